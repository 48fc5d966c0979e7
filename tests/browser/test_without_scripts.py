"""The core of the work with scripts turned off: record, review, publish, redeem, read one's book."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from civility.people.rules import short_number
from civility.people.services import set_pin
from tests.browser.chromium import Visitor
from tests.browser.fixtures import Visit
from tests.browser.paper import card_picture, picture_of
from tests.browser.scenes import arrive, card_address, make_day
from tests.browser.served import MovedClock, Server
from tests.factories.store import assert_book_is_whole, balance_of, on_shelf

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-without-scripts")]


def test_from_a_good_deed_to_a_bar_of_soap_without_scripts(
    session: Session, server: Server, visit: Visit, wall_clock: MovedClock
) -> None:
    day = make_day(session, points=0)
    set_pin(session, village_id=day.shop.village.id, household_id=day.shop.first.id, pin="270418")

    def come(name: str) -> Visitor:
        return arrive(visit, name, java_script_enabled=False)

    cai = come("cai")
    cai.open(f"{day.home}/claims/new")
    cai.fill(q=short_number("0001"))
    cai.press("找这一户")
    cai.press("清理门前水渠")
    with cai.watch.expect(422):
        cai.press("记上", exact=True)
        cai.reads("有地方要改一改", "事由")
    cai.fill(reason="清了门前水渠")
    cai.press("记上", exact=True)
    cai.reads("记下 +5 分，等人复核")

    han = come("han")
    han.open(f"{day.home}/reviews/")
    han.press("清理门前水渠")
    han.press("勾上的都通过")
    han.reads("通过了 1 条")

    wang = come("wang")
    wang.open(f"{day.home}/notices/")
    wang.press("贴出新的公示")
    wang.reads("第 1 号公示贴出来了")
    wall_clock.move_by(days=8)
    wang.open(f"{day.home}/notices/")
    wang.press("现在入账")
    wang.reads("入账 1 条")

    clerk = come("zhuoma")
    clerk.open(f"{day.home}/store/")
    clerk.fill(q=short_number("0001"))
    clerk.press("找这一户")
    clerk.reads("可兑换 5 分")
    clerk.page.locator(f"[name={day.shop.goods['soap'].code}]").fill("2")
    clerk.press("去确认")
    clerk.reads("这样换不了", "还差 5 分")
    clerk.press("回去改一改")
    clerk.page.locator(f"[name={day.shop.goods['soap'].code}]").fill("1")
    clerk.press("去确认")
    clerk.press("确认兑换 · 5 分")
    clerk.reads("用 5 分，还剩 0 分", "打印 1 号单")
    clerk.press("撤销这一单")
    clerk.reads("第 1 号单撤销了")

    household = visit(java_script_enabled=False)
    household.open(card_address(session, server, day, "0001"))
    household.press("看我家的积分")
    household.fill(pin="270418")
    household.press("看我家", exact=True)
    household.reads("清理门前水渠", "+5 分", "−5 分")
    session.rollback()
    assert (balance_of(session, day.shop.village.id, "0001"), on_shelf(session, day.shop, "soap")) == (50, 20)
    assert_book_is_whole(session, day.shop.village.id)


def test_a_photo_of_the_card_is_read_by_the_server_where_the_phone_cannot(
    session: Session, server: Server, visit: Visit, tmp_path: Path
) -> None:
    day = make_day(session)
    wang = arrive(visit, "wang", java_script_enabled=False)
    sheet = wang.fetch(f"{day.home}/households/cards.pdf?number=0002")
    photo = tmp_path / "card.jpg"
    card_picture(picture_of(sheet, tmp_path, dpi=200)).save(photo, quality=80)
    clerk = arrive(visit, "zhuoma", java_script_enabled=False)
    clerk.open(f"{day.home}/store/")
    clerk.page.locator("input[name=photo]").set_input_files(photo)
    clerk.press("找这一户")
    clerk.reads(short_number("0002"), "可兑换 10 分")
