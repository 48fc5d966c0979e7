"""The civility file (文明积分档案): everything a household earned, spent, was honoured for and objected to.

Figures are the book's own: the years are stretches of the bank book, and what is left is what the purse holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import today
from civility.governance.rolls.models import HonorRoll
from civility.governance.rolls.queries import list_rolls
from civility.households.models import HouseholdEvent
from civility.households.queries import list_events
from civility.people.models import Division, Household
from civility.points import queries as points
from civility.points.queries import CategoryTotal, ClaimRow, Ruling
from civility.statements.queries.households import Points, Statement, get_statement
from civility.statements.queries.stretches import first_day
from civility.statements.rules import WHOLE, Span, year_span

DEEDS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Honour:
    """A place on a roll that no newer one replaced; ``stars`` 0 to 5."""

    roll: HonorRoll
    rank: int
    stars: int


@dataclass(frozen=True, slots=True)
class CivilityFile:
    """``years`` are statements of calendar years, the newest first; their sums come to those of the ``whole``.

    ``deeds`` are the newest claims, those under way among them; ``deed_count`` counts what was posted, ``doers`` say
    of the good ones who did how many, None where nobody was named.
    """

    village: Division
    household: Household
    whole: Statement
    years: list[tuple[int, Statement]]
    categories: Sequence[CategoryTotal]
    honours: list[Honour]
    deeds: Sequence[ClaimRow]
    doers: Sequence[tuple[str | None, int]]
    disputes: Sequence[Ruling]
    changes: Sequence[HouseholdEvent]

    @property
    def closing(self) -> Points:
        return self.whole.closing

    @property
    def deed_count(self) -> int:
        return sum(each.claim_count for each in self.categories)


def get_civility_file(
    session: Session, village: Division, household: Household, *, deeds: int | None = DEEDS_SHOWN
) -> CivilityFile:
    """The file of one household, with so many of its newest claims; None: all of them."""
    first = first_day(session, village.id).year
    years = [
        (year, get_statement(session, village, household, year_span(year)))
        for year in range(today().year, first - 1, -1)
    ]
    return CivilityFile(
        village=village,
        household=household,
        whole=get_statement(session, village, household, Span(WHOLE)),
        years=[(year, statement) for year, statement in years if statement.moved or year == today().year],
        categories=points.list_categories_of(session, village.id, household.id),
        honours=_honours(session, village.id, household.number),
        deeds=points.list_household_claims(session, village.id, household.id, limit=deeds),
        doers=points.list_doers(session, village.id, household.id),
        disputes=points.list_rulings(session, [village.id], household_id=household.id),
        changes=[each for each in list_events(session, village.id, household.id) if each.state == "done"],
    )


def _honours(session: Session, village_id: UUID, number: str) -> list[Honour]:
    return [
        Honour(roll, line["rank"], line["stars"])
        for roll in list_rolls(session, village_id)
        if roll.state not in ("replaced", "returned")
        for line in roll.lines
        if line["household_number"] == number
    ]
