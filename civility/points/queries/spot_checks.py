"""Reads of spot checks, and how often what somebody recorded or reviewed turned out wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from civility import ledger
from civility.clock import day_start
from civility.errors import NotFound
from civility.ledger import Event, Finding
from civility.ledger.models import LedgerTransaction
from civility.people.models import User
from civility.points.models import Claim, Objection, Review, SpotCheck, SpotCheckItem
from civility.points.queries.claims import ClaimRow, get_claim

SPOT_CHECK_KINDS = ("spot-check-listed", "spot-check-drawn")
CLAIM = "claim"
FEW = 20
"""Below so many a share says nothing about a person."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """What became of the claims that one person recorded, or reviewed: of ``claims`` put on notice, so many of each."""

    user_id: UUID
    name: str
    role: str
    claims: int
    recalled: int
    objected: int
    upheld: int

    @property
    def few(self) -> bool:
        return self.claims < FEW


def list_spot_checks(session: Session, village_id: UUID, *, limit: int = 24) -> Sequence[SpotCheck]:
    """The samples, the newest month first."""
    return session.scalars(
        select(SpotCheck).where(SpotCheck.village_id == village_id).order_by(SpotCheck.month.desc()).limit(limit)
    ).all()


def find_spot_check(session: Session, village_id: UUID, month: date) -> SpotCheck | None:
    return session.scalar(select(SpotCheck).where(SpotCheck.village_id == village_id, SpotCheck.month == month))


def get_spot_check(session: Session, village_id: UUID, spot_id: UUID) -> SpotCheck:
    """Raises NotFound."""
    found = session.get(SpotCheck, (village_id, spot_id), populate_existing=True)
    if found is None:
        raise NotFound()
    return found


def get_spot_item(session: Session, village_id: UUID, item_id: UUID) -> SpotCheckItem:
    """Raises NotFound."""
    found = session.get(SpotCheckItem, (village_id, item_id), populate_existing=True)
    if found is None:
        raise NotFound()
    return found


def list_spot_items(session: Session, village_id: UUID, spot_id: UUID) -> list[tuple[SpotCheckItem, ClaimRow]]:
    """What was drawn, in the order of drawing."""
    items = session.scalars(
        select(SpotCheckItem)
        .where(SpotCheckItem.village_id == village_id, SpotCheckItem.spot_check_id == spot_id)
        .order_by(SpotCheckItem.place)
    ).all()
    return [(item, get_claim(session, village_id, item.claim_id)) for item in items]


def unchecked(village_id: UUID) -> Select[int]:
    """How many drawn claims nobody has looked at yet."""
    return (
        select(func.count())
        .select_from(SpotCheckItem)
        .where(SpotCheckItem.village_id == village_id, SpotCheckItem.result.is_(None))
    )


def list_posted_claims(
    session: Session, village_id: UUID, month: date, until: date, *, standing_at: int | None = None
) -> Sequence[str]:
    """The ids of the claims posted from ``month`` to before ``until`` that stand, in the order of their transactions.

    ``standing_at`` asks for those that stood when the book had so many transactions. Read from the book alone, as anyone
    with its export can.
    """
    entry, reversal = aliased(LedgerTransaction), aliased(LedgerTransaction)
    upto = ledger.count_transactions(session, village_id) if standing_at is None else standing_at
    return session.scalars(
        select(entry.reference)
        .outerjoin(
            reversal,
            and_(reversal.village_id == village_id, reversal.reverses_seq == entry.seq, reversal.seq <= upto),
        )
        .where(
            entry.village_id == village_id,
            entry.seq <= upto,
            entry.kind == CLAIM,
            entry.at >= day_start(month),
            entry.at < day_start(until),
            reversal.seq.is_(None),
        )
        .order_by(entry.seq)
    ).all()


def spot_check_event(kind: str, check: SpotCheck) -> Event:
    """What is fixed of a sample; ``seed_after`` in seconds since 1970, UTC."""
    content = {
        "month": check.month,
        "percent": check.percent,
        "least": check.least,
        "count": check.claim_count,
        "list_hash": check.list_hash.hex(),
        "seed_after": int(check.seed_after.timestamp()),
        "checkpoint_size": check.checkpoint_size,
        "seed": check.seed.hex() if check.seed else None,
    }
    return Event(kind, str(check.id), content, f"the spot check of {check.month:%Y-%m}")


def check_spot_checks(session: Session, village_id: UUID) -> list[Finding]:
    """Whether every sample is the one the book sealed."""
    now = [spot_check_event("spot-check-drawn", check) for check in list_spot_checks(session, village_id, limit=1_000)]
    return ledger.check_events(session, village_id, check="spot-checks", kinds=SPOT_CHECK_KINDS, now=now)


def list_scorers(session: Session, village_id: UUID, since: datetime) -> list[Scorer]:
    """Recorders, then reviewers, of claims put on notice and recorded since a moment; by name. Three statements."""
    return [
        *_scorers(session, village_id, since, "recorder", Claim.recorder_id, None),
        *_scorers(session, village_id, since, "reviewer", Review.reviewer_id, Review),
    ]


def _scorers(session: Session, village_id: UUID, since: datetime, role: str, who: Any, through: object) -> list[Scorer]:
    objection = and_(Objection.village_id == village_id, Objection.claim_id == Claim.id)
    objected = exists(select(Objection.id).where(objection))
    upheld = exists(select(Objection.id).where(objection, Objection.state == "upheld"))
    query: Any = (
        select(
            who,
            User.name,
            func.count(),
            func.sum(case((Claim.state == "recalled", 1), else_=0)),
            func.sum(case((objected, 1), else_=0)),
            func.sum(case((upheld, 1), else_=0)),
        )
        .select_from(Claim)
        .where(Claim.village_id == village_id, Claim.notice_id.is_not(None), Claim.happened_on >= since.date())
    )
    if through is not None:
        query = query.join(Review, (Review.village_id == village_id) & (Review.claim_id == Claim.id))
    query = query.join(User, User.id == who).group_by(who, User.name).order_by(User.name)
    return [
        Scorer(user_id, name, role, int(claims), int(recalled or 0), int(objected_ or 0), int(upheld_ or 0))
        for user_id, name, claims, recalled, objected_, upheld_ in session.execute(query)
    ]
