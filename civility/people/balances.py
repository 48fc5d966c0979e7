"""What a household had at a moment that is over: at the end of a day, at an instant, or after one entry of the book."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import ZONE, now, today
from civility.ledger import accounts, units
from civility.people.errors import MomentAhead


@dataclass(frozen=True, slots=True)
class PastBalance:
    """Tenths by year of grant and of honour, after transaction ``seq`` of the village's book (0: before the first)."""

    seq: int
    by_year: dict[int, int]
    honour_tenths: int

    @property
    def spendable_tenths(self) -> int:
        return sum(self.by_year.values())


def balance_after(session: Session, village_id: UUID, number: str, seq: int) -> PastBalance:
    """What household ``number`` had after transaction ``seq``. Raises TransactionNotFound when there is none yet."""
    if seq != 0:
        ledger.get_transaction(session, village_id, seq)
    return _at(session, village_id, number, seq)


def balance_at(session: Session, village_id: UUID, number: str, at: datetime) -> PastBalance:
    """What household ``number`` had at an instant. Raises MomentAhead for one that is yet to come."""
    if at > now():
        raise MomentAhead()
    return _at(session, village_id, number, ledger.seq_at(session, village_id, at))


def balance_on(session: Session, village_id: UUID, number: str, day: date) -> PastBalance:
    """What household ``number`` had when a day ended; of today, what it has now. Raises MomentAhead."""
    end = now() if day == today() else datetime.combine(day, time.max, ZONE)
    return balance_at(session, village_id, number, end)


def _at(session: Session, village_id: UUID, number: str, seq: int) -> PastBalance:
    purse = accounts.household(number)
    held = {
        unit: ledger.as_of(session, village_id, purse, unit, seq=seq)
        for unit in ledger.balances(session, village_id, purse)
    }
    by_year = {year: amount for unit, amount in held.items() if amount and (year := units.year_of(unit)) is not None}
    return PastBalance(seq, by_year, held.get(units.HONOUR, 0))
