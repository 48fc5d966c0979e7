"""How long points last, by vote; and the yearly close: announced, announced again, cleared, undone within some days.

What is left of a year in a household's purse goes to ``expired`` by one transaction a household. Points that are set
aside are in no purse: a close waits until they were fetched or released, and until every claim of the year is decided.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local, now, today
from civility.db import transaction
from civility.ledger import Draft, Posting, accounts
from civility.people.actors import SYSTEM, Actor
from civility.people.models import VillageSettings
from civility.people.queries import get_settings
from civility.people.services import keep_settings
from civility.people.votes import Vote
from civility.points.errors import CloseNotStanding, CloseUndoTooLate, UndoReasonMissing
from civility.points.models import YearClose
from civility.points.queries import (
    EXPIRY,
    close_event,
    due_year,
    find_announced,
    find_close_obstacle,
    find_expiry,
    get_close,
    list_closes,
    list_expiries,
)
from civility.points.rules.close_errors import NotClosable
from civility.points.rules.closing import (
    MOST_YEARS,
    UNDO_DAYS,
    is_a_day,
    is_reminder_due,
    undo_until,
    usable_after_reminder,
)
from civility.points.services.standards import check_vote

MAX_REASON = 200


def adopt_expiry(
    session: Session, *, village_id: UUID, years: int, month: int, day: int, vote: Vote, actor: Actor
) -> None:
    """Let points last until a day so many years after they were granted, by vote.

    What was announced under another rule is dropped and will be announced anew. The same vote again changes nothing.
    Raises VoteInFuture, VoteDoesNotAddUp, NoMajority.
    """
    if not 1 <= years <= MOST_YEARS or not is_a_day(month, day):
        raise ValueError("points last until a day that every year has, some years later")
    decided = {"expiry_years": years, "expiry_month": month, "expiry_day": day, "expiry_vote": vote.record()}
    _change_rule(session, village_id, decided, vote, "expiry-adopted", actor)


def lift_expiry(session: Session, *, village_id: UUID, vote: Vote, actor: Actor) -> None:
    """Let points never expire, by vote; what was announced is dropped. Raises as ``adopt_expiry``."""
    decided = {"expiry_years": None, "expiry_month": None, "expiry_day": None, "expiry_vote": vote.record()}
    _change_rule(session, village_id, decided, vote, "expiry-lifted", actor)


def do_due_closes(session: Session, village_id: UUID | None = None, actor: Actor = SYSTEM) -> int:
    """Announce, remind and clear what is due, in one village or in all; how many of these were done.

    What something stands in the way of waits, and nothing is written: looking every minute costs nobody anything.
    """
    query = select(VillageSettings.village_id).where(VillageSettings.expiry_years.is_not(None))
    if village_id is not None:
        query = query.where(VillageSettings.village_id == village_id)
    return sum(_do_due(session, place, actor) for place in session.scalars(query).all())


def close_year(session: Session, *, village_id: UUID, actor: Actor) -> YearClose:
    """Clear what is left of the year that was announced, and close the year. Raises NotClosable and its kinds."""
    with transaction(session):
        ledger.hold(session, village_id)
        obstacle = find_close_obstacle(session, village_id)
        close = find_announced(session, village_id)
        if obstacle is not None or close is None:
            raise obstacle or NotClosable()
        purses = ledger.list_unspent(session, village_id, upto=close.year)
        ledger.post(session, [_draft(close, purse, held, actor) for purse, held in purses.items()])
        close.state, close.closed_at = "done", now()
        close.household_count = len(purses)
        close.total_tenths = sum(tenths for held in purses.values() for _unit, tenths in held)
        _seal(session, close, "close-done", actor)
        keep_settings(session, get_settings(session, village_id), {"closed_year": close.year}, "year-closed", actor)
        return close


def undo_close(session: Session, *, village_id: UUID, close_id: UUID, reason: str, actor: Actor) -> YearClose:
    """Give back what a close cleared and open its year again, by a reversal a household. Asking twice undoes once.

    ``reason`` stays beside the close, not in the book, which is never erased. Raises NotFound, UndoReasonMissing,
    CloseNotStanding, CloseUndoTooLate.
    """
    reason = reason.strip()
    if not reason or len(reason) > MAX_REASON:
        raise UndoReasonMissing(limit=MAX_REASON)
    with transaction(session):
        ledger.hold(session, village_id)
        close = get_close(session, village_id, close_id)
        if close.state == "undone":
            return close
        settings = get_settings(session, village_id)
        session.refresh(settings)
        if close.closed_at is None or close.year != settings.closed_year:
            raise CloseNotStanding(year=close.year)
        last = undo_until(local(close.closed_at).date())
        if today() > last:
            raise CloseUndoTooLate(year=close.year, days=UNDO_DAYS, until=last.isoformat())
        for seq, key in list_expiries(session, close):
            ledger.reverse(
                session,
                village_id=village_id,
                seq=seq,
                key=f"undo-{key}",
                reason=f"undo of the close of {close.year}",
                actor=actor.mark,
            )
        close.state, close.undone_at, close.undone_reason = "undone", now(), reason
        _seal(session, close, "close-undone", actor)
        before = max((each.year for each in list_closes(session, village_id, "done")), default=None)
        keep_settings(session, settings, {"closed_year": before}, "year-reopened", actor)
        return close


def _change_rule(
    session: Session, village_id: UUID, decided: Mapping[str, Any], vote: Vote, kind: str, actor: Actor
) -> None:
    check_vote(vote)
    with transaction(session):
        ledger.hold(session, village_id)
        settings = get_settings(session, village_id)
        session.refresh(settings)
        close = find_announced(session, village_id)
        names = ("expiry_years", "expiry_month", "expiry_day")
        if close is not None and any(getattr(settings, name) != decided[name] for name in names):
            close.state = "dropped"
            _seal(session, close, "close-dropped", actor)
        keep_settings(session, settings, decided, kind, actor)


def _do_due(session: Session, village_id: UUID, actor: Actor) -> int:
    close = find_announced(session, village_id)
    if close is None:
        return _announce(session, village_id, actor)
    if close.reminded_on is None and is_reminder_due(close.usable_until, today()):
        return _remind(session, village_id, actor)
    if find_close_obstacle(session, village_id) is not None:
        return 0
    try:
        close_year(session, village_id=village_id, actor=actor)
    except NotClosable:  # somebody else came between the look and the lock
        return 0
    return 1


def _announce(session: Session, village_id: UUID, actor: Actor) -> int:
    """Say that the points of the newest due year and older will be cleared, when there are any."""
    settings, day = get_settings(session, village_id), today()
    rule = find_expiry(settings)
    year = due_year(settings, rule, day) if rule else None
    if rule is None or year is None or not ledger.sum_unspent(session, village_id, upto=year)[0]:
        return 0
    with transaction(session):
        ledger.hold(session, village_id)
        session.refresh(settings)
        if find_expiry(settings) != rule or find_announced(session, village_id) is not None:
            return 0
        tried = select(func.max(YearClose.attempt)).where(YearClose.village_id == village_id, YearClose.year == year)
        close = YearClose(
            village_id=village_id,
            year=year,
            attempt=(session.scalar(tried) or 0) + 1,
            usable_until=rule.usable_until(year, day),
            announced_on=day,
        )
        session.add(close)
        _seal(session, close, "close-announced", actor)
        return 1


def _remind(session: Session, village_id: UUID, actor: Actor) -> int:
    with transaction(session):
        ledger.hold(session, village_id)
        close = find_announced(session, village_id)
        if close is None or close.reminded_on is not None:
            return 0
        close.reminded_on = today()
        close.usable_until = usable_after_reminder(close.usable_until, close.reminded_on)
        _seal(session, close, "close-reminded", actor)
        return 1


def _draft(close: YearClose, purse: str, held: list[tuple[str, int]], actor: Actor) -> Draft:
    """All that one household has left of the year and older, the oldest first. Its number is in the key."""
    number = accounts.split(purse)[1]
    return Draft(
        village_id=close.village_id,
        kind=EXPIRY,
        key=f"close:{close.year}.{close.attempt}:{number}",
        postings=tuple(Posting(purse, accounts.EXPIRED, tenths, unit) for unit, tenths in held),
        actor=actor.mark,
        reference=str(close.id),
        reason=f"points of {close.year} and before",
    )


def _seal(session: Session, close: YearClose, kind: str, actor: Actor) -> None:
    session.flush()
    ledger.record_events(session, close.village_id, [close_event(kind, close)], actor=actor.mark)
