"""Goods drawn by lot: what goes on, whose names are down, who was drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.errors import N_, NotFound
from civility.ledger import Event, Finding
from civility.people.models import Household
from civility.store.models import Good, GoodsLot, GoodsLotName

LOT_KINDS = ("lot-opened", "lot-drawn", "lot-ended")
_OF_LOT = ("number", "pieces", "until_on", "state", "opened_by", "draw", "ended_by")


@dataclass(frozen=True, slots=True)
class LotPage:
    """A lot with its good and how many names are down."""

    lot: GoodsLot
    good: Good
    names: int

    @property
    def takes_names(self) -> bool:
        return takes_names(self.lot)

    @property
    def state(self) -> str:
        """That of the row, and ``closed`` between the last day for names and the draw."""
        return "closed" if self.lot.state == "open" and not self.takes_names else self.lot.state


def takes_names(lot: GoodsLot) -> bool:
    return lot.state == "open" and today() <= lot.until_on


def get_lot(session: Session, village_id: UUID, number: int) -> GoodsLot:
    """Raises NotFound."""
    found = session.scalar(select(GoodsLot).where(GoodsLot.village_id == village_id, GoodsLot.number == number))
    if found is None:
        raise NotFound()
    return found


def find_going(session: Session, village_id: UUID, good_id: UUID) -> GoodsLot | None:
    """The lot that keeps a good now."""
    return session.scalar(
        select(GoodsLot).where(
            GoodsLot.village_id == village_id, GoodsLot.good_id == good_id, GoodsLot.state != "ended"
        )
    )


def list_lots(session: Session, village_id: UUID, *, limit: int = 20) -> list[LotPage]:
    """Those that go on first, then newest first."""
    lots = session.scalars(
        select(GoodsLot)
        .where(GoodsLot.village_id == village_id)
        .order_by(GoodsLot.state == "ended", GoodsLot.number.desc())
        .limit(limit)
    ).all()
    return _pages(session, village_id, lots)


def get_lot_page(session: Session, village_id: UUID, number: int) -> LotPage:
    """Raises NotFound."""
    return _pages(session, village_id, [get_lot(session, village_id, number)])[0]


def list_lot_names(session: Session, lot: GoodsLot) -> list[tuple[Household, GoodsLotName]]:
    """Whose names are down, by number; without those who took theirs off or have left. The list a draw is made from."""
    rows = session.execute(
        select(Household, GoodsLotName)
        .join(
            GoodsLotName,
            and_(GoodsLotName.village_id == Household.village_id, GoodsLotName.household_id == Household.id),
        )
        .where(
            Household.village_id == lot.village_id,
            Household.left_on.is_(None),
            GoodsLotName.village_id == lot.village_id,
            GoodsLotName.lot_id == lot.id,
            GoodsLotName.withdrawn_at.is_(None),
        )
        .order_by(Household.number)
    )
    return [(household, name) for household, name in rows]


def own_names(session: Session, village_id: UUID, household_id: UUID) -> dict[UUID, GoodsLotName]:
    """Where a household's name is down, by id of the lot."""
    names = session.scalars(
        select(GoodsLotName).where(
            GoodsLotName.village_id == village_id,
            GoodsLotName.household_id == household_id,
            GoodsLotName.withdrawn_at.is_(None),
        )
    )
    return {name.lot_id: name for name in names}


def won_at(session: Session, village_id: UUID, household_id: UUID, good_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Of goods that are kept for who was drawn, those this household was drawn for, and since when."""
    rows = session.execute(
        select(GoodsLot.good_id, GoodsLot.drawn_at)
        .join(GoodsLotName, and_(GoodsLotName.village_id == GoodsLot.village_id, GoodsLotName.lot_id == GoodsLot.id))
        .where(
            GoodsLot.village_id == village_id,
            GoodsLotName.village_id == village_id,
            GoodsLot.state == "drawn",
            GoodsLot.good_id.in_(list(good_ids)),
            GoodsLotName.household_id == household_id,
            GoodsLotName.won,
        )
    )
    return {good_id: at for good_id, at in rows if at is not None}


def lot_event(session: Session, kind: str, lot: GoodsLot) -> Event:
    """A lot and, once it was drawn, the numbers of the households that were."""
    winners = session.scalars(
        select(Household.number)
        .join(
            GoodsLotName,
            and_(GoodsLotName.village_id == Household.village_id, GoodsLotName.household_id == Household.id),
        )
        .where(
            Household.village_id == lot.village_id,
            GoodsLotName.village_id == lot.village_id,
            GoodsLotName.lot_id == lot.id,
            GoodsLotName.won,
        )
        .order_by(Household.number)
    ).all()
    content = {name: getattr(lot, name) for name in _OF_LOT}
    return Event(
        kind,
        str(lot.id),
        {**content, "store": lot.store_id, "good": lot.good_id, "winners": list(winners)},
        f"lot {lot.number}",
    )


def check_lots(session: Session, village_id: UUID) -> list[Finding]:
    """Whether lots are those the book sealed, and a good is kept just as long as one of it goes on."""
    lots = session.scalars(select(GoodsLot).where(GoodsLot.village_id == village_id)).all()
    now = [lot_event(session, "lot-opened", lot) for lot in lots]
    sealed = ledger.check_events(session, village_id, check="lots", kinds=LOT_KINDS, now=now)
    going = {lot.good_id for lot in lots if lot.state != "ended"}
    kept = session.execute(select(Good.id, Good.name).where(Good.village_id == village_id, Good.by_lot.is_(True)))
    names: dict[UUID, str] = dict(kept.all())
    text = N_("“%(good)s”有没有在抓阄，商品那里和抓阄那里说的不一样。")
    return [
        *sealed,
        *(Finding("lots", None, text, {"good": names.get(good, str(good))}) for good in sorted(going ^ names.keys())),
    ]


def _pages(session: Session, village_id: UUID, lots: Sequence[GoodsLot]) -> list[LotPage]:
    goods = session.scalars(
        select(Good).where(Good.village_id == village_id, Good.id.in_({lot.good_id for lot in lots}))
    )
    named = {good.id: good for good in goods}
    rows = session.execute(
        select(GoodsLotName.lot_id, func.count())
        .join(
            Household,
            and_(Household.village_id == GoodsLotName.village_id, Household.id == GoodsLotName.household_id),
        )
        .where(
            GoodsLotName.village_id == village_id,
            Household.village_id == village_id,
            Household.left_on.is_(None),
            GoodsLotName.lot_id.in_([lot.id for lot in lots]),
            GoodsLotName.withdrawn_at.is_(None),
        )
        .group_by(GoodsLotName.lot_id)
    )
    counts: dict[UUID, int] = dict(rows.all())
    return [LotPage(lot, named[lot.good_id], counts.get(lot.id, 0)) for lot in lots]
