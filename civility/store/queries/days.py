"""Days of a store: counted, signed, or still open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import day_start
from civility.errors import N_, NotFound
from civility.ledger import Event, Finding
from civility.people.queries import list_names
from civility.store.models import DayClose, DayCloseCount, Good, GoodsReturn, Redemption, Store
from civility.store.queries.redemptions import Tally, day_tally

DAYS_LOOKED_AT = 14
DAY_KINDS = ("day-counted", "day-recounted", "day-closed", "day-reopened")
FIGURES = ("slips", "points_tenths", "undone", "returns", "returned_tenths")
SAID = ("slips_said", "points_said_tenths", "returns_said", "returned_said_tenths")
_OF_DAY = ("day", "attempt", "state", *FIGURES, *SAID, "counted_by", "signed_by", "reopened_by")


@dataclass(frozen=True, slots=True)
class Counted:
    """A good that was counted with the day."""

    code: str
    name: str
    unit: str
    counted: int
    booked: int


@dataclass(frozen=True, slots=True)
class DayPage:
    """A day's newest count with the names of who counted, signed and reopened it (empty where nobody did)."""

    close: DayClose
    counts: tuple[Counted, ...]
    counter_name: str
    signer_name: str
    reopener_name: str

    @property
    def differs(self) -> bool:
        """Whether anything counted is not what the book had."""
        return _figures_differ(self.close) or any(each.counted != each.booked for each in self.counts)


def _figures_differ(close: DayClose) -> bool:
    booked = (close.slips, close.points_tenths, close.returns, close.returned_tenths)
    return booked != tuple(getattr(close, name) for name in SAID)


def find_day(session: Session, village_id: UUID, store_id: UUID, day: date) -> DayClose | None:
    """The newest count of a day; None for a day nobody counted."""
    return session.scalars(
        select(DayClose)
        .where(DayClose.village_id == village_id, DayClose.store_id == store_id, DayClose.day == day)
        .order_by(DayClose.attempt.desc())
        .limit(1)
    ).one_or_none()


def get_close(session: Session, village_id: UUID, close_id: UUID) -> DayClose:
    """Raises NotFound."""
    found = session.get(DayClose, (village_id, close_id), populate_existing=True)
    if found is None:
        raise NotFound()
    return found


def find_day_page(session: Session, village_id: UUID, store_id: UUID, day: date) -> DayPage | None:
    close = find_day(session, village_id, store_id, day)
    if close is None:
        return None
    names = list_names(session, [close.counted_by, close.signed_by, close.reopened_by])
    return DayPage(
        close=close,
        counts=counts_of(session, close),
        counter_name=names[close.counted_by],
        signer_name=names[close.signed_by],
        reopener_name=names[close.reopened_by],
    )


def list_closes(session: Session, village_id: UUID, store_id: UUID, *, limit: int = 60) -> Sequence[DayClose]:
    """Counts that were signed or wait for it, newest day first; those counted again are left out."""
    return session.scalars(
        select(DayClose)
        .where(DayClose.village_id == village_id, DayClose.store_id == store_id, DayClose.state != "recounted")
        .order_by(DayClose.day.desc(), DayClose.attempt.desc())
        .limit(limit)
    ).all()


def list_unsigned(session: Session, village_id: UUID) -> Sequence[tuple[DayClose, Store]]:
    """Days counted that wait for a second person, in all stores of a village."""
    rows = session.execute(
        select(DayClose, Store)
        .join(Store, and_(Store.village_id == DayClose.village_id, Store.id == DayClose.store_id))
        .where(DayClose.village_id == village_id, Store.village_id == village_id, DayClose.state == "counted")
        .order_by(DayClose.day, Store.code)
    )
    return [(close, store) for close, store in rows]


