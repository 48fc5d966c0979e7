"""A village hands in its month; the township accepts it or sends it back with a reason."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local, now, today
from civility.db import transaction
from civility.governance.rolls.models import HonorRoll
from civility.governance.rolls.queries import get_roll_by_id, period_of
from civility.governance.rolls.services import move_roll
from civility.people.actors import Actor
from civility.township.errors import (
    AlreadyHandedIn,
    AlreadyReviewed,
    MonthNotOver,
    NotAMonth,
    NoticesStillOpen,
    ReturnNotFound,
    ReturnWithoutReason,
    RollMadeTooEarly,
    RollReplaced,
    SubmitterCannotReview,
)
from civility.township.events import return_event
from civility.township.models import PeriodReturn
from civility.township.queries import find_return, list_open_notices_of


def submit_return(session: Session, *, village_id: UUID, roll_id: UUID, actor: Actor, request_key: str) -> PeriodReturn:
    """Hand a finished month in with its roll; after a return this is the next attempt.

    Asking twice with one key hands in once. Raises NotAMonth, MonthNotOver, RollMadeTooEarly, NoticesStillOpen
    (naming them), RollReplaced, AlreadyHandedIn, RollNotFound.
    """
    if actor.user_id is None:
        raise ValueError("a month is handed in by somebody with a sign-in of their own")
    content = {"return": str(roll_id)}
    with (
        transaction(session),
        ledger.keyed(session, village_id=village_id, key=request_key, content=content) as request,
    ):
        if request.replay is not None:
            return _handed_in_with(session, village_id, request_key)
        roll = get_roll_by_id(session, village_id, roll_id)
        last = _check_roll(session, roll)
        move_roll(session, roll, "submitted")
        handed_in = PeriodReturn(
            village_id=village_id,
            period_from=roll.period_from,
            attempt=last.attempt + 1 if last else 1,
            request_key=request_key,
            roll_id=roll.id,
            submitted_by=actor.user_id,
        )
        session.add(handed_in)
        session.flush()
        request.record(return_event(handed_in), actor=actor.mark)
        return handed_in


def review_return(
    session: Session,
    *,
    village_id: UUID,
    return_id: UUID,
    actor: Actor,
    accept: bool,
    reason: str,
    request_key: str,
) -> PeriodReturn:
    """Accept a month, or send it back with a reason. Whoever made its roll or handed it in never reviews it.

    Asking twice with one key decides once. Raises ReturnNotFound, SubmitterCannotReview, ReturnWithoutReason,
    AlreadyReviewed.
    """
    if actor.user_id is None:
        raise ValueError("a month is reviewed by somebody with a sign-in of their own")
    content = {"review": str(return_id), "accept": accept, "reason": reason}
    with (
        transaction(session),
        ledger.keyed(session, village_id=village_id, key=request_key, content=content) as request,
    ):
        handed_in = session.get(PeriodReturn, (village_id, return_id), populate_existing=True)
        if handed_in is None:
            raise ReturnNotFound()
        if request.replay is not None:
            return handed_in
        roll = get_roll_by_id(session, village_id, handed_in.roll_id)
        if actor.user_id in (handed_in.submitted_by, roll.made_by):
            raise SubmitterCannotReview()
        if handed_in.state != "submitted":
            raise AlreadyReviewed()
        if not accept and not reason.strip():
            raise ReturnWithoutReason()
        handed_in.state = "accepted" if accept else "returned"
        handed_in.reviewed_by, handed_in.reviewed_at, handed_in.reason = actor.user_id, now(), reason.strip()
        move_roll(session, roll, handed_in.state)
        request.record(return_event(handed_in), actor=actor.mark)
        return handed_in


def _check_roll(session: Session, roll: HonorRoll) -> PeriodReturn | None:
    """The last attempt of the roll's month, once nothing stands against handing the roll in."""
    period = period_of(roll)
    if not period.is_month:
        raise NotAMonth()
    if today() < period.until:
        raise MonthNotOver(month=period.code)
    if roll.replaced_by is not None:
        raise RollReplaced(number=roll.number, successor=roll.replaced_by)
    last = find_return(session, roll.village_id, period)
    if last is not None and (last.state != "returned" or roll.state not in ("draft", "returned")):
        raise AlreadyHandedIn(number=get_roll_by_id(session, roll.village_id, last.roll_id).number)
    if local(roll.made_at).date() < period.until:
        raise RollMadeTooEarly(number=roll.number)
    still_open = list_open_notices_of(session, roll.village_id, period)
    if still_open:
        raise NoticesStillOpen(numbers="、".join(str(notice.number) for notice in still_open))
    return last


def _handed_in_with(session: Session, village_id: UUID, request_key: str) -> PeriodReturn:
    return session.scalars(
        select(PeriodReturn).where(PeriodReturn.village_id == village_id, PeriodReturn.request_key == request_key)
    ).one()
