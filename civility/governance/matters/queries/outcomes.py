"""How many matters of a kind came to an answer in time: counts alone, of private kinds too."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from civility.governance.matters.models import Matter, MatterStep
from civility.governance.matters.rules.kinds import WALL_KINDS

LATE: Final = ("overdue", "overdue_stays")
SETTLED: Final = {
    "hazard": ("answer",),
    "dispute": ("answer",),
    "issue": ("answer", "refuse"),
    "slip": ("answer", "refuse"),
    "service": ("answer", "refuse"),
    "wish": ("answer", "refuse"),
}
"""By kind, the steps that bring a matter to its answer. A hazard that is refused is none."""


def count_raised(session: Session, village_id: UUID, since: datetime, until: datetime) -> dict[str, int]:
    """How many of each kind that hangs on the wall were raised between two instants.

    Without what was taken down or back, and what was said of the same thing again.
    """
    rows = session.execute(
        select(Matter.kind, func.count())
        .where(
            Matter.village_id == village_id,
            Matter.kind.in_(WALL_KINDS),
            Matter.private.is_(False),
            Matter.hidden.is_(False),
            Matter.state.not_in(("held", "merged", "withdrawn")),
            Matter.raised_at >= since,
            Matter.raised_at < until,
        )
        .group_by(Matter.kind)
    )
    return {kind: int(often) for kind, often in rows}


def count_in_time(
    session: Session, village_id: UUID, kinds: Sequence[str], since: datetime, until: datetime
) -> tuple[int, int]:
    """Of the matters whose time came between two instants, how many were answered before it ran out.

    Each matter counts once, on the day of its first answer or of the first time that it was late, whichever came first;
    so what happens to it later changes no month that is over. ``(in time, all)``.
    """
    ends = {step for kind in kinds for step in SETTLED[kind]}
    first = (
        select(MatterStep.matter_id, func.min(MatterStep.place).label("place"))
        .join(Matter, and_(Matter.village_id == MatterStep.village_id, Matter.id == MatterStep.matter_id))
        .where(
            MatterStep.village_id == village_id,
            Matter.kind.in_(kinds),
            MatterStep.action.in_([*sorted(ends), *LATE]),
        )
        .group_by(MatterStep.matter_id)
        .subquery()
    )
    rows = session.execute(
        select(MatterStep.action, func.count())
        .join(first, and_(MatterStep.matter_id == first.c.matter_id, MatterStep.place == first.c.place))
        .where(MatterStep.village_id == village_id, MatterStep.at >= since, MatterStep.at < until)
        .group_by(MatterStep.action)
    )
    counts: list[tuple[str, int]] = [(action, count) for action, count in rows]
    return sum(count for action, count in counts if action not in LATE), sum(count for _action, count in counts)
