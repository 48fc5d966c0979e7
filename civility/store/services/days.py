"""Counting a day, signing it by a second person, and opening it again.

A count writes down what the book has at that moment and what was counted on paper. Whoever signs looks at the same
figures: had anything moved in between, the count is stale and is made again.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local, now, today
from civility.db import new_id
from civility.errors import NotFound
from civility.ledger import accounts, units
from civility.people.actors import Actor
from civility.store.errors import (
    BadQuantity,
    DayClosed,
    DayInFuture,
    DayMoved,
    DayNeedsAnother,
    DayNotClosed,
    DayNotCounted,
    DifferenceUnexplained,
)
from civility.store.models import DayClose, DayCloseCount, Good, Store
from civility.store.queries import day_tally, get_store
from civility.store.queries.days import FIGURES, Counted, counts_of, day_event, find_day, get_close, tally_of
from civility.store.rules import MAX_STOCK
from civility.store.services.keyed import once, plain, user_of

MAX_SAID_TENTHS = 10**12


@dataclass(frozen=True, slots=True)
class Said:
    """What was counted on paper: slips that stand and return slips, and the points on either, in tenths."""

    slips: int
    points_tenths: int
    returns: int = 0
    returned_tenths: int = 0


def count_day(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    day: date,
    said: Said,
    counts: Mapping[UUID, int],
    reason: str,
    actor: Actor,
    request_key: str,
) -> DayClose:
    """Hold paper and shelf (``good id → pieces that stand there``) against the book, for another person to sign.

    ``reason`` says why they differ; it stays beside the row, not in the book.
    Raises DayInFuture, DayClosed, DifferenceUnexplained, BadQuantity, NotFound, Forbidden, KeyReused.
    """
    counter_id = user_of(actor)
    _check_said(said, counts)
    content = {
        "store": str(store_id),
        "day": day.isoformat(),
        **asdict(said),
        "counts": plain(counts),
    }
    with once(session, "count-day", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return get_close(session, village_id, UUID(request.replay.reference))
        store = get_store(session, village_id, store_id)
        if day > today():
            raise DayInFuture(day=day.isoformat())
        before = find_day(session, village_id, store.id, day)
        if before is not None and before.state == "closed":
            raise DayClosed(day=day.isoformat())
        shelf = _on_shelf(session, store, counts)
        tally = day_tally(session, village_id, store.id, day)
        booked = Said(tally.slips, tally.points_tenths, tally.returns, tally.returned_tenths)
        differs = said != booked or any(each.counted != each.booked for each in shelf.values())
        if differs and not reason.strip():
            raise DifferenceUnexplained()
        if before is not None and before.state == "counted":
            _set_aside(session, before, actor)
        close = DayClose(
            village_id=village_id,
            id=new_id(),
            store_id=store.id,
            day=day,
            attempt=before.attempt + 1 if before else 1,
            request_key=request_key,
            state="counted",
            **{name: getattr(tally, name) for name in FIGURES},
            slips_said=said.slips,
            points_said_tenths=said.points_tenths,
            returns_said=said.returns,
            returned_said_tenths=said.returned_tenths,
            reason=reason.strip(),
            counted_by=counter_id,
        )
        session.add(close)
        session.flush()
        session.add_all(
            DayCloseCount(
                village_id=village_id, close_id=close.id, good_id=good_id, counted=each.counted, booked=each.booked
            )
            for good_id, each in shelf.items()
        )
        session.flush()
        request.record(day_event("day-counted", close, shelf.values()), actor=actor.mark)
        return close


def sign_day(session: Session, *, village_id: UUID, close_id: UUID, actor: Actor, request_key: str) -> DayClose:
    """Sign a count somebody else made; from then on nothing moves in that day.

    Raises NotFound, DayNotCounted, DayNeedsAnother, DayMoved, Forbidden.
    """
    signer_id = user_of(actor)
    content = {"close": str(close_id)}
    with once(session, "sign-day", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        close = get_close(session, village_id, close_id)
        if request.replay:
            return close
        if close.state != "counted":
            raise DayNotCounted()
        if close.counted_by == signer_id:
            raise DayNeedsAnother()
        if day_tally(session, village_id, close.store_id, close.day) != tally_of(close):
            raise DayMoved()
        close.state, close.signed_by, close.signed_at = "closed", signer_id, now()
        _record(session, request, "day-closed", close, actor)
        return close


def reopen_day(
    session: Session, *, village_id: UUID, close_id: UUID, reason: str, actor: Actor, request_key: str
) -> DayClose:
    """Open a closed day again, to be counted anew. Raises NotFound, DayNotClosed, Forbidden."""
    supervisor_id = user_of(actor)
    content = {"close": str(close_id)}
    with once(session, "reopen-day", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        close = get_close(session, village_id, close_id)
        if request.replay:
            return close
        if close.state != "closed":
            raise DayNotClosed()
        close.state, close.reopened_by, close.reopened_at = "reopened", supervisor_id, now()
        close.reopened_reason = reason
        _record(session, request, "day-reopened", close, actor)
        return close


def check_day_open(session: Session, village_id: UUID, store_id: UUID, at: datetime) -> None:
    """Whoever writes in a day of a store asks here, the village's lock held. Raises DayClosed."""
    day = local(at).date()
    close = find_day(session, village_id, store_id, day)
    if close is not None and close.state == "closed":
        raise DayClosed(day=day.isoformat())


def _check_said(said: Said, counts: Mapping[UUID, int]) -> None:
    limits = ((said.slips, MAX_STOCK), (said.returns, MAX_STOCK))
    tenths = ((said.points_tenths, MAX_SAID_TENTHS), (said.returned_tenths, MAX_SAID_TENTHS))
    for figure, most in (*limits, *tenths, *((count, MAX_STOCK) for count in counts.values())):
        if type(figure) is not int or not 0 <= figure <= most:
            raise BadQuantity(quantity=str(figure)[:20], most=most)


def _on_shelf(session: Session, store: Store, counts: Mapping[UUID, int]) -> dict[UUID, Counted]:
    goods = session.scalars(
        select(Good)
        .where(Good.village_id == store.village_id, Good.id.in_(list(counts)), Good.kind == "stock")
        .order_by(Good.code)
    ).all()
    if len(goods) != len(counts):
        raise NotFound()
    shelf = ledger.balances(session, store.village_id, accounts.shelf(store.code))
    return {
        good.id: Counted(good.code, good.name, good.unit, counts[good.id], shelf.get(units.good(good.code), 0))
        for good in goods
    }


def _set_aside(session: Session, before: DayClose, actor: Actor) -> None:
    before.state = "recounted"
    session.flush()
    event = day_event("day-recounted", before, counts_of(session, before))
    ledger.record_events(session, before.village_id, [event], actor=actor.mark)


def _record(session: Session, request: ledger.Request, kind: str, close: DayClose, actor: Actor) -> None:
    session.flush()
    request.record(day_event(kind, close, counts_of(session, close)), actor=actor.mark)
