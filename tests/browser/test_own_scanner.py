"""The phone's own scanner opens the address on a card or a voucher; whoever is on duty goes on from there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.browser.chromium import Visitor
from tests.browser.fixtures import Visit
from tests.browser.paper import card_picture, film, picture_of
from tests.browser.scenes import Day, arrive, look, make_day
from tests.browser.served import Server
from tests.factories.people import PASSWORD
from tests.factories.store import balance_of, on_shelf
from tests.printables.reading import codes_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-own-scanner")]


def printed_card(visit: Callable[..., Visitor], day: Day, number: str) -> bytes:
    """The sheet with a household's card, as it comes out of the printer."""
    return arrive(visit, "wang").fetch(f"{day.home}/households/cards.pdf?number={number}")


def come_back_signed_in(visitor: Visitor, name: str) -> None:
    """Whoever is asked to sign in on the way does so and is where they wanted to go."""
    visitor.page.wait_for_url("**/sign-in?next=**")
    visitor.fill(name=name, password=PASSWORD)
    visitor.press("登录", exact=True)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_card_opened_by_the_phones_own_scanner_leads_the_clerk_to_the_sale(
    session: Session, server: Server, visit: Visit, tmp_path: Path, scripts: bool
) -> None:
    day = make_day(session)
    (address,) = codes_of(printed_card(visit, day, "0002"), tmp_path)
    clerk = visit(java_script_enabled=scripts)
    clerk.open(address)
    look(clerk, "第 0002 户的户码", "村里值班的人")
    assert clerk.context.cookies() == []
    clerk.press("给这一户兑换")
    come_back_signed_in(clerk, "zhuoma")
    clerk.reads("可兑换 10 分")
    clerk.press("香皂")
    clerk.press("确认兑换")
    clerk.reads("用 5 分，还剩 5 分")

    clerk.open(address)  # the next time nobody asks who it is
    clerk.press("给这一户兑换")
    clerk.reads("可兑换 5 分")
    session.rollback()
    assert balance_of(session, day.shop.village.id, "0002") == 50
    assert on_shelf(session, day.shop, "soap") == 19


def test_the_same_card_leads_a_recorder_to_the_deed_and_nobody_to_what_is_not_theirs(
    session: Session, server: Server, visit: Visit, tmp_path: Path
) -> None:
    day = make_day(session)
    (address,) = codes_of(printed_card(visit, day, "0003"), tmp_path)
    cai = visit()
    cai.open(address)
    cai.press("给这一户记分")
    come_back_signed_in(cai, "cai")
    cai.reads("第 0003 户", "清理门前水渠")
    cai.open(address)
    with cai.watch.expect(403):
        cai.press("给这一户兑换")
        cai.reads("您现在的职务不能做这件事")


def test_a_recorder_at_the_door_holds_the_card_before_the_camera_of_the_page(
    session: Session, server: Server, visit: Visit, camera: Path, tmp_path: Path
) -> None:
    day = make_day(session)
    film(card_picture(picture_of(printed_card(visit, day, "0002"), tmp_path, dpi=200)), camera)
    cai = arrive(visit, "cai", permissions=["camera"])
    cai.open(f"{day.home}/claims/new")
    look(cai, "给哪一户记分", "或拍一张码的照片")
    cai.press("用相机扫")
    cai.page.wait_for_url("**/claims/new/0002")
    cai.reads("清理门前水渠")


@pytest.mark.parametrize(
    ("name", "page", "reached"),
    [("cai", "/claims/new", "/claims/new/0002"), ("zhuoma", "/store/reserve/", "/store/reserve/0002")],
)
def test_a_photo_of_the_card_does_as_well_without_scripts(
    session: Session, server: Server, visit: Visit, tmp_path: Path, name: str, page: str, reached: str
) -> None:
    day = make_day(session)
    photo = tmp_path / "card.jpg"
    card_picture(picture_of(printed_card(visit, day, "0002"), tmp_path, dpi=200)).save(photo, quality=80)
    visitor = arrive(visit, name, java_script_enabled=False)
    visitor.open(f"{day.home}{page}")
    visitor.page.locator("input[name=photo]").set_input_files(photo)
    visitor.press("找这一户")
    visitor.page.wait_for_url(f"**{reached}")
