"""Reads of the rule of the safety index."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.governance.safety.models import SafetyRule


def find_rule(session: Session, village_id: UUID, on: date) -> SafetyRule | None:
    """What holds on a day: of those that began by then the last that was set."""
    query = select(SafetyRule).where(SafetyRule.village_id == village_id, SafetyRule.from_on <= on)
    return session.scalars(query.order_by(SafetyRule.from_on.desc(), SafetyRule.place.desc()).limit(1)).first()


def find_first_month(session: Session, village_id: UUID) -> date | None:
    """The first day of the first month that has a rule."""
    return session.scalar(select(func.min(SafetyRule.from_on)).where(SafetyRule.village_id == village_id))


def list_rules(session: Session, village_id: UUID) -> Sequence[SafetyRule]:
    """Everything that was set, the newest first."""
    query = select(SafetyRule).where(SafetyRule.village_id == village_id)
    return session.scalars(query.order_by(SafetyRule.place.desc())).all()
