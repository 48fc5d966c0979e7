"""First chapters: places, people with posts, the roster, the standard, cards and a covenant."""

import re

from civility.people.rules import short_number
from tests.browser.chromium import Visitor, sign_in
from tests.browser.paper import size_mm
from tests.journeys.conftest import Administrator
from tests.journeys.story import BLOOD, HOME, PIN, Story, upload
from tests.journeys.village import (
    CAI,
    HAN,
    HERO,
    HOUSEHOLDS,
    LI,
    MA,
    OFFICER,
    PASSWORD,
    REVIEWERS_OWN,
    STANDARD,
    TOWNSHIP,
    VILLAGE,
    WANG,
    ZHUOMA,
    Person,
    bad_roster,
    roster,
)  # fmt: skip


def the_administrator_adds_places_and_people(story: Story, administrator: Administrator) -> None:
    admin = first_time(story, administrator.sign_in, administrator.password)
    story.people["admin"] = admin
    admin.open("/admin/places/")
    admin.reads("乡镇和村", "示范县")
    for parent, (name, code) in (("示范县", TOWNSHIP), (TOWNSHIP[0], VILLAGE)):
        admin.choose("parent", parent)
        admin.fill(name=name, code=code)
        admin.press("添上")
        admin.reads(f"已建立：{name}。", code)
    for person in (WANG, LI, CAI, MA, ZHUOMA, OFFICER):
        story.people[person.sign_in] = appoint(story, admin, person)


def appoint(story: Story, admin: Visitor, person: Person, household: str = "") -> Visitor:
    """The administrator adds somebody, who signs in with the password that was shown once."""
    admin.open("/admin/users/")
    admin.press("添一个人")
    admin.fill(name=person.name, sign_in_name=person.sign_in, household_number=household)
    admin.choose("place", person.place)
    admin.choose("role", person.role)
    admin.press("添上")
    admin.reads("密码只显示这一次", person.sign_in)
    password = admin.page.locator("dl.facts dd").nth(1).inner_text().strip()
    admin.press("抄好了")
    admin.reads(person.name, person.role)
    return first_time(story, person.sign_in, password)


def first_time(story: Story, name: str, password: str) -> Visitor:
    """Sign in with a first password; nothing else opens before it was changed."""
    visitor = story.visit()
    sign_in(visitor, name, password)
    visitor.reads("先换成自己的密码")
    visitor.open("/")
    assert visitor.path == "/account/password"
    visitor.fill(old=password, new=PASSWORD)
    visitor.press("改好了")
    visitor.page.wait_for_url(lambda address: not address.endswith("/account/password"))
    return visitor


def the_committee_brings_its_roster(story: Story) -> None:
    wang = story.at(WANG)
    wang.open(f"{HOME}/households/")
    wang.reads("还没有一户")
    wang.press("导入花名册")
    upload(wang, "花名册.csv", bad_roster())
    wang.reads("不能导入的", "一户也没有导入", "第 3 行", "第 4 行")
    assert wang.page.get_by_role("button", name=re.compile("导入这")).count() == 0
    wang.press("改好了，再选文件")
    upload(wang, "花名册.csv", roster())
    wang.unfold("看懂了的")
    wang.reads("看懂了", f"{HOUSEHOLDS} 户", "马哈桑·尤素夫", "永𠅤")
    wang.press(f"导入这 {HOUSEHOLDS} 户")
    wang.reads("韩守义", "找一户")
    wang.open(f"{HOME}/households/?q=李建国")
    wang.reads("李建国", short_number(HERO))


def the_reviewer_is_one_of_the_village(story: Story, administrator: Administrator) -> None:
    """Han reviews and lives here; the recorder and the secretary are given a second post each."""
    admin = story.people["admin"]
    story.people[HAN.sign_in] = appoint(story, admin, HAN, household=short_number(REVIEWERS_OWN))
    for person in (CAI, LI):
        admin.open("/admin/users/")
        admin.page.get_by_role("link", name=re.compile(person.name)).click()
        admin.choose("place", VILLAGE[0])
        admin.choose("role", HAN.role)
        admin.press("任命", exact=True)
        admin.reads("已任命：评议员（复核）", person.role)


