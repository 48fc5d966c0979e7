"""A village that has lived two months: goods bought, claims posted, redemptions, one undone after midnight."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import ZONE, frozen
from civility.db import transaction
from civility.ledger import Draft, Posting, accounts, units
from civility.people.models import Household
from civility.points.services import close_due_notices
from civility.store.models import Redemption
from civility.store.services import undo_redemption
from civility.web.locale import CHINESE
from tests.factories.people import make_user
from tests.factories.points import Scene, approve, make_clause, make_standard, publish, record
from tests.factories.store import Shop, grant, key, make_shop, sell


def at(month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """An instant of 2026 on the village's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


NOW = at(11, 21)


@dataclass
class Lived:
    shop: Shop
    undone: Redemption
    stood: Redemption

    @property
    def first(self) -> Household:
        return self.shop.first

    @property
    def here(self) -> str:
        return f"/v/{self.shop.village.code}"


def award(session: Session, shop: Shop, *, count: int = 1, reason: str = "") -> None:
    """So many transactions of a tenth of a spendable point of 2026 for the first household, straight into the book."""
    posting = Posting(accounts.ISSUED, accounts.household(shop.first.number), 1, units.spend(2026))
    with transaction(session):
        ledger.post(
            session,
            [Draft(shop.village.id, "award", key(), (posting,), "system", reason=reason) for _number in range(count)],
        )


@pytest.fixture
def lived(session: Session, app: Flask) -> Iterator[Lived]:
    """In September 100 points for each of three households, of 2025; in October 5 for the first two and soap for 15.

    Rice goes on the last evening of October and comes back in the first minutes of November; in November a haircut.
    """
    with frozen(at(9, 30)):
        shop = make_shop(session, points=0)
        for household in shop.households:
            grant(session, shop.village.id, household.number, 1_000, year=2025)
        standard = make_standard(session, shop.village.id)
        scene = Scene(
            village=shop.village,
            households=shop.households,
            standard=standard,
            clause=make_clause(session, standard, "清扫门前道路"),
            recorder=make_user(session, shop.village, "recorder")[1],
            reviewer=make_user(session, shop.village, "reviewer")[1],
            committee=shop.committee,
            supervisor=make_user(session, shop.village, "supervisor")[1],
        )
    with frozen(at(10, 2)):
        sheet = record(session, scene, *shop.households[:2])
        approve(session, scene, sheet)
        publish(session, scene)
    with frozen(at(10, 20)):
        close_due_notices(session, shop.village.id)
        stood = sell(session, shop, {"soap": 3})
    with frozen(at(10, 31, 23, 55)):
        undone = sell(session, shop, {"rice": 1})
    with frozen(at(11, 1, 0, 5)):
        undo_redemption(
            session, village_id=shop.village.id, redemption_id=undone.id, actor=shop.clerk, request_key=key()
        )
    with frozen(at(11, 3)):
        sell(session, shop, {"haircut": 1})
    with frozen(NOW), force_locale(CHINESE):
        yield Lived(shop, undone, stood)
