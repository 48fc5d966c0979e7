"""Electing the head of a unit, the account that goes with it, and how a term ends. All of it is sealed in the book."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import new_id, transaction
from civility.errors import Forbidden
from civility.governance.relay.errors import (
    AccountOfAnother,
    CandidateNotInUnit,
    EndBeforeStart,
    HeadElectedSince,
    HeadNotInOffice,
    OwnElection,
    UnitNotFound,
)
from civility.governance.relay.events import head_event
from civility.governance.relay.models import HeadTerm
from civility.governance.relay.queries import find_unit, list_accounts, list_terms
from civility.governance.relay.rules import ENDINGS, Meeting, check_term, elected
from civility.people.actors import SYSTEM, Actor
from civility.people.meetings import check_meeting
from civility.people.models import Household
from civility.people.queries import list_villages
from civility.people.services import add_appointment, end_appointment
from civility.people.votes import Vote
from civility.photos import hold_photos

MOST_PAGES = 1


def elect_head(
    session: Session,
    *,
    village_id: UUID,
    unit_id: UUID,
    meeting: Meeting,
    starts_on: date,
    ends_on: date,
    actor: Actor,
    request_key: str,
    user_id: UUID | None = None,
    photo_ids: Sequence[UUID] = (),
) -> HeadTerm:
    """Record who was elected; whoever heads the unit then is succeeded. Asking twice with one key elects once.

    ``user_id`` is an account of the elected household: it gets the appointment for the term. Raises what
    ``rules.elected`` and ``rules.check_term`` raise, CandidateNotInUnit, OwnElection, AccountOfAnother, HeadElectedSince,
    PhotoGone, UnitNotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = session.scalar(
            select(HeadTerm).where(HeadTerm.village_id == village_id, HeadTerm.request_key == request_key)
        )
        if earlier is not None:
            return earlier
        unit = find_unit(session, village_id, unit_id)
        first, vote = elected(meeting, unit.name, len(unit.households), today())
        if not {each.household_id for each in meeting.candidates} <= {home.id for home in unit.households}:
            raise CandidateNotInUnit()
        _require_no_candidate(village_id, meeting, actor)
        check_term(meeting.voted_on, starts_on, ends_on)
        _succeed(session, village_id, unit_id, starts_on, actor)
        photos = hold_photos(session, village_id, photo_ids, keeper=actor.mark, most=MOST_PAGES, days=None)
        term = HeadTerm(
            village_id=village_id,
            id=new_id(),
            request_key=request_key,
            unit_id=unit_id,
            household_id=first.household_id,
            candidates=[{"household": str(each.household_id), "votes": each.votes} for each in meeting.candidates],
            voted_on=vote.voted_on,
            vote_place=vote.place,
            eligible=vote.eligible,
            present=vote.present,
            votes_for=vote.votes_for,
            votes_against=vote.votes_against,
            abstentions=vote.abstentions,
            photo_id=photos[0].id if photos else None,
            starts_on=starts_on,
            ends_on=ends_on,
            recorded_by=actor.user_id,
        )
        session.add(term)
        session.flush()
        if user_id is not None:
            _appoint(session, term, user_id, actor)
        _seal(session, "head-elected", term, actor)
        return term


def give_account(session: Session, *, village_id: UUID, term_id: UUID, user_id: UUID, actor: Actor) -> HeadTerm:
    """The appointment for an account that was made after the election. Again it changes nothing.

    Raises AccountOfAnother, HeadNotInOffice, UnitNotFound.
    """
    with transaction(session):
        term = _in_office(session, village_id, term_id)
        if term.appointment_id is None:
            _appoint(session, term, user_id, actor)
        return term


