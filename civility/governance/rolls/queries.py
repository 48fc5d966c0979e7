"""Reads of rolls."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.governance.rolls.errors import RollNotFound
from civility.governance.rolls.models import HonorRoll
from civility.governance.rolls.rules import Period


def get_roll(session: Session, village_id: UUID, number: int) -> HonorRoll:
    """Raises RollNotFound."""
    roll = session.scalar(select(HonorRoll).where(HonorRoll.village_id == village_id, HonorRoll.number == number))
    if roll is None:
        raise RollNotFound()
    return roll


def get_roll_by_id(session: Session, village_id: UUID, roll_id: UUID) -> HonorRoll:
    """Raises RollNotFound."""
    roll = session.get(HonorRoll, (village_id, roll_id))
    if roll is None:
        raise RollNotFound()
    return roll


def find_roll_of(session: Session, village_id: UUID, period: Period) -> HonorRoll | None:
    """The roll of a period that no newer one replaced."""
    return session.scalar(
        select(HonorRoll).where(
            HonorRoll.village_id == village_id,
            HonorRoll.period_from == period.since,
            HonorRoll.period_until == period.until,
            HonorRoll.state != "replaced",
        )
    )


def list_rolls(session: Session, village_id: UUID) -> Sequence[HonorRoll]:
    """Every roll, newest first."""
    return session.scalars(
        select(HonorRoll).where(HonorRoll.village_id == village_id).order_by(HonorRoll.number.desc())
    ).all()


def find_newest_public(session: Session, village_id: UUID) -> HonorRoll | None:
    """The roll a village shows at its front: of the latest period, neither replaced nor returned."""
    return session.scalar(
        select(HonorRoll)
        .where(HonorRoll.village_id == village_id, HonorRoll.state.in_(("draft", "submitted", "accepted")))
        .order_by(HonorRoll.period_until.desc(), HonorRoll.number.desc())
        .limit(1)
    )


def period_of(roll: HonorRoll) -> Period:
    """The period a roll covers."""
    return Period(roll.period_from, roll.period_until)
