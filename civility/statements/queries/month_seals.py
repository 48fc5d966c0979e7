"""The seal of a month: the first checkpoint that the whole month lies under, and whether the township confirmed it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.ledger import notes
from civility.ledger.keyring import fingerprint
from civility.ledger.models import LedgerCheckpoint, LedgerWitnessed
from civility.papers import keyring
from civility.people.models import Division
from civility.statements.errors import NoMonthSeal
from civility.statements.queries.stretches import first_day, list_months, stretch_of
from civility.statements.rules import Span


@dataclass(frozen=True, slots=True)
class MonthSeal:
    """``key`` is the mark of the key that signed; ``confirmed`` the township's answer, None while there is none."""

    span: Span
    checkpoint: LedgerCheckpoint
    key: str
    confirmed: LedgerWitnessed | None


def list_sealed_months(session: Session, village: Division, *, limit: int) -> list[Span]:
    """The finished months of a book, the last one first."""
    return list_months(first_day(session, village.id))[1 : limit + 1]


def get_month_seal(session: Session, village: Division, span: Span) -> MonthSeal:
    """The seal of a finished month. Raises NoMonthSeal while the month runs, and while nothing over it is sealed."""
    if not span.is_month or span.until is None or span.until > today():
        raise NoMonthSeal()
    upto = stretch_of(session, village.id, span).upto
    checkpoint = ledger.first_checkpoint_over(session, village.id, upto) if upto else None
    if checkpoint is None:
        raise NoMonthSeal()
    return seal_of_checkpoint(session, village, span, checkpoint)


def seal_of_checkpoint(session: Session, village: Division, span: Span, checkpoint: LedgerCheckpoint) -> MonthSeal:
    """What there is to say of one checkpoint that stands for a month."""
    signed = notes.signed_by(checkpoint.note, keyring().book_verifiers(village.id))
    confirmed = (
        ledger.first_confirmed_over(session, village.id, village.parent_id, checkpoint.size)
        if village.parent_id
        else None
    )
    return MonthSeal(span, checkpoint, fingerprint(signed[0].key) if signed else "", confirmed)
