"""On a phone of 360 pixels: a problem slip goes up two levels and back; an order is sent out, done and rated by its household."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.governance.matters.models import Matter
from civility.governance.matters.queries import list_steps
from civility.governance.matters.services import begin_offers
from tests.browser.fixtures import Visit
from tests.browser.scenes import arrive, at_home, look, make_day
from tests.factories.store import key

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-matters")]


def test_a_problem_goes_up_two_levels_and_back_and_an_order_is_rated(session: Session, visit: Visit) -> None:
    day = make_day(session)
    village_id = day.shop.village.id
    begin_offers(session, village_id=village_id, request_key=key())

    sang = arrive(visit, "sang")
    sang.open(f"{day.home}/matters/")
    sang.press("记一件事")
    sang.press("问题上报单")
    sang.fill(text="灌溉渠塌了十来米", place="三组")
    sang.press("记上", exact=True)
    look(sang, "记下了，是第 1 件", "在村委会手里")
    slip = sang.path

    wang = arrive(visit, "wang")
    wang.open(f"{day.home}/")
    wang.press("件事等您办")
    wang.press("灌溉渠塌了十来米")
    wang.unfold("交给上一级")
    wang.fill(**{"up-note": "要乡里安排水利上的钱"})
    wang.press("交上去")
    look(wang, "交到上一级了", "在乡镇手里")

    yang = arrive(visit, "yang")
    yang.page.get_by_role("link", name="交上来的事").click()
    look(yang, "灌溉渠塌了十来米")
    yang.press("灌溉渠塌了十来米")
    yang.unfold("交回下一级")
    yang.fill(**{"down-note": "批了两万元，请村里找人修"})
    yang.press("交下去")
    look(yang, "交到下一级了", "在村委会手里")

    wang.open(slip)
    wang.press("我来办")
    wang.fill(**{"answer-note": "修好了，不漏"})
    wang.press("告诉提的人：办好了")
    look(wang, "等他说一声好没好")
    assert "看过了，办好了" not in wang.page.content()
    sang.open(slip)
    look(sang, "村委会 → 乡镇", "乡镇 → 村委会", "批了两万元", "修好了，不漏")
    sang.press("看过了，办好了")
    look(sang, "记下了：办好了")

    home = at_home(session, visit, day, "0001", java_script_enabled=False)
    home.press("有事说一声")
    home.press("点单")
    home.choose("offer", "修水电")
    home.fill(text="水管漏水，自己修不了")
    home.press("交上去")
    look(home, "收到了，是第 2 件")
    order = home.path
    wang.open(f"{day.home}/matters/2")
    wang.unfold("派人")
    wang.choose("dispatch-handler", "卓玛")
    wang.press("派给他")
    look(wang, "派出去了，等他接")
    zhuoma = arrive(visit, "zhuoma")
    zhuoma.open(f"{day.home}/matters/?mine=1")
    zhuoma.press("水管漏水")
    zhuoma.press("我来办")
    zhuoma.fill(**{"answer-note": "换了一截管子"})
    zhuoma.press("告诉提的人：办好了")
    home.open(order)
    look(home, "换了一截管子", "办好了没有？")
    home.press("办好了", exact=True)
    look(home, "谢谢您")

    session.rollback()
    found = session.scalars(select(Matter).where(Matter.village_id == village_id).order_by(Matter.number)).all()
    assert [each.state for each in found] == ["rated", "rated"]
    assert [
        (each.from_level, each.level) for each in list_steps(session, found[0]) if each.action in ("up", "down")
    ] == [
        ("village", "township"),
        ("township", "village"),
    ]
