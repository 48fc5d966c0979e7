"""Reads of notices: who was to know, who knows, who does not yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.governance.relay.errors import RelayNoticeNotFound
from civility.governance.relay.models import STANDS, RelayNotice, RelayReceipt
from civility.governance.relay.queries.units import Unit, list_units
from civility.people.models import Household
from civility.people.queries import count_households


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a notice came: of ``total`` households that live in the village ``confirmed`` know of it."""

    notice: RelayNotice
    total: int
    confirmed: int

    @property
    def missing(self) -> int:
        return self.total - self.confirmed

    @property
    def state(self) -> str:
        if self.notice.withdrawn_at is not None:
            return "withdrawn"
        if not self.missing:
            return "reached"
        return "late" if self.notice.due_on < today() else "under_way"


@dataclass(frozen=True, slots=True)
class UnitReach:
    """The same of one unit; ``waiting`` are the households that do not know yet, in the order of a walk."""

    unit: Unit
    total: int
    waiting: tuple[Household, ...]


def get_notice(session: Session, village_id: UUID, number: int) -> RelayNotice:
    """Raises RelayNoticeNotFound."""
    notice = session.scalar(
        select(RelayNotice).where(RelayNotice.village_id == village_id, RelayNotice.number == number)
    )
    if notice is None:
        raise RelayNoticeNotFound()
    return notice


def find_replacement(session: Session, notice: RelayNotice) -> RelayNotice | None:
    """The notice that took this one's place."""
    return session.scalar(
        select(RelayNotice).where(RelayNotice.village_id == notice.village_id, RelayNotice.replaces_id == notice.id)
    )


def list_reaches(session: Session, village_id: UUID, *, limit: int = 30, offset: int = 0) -> list[Reach]:
    """Notices, newest first, with how many households know."""
    notices = session.scalars(
        select(RelayNotice)
        .where(RelayNotice.village_id == village_id)
        .order_by(RelayNotice.number.desc())
        .limit(limit)
        .offset(offset)
    ).all()
    total, confirmed = count_households(session, village_id), _confirmed(session, village_id, notices)
    return [Reach(each, total, confirmed.get(each.id, 0)) for each in notices]


def list_out(session: Session, village_id: UUID) -> Sequence[RelayNotice]:
    """What was not withdrawn, the most pressing first."""
    return session.scalars(
        select(RelayNotice)
        .where(RelayNotice.village_id == village_id, RelayNotice.withdrawn_at.is_(None))
        .order_by(RelayNotice.due_on, RelayNotice.number)
    ).all()


def count_notices(session: Session, village_id: UUID) -> int:
    return session.scalar(select(func.count()).where(RelayNotice.village_id == village_id)) or 0


def find_reach(session: Session, notice: RelayNotice) -> Reach:
    total = count_households(session, notice.village_id)
    return Reach(notice, total, _confirmed(session, notice.village_id, [notice]).get(notice.id, 0))


def list_unit_reaches(session: Session, notice: RelayNotice) -> list[UnitReach]:
    """Unit by unit, then those in none: how many households it has, and which of them do not know yet."""
    known = set(
        session.scalars(
            select(RelayReceipt.household_id).where(
                RelayReceipt.village_id == notice.village_id, RelayReceipt.notice_id == notice.id, STANDS
            )
        )
    )
    units, without = list_units(session, notice.village_id)
    parts = [*units, Unit(notice.village_id, "", without)]
    return [
        UnitReach(unit, len(unit.households), tuple(home for home in unit.households if home.id not in known))
        for unit in parts
        if unit.households
    ]


def list_receipts(session: Session, notice: RelayNotice) -> dict[UUID, RelayReceipt]:
    """How each household came to know, by household."""
    return {receipt.household_id: receipt for receipt in _receipts(session, notice, STANDS)}


def list_taken_back(session: Session, notice: RelayNotice) -> Sequence[RelayReceipt]:
    """What was ticked by mistake and taken back, the newest first."""
    return _receipts(session, notice, ~STANDS)


def _receipts(session: Session, notice: RelayNotice, which: ColumnElement[bool]) -> Sequence[RelayReceipt]:
    return session.scalars(
        select(RelayReceipt)
        .where(RelayReceipt.village_id == notice.village_id, RelayReceipt.notice_id == notice.id, which)
        .order_by(RelayReceipt.taken_back_at.desc())
    ).all()


def list_for_household(
    session: Session, village_id: UUID, household_id: UUID, *, limit: int = 50
) -> list[tuple[RelayNotice, RelayReceipt | None]]:
    """What one household was told or is to be told, newest first; what was withdrawn before it knew is left out."""
    rows = session.execute(
        select(RelayNotice, RelayReceipt)
        .outerjoin(
            RelayReceipt,
            and_(
                RelayReceipt.village_id == RelayNotice.village_id,
                RelayReceipt.notice_id == RelayNotice.id,
                RelayReceipt.household_id == household_id,
                STANDS,
            ),
        )
        .where(
            RelayNotice.village_id == village_id,
            RelayNotice.withdrawn_at.is_(None) | RelayReceipt.at.is_not(None),
        )
        .order_by(RelayNotice.number.desc())
        .limit(limit)
    )
    return [(notice, receipt) for notice, receipt in rows]


def list_waiting(session: Session, village_id: UUID, household_id: UUID) -> list[RelayNotice]:
    """What a household has not said yet that it knows of, the most pressing first."""
    found = list_for_household(session, village_id, household_id)
    return sorted((notice for notice, receipt in found if receipt is None), key=lambda each: each.due_on)


def waiting_by_notice(
    session: Session, village_id: UUID, homes: Sequence[Household]
) -> list[tuple[RelayNotice, list[Household]]]:
    """What is out and some of these households do not know yet, with which they are, the most pressing first."""
    out = list_out(session, village_id)
    known = {
        (row.notice_id, row.household_id)
        for row in session.execute(
            select(RelayReceipt.notice_id, RelayReceipt.household_id).where(
                RelayReceipt.village_id == village_id,
                RelayReceipt.notice_id.in_([notice.id for notice in out]),
                RelayReceipt.household_id.in_([home.id for home in homes]),
                STANDS,
            )
        )
    }
    found = [(notice, [home for home in homes if (notice.id, home.id) not in known]) for notice in out]
    return [(notice, waiting) for notice, waiting in found if waiting]


def _confirmed(session: Session, village_id: UUID, notices: Sequence[RelayNotice]) -> dict[UUID, int]:
    """How many of the households that live here know of each notice."""
    rows: Any = session.execute(
        select(RelayReceipt.notice_id, func.count())
        .join(
            Household,
            (Household.village_id == RelayReceipt.village_id) & (Household.id == RelayReceipt.household_id),
        )
        .where(
            RelayReceipt.village_id == village_id,
            RelayReceipt.notice_id.in_([each.id for each in notices]),
            STANDS,
            Household.left_on.is_(None),
        )
        .group_by(RelayReceipt.notice_id)
    )
    return dict(rows.all())
