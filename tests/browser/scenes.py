"""A village ready for a working day in the browser: a standard, a store, cards, and people who can sign in."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from civility import papers
from civility.people.queries import list_current_cards
from civility.people.rules import short_number
from civility.people.services import issue_missing_cards, set_pin
from tests.browser.auditing import audit
from tests.browser.chromium import Visitor, sign_in
from tests.browser.served import Server
from tests.factories.people import PASSWORD, make_user
from tests.factories.points import make_clause, make_standard
from tests.factories.store import Shop, make_shop

ROLES = {
    "cai": ("recorder", "才让"),
    "han": ("reviewer", "韩守义"),
    "wang": ("committee", "王主任"),
    "zhuoma": ("storekeeper", "卓玛"),
    "ma": ("supervisor", "马占海"),
    "sang": ("grid_worker", "桑吉"),
    "yang": ("township_officer", "杨干事"),
}


@dataclass(frozen=True)
class Day:
    """The village, and ``home``: where its pages begin."""

    shop: Shop
    home: str


def make_day(session: Session, *, mark: str = "", points: int = 100, households: int = 3, **stock: int) -> Day:
    """Every household holds ``points`` tenths; the one clause gives 5 points. ``mark`` ends the sign-in names."""
    shop = make_shop(session, points=points, households=households, **stock)
    make_clause(session, make_standard(session, shop.village.id), "清理门前水渠")
    for name, (role, called) in ROLES.items():
        place = shop.village.parent if role == "township_officer" else shop.village
        assert place is not None
        make_user(session, place, role, sign_in_name=name + mark, name=called)
    issue_missing_cards(session, village_id=shop.village.id)
    return Day(shop, f"/v/{shop.village.code}")


def arrive(visit: Callable[..., Visitor], name: str, **options: object) -> Visitor:
    """Somebody of ``ROLES``, signed in."""
    visitor = visit(**options)
    sign_in(visitor, name, PASSWORD)
    visitor.page.wait_for_url(lambda address: "/sign-in" not in address)
    return visitor


def look(visitor: Visitor, *words: str) -> None:
    """The page says this, and nothing on it is in anybody's way; axe itself needs scripts to say so."""
    visitor.reads(*words)
    if visitor.scripts:
        assert audit(visitor.page, visitor.path) == []


def in_large_letters(visit: Callable[..., Visitor], name: str, **options: object) -> Visitor:
    """Somebody of ``ROLES``, signed in, who has chosen large letters."""
    visitor = arrive(visit, name, reduced_motion="reduce", **options)
    visitor.page.get_by_role("link", name="大字").click()
    assert visitor.page.evaluate("document.documentElement.classList.contains('elder')")
    return visitor


def refused(visitor: Visitor, words: str, *said: str) -> None:
    """Press something that is refused, and look at the page that says so."""
    with visitor.watch.expect(404, 409, 422):
        visitor.press(words)
        look(visitor, *said)


def at_home(session: Session, visit: Callable[..., Visitor], day: Day, number: str, **options: object) -> Visitor:
    """A household, signed in with its number and a PIN."""
    (household,) = [each for each in day.shop.households if each.number == number]
    set_pin(session, village_id=day.shop.village.id, household_id=household.id, pin="270418")
    visitor = visit(**options)
    visitor.open("/household/sign-in")
    visitor.page.locator("select[name=village]").select_option(day.shop.village.code)
    visitor.fill(number=short_number(number), pin="270418")
    visitor.press("看我家", exact=True)
    return visitor


def card_address(session: Session, server: Server, day: Day, number: str) -> str:
    """What the code on a household's card says."""
    (household,) = [each for each in day.shop.households if each.number == number]
    card = list_current_cards(session, day.shop.village.id)[household.id]
    with server.app.app_context():
        paper = papers.issue_paper(session, day.shop.village.code, "card", str(card.id))
        return papers.address_of(paper)