def list_open_days(session: Session, village_id: UUID, store_id: UUID, today: date) -> list[date]:
    """Days before ``today``, of the last two weeks, on which something was sold or came back and nobody counted."""
    days = [today - timedelta(days=back) for back in range(DAYS_LOOKED_AT, 0, -1)]
    busy = [
        any(pair)
        for pair in zip(
            _busy(session, Redemption.at, days, Redemption.village_id == village_id, Redemption.store_id == store_id),
            _busy(
                session, GoodsReturn.done_at, days,
                GoodsReturn.village_id == village_id, GoodsReturn.store_id == store_id,
            ),
            strict=True,
        )
    ]  # fmt: skip
    counted = set(
        session.scalars(
            select(DayClose.day).where(
                DayClose.village_id == village_id,
                DayClose.store_id == store_id,
                DayClose.day >= days[0],
                DayClose.state.in_(("counted", "closed")),
            )
        )
    )
    return [day for day, any_sold in zip(days, busy, strict=True) if any_sold and day not in counted]


def tally_of(close: DayClose) -> Tally:
    """What the book had when the day was counted."""
    return Tally(*(getattr(close, name) for name in FIGURES))


def day_event(kind: str, close: DayClose, counts: Iterable[Counted]) -> Event:
    """A count of a day with everything it says but the reasons."""
    content = {
        **{name: getattr(close, name) for name in _OF_DAY},
        "store": close.store_id,
        "counts": {each.code: {"counted": each.counted, "booked": each.booked} for each in counts},
    }
    return Event(kind, str(close.id), content, f"day {close.day.isoformat()}, count {close.attempt}")


def check_day_events(session: Session, village_id: UUID) -> list[Finding]:
    """Whether the counts of days are those the book sealed."""
    closes = session.scalars(select(DayClose).where(DayClose.village_id == village_id).order_by(DayClose.id)).all()
    counts = _counts(session, village_id, [close.id for close in closes])
    now = [day_event("day-closed", close, counts[close.id]) for close in closes]
    return ledger.check_events(session, village_id, check="day-events", kinds=DAY_KINDS, now=now)


def check_days(session: Session, village_id: UUID) -> list[Finding]:
    """Whether the slips and returns of each closed day are still what was counted and signed."""
    text = N_("%(day)s 日结时账上是 %(signed)s，现在按兑换单和退货单算是 %(now)s。")
    found = []
    for close in session.scalars(
        select(DayClose).where(DayClose.village_id == village_id, DayClose.state == "closed").order_by(DayClose.day)
    ):
        signed, now = tally_of(close), day_tally(session, village_id, close.store_id, close.day)
        if signed != now:
            told = {"day": close.day.isoformat(), "signed": _plain(signed), "now": _plain(now)}
            found.append(Finding("day", None, text, told))
    return found


def _plain(tally: Tally) -> str:
    figures = (tally.slips, tally.points_tenths, tally.undone, tally.returns, tally.returned_tenths)
    return " / ".join(str(figure) for figure in figures)


def counts_of(session: Session, close: DayClose) -> tuple[Counted, ...]:
    """The goods that were counted with a day."""
    return tuple(_counts(session, close.village_id, [close.id])[close.id])


def _counts(session: Session, village_id: UUID, close_ids: Iterable[UUID]) -> dict[UUID, list[Counted]]:
    counts: dict[UUID, list[Counted]] = {close_id: [] for close_id in close_ids}
    rows = session.execute(
        select(DayCloseCount, Good)
        .join(Good, and_(Good.village_id == DayCloseCount.village_id, Good.id == DayCloseCount.good_id))
        .where(
            DayCloseCount.village_id == village_id, Good.village_id == village_id, DayCloseCount.close_id.in_(counts)
        )
        .order_by(Good.code)
    )
    for count, good in rows:
        counts[count.close_id].append(Counted(good.code, good.name, good.unit, count.counted, count.booked))
    return counts


def _busy(session: Session, at: Any, days: Sequence[date], *which: ColumnElement[bool]) -> list[int]:
    """How many rows lie on each of the days, in one walk over their stretch."""
    ends = [(day_start(day), day_start(day + timedelta(days=1))) for day in days]
    counted = [func.count(case((and_(at >= since, at < until), 1))) for since, until in ends]
    row = session.execute(select(*counted).where(*which, at >= ends[0][0], at < ends[-1][1])).one()
    return [int(count) for count in row]
