"""A household's bank book: what it held, what came and went, and what it holds, spendable and honour apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from operator import attrgetter
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.ledger import Line, accounts, units
from civility.people.models import Division, Household
from civility.statements.queries.stretches import Stretch, stretch_of
from civility.statements.queries.telling import Asked, tell
from civility.statements.rules import Span, categorise

LINES_AT_ONCE = 1_000
TOLD_AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class Points:
    """Tenths of a point: spendable, over all years of grant, and honour."""

    spendable: int = 0
    honour: int = 0

    def __add__(self, other: "Points") -> "Points":
        return Points(self.spendable + other.spendable, self.honour + other.honour)

    def __sub__(self, other: "Points") -> "Points":
        return Points(self.spendable - other.spendable, self.honour - other.honour)


@dataclass(frozen=True, slots=True)
class Entry:
    """One transaction as the bank book shows it: what it changed and what stood after it."""

    seq: int
    at: datetime
    what: str
    note: str
    change: Points
    after: Points
    reverses: int | None
    reversed_by: int | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A household's book over a stretch; ``opening`` and everything ``moved`` come to ``closing``.

    ``moved`` is by category of ``rules.CATEGORY_WORDS``, above zero for what came.
    """

    village: Division
    household: Household
    stretch: Stretch
    opening: Points
    moved: dict[str, Points]
    closing: Points

    @property
    def purse(self) -> str:
        return accounts.household(self.household.number)


def get_statement(session: Session, village: Division, household: Household, span: Span) -> Statement:
    """The sums of a household's book over a span; ``list_entries`` has its lines."""
    purse = accounts.household(household.number)
    stretch = stretch_of(session, village.id, span)
    flows = ledger.flows(session, village.id, after=stretch.after, upto=stretch.upto, account=purse)
    moved: dict[str, Points] = {}
    for unit, categories in categorise(flows, lambda account: account == purse).items():
        for category, amount in categories.items():
            moved[category] = moved.get(category, Points()) + _points({unit: amount})
    return Statement(
        village=village,
        household=household,
        stretch=stretch,
        opening=held_at(session, village.id, purse, stretch.after),
        moved=moved,
        closing=held_at(session, village.id, purse, stretch.upto),
    )


def list_entries(
    session: Session,
    village_id: UUID,
    purse: str,
    stretch: Stretch,
    *,
    before: int | None = None,
    at_once: int = LINES_AT_ONCE,
) -> Iterator[Entry]:
    """The entries of a stretch, newest first, fetched ``at_once`` lines at a time: any number in the memory of a few.

    ``before`` begins below that transaction.
    """
    newest = stretch.upto if before is None else max(min(stretch.upto, before - 1), 0)
    held = ledger.balances_at(session, village_id, purse, seq=newest)
    left = _points(held)
    moves = (
        list(lines)
        for _seq, lines in groupby(
            _lines(session, village_id, purse, list(held), stretch.after, newest, at_once), key=attrgetter("seq")
        )
    )
    while together := list(islice(moves, min(at_once, TOLD_AT_ONCE))):
        told = tell(session, village_id, [_asked(lines[0]) for lines in together])
        for lines in together:
            first, change = lines[0], Points()
            for line in lines:
                change += _points({line.unit: line.change})
            words = told[first.seq]
            yield Entry(first.seq, first.at, words.what, words.note, change, left, first.reverses, first.reversed_by)
            left -= change


def _lines(
    session: Session, village_id: UUID, purse: str, held: list[str], after: int, newest: int, at_once: int
) -> Iterator[Line]:
    wanted = [unit for unit in held if units.is_points(unit)]
    before = (newest + 1, 0)
    while page := ledger.statement(session, village_id, purse, only=wanted, limit=at_once, before=before):
        for line in page:
            if line.seq <= after:
                return
            yield line
        before = (page[-1].seq, page[-1].line)


def _asked(line: Line) -> Asked:
    return Asked(line.seq, line.kind, line.reason, line.counterpart, line.reverses)


def held_at(session: Session, village_id: UUID, purse: str, seq: int) -> Points:
    return _points(ledger.balances_at(session, village_id, purse, seq=seq)) if seq else Points()


def _points(held: dict[str, int]) -> Points:
    return Points(
        spendable=sum(amount for unit, amount in held.items() if units.year_of(unit)),
        honour=held.get(units.HONOUR, 0),
    )
