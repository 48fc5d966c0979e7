"""Reads of objections to claims, and of appeals against the rulings on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import day_start, local
from civility.errors import NotFound
from civility.points.models import Appeal, Claim, Objection


@dataclass(frozen=True, slots=True)
class Answers:
    """How a village keeps its days: objections ``late`` without an answer, and ``answered_late`` since some day."""

    late: int = 0
    answered_late: int = 0


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
    session: Session, village_ids: Iterable[UUID], *, appeal_by: date | None = None, state: str | None = None
) -> list[tuple[Objection, Appeal | None]]:
    """Objections that were ruled on with their appeals, the newest ruling first: those one may appeal against on a
    day and nobody has (``appeal_by``), or those whose appeal is in a ``state``, the first due first."""
    ids = list(village_ids)
    query = (
        select(Objection, Appeal)
        .outerjoin(Appeal, (Appeal.village_id == Objection.village_id) & (Appeal.objection_id == Objection.id))
        .where(Objection.village_id.in_(ids))
    )
    if appeal_by is not None:
        query = query.where(Objection.state != "open", Objection.appeal_by >= appeal_by, Appeal.id.is_(None))
    if state is not None:
        query = query.where(Appeal.village_id.in_(ids), Appeal.state == state)
    order = (Objection.ruled_at.desc(),) if state is None else (Appeal.answer_by, Appeal.raised_at)
    return [(objection, appeal) for objection, appeal in session.execute(query.order_by(*order, Objection.id))]


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


def list_household_rulings(
    session: Session, village_id: UUID, household_id: UUID, since: date
) -> list[tuple[Objection, Appeal | None, Claim]]:
    """The rulings on a household's claims that may still be appealed against on a day, and those that were; newest first."""
    rows = session.execute(
        select(Objection, Appeal, Claim)
        .join(Claim, (Claim.village_id == village_id) & (Claim.id == Objection.claim_id))
        .outerjoin(Appeal, (Appeal.village_id == village_id) & (Appeal.objection_id == Objection.id))
        .where(
            Objection.village_id == village_id,
            Claim.household_id == household_id,
            Objection.state != "open",
            (Objection.appeal_by >= since) | Appeal.id.is_not(None),
        )
        .order_by(Objection.ruled_at.desc(), Objection.id)
    )
    return [(objection, appeal, claim) for objection, appeal, claim in rows]


def count_due(session: Session, village_id: UUID, *, before: date, since: date | None = None) -> int:
    """Objections without an answer whose last day is before ``before``, and not before ``since``."""
    query = select(func.count()).where(
        Objection.village_id == village_id, Objection.state == "open", Objection.answer_by < before
    )
    if since is not None:
        query = query.where(Objection.answer_by >= since)
    return session.scalar(query) or 0


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
        answered[village_id] = answered.get(village_id, 0) + (local(ruled_at).date() > answer_by)
    return {village_id: Answers(late.get(village_id, 0), answered.get(village_id, 0)) for village_id in ids}
