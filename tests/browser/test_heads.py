"""A unit is formed and elects its head; a notice reaches it by phone and at the door, and who does not know is one tap away."""

import pytest
from sqlalchemy.orm import Session

from civility.people.models import User
from tests.browser.fixtures import Visit
from tests.browser.scenes import arrive, at_home, look, make_day
from tests.factories.people import make_user

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-heads")]


def tick(visitor, *names: str) -> None:
    """The boxes of these households on the page."""
    for name in names:
        visitor.page.locator("label.choice").filter(has_text=name).first.click()


def test_elect_a_head_and_bring_a_notice_to_every_household(session: Session, visit: Visit) -> None:
    day = make_day(session, points=0, households=6)
    homes = day.shop.households
    head: User = make_user(session, day.shop.village, household=homes[0], sign_in_name="lao", name="老李家大儿子")[0]

    wang = arrive(visit, "wang", java_script_enabled=False)
    wang.open(f"{day.home}/")
    wang.press("户长单元")
    look(wang, "没有单元的 6 户")
    wang.press("编一个新单元")
    look(wang, "大约能编 1 个")
    wang.fill(name="第1户长单元")
    wang.press("成立这个单元")
    look(wang, "“第1户长单元”成立了", "空着。开会选出来以后")
    wang.press("登记选举")
    look(wang, "至少来 4 户")
    wang.fill(place="老李家院子", present=5, votes_1=4, votes_2=1, abstentions=0)
    for field, home in (("candidate_1", homes[0]), ("candidate_2", homes[1])):
        wang.page.locator(f"select[name={field}]").select_option(str(home.id))
    wang.page.locator("select[name=account]").select_option(str(head.id))
    wang.press("登记这次选举")
    look(wang, "的户长选出来了", "应到 6 户，实到 5 户，得 4 票")

    wang.open(f"{day.home}/relay/")
    look(wang, "还没有发过通知")
    wang.press("写一份通知")
    wang.fill(title="全村停水一天", text="后天换主管道，请先存水。")
    wang.press("发下去")
    look(wang, "第 1 号通知发下去了", "还差 6 户")

    at_table = at_home(session, visit, day, homes[5].number, java_script_enabled=False)
    at_table.reads("后天换主管道，请先存水。")
    at_table.press("知道了", exact=True)
    at_table.reads("记下了，您家知道了")

    lao = arrive(visit, "lao")
    lao.open(f"{day.home}/")
    lao.press("还有 5 户要告诉")
    look(lao, "还有 5 户不知道")
    tick(lao, homes[1].head_name, homes[2].head_name)
    lao.press("这些户知道了")
    look(lao, "又有 2 户知道了", "还有 3 户要告诉")

    wang.open(f"{day.home}/relay/1")
    look(wang, "还差 3 户", "自己在手机上看的 1 户", "户长、网格员上门告诉的 2 户")
    wang.unfold("第1户长单元")
    wang.reads(homes[3].head_name, homes[4].head_name)
    wang.press("记下谁知道了")
    tick(wang, homes[0].head_name, homes[3].head_name, homes[4].head_name)
    wang.page.locator("select[name=manner]").select_option("paper")
    wang.press("这些户知道了")
    look(wang, "户户都知道了")

    anybody = visit(java_script_enabled=False)
    anybody.open(f"/p/{day.shop.village.code}/board")
    anybody.reads("第1户长单元的户长", "得 4 票")
    assert anybody.cookies == []
