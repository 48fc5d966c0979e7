"""A village ready for a working day in the browser: a standard, a store, cards, and people who can sign in."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from civility import papers
from civility.people.queries import list_current_cards
from civility.people.services import issue_missing_cards
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
        make_user(session, shop.village, role, sign_in_name=name + mark, name=called)
    issue_missing_cards(session, village_id=shop.village.id)
    return Day(shop, f"/v/{shop.village.code}")


def arrive(visit: Callable[..., Visitor], name: str, **options: object) -> Visitor:
    """Somebody of ``ROLES``, signed in."""
    visitor = visit(**options)
    sign_in(visitor, name, PASSWORD)
    visitor.page.wait_for_url(lambda address: "/sign-in" not in address)
    return visitor


def card_address(session: Session, server: Server, day: Day, number: str) -> str:
    """What the code on a household's card says."""
    (household,) = [each for each in day.shop.households if each.number == number]
    card = list_current_cards(session, day.shop.village.id)[household.id]
    with server.app.app_context():
        paper = papers.issue_paper(session, day.shop.village.code, "card", str(card.id))
        return papers.address_of(paper)
