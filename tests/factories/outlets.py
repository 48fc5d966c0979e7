"""A shop that takes points for a village, and what it took, made through the real services."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from civility.clock import frozen, local, now, today
from civility.outlets.models import Outlet, OutletSale
from civility.outlets.services import open_outlet, take_points
from civility.people.actors import Actor
from civility.people.queries import get_settings
from civility.points.services import change_budget
from tests.factories.people import make_user
from tests.factories.store import Shop, key


@dataclass
class Till:
    """A village's store, an outlet beside it and its keeper. A point is worth 1 yuan."""

    shop: Shop
    outlet: Outlet
    keeper: Actor

    @property
    def month(self) -> str:
        """The month that is over."""
        return f"{(today().replace(day=1) - timedelta(days=1)):%Y-%m}"

    @property
    def last_month(self) -> datetime:
        """An instant in it."""
        return local(now()).replace(day=1, hour=10) - timedelta(days=1)


def make_till(session: Session, shop: Shop, *, name: str = "建国小卖部") -> Till:
    _, keeper = make_user(session, shop.village, "outlet_keeper", name="李建国")
    assert keeper.user_id is not None
    outlet = open_outlet(
        session,
        village_id=shop.village.id,
        name=name,
        place="村口",
        keeper_id=keeper.user_id,
        actor=shop.committee,
        request_key=key(),
    )
    if not get_settings(session, shop.village.id).point_value_fen:
        change_budget(
            session,
            village_id=shop.village.id,
            point_value_fen=100,
            fund_fen=100_000_00,
            warning_percent=80,
            actor=shop.committee,
        )
    return Till(shop, outlet, keeper)


def take(
    session: Session, till: Till, tenths: int = 100, *, at: datetime | None = None, household: int = 0
) -> OutletSale:
    """Soap powder for some points, now or at an instant."""
    with frozen(at or now()):
        return take_points(
            session,
            village_id=till.shop.village.id,
            household_id=till.shop.households[household].id,
            tenths=tenths,
            what="洗衣粉 2 袋",
            found_by="number",
            actor=till.keeper,
            request_key=key(),
        )
