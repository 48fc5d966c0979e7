"""The counter with a keyboard and a USB scanner alone, and pressed twice in a hurry."""

import re
from typing import Any

import pytest
from sqlalchemy.orm import Session

from civility.people.rules import short_number
from tests.browser.chromium import Visitor
from tests.browser.fixtures import Visit
from tests.browser.scenes import arrive, card_address, make_day
from tests.browser.served import Server
from tests.factories.store import assert_book_is_whole, balance_of, on_shelf

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-counter")]
DESK = {"viewport": {"width": 1280, "height": 800}, "screen": {"width": 1280, "height": 800}}
DESK |= {"has_touch": False, "is_mobile": False, "device_scale_factor": 1}  # type: ignore[dict-item]


def scan(clerk: Visitor, code: str) -> None:
    """A USB scanner is a keyboard that types fast and ends with Enter; nobody clicks into a field before."""
    clerk.page.keyboard.type(code)
    clerk.page.keyboard.press("Enter")


def tab_to(clerk: Visitor, words: str, most: int = 60) -> None:
    """Press Tab until what has the focus says ``words``; whatever has the focus must be seen to have it."""
    for _step in range(most):
        clerk.page.keyboard.press("Tab")
        said, ringed = clerk.page.evaluate(
            "() => { const at = document.activeElement, look = getComputedStyle(at);"
            " return [at.innerText || at.ariaLabel || '', look.outlineStyle !== 'none' || look.boxShadow !== 'none'] }"
        )
        assert ringed, f"nobody sees that {said!r} has the focus"
        if re.search(words, said):
            return
    raise AssertionError(f"{most} times Tab do not lead to {words}")


def test_from_card_to_slip_in_three_actions_without_a_mouse(session: Session, server: Server, visit: Visit) -> None:
    day = make_day(session)
    clerk = arrive(visit, "zhuoma", **DESK)
    clerk.open(f"{day.home}/store/")
    for slip, number in enumerate(("0001", "0002"), start=1):
        scan(clerk, card_address(session, server, day, number))
        clerk.reads(short_number(number), "可兑换 10 分")
        tab_to(clerk, "^香皂")
        clerk.page.keyboard.press("Enter")
        clerk.reads("换完还剩 5 分")
        tab_to(clerk, "确认兑换")
        clerk.page.keyboard.press("Enter")
        clerk.reads("用 5 分，还剩 5 分", f"打印 {slip} 号单")  # and the field waits for the next card
    session.rollback()
    assert [balance_of(session, day.shop.village.id, number) for number in ("0001", "0002", "0003")] == [50, 50, 100]
    assert on_shelf(session, day.shop, "soap") == 18


def test_a_scanner_that_types_where_nobody_clicked_still_reaches_the_field(
    session: Session, server: Server, visit: Visit
) -> None:
    day = make_day(session)
    clerk = arrive(visit, "zhuoma", **DESK)
    clerk.open(f"{day.home}/store/")
    clerk.page.evaluate("document.activeElement.blur()")
    scan(clerk, card_address(session, server, day, "0003"))
    clerk.reads(short_number("0003"), "可兑换 10 分")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0001-9", "户号"),
        ("0999-0", "村里没有找到"),
        ("http://127.0.0.1:1/s/1ABCDEFGHJKMNPQRSTVWXYZ0123", "这个码"),
        ("http://127.0.0.1:1/menu", "这个码不是户码卡"),
        ("没有这个人", "村里没有找到“没有这个人”"),
    ],
)
def test_what_leads_to_no_household_says_so_and_keeps_what_was_typed(
    session: Session, visit: Visit, typed: str, said: str
) -> None:
    day = make_day(session)
    clerk = arrive(visit, "zhuoma")
    clerk.open(f"{day.home}/store/")
    with clerk.watch.expect(404, 409, 422):
        clerk.fill(q=typed)
        clerk.press("找这一户")
        clerk.reads("有地方要改一改", said)
    assert clerk.page.locator("[name=q]").input_value() == typed


def test_pressed_again_after_going_back_a_slip_is_made_once(session: Session, server: Server, visit: Visit) -> None:
    day = make_day(session)
    clerk = arrive(visit, "zhuoma")
    clerk.open(f"{day.home}/store/customer/0001/confirm?{soap(day)}=1")
    form: dict[str, Any] = clerk.page.evaluate(
        "() => Object.fromEntries(new FormData(document.querySelector('form[data-busy]')))"
    )
    clerk.page.get_by_role("button", name="确认兑换").dblclick()
    clerk.reads("打印 1 号单")
    again = clerk.context.request.post(f"{day.home}/store/customer/0001/redeem", form=form, max_redirects=0)
    assert again.status == 303
    assert again.headers["location"].endswith("done=1")
    session.rollback()
    assert (balance_of(session, day.shop.village.id, "0001"), on_shelf(session, day.shop, "soap")) == (50, 19)
    assert_book_is_whole(session, day.shop.village.id)


def soap(day: Any) -> str:
    return str(day.shop.goods["soap"].code)
