"""Reads of objections to claims, and of appeals against the rulings on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import day_start, local
from civility.errors import NotFound
from civility.people.models import Household
from civility.points.models import Appeal, Claim, Clause, Notice, Objection
from civility.points.queries.notices import get_notice, item_numbers


@dataclass(frozen=True, slots=True)
class Answers:
    """How a village keeps its days: objections ``late`` without an answer, and ``answered_late`` since some day."""

    late: int = 0
    answered_late: int = 0


@dataclass(frozen=True, slots=True)
class Ruling:
    """An objection that was ruled on, the appeal against it, and what it was about."""

    objection: Objection
    appeal: Appeal | None
    claim: Claim
    clause: Clause
    household: Household


def get_objection(session: Session, village_id: UUID, objection_id: UUID) -> Objection:
    """Raises NotFound."""
    objection = session.get(Objection, (village_id, objection_id))
    if objection is None:
        raise NotFound()
    return objection


def list_objections(
    session: Session, village_id: UUID, *, state: str | None = None, claim_id: UUID | None = None
) -> Sequence[Objection]:
    """Objections, the oldest first."""
    query = select(Objection).where(Objection.village_id == village_id)
    if state is not None:
        query = query.where(Objection.state == state)
    if claim_id is not None:
        query = query.where(Objection.claim_id == claim_id)
    return session.scalars(query.order_by(Objection.raised_at, Objection.id)).all()


def ruling_ref(session: Session, village_id: UUID, objection: Objection) -> str | None:
    """How a posted ruling is named, which is no way to its receipt: notice, item and how manieth objection, say ``12-3-1``.

    None for what is not posted: an open objection, and one to a deduction.
    """
    claim = session.get_one(Claim, (village_id, objection.claim_id))
    if objection.state == "open" or claim.notice_id is None:
        return None
    item = item_numbers(session, village_id, [claim.notice_id]).get(claim.id)
    notice = session.get_one(Notice, (village_id, claim.notice_id))
    raised = [each.id for each in list_objections(session, village_id, claim_id=claim.id)]
    return f"{notice.number}-{item}-{raised.index(objection.id) + 1}" if item else None


def get_ruling(session: Session, village_id: UUID, ref: str) -> Objection:
    """The objection that a posted ruling named so. Raises NotFound."""
    number, item, place = (int(part) for part in ref.split("-"))
    notice = get_notice(session, village_id, number)
    items = item_numbers(session, village_id, [notice.id])
    claim_id = next((claim for claim, at in items.items() if at == item), None)
    raised = list_objections(session, village_id, claim_id=claim_id) if claim_id else []
    if not 0 < place <= len(raised):
        raise NotFound()
    return raised[place - 1]


def find_appeal(session: Session, village_id: UUID, objection_id: UUID) -> Appeal | None:
    """The appeal against the ruling on an objection."""
    return session.scalar(select(Appeal).where(Appeal.village_id == village_id, Appeal.objection_id == objection_id))


def get_appeal(session: Session, village_id: UUID, appeal_id: UUID) -> Appeal:
    """Raises NotFound."""
    appeal = session.get(Appeal, (village_id, appeal_id))
    if appeal is None:
        raise NotFound()
    return appeal


def list_disputes(session: Session, village_id: UUID, claim_id: UUID) -> list[Objection | Appeal]:
    """The objections to a claim that wait for their answer, and the appeals that wait for theirs."""
    objections = session.scalars(
        select(Objection).where(
            Objection.village_id == village_id, Objection.claim_id == claim_id, Objection.state == "open"
        )
    ).all()
    appeals = session.scalars(
        select(Appeal)
        .join(Objection, (Objection.village_id == village_id) & (Objection.id == Appeal.objection_id))
        .where(Appeal.village_id == village_id, Objection.claim_id == claim_id, Appeal.state == "open")
    ).all()
    return [*objections, *appeals]


def list_rulings(
    session: Session,
    village_ids: Iterable[UUID],
    *,
    household_id: UUID | None = None,
    appeal: str | None = None,
    since: date | None = None,
    limit: int | None = None,
) -> list[Ruling]:
    """Objections that were ruled on, the newest ruling first.

    ``appeal`` asks for those whose appeal is in a state (``open`` ones: the first due first). ``since`` leaves out those
    that could not be appealed against any more on that day, unless they were.
    """
    ids = list(village_ids)
    query = (
        select(Objection, Appeal, Claim, Clause, Household)
        .join(Claim, (Claim.village_id == Objection.village_id) & (Claim.id == Objection.claim_id))
        .join(Clause, (Clause.village_id == Objection.village_id) & (Clause.id == Claim.clause_id))
        .join(Household, (Household.village_id == Objection.village_id) & (Household.id == Claim.household_id))
        .outerjoin(Appeal, (Appeal.village_id == Objection.village_id) & (Appeal.objection_id == Objection.id))
        .where(Objection.village_id.in_(ids), Objection.state != "open")
    )
    if household_id is not None:
        query = query.where(Claim.household_id == household_id)
    if appeal is not None:
        query = query.where(Appeal.state == appeal)
    if since is not None:
        query = query.where((Objection.appeal_by >= since) | Appeal.id.is_not(None))
    order = (Appeal.answer_by, Appeal.raised_at) if appeal == "open" else (Objection.ruled_at.desc(),)
    rows = session.execute(query.order_by(*order, Objection.id).limit(limit))
    return [Ruling(*row) for row in rows]


def list_outcomes(
    session: Session, village_id: UUID, *, notice_id: UUID | None = None, claim_id: UUID | None = None
) -> dict[UUID, list[tuple[Objection, Appeal | None]]]:
    """What was objected to the claims of a notice, or to one claim, by claim, the oldest first, each with its appeal."""
    query = (
        select(Objection, Appeal)
        .outerjoin(Appeal, (Appeal.village_id == village_id) & (Appeal.objection_id == Objection.id))
        .where(Objection.village_id == village_id)
        .order_by(Objection.raised_at, Objection.id)
    )
    if notice_id is not None:
        query = query.where(Objection.notice_id == notice_id)
    if claim_id is not None:
        query = query.where(Objection.claim_id == claim_id)
    found: dict[UUID, list[tuple[Objection, Appeal | None]]] = {}
    for objection, appeal in session.execute(query):
        found.setdefault(objection.claim_id, []).append((objection, appeal))
    return found


def list_answer_days(session: Session, village_id: UUID) -> Sequence[date]:
    """The last day of each objection that waits for its answer, the nearest first."""
    return session.scalars(
        select(Objection.answer_by)
        .where(Objection.village_id == village_id, Objection.state == "open")
        .order_by(Objection.answer_by)
    ).all()


def count_answers(session: Session, village_ids: Iterable[UUID], *, today: date, since: date) -> dict[UUID, Answers]:
    """For each village: what is late today, and what was answered late since a day."""
    ids = list(village_ids)
    late = dict(
        session.execute(
            select(Objection.village_id, func.count())
            .where(Objection.village_id.in_(ids), Objection.state == "open", Objection.answer_by < today)
            .group_by(Objection.village_id)
        ).all()
    )
    answered: dict[UUID, int] = {}
    for village_id, ruled_at, answer_by in session.execute(
        select(Objection.village_id, Objection.ruled_at, Objection.answer_by).where(
            Objection.village_id.in_(ids), Objection.state != "open", Objection.ruled_at >= day_start(since)
        )
    ):
        was_late = ruled_at is not None and local(ruled_at).date() > answer_by
        answered[village_id] = answered.get(village_id, 0) + was_late
    return {village_id: Answers(late.get(village_id, 0), answered.get(village_id, 0)) for village_id in ids}
