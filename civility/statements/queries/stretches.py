"""From a span of days to a stretch of the book, and which spans there are to ask for."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import day_start, local, month_start, now, today
from civility.statements.rules import WHOLE, Span, month_span, year_span
from civility.web.filters import month

MONTHS_OFFERED = 24


@dataclass(frozen=True, slots=True)
class Stretch:
    """The transactions of a span: ``after`` < seq ≤ ``upto``."""

    span: Span
    after: int
    upto: int


def stretch_of(session: Session, village_id: UUID, span: Span) -> Stretch:
    """Where in the book a span lies: from the last transaction recorded before it to the last recorded in it.

    What has no end yet goes to the head of the book, a line that a jumping clock dated ahead included.
    """
    after = ledger.last_before(session, village_id, day_start(span.since)) if span.since else 0
    end = day_start(span.until) if span.until else None
    if end is None or end > now():
        upto = ledger.count_transactions(session, village_id)
    else:
        upto = ledger.last_before(session, village_id, end)
    return Stretch(span, after, max(after, upto))


def first_day(session: Session, village_id: UUID) -> date:
    """The day of the book's first transaction; today while there is none."""
    try:
        return local(ledger.get_transaction(session, village_id, 1).at).date()
    except ledger.TransactionNotFound:
        return today()


def list_spans(session: Session, village_id: UUID) -> list[Span]:
    """What a household may choose: years from this one back, the whole book, months from this one back."""
    first = min(first_day(session, village_id), today())
    years = [year_span(year) for year in range(today().year, first.year - 1, -1)]
    return [*years, Span(WHOLE), *list_months(first)[:MONTHS_OFFERED]]


def list_months(first: date) -> list[Span]:
    """Every month from that of a day on, the present one first."""
    months, day = [], month_start(today())
    while day >= month_start(first):
        months.append(month_span(day))
        day = month_start(day, -1)
    return months


def span_words(span: Span) -> str:
    """``2026年10月``, ``2026年`` or what says that it is everything."""
    if span.since is None:
        return str(_("从头到现在"))
    return month(span.since) if span.is_month else str(_("%(year)s年", year=span.since.year))