def recall_head(session: Session, *, village_id: UUID, term_id: UUID, vote: Vote, actor: Actor) -> HeadTerm:
    """The households of the unit voted their head out: the day of the vote is the last one. Again it changes nothing.

    Raises NoQuorum, NoMajorityOfPresent, VoteDoesNotAddUp, VoteInFuture, EndBeforeStart, HeadNotInOffice, OwnElection.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        term = _get(session, village_id, term_id)
        if term.ended_by_what == "recalled" and term.end_vote == vote.record():
            return term
        _in_office(session, village_id, term_id)
        _require_another(term, actor)
        vote.check(today())
        check_meeting("households", vote)
        term.end_vote = vote.record()
        close_term(session, term, what="recalled", on=vote.voted_on, actor=actor)
        return term


def end_term(session: Session, *, village_id: UUID, term_id: UUID, what: str, on: date, actor: Actor) -> HeadTerm:
    """A head resigned, died or moved: the office is vacant from the day after ``on``. Again it changes nothing.

    Raises EndBeforeStart, HeadNotInOffice, UnitNotFound.
    """
    if what not in ENDINGS or what in ("recalled", "succeeded"):
        raise ValueError(f"a term does not end because somebody {what}")
    with transaction(session):
        ledger.hold(session, village_id)
        term = _get(session, village_id, term_id)
        if (term.ended_by_what, term.ended_on) == (what, on):
            return term
        _in_office(session, village_id, term_id)
        close_term(session, term, what=what, on=on, actor=actor)
        return term


def end_stray_terms(session: Session, village_id: UUID | None = None, actor: Actor = SYSTEM) -> int:
    """Terms of households that live in their unit no more, since somebody changed the roster: ended today; how many."""
    villages = [village_id] if village_id else [village.id for village in list_villages(session)]
    return sum(_end_stray(session, each, actor) for each in villages)


def _end_stray(session: Session, village_id: UUID, actor: Actor) -> int:
    stray = (
        select(HeadTerm)
        .join(Household, (Household.village_id == HeadTerm.village_id) & (Household.id == HeadTerm.household_id))
        .where(
            HeadTerm.village_id == village_id,
            HeadTerm.ended_on.is_(None),
            HeadTerm.starts_on <= today(),
            HeadTerm.ends_on >= today(),
            Household.left_on.is_not(None) | Household.head_unit_id.is_distinct_from(HeadTerm.unit_id),
        )
    )
    if session.scalar(stray.limit(1)) is None:
        return 0
    with transaction(session):
        ledger.hold(session, village_id)
        found = session.scalars(stray.execution_options(populate_existing=True)).all()
        for term in found:
            close_term(session, term, what="left", on=today(), actor=actor)
        return len(found)


def close_term(session: Session, term: HeadTerm, *, what: str, on: date, actor: Actor) -> None:
    """The last day of a term, with the appointment that goes with it, sealed. Inside a transaction. Raises EndBeforeStart."""
    if not term.starts_on <= on <= term.ends_on or (on > today() and what != "succeeded"):
        raise EndBeforeStart(since=term.starts_on.isoformat(), until=term.ends_on.isoformat())
    term.ended_on, term.ended_by_what, term.end_recorded_by = on, what, actor.user_id
    session.flush()
    if term.appointment_id is not None:
        end_appointment(session, appointment_id=term.appointment_id, on=on, actor=actor)
    _seal(session, "head-ended", term, actor)


def _succeed(session: Session, village_id: UUID, unit_id: UUID, starts_on: date, actor: Actor) -> None:
    """Whoever would still head the unit on the first day of the new term ends the day before it."""
    for term, _household in list_terms(session, village_id, unit_id):
        if term.last_day < starts_on:
            continue
        if term.starts_on >= starts_on:
            raise HeadElectedSince(day=term.starts_on.isoformat())
        close_term(session, term, what="succeeded", on=starts_on - timedelta(days=1), actor=actor)


def _appoint(session: Session, term: HeadTerm, user_id: UUID, actor: Actor) -> None:
    if user_id not in {user.id for user in list_accounts(session, term.village_id, [term.household_id])}:
        raise AccountOfAnother()
    post = add_appointment(
        session,
        user_id=user_id,
        role="unit_head",
        division_id=term.village_id,
        starts_on=max(term.starts_on, today()),
        ends_on=term.ends_on,
        actor=actor,
    )
    term.appointment_id = post.id
    session.flush()


def _seal(session: Session, kind: str, term: HeadTerm, actor: Actor) -> None:
    ledger.record_events(session, term.village_id, [head_event(kind, term)], actor=actor.mark)


def _require_no_candidate(village_id: UUID, meeting: Meeting, actor: Actor) -> None:
    if any(actor.owns(village_id, each.household_id) for each in meeting.candidates):
        raise OwnElection()


def _require_another(term: HeadTerm, actor: Actor) -> None:
    if actor.user_id is None:
        raise Forbidden()
    if actor.owns(term.village_id, term.household_id):
        raise OwnElection()


def _get(session: Session, village_id: UUID, term_id: UUID) -> HeadTerm:
    term = session.get(HeadTerm, (village_id, term_id), populate_existing=True)
    if term is None:
        raise UnitNotFound()
    return term


def _in_office(session: Session, village_id: UUID, term_id: UUID) -> HeadTerm:
    term = _get(session, village_id, term_id)
    if term.last_day < today() or term.ended_on is not None:
        raise HeadNotInOffice()
    return term
