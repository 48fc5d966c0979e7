"""A storekeeper's whole day on a phone of 360 pixels in large letters; after each step nothing is in anybody's way."""

import pytest
from sqlalchemy.orm import Session

from civility.people.rules import short_number
from tests.browser.chromium import Visitor
from tests.browser.fixtures import Visit
from tests.browser.scenes import Day, card_address, in_large_letters, look, make_day, refused
from tests.browser.served import Server
from tests.browser.test_counter import scan
from tests.factories.store import assert_book_is_whole, balance_of, on_shelf

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-storekeepers-day")]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_delivery_to_the_signed_day(session: Session, server: Server, visit: Visit, scripts: bool) -> None:
    day = make_day(session, points=200, soap=4)
    clerk, supervisor = (in_large_letters(visit, name, java_script_enabled=scripts) for name in ("zhuoma", "ma"))
    look(clerk, "今天的事")
    soap = day.shop.goods["soap"].code

    receive(clerk, day, soap)
    sell(clerk, day, card_address(session, server, day, "0001"), soap, scripts=scripts)
    set_aside_and_collect(clerk, day, soap)
    take_back(clerk, day, soap)
    count(clerk, supervisor, day, soap)
    close_the_day(clerk, supervisor, day)

    # 4 bars and 10 that came; 1 to the second household, 1 of 2 kept by the first, 1 that nobody found.
    session.rollback()
    village_id = day.shop.village.id
    assert on_shelf(session, day.shop, "soap") == 11
    assert [balance_of(session, village_id, number) for number in ("0001", "0002", "0003")] == [150, 150, 200]
    assert_book_is_whole(session, village_id)


def receive(clerk: Visitor, day: Day, soap: str) -> None:
    clerk.open(f"{day.home}/store/")
    look(clerk, "下一位")
    clerk.press("进货上架")
    look(clerk, "来了几样就写几样")
    refused(clerk, "上架", "有地方要改一改")
    clerk.fill(**{f"n-{soap}": 10})
    clerk.unfold("到期日、进价")
    look(clerk, "包装上写的到期日")
    clerk.press("上架", exact=True)
    look(clerk, "1 样商品上架了", "香皂")


def sell(clerk: Visitor, day: Day, card: str, soap: str, *, scripts: bool) -> None:
    """By the card, with a scanner that is a keyboard; once too much, once undone, then two bars.

    Without scripts somebody clicks into the field before scanning.
    """

    def come() -> None:
        if not scripts:
            clerk.page.locator("[name=q]").click()
        scan(clerk, card)

    clerk.open(f"{day.home}/store/")
    come()
    look(clerk, short_number("0001"), "可兑换 20 分")
    clerk.fill(**{soap: 500})
    clerk.press("去确认")
    look(clerk, "这样换不了", "还差 2480 分")
    clerk.press("回去改一改")
    clerk.fill(**{soap: 1})
    clerk.press("去确认")
    clerk.unfold("不是本户来领？")
    clerk.unfold("今天不拿走？")
    look(clerk, "换完还剩 15 分", "印成兑换券")
    clerk.page.get_by_label("别人代领").check()
    refused(clerk, "确认兑换", "有地方要改一改")
    clerk.page.get_by_label("本户").check()
    clerk.press("确认兑换")
    look(clerk, "用 5 分，还剩 15 分", "打印 1 号单")
    clerk.press("撤销这一单")
    look(clerk, "第 1 号单撤销了")

    come()
    clerk.reads("可兑换 20 分")
    clerk.fill(**{soap: 2})
    clerk.press("去确认")
    clerk.press("确认兑换")
    look(clerk, "用 10 分，还剩 10 分", "打印 2 号单")


def set_aside_and_collect(clerk: Visitor, day: Day, soap: str) -> None:
    clerk.press("留着的东西")
    look(clerk, "现在没有给谁留着东西")
    clerk.press("替人预约")
    clerk.fill(q="没有这个人")
    refused(clerk, "找这一户", "有地方要改一改")
    clerk.fill(q=short_number("0002"))
    clerk.press("找这一户")
    look(clerk, "预约东西")
    clerk.fill(**{soap: 1})
    clerk.press("看看要多少分")
    look(clerk, "换完还剩 15 分")
    clerk.press("留着")
    look(clerk, "第 1 号预约")
    clerk.open(f"{day.home}/store/")
    clerk.fill(q=short_number("0002"))
    clerk.press("找这一户")
    look(clerk, "给这家留着的", "可兑换 15 分")
    clerk.press("交给他")
    look(clerk, "已经留着，不用再扣")
    clerk.press("东西交给他")
    look(clerk, "打印 3 号单")
    clerk.open(f"{day.home}/store/holds/reservation/1")
    look(clerk, "已经用过了，是第 3 号兑换单")


def take_back(clerk: Visitor, day: Day, soap: str) -> None:
    clerk.open(f"{day.home}/store/slips/2")
    look(clerk, "第 2 号兑换单")
    clerk.press("退货")
    look(clerk, "还能退 2 块")
    refused(clerk, "退货", "有地方要改一改")
    clerk.fill(**{f"sound-{soap}": 1}, reason="买重了")
    clerk.press("退货", exact=True)
    look(clerk, "第 1 号退货单", "退了 5 分，现在余 15 分")


def count(clerk: Visitor, supervisor: Visitor, day: Day, soap: str) -> None:
    """Twelve bars should lie there; one is nowhere to be found."""
    clerk.open(f"{day.home}/store/stock-room")
    look(clerk, "还没有盘点过")
    clerk.press("盘点", exact=True)
    look(clerk, "数出几个写几个")
    clerk.fill(**{f"n-{soap}": 11})
    refused(clerk, "点完了", "和账上不一样")
    clerk.choose(f"r-{soap}", "找不出原因")
    clerk.press("点完了")
    look(clerk, "这是您点的，请另一个人来看过再确认。")
    supervisor.open(clerk.path)
    look(supervisor, "请到架子前看一眼再确认")
    refused(supervisor, "退回重点", "有地方要改一改")
    supervisor.press("看过了，确认")
    look(supervisor, "确认的人")


def close_the_day(clerk: Visitor, supervisor: Visitor, day: Day) -> None:
    """Two slips that stand, of 15 points; one return of 5."""
    clerk.open(f"{day.home}/store/")
    clerk.press("日结", exact=True)
    look(clerk, "还没有结过一天")
    clerk.press("今天的日结")
    clerk.unfold("顺便点几样货")
    look(clerk, "账上 2 单 15 分", "退货 1 单 5 分")
    clerk.fill(slips=1, points=15, returns=1, returned=5)
    refused(clerk, "数好了，交给另一个人签", "有地方要改一改")
    clerk.fill(slips=2)
    clerk.press("数好了，交给另一个人签")
    look(clerk, "您清点的，要另一个人签")
    supervisor.open(clerk.path)
    look(supervisor, "单、分、货都对得上。")
    supervisor.press("我核对过了，签字日结")
    look(supervisor, "已经日结")
    clerk.open(f"{day.home}/store/customer/0003/confirm?{day.shop.goods['soap'].code}=1")
    with clerk.watch.expect(409, 422):
        clerk.press("确认兑换")
        look(clerk, "已经日结，账不能再动")