def the_committee_brings_its_standard(story: Story) -> None:
    wang = story.at(WANG)
    wang.open(f"{HOME}/standards/")
    wang.reads("还没有积分细则")
    wang.press("上传细则")
    upload(wang, "文登2020.csv", STANDARD.read_bytes())
    wang.unfold("看懂了的")
    wang.reads(
        "不能收进细则的", "举报假冒、违建、污染等", "不能用积分奖励举报、揭发别人",
        "热线虚假投诉举报", "信访、投诉、打热线是法定权利", "封建迷信活动", "要您核对的",
        BLOOD,
    )  # fmt: skip
    with wang.watch.expect(409, 422):
        wang.fill(title="2026年积分细则")
        wang.press("存成草稿")
        wang.reads("有地方要改一改")
    wang.page.locator("[name=leave_out]").check()
    wang.press("存成草稿")
    wang.reads("第 1 版草稿有了", "2026年积分细则", "全部 84 条")
    wang.says_not("举报", "投诉")
    wang.press("开会表决过了，记下票数")
    wang.fill(voted_on="2026-10-04", place="村委会院子", eligible=212, present=160, votes_for=150)
    wang.fill(votes_against=6, abstentions=4)
    wang.press("记下表决")
    wang.fill(starts_on="2026-10-05")
    wang.press("就从这天起")
    wang.reads("第 1 版从 10月5日", "施行", "赞成 150")
    (address,) = story.paper(wang.paper("打印 A3 张贴"), VILLAGE[0], BLOOD)
    stranger = story.visit()
    stranger.open(address)
    stranger.reads(BLOOD)


def the_committee_hands_out_cards(story: Story) -> None:
    wang = story.at(WANG)
    wang.open(f"{HOME}/households/")
    if wang.page.get_by_role("button", name="给没有户码的补发").count():
        wang.press("给没有户码的补发")
        wang.reads("户码")
    sheet = wang.fetch(f"{HOME}/households/cards.pdf")
    assert size_mm(sheet) == (210, 297)
    assert len(story.paper(sheet, "李建国", "马哈桑·尤素夫", "永𠅤", short_number(HERO))) == 10
    wang.open(f"{HOME}/households/{HERO}")
    story.card_sheet = wang.paper("打印户码")
    (story.card_address,) = story.paper(story.card_sheet, "李建国", short_number(HERO))
    with wang.watch.expect(422):
        wang.fill(pin="123456")
        wang.press("设密码")
        wang.reads("不能全一样")
    wang.fill(pin=PIN)
    wang.press("设密码")
    wang.reads("重设后旧的失效")


def the_village_agrees_on_a_covenant(story: Story) -> None:
    wang = story.at(WANG)
    wang.open(f"{HOME}/covenants/village/draft")
    wang.page.locator("[name='articles-0-title']").fill("移风易俗")
    wang.page.locator("[name='articles-0-text']").fill("红事白事从简办，彩礼不攀比。")
    wang.page.locator("[name='articles-1-text']").fill("门前院后天天扫，柴草杂物码整齐。")
    wang.page.get_by_role("button", name="存草稿").last.click()
    wang.press("登记表决")
    wang.fill(voted_on="2026-10-04", place="村委会院子", eligible=212, present=160, votes_for=150)
    wang.fill(votes_against=6, abstentions=4, in_force_from="2026-10-05")
    wang.press("登记，定下来")
    for size, width in (("A3", 297), ("A2", 420)):
        poster = wang.paper(f"打印 {size} 海报")
        assert min(size_mm(poster)) == width
        (address,) = story.paper(poster, "移风易俗", "红事白事从简办")
    stranger = story.visit()
    stranger.open(address)
    stranger.reads("移风易俗", "门前院后天天扫")
    assert stranger.cookies == []
