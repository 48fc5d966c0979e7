"""A corner shop takes points and is paid at the end of the month: phones of 360 pixels in large letters, looked at after each step."""

import pytest
from sqlalchemy.orm import Session

from civility import ledger
from civility.ledger import accounts
from civility.people.rules import short_number
from civility.points.services import change_budget
from tests.browser.chromium import Visitor
from tests.browser.fixtures import Visit
from tests.browser.scenes import Day, card_address, in_large_letters, look, make_day, refused
from tests.browser.served import MovedClock, Server
from tests.browser.test_counter import scan
from tests.factories.people import make_user
from tests.factories.store import assert_book_is_whole, balance_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-outlet")]


def test_from_the_first_customer_to_the_money(
    session: Session, server: Server, visit: Visit, wall_clock: MovedClock
) -> None:
    wall_clock.move_to("2026-10-20")
    day = make_day(session, points=200)
    village = day.shop.village
    make_user(session, village, "outlet_keeper", sign_in_name="jianguo", name="李建国")
    make_user(session, village, "committee", sign_in_name="zhao", name="赵文书")
    change_budget(
        session,
        village_id=village.id,
        point_value_fen=100,
        fund_fen=1_000_00,
        warning_percent=80,
        actor=day.shop.committee,
    )
    card = card_address(session, server, day, "0001")

    register(in_large_letters(visit, "wang"), day)
    take(in_large_letters(visit, "jianguo"), day, card)
    session.rollback()
    assert ledger.balances(session, village.id, accounts.outlet("o1")) == {"spend:2026": 125}

    wall_clock.move_to("2026-11-03")
    settle(visit, day)
    session.rollback()
    assert not any(ledger.balances(session, village.id, accounts.outlet("o1")).values())
    assert [balance_of(session, village.id, number) for number in ("0001", "0002")] == [120, 200]
    assert_book_is_whole(session, village.id)


def register(committee: Visitor, day: Day) -> None:
    committee.open(f"{day.home}/outlets/")
    look(committee, "还没有商家")
    committee.press("登记一家")
    refused(committee, "登记", "有地方要改一改")
    committee.fill(name="建国小卖部", place="村口东边")
    committee.press("登记", exact=True)
    look(committee, "建国小卖部")


def take(keeper: Visitor, day: Day, card: str) -> None:
    """Eight points by the card; more than there is; and one of another household taken by mistake, then rightly."""
    keeper.open(f"{day.home}/till/")
    look(keeper, "还没有收过积分")
    scan(keeper, card)
    look(keeper, "20 分", "1 分折 1 元")
    refused(keeper, "收下", "有地方要改一改")
    keeper.fill(tenths=30, what="大米")
    refused(keeper, "收下", "还差 10 分")
    keeper.fill(tenths=8, what="洗衣粉 2 袋")
    keeper.press("收下")
    look(keeper, "这家还剩 12 分")
    keeper.fill(q=short_number("0002"))
    keeper.press("找这一户")
    keeper.fill(tenths=45, what="酱油 1 瓶")
    refused(keeper, "收下", "有地方要改一改")
    keeper.fill(tenths="4.5")
    keeper.press("收下")
    look(keeper, "这家还剩 15.5 分", "撤销")
    keeper.press("撤销")
    look(keeper, "已退")
    keeper.fill(q=short_number("0002"))
    keeper.press("找这一户")
    keeper.fill(tenths="4.5", what="酱油 1 瓶")
    keeper.press("收下")
    look(keeper, "这家还剩 15.5 分")


def settle(visit: Visit, day: Day) -> None:
    """One makes the sheet, the supervisor doubts a line, which goes back to the household; another pays the rest."""
    first, second = in_large_letters(visit, "wang"), in_large_letters(visit, "zhao")
    supervisor, keeper = in_large_letters(visit, "ma"), in_large_letters(visit, "jianguo")
    first.open(f"{day.home}/outlets/o1")
    look(first, "待结", "12.5 分")
    first.press("出2026年10月的结算单")
    look(first, "2 笔，12.5 分", "这张单是您出的")
    sheet = first.path
    supervisor.open(sheet)
    supervisor.page.get_by_role("link", name="提疑问").last.click()
    look(supervisor, "第 3 笔")
    refused(supervisor, "提出来", "有地方要改一改")
    supervisor.fill(reason="这家人说那天没去过")
    supervisor.press("提出来")
    look(supervisor, "有疑问")
    second.open(sheet)
    look(second, "有疑问的先处理完，再付款。")
    second.press("处理疑问")
    look(second, "这家人说那天没去过")
    refused(second, "就这样定", "有地方要改一改")
    second.page.get_by_label("退").first.check()
    second.press("就这样定")
    look(second, "1 笔，8 分")
    second.page.on("dialog", lambda dialog: dialog.accept())
    second.press("8 元付过了")
    look(second, "已付")
    keeper.open(f"{day.home}/till/")
    look(keeper, "结算单", "已付")
    keeper.page.locator("main a[href*='/till/months/']").first.click()
    look(keeper, "应付", "8 元")
