"""After its end a ballot is counted by one person and confirmed by another; then its outcome stands."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local, now
from civility.db import transaction
from civility.governance.meetings.errors import (
    BallotStillOpen,
    CountDoesNotFit,
    SamePersonConfirms,
    SheetNotHandedIn,
)
from civility.governance.meetings.events import motion_event
from civility.governance.meetings.models import Ballot, BallotSheet, Meeting, Motion
from civility.governance.meetings.queries import count_of, get_ballot, list_casts, list_sheets
from civility.governance.meetings.rules.counting import Count, check_totals, read_sheets
from civility.governance.meetings.services.motions import settle
from civility.governance.meetings.services.steps import held_motion, step_motion
from civility.people.actors import Actor
from civility.people.votes import Vote
from civility.store.services.keyed import user_of


def count_ballot(
    session: Session,
    *,
    village_id: UUID,
    number: int,
    place: int,
    issued: int,
    text: str,
    totals: Mapping[str, int],
    actor: Actor,
    reason: str = "",
) -> Count:
    """Type the sheets of paper and put the figures together. ``totals`` are the sheets by mark, counted by hand.

    Figures that do not fit need a ``reason``, which both people sign. Raises BallotStillOpen, SheetLinesWrong,
    SheetTwice, SheetNotHandedIn, SheetTotalsWrong, CountDoesNotFit, WrongMotionStep, NotFound.
    """
    counter, sheets = user_of(actor), read_sheets(text)
    check_totals(sheets, totals)
    with transaction(session):
        meeting, motion = held_motion(session, village_id, number, place)
        ballot = get_ballot(session, motion)
        if now() < ballot.closes_at:
            raise BallotStillOpen(closes=ballot.closes_at.isoformat())
        if motion.state == "counted" and ballot.counted_by == counter and sheets == _typed(session, motion):
            return count_of(session, meeting, motion, issued=ballot.issued or 0)
        step_motion(motion, "count")
        if motion.way == "open":
            _check_handed_in(session, motion, sheets)
        session.add_all(
            BallotSheet(village_id=village_id, motion_id=motion.id, number=sheet, mark=mark)
            for sheet, mark in sheets.items()
        )
        session.flush()
        count = count_of(session, meeting, motion, issued=issued)
        differences = count.mismatches()
        if differences and not reason.strip():
            raise CountDoesNotFit(differences=differences)
        ballot.issued, ballot.counted_by, ballot.counted_at = issued, counter, now()
        ballot.mismatch = reason.strip() if differences else ""
        session.flush()
        return count


def confirm_count(session: Session, *, village_id: UUID, number: int, place: int, actor: Actor) -> Motion:
    """A second person held the sheets against what was typed: the outcome stands, sealed in the book.

    Pressed twice it is confirmed once. Raises SamePersonConfirms, WrongMotionStep, NotFound.
    """
    confirmer = user_of(actor)
    with transaction(session):
        meeting, motion = held_motion(session, village_id, number, place)
        ballot = get_ballot(session, motion)
        if motion.state == "decided":
            return motion
        if ballot.counted_by == confirmer:
            raise SamePersonConfirms()
        count = count_of(session, meeting, motion, issued=ballot.issued or 0)
        step_motion(motion, "confirm")
        _settle(meeting, motion, ballot, count)
        motion.decided_by = ballot.counted_by
        ballot.confirmed_by, ballot.confirmed_at = confirmer, now()
        session.flush()
        event = motion_event(
            "motion-decided", motion, ballot, list_casts(session, motion), list_sheets(session, motion)
        )
        ledger.record_events(session, village_id, [event], actor=actor.mark)
        return motion


def recount_ballot(session: Session, *, village_id: UUID, number: int, place: int, actor: Actor) -> Motion:
    """What was typed is thrown away, to be typed again from the sheets. Raises WrongMotionStep, NotFound."""
    user_of(actor)
    with transaction(session):
        _meeting, motion = held_motion(session, village_id, number, place)
        if motion.state == "voting":
            return motion
        step_motion(motion, "recount")
        ballot = get_ballot(session, motion)
        session.execute(
            delete(BallotSheet).where(BallotSheet.village_id == village_id, BallotSheet.motion_id == motion.id)
        )
        ballot.issued = ballot.counted_by = ballot.counted_at = None
        ballot.mismatch = ""
        session.flush()
        return motion


def _settle(meeting: Meeting, motion: Motion, ballot: Ballot, count: Count) -> None:
    day = local(ballot.closes_at).date()
    if count.is_void:
        motion.outcome, motion.decided_on = "void", day
        return
    votes = {name: count.votes(name) for name in ("for", "against", "abstain")}
    vote = Vote(day, count.listed, count.voted, votes["for"], votes["against"], votes["abstain"], place=meeting.place)
    settle(meeting, motion, vote, spoiled=count.spoiled)


def _check_handed_in(session: Session, motion: Motion, sheets: Mapping[int, str]) -> None:
    handed_in = {cast.place for cast in list_casts(session, motion) if cast.channel == "paper"}
    strange = sorted(sheets.keys() - handed_in)
    if strange:
        raise SheetNotHandedIn(numbers="、".join(map(str, strange[:10])))


def _typed(session: Session, motion: Motion) -> dict[int, str]:
    return {sheet.number: sheet.mark for sheet in list_sheets(session, motion)}
