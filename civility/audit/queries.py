"""Reads of audits: the newest of each village, and those before it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from civility.audit.models import AuditRun
from civility.audit.rules import last_due
from civility.clock import now
from civility.people.models import Division

HISTORY = 30


def find_newest_run(session: Session, village_id: UUID) -> AuditRun | None:
    """The last audit of a village, or None before the first."""
    return session.scalar(_of(village_id).limit(1))


def list_runs(session: Session, village_id: UUID, *, limit: int = HISTORY) -> Sequence[AuditRun]:
    """The audits of a village, newest first."""
    return session.scalars(_of(village_id).limit(limit)).all()


def list_newest_runs(session: Session, village_ids: Sequence[UUID]) -> dict[UUID, AuditRun]:
    """The last audit of each village that had one."""
    runs = session.scalars(
        select(AuditRun)
        .join(Division, Division.id == AuditRun.village_id)
        .where(AuditRun.village_id.in_(village_ids), AuditRun.number == _last_number())
    )
    return {run.village_id: run for run in runs}


def list_due_villages(session: Session) -> list[UUID]:
    """Villages whose last audit is not of the night it should have been made in, nor made since."""
    rows = session.execute(
        select(Division.id, AuditRun.at)
        .outerjoin(AuditRun, (AuditRun.village_id == Division.id) & (AuditRun.number == _last_number()))
        .where(Division.level == "village")
        .order_by(Division.code)
    )
    moment = now()
    return [village_id for village_id, at in rows if at is None or not last_due(village_id, moment) <= at <= moment]


def _of(village_id: UUID) -> Select[AuditRun]:
    return select(AuditRun).where(AuditRun.village_id == village_id).order_by(AuditRun.number.desc())


def _last_number() -> Any:
    """The number of a village's last audit, for a statement that has the village as Division: one seek each."""
    inner = AuditRun.__table__.alias("earlier")
    return (
        select(func.max(inner.c.number)).where(inner.c.village_id == Division.id).correlate(Division).scalar_subquery()
    )
