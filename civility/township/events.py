"""What a village's book seals of a month handed in: the roll, and what the township answered."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.ledger import Event, Finding
from civility.township.models import STATES, PeriodReturn

KINDS = tuple(f"return-{state}" for state in STATES)


def return_event(handed_in: PeriodReturn) -> Event:
    """The reason of a return may name people: it stays outside."""
    content = {
        "period_from": handed_in.period_from,
        "attempt": handed_in.attempt,
        "roll": handed_in.roll_id,
        "state": handed_in.state,
        "submitted_by": handed_in.submitted_by,
        "reviewed_by": handed_in.reviewed_by,
    }
    label = f"the return of {handed_in.period_from:%Y-%m}, attempt {handed_in.attempt}"
    return Event(f"return-{handed_in.state}", str(handed_in.id), content, label)


def check_returns(session: Session, village_id: UUID) -> list[Finding]:
    """Whether what a village handed in, and what was answered, is what the book sealed."""
    returns = session.scalars(select(PeriodReturn).where(PeriodReturn.village_id == village_id))
    now = [return_event(handed_in) for handed_in in returns]
    return ledger.check_events(session, village_id, check="returns", kinds=KINDS, now=now)
