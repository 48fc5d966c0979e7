"""Points that are taken: told in private first, put right in time, never below the floor, given back after a time."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.ledger import Draft, Posting, units
from civility.people.actors import SYSTEM, Actor
from civility.people.queries import get_settings, list_villages
from civility.people.services import keep_settings
from civility.people.votes import Vote
from civility.points.errors import NotRepairable, RepairByRecorder, RepairNoteMissing, RepairTooLate
from civility.points.models import Claim, Clause, Deduction
from civility.points.queries import (
    find_deduction,
    get_terms,
    list_disputes,
    list_due_deductions,
    list_due_lapses,
)
from civility.points.rules.deductions import (
    LEAST_LAPSE_DAYS,
    MOST_LAPSE_DAYS,
    MOST_REPAIR_DAYS,
    Terms,
)
from civility.points.rules.transitions import step
from civility.points.services.independence import require_far
from civility.points.services.posting import LAPSED, MAX_REASON, post_claims
from civility.points.services.standards import check_vote

MAX_NOTE = 300


def adopt_deduction_terms(session: Session, *, village_id: UUID, terms: Terms, vote: Vote, actor: Actor) -> None:
    """Keep how gently the village takes points, by vote; what was told already keeps its day. Again changes nothing.

    Raises VoteInFuture, VoteDoesNotAddUp, NoMajority.
    """
    if not (
        0 < terms.repair_days <= MOST_REPAIR_DAYS
        and 0 <= terms.repair_percent <= 100
        and terms.floor_tenths >= 0
        and LEAST_LAPSE_DAYS <= terms.lapse_days <= MOST_LAPSE_DAYS
    ):
        raise ValueError("these are no terms for deductions")
    check_vote(vote)
    decided = {
        "repair_days": terms.repair_days,
        "repair_percent": terms.repair_percent,
        "deduction_floor_tenths": terms.floor_tenths,
        "deduction_lapse_days": terms.lapse_days,
        "deduction_terms_vote": vote.record(),
    }
    with transaction(session):
        keep_settings(session, get_settings(session, village_id), decided, "deduction-terms-adopted", actor)


def tell_deductions(session: Session, village_id: UUID, claims: Sequence[Claim]) -> None:
    """Give each household its private notice: the days to put it right begin. Inside the transaction that publishes."""
    taken = [claim for claim in claims if claim.direction == "deduction"]
    if not taken:
        return
    repair_by = get_terms(session, village_id).repair_by(today())
    session.add_all(
        Deduction(village_id=village_id, claim_id=claim.id, told_at=now(), repair_by=repair_by) for claim in taken
    )
    session.flush()


def confirm_repair(session: Session, *, village_id: UUID, claim_id: UUID, note: str, actor: Actor) -> Deduction:
    """Somebody who did not record it saw that it was put right: the voted share falls away, or all of it.

    What falls away whole is never posted. Asking twice changes nothing. Raises RepairByRecorder, OwnHousehold,
    RelativeHousehold, OwnHeadUnit, RepairTooLate, NotRepairable, RepairNoteMissing, NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    note = note.strip()
    if not 0 < len(note) <= MAX_NOTE:
        raise RepairNoteMissing(limit=MAX_NOTE)
    with transaction(session):
        ledger.hold(session, village_id)
        claim = session.get(Claim, (village_id, claim_id), populate_existing=True)
        found = find_deduction(session, village_id, claim_id)
        if claim is None or claim.direction != "deduction":
            raise NotFound()
        if claim.recorder_id == actor.user_id:
            raise RepairByRecorder()
        require_far(session, claim, actor)
        if found is not None and found.repaired_at is not None:
            return found
        if found is None or claim.state != "on_notice":
            raise NotRepairable(state=claim.state)
        if today() > found.repair_by:
            raise RepairTooLate(until=found.repair_by.isoformat())
        found.repaired_at, found.repaired_by, found.repair_note = now(), actor.user_id, note
        found.lessened_tenths = get_terms(session, village_id).lessened(claim.amount_tenths)
        if found.lessened_tenths == claim.amount_tenths:
            step(claim, "recall")
        session.flush()
        return found


def do_due_deductions(session: Session, village_id: UUID | None = None, actor: Actor = SYSTEM) -> int:
    """Take what was told in private, was not put right in time and is not disputed; how many. One transaction each."""
    places = [village_id] if village_id is not None else [village.id for village in list_villages(session)]
    done = 0
    for place in places:
        for claim_id in list_due_deductions(session, place, today()):
            with transaction(session):
                ledger.hold(session, place)
                if claim_id in list_due_deductions(session, place, today()):
                    claim = session.get_one(Claim, (place, claim_id), populate_existing=True)
                    done += post_claims(session, place, [claim], actor)
    return done


def do_due_lapses(session: Session, village_id: UUID | None = None, actor: Actor = SYSTEM) -> int:
    """Give back what was taken when its time is over; how many. What is in dispute waits for its ruling.

    Points go back into the year they came from; those of a closed year would have been cleared with it and stay away.
    """
    places = [village_id] if village_id is not None else [village.id for village in list_villages(session)]
    done = 0
    for place in places:
        for claim_id in list_due_lapses(session, place, today()):
            with transaction(session):
                ledger.hold(session, place)
                if claim_id in list_due_lapses(session, place, today()) and not list_disputes(session, place, claim_id):
                    _give_back(session, place, claim_id, actor)
                    done += 1
    return done


def _give_back(session: Session, village_id: UUID, claim_id: UUID, actor: Actor) -> None:
    claim = session.get_one(Claim, (village_id, claim_id), populate_existing=True)
    found = session.get_one(Deduction, (village_id, claim_id), populate_existing=True)
    settings = get_settings(session, village_id)
    session.refresh(settings)
    assert claim.posted_seq is not None  # noqa: S101  (only posted claims lapse)
    entry = ledger.get_transaction(session, village_id, claim.posted_seq)
    postings = tuple(posting.mirrored() for posting in entry.postings if _is_open(posting, settings.closed_year))
    if postings:
        title = session.get_one(Clause, (village_id, claim.clause_id)).title
        draft = Draft(
            village_id=village_id,
            kind=LAPSED,
            key=f"lapse:{claim_id}",
            postings=postings,
            actor=actor.mark,
            reference=str(claim_id),
            reason=f"扣分到期，还给本户：{title}"[:MAX_REASON],
        )
        found.lapsed_seq = ledger.post(session, [draft])[0].seq
    found.lapsed_at = now()
    session.flush()


def _is_open(posting: Posting, closed_year: int | None) -> bool:
    year = units.year_of(posting.unit)
    return year is None or closed_year is None or year > closed_year
