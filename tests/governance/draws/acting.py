"""A village that draws lots: its people, and each step as a test asks for it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import frozen
from civility.governance.draws.models import Draw
from civility.governance.draws.queries import find_candidates
from civility.governance.draws.rules import hash_of_numbers
from civility.governance.draws.services import Asked, close_list, draw_lots, read_seed
from civility.people.actors import Actor
from civility.store.models import GoodsLot
from civility.store.services import enter_lot, open_lot
from tests.factories.people import make_user
from tests.factories.store import Shop, key, make_shop

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
AFTER = NOON + timedelta(days=4)
DICE = "35162443516264135261"


@dataclass
class Scene:
    """``closer`` and ``other`` are of the committee."""

    session: Session
    shop: Shop
    closer: Actor
    other: Actor
    supervisor: Actor
    village_id: UUID

    def over(self, session: Session) -> "Scene":
        """The same people over another session."""
        return replace(self, session=session)

    def close(self, *, at: datetime = NOON, actor: Actor | None = None, request_key: str = "", **asked: Any) -> Draw:
        """A list of everybody for two places, unless asked otherwise, as it was just looked at."""
        wanted: dict[str, Any] = {"title": "集市摊位", "places": 2, "source": "all", **asked}
        if "seen" not in wanted:
            found = find_candidates(self.session, self.village_id, wanted["source"], wanted.get("typed", ""))
            wanted["seen"] = hash_of_numbers(found.households)
        with frozen(at):
            return close_list(
                self.session,
                village_id=self.village_id,
                asked=Asked(**wanted),
                actor=actor or self.closer,
                request_key=request_key or key(),
            )

    def read(self, number: int = 1, typed: str = DICE, *, actor: Actor | None = None, **changed: Any) -> Draw:
        """The first reading, by the supervisor."""
        with frozen(changed.pop("at", NOON + timedelta(hours=2))):
            return read_seed(
                self.session,
                **{
                    "village_id": self.village_id,
                    "number": number,
                    "typed": typed,
                    "witnesses": ["representative", "elder"],
                    "posted": True,
                    "actor": actor or self.supervisor,
                    "request_key": key(),
                    **changed,
                },
            )

    def draw(self, number: int = 1, typed: str = DICE, *, actor: Actor | None = None, **changed: Any) -> Draw:
        """The second reading, by the other of the committee."""
        with frozen(changed.pop("at", NOON + timedelta(hours=2, minutes=1))):
            return draw_lots(
                self.session,
                **{
                    "village_id": self.village_id,
                    "number": number,
                    "typed": typed,
                    "actor": actor or self.other,
                    "request_key": key(),
                    **changed,
                },
            )

    def put_up(self, *places: int, pieces: int = 2) -> GoodsLot:
        """Rice for a draw, until ``AFTER``, and the names of households, counted from 0, put down for it."""
        about: dict[str, Any] = {"village_id": self.village_id, "actor": self.shop.clerk}
        with frozen(NOON):
            lot = open_lot(
                self.session,
                **about,
                store_id=self.shop.store.id,
                good_id=self.shop.goods["rice"].id,
                pieces=pieces,
                until_on=date(2026, 11, 23),
                request_key=key(),
            )
            for place in places:
                home = self.shop.households[place]
                enter_lot(self.session, **about, number=lot.number, household_id=home.id, wanted=True)
        return lot


def make_scene(session: Session, households: int = 6) -> Scene:
    with frozen(NOON - timedelta(hours=1)):
        shop = make_shop(session, households=households)
        _, supervisor = make_user(session, shop.village, "supervisor", name="监督员")
    return Scene(session, shop, shop.committee, shop.approver, supervisor, shop.village.id)
