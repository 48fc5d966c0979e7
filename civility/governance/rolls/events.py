"""What the book seals of a roll: who stands on it, for what, and how it was counted."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.governance.rolls.models import HonorRoll
from civility.ledger import Event, Finding

KINDS = ("roll-made", "roll-blanked")


def roll_event(roll: HonorRoll, kind: str = "roll-made") -> Event:
    """Without its state, which the returns of the month seal."""
    content = {
        "number": roll.number,
        "period_from": roll.period_from,
        "period_until": roll.period_until,
        "counted_until": roll.counted_until,
        "method": roll.method,
        "lines": roll.lines,
    }
    return Event(kind, str(roll.id), content, f"roll {roll.number}")


def check_rolls(session: Session, village_id: UUID) -> list[Finding]:
    """Whether every roll says what the book sealed when it was made."""
    rolls = session.scalars(select(HonorRoll).where(HonorRoll.village_id == village_id))
    now = [roll_event(roll) for roll in rolls]
    return ledger.check_events(session, village_id, check="rolls", kinds=KINDS, now=now)
