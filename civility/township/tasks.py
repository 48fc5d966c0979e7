"""What of the month waits for a village's committee: a roll to make, to hand in, or to put right."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.errors import N_
from civility.governance.rolls.queries import find_roll_of
from civility.governance.rolls.rules import Period, month_before, month_of
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.permissions import may
from civility.points.models import MonthlyTotal
from civility.township.queries import find_return


@dataclass(frozen=True)
class MonthTask:
    """``text`` is a source text with the field ``month``, ``period`` what fills it; ``note`` is shown as it is."""

    text: str
    period: Period
    endpoint: str
    args: dict[str, Any]
    urgency: str = ""
    note: str = ""


def tasks(session: Session, village: Division, actor: Actor) -> list[MonthTask]:
    """What waits of the last finished month; nothing for those who do not hand months in."""
    if not may(actor, "return.submit", village):
        return []
    period = month_before(month_of(today()))
    here: dict[str, Any] = {"village_code": village.code}
    hand_in = {**here, "month": period.code}
    roll = find_roll_of(session, village.id, period)
    last = find_return(session, village.id, period)
    if last is not None and last.state == "returned":
        return [MonthTask(N_("乡镇退回了%(month)s的榜"), period, "township.hand_in", hand_in, "now", last.reason)]
    if roll is None:
        text = N_("%(month)s的榜还没有定")
        return [MonthTask(text, period, "rolls.rolls", here, "soon")] if _has_scores(session, village, period) else []
    if last is None:
        return [MonthTask(N_("%(month)s的榜还没有报送"), period, "township.hand_in", hand_in, "soon")]
    return []


def _has_scores(session: Session, village: Division, period: Period) -> bool:
    query = select(MonthlyTotal.month).where(
        MonthlyTotal.village_id == village.id,
        MonthlyTotal.scope == "household",
        MonthlyTotal.month >= period.since,
        MonthlyTotal.month < period.until,
        MonthlyTotal.honour_tenths > 0,
    )
    return session.scalar(query.limit(1)) is not None
