"""How many shifts of a kind were held of those that were planned: counts alone."""

from datetime import date
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from civility.governance.activities.models import Activity, Shift, ShiftPlace


def count_held(session: Session, village_id: UUID, kind: str, since: date, until: date) -> tuple[int, int]:
    """Shifts on the days from ``since`` to before ``until``: ``(held, planned)``.

    Held is one to which somebody came, as was confirmed; one that was cancelled was planned and not held.
    """
    came = exists().where(
        ShiftPlace.village_id == Shift.village_id, ShiftPlace.shift_id == Shift.id, ShiftPlace.state == "came"
    )
    planned = (
        select(func.count())
        .select_from(Shift)
        .join(Activity, and_(Activity.village_id == Shift.village_id, Activity.id == Shift.activity_id))
        .where(Shift.village_id == village_id, Activity.kind == kind, Shift.held_on >= since, Shift.held_on < until)
    )
    held = planned.where(Shift.state == "confirmed", came)
    return session.scalar(held) or 0, session.scalar(planned) or 0
