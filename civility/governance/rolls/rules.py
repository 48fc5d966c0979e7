"""How a roll comes about: its period, ranks, stars, and its method in words. Pure: no database, no clock."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from civility.clock import month_start
from civility.errors import N_
from civility.governance.rolls.errors import NoSuchPeriod

MAX_STARS = 5
SHOWN_CATEGORIES = 3
METHOD = N_("按这一期入账的荣誉分从高到低排，分数相同名次相同；一个方面有加分得一颗星，最多五颗。只写加了分的户。")
METHOD_OF_ONE = N_(
    "按“%(category)s”一项截至%(day)s入账的荣誉分从高到低排，分数相同名次相同，不写分数。有扣分的，摊到加了分的各方面。只写这一方面加了分的户。"
)
METHOD_SO_FAR = N_(
    "按截至%(day)s入账的荣誉分从高到低排，分数相同名次相同；一个方面有加分得一颗星，最多五颗。只写加了分的户。"
)

_PERIOD = re.compile(r"([0-9]{4})-(?:(0[1-9]|1[0-2])|Q([1-4]))", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """Whole calendar months: ``since`` is the first day, ``until`` the first day after."""

    since: date
    until: date

    @property
    def is_month(self) -> bool:
        return self.until == month_start(self.since, 1)

    @property
    def code(self) -> str:
        """``2026-10`` for a month, ``2026-Q4`` for a quarter."""
        if self.is_month:
            return f"{self.since:%Y-%m}"
        return f"{self.since.year}-Q{(self.since.month + 2) // 3}"

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """One household's period: ``categories`` are honour in tenths by category, ``label`` its public name."""

    household_number: str
    label: str
    honour_tenths: int
    categories: dict[str, int]


def month_of(day: date) -> Period:
    """The month a day lies in."""
    return Period(month_start(day), month_start(day, 1))


def quarter_of(day: date) -> Period:
    """The quarter a day lies in."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return Period(first, month_start(first, 3))


def month_before(period: Period) -> Period:
    """The month that ends where this period begins."""
    return month_of(period.since - timedelta(days=1))


def parse_period(code: str) -> Period:
    """The period of ``2026-10`` or ``2026-Q4``. Raises NoSuchPeriod."""
    match = _PERIOD.fullmatch(code)
    if match is None or not 2000 <= int(match[1]) <= 2999:
        raise NoSuchPeriod()
    year, month, quarter = match.groups()
    return month_of(date(int(year), int(month), 1)) if month else quarter_of(date(int(year), 3 * int(quarter), 1))


def make_lines(standings: Iterable[Standing]) -> list[dict[str, Any]]:
    """The frozen lines of a roll, highest first: praise only, so whoever did not end above zero is not on it.

    Equal points share a rank and the ranks after them are skipped (1, 1, 3). Each category with points gives a
    star, at most MAX_STARS; the best SHOWN_CATEGORIES are named.
    """
    praised = sorted(
        (standing for standing in standings if standing.honour_tenths > 0),
        key=lambda standing: (-standing.honour_tenths, standing.household_number),
    )
    ranks = shared_ranks([standing.honour_tenths for standing in praised])
    return [_line(rank, standing) for rank, standing in zip(ranks, praised, strict=True)]


def list_categories(lines: Iterable[Mapping[str, Any]]) -> list[str]:
    """The categories in which somebody on these lines earned, those with the most households first.

    Empty for a roll made before lines said what each category gave.
    """
    counted = Counter(name for line in lines for name in line.get("earned", {}))
    return sorted(counted, key=lambda name: (-counted[name], name))


def in_category(lines: Iterable[Mapping[str, Any]], category: str) -> list[dict[str, Any]]:
    """The lines of whoever earned in one category, ranked by what that gave of their points on the whole roll.

    What was taken is spread over all categories, and no points are told: nobody reads from the place in a category,
    beside the whole roll, that something was taken. Without stars, which count categories.
    """
    earned = sorted(
        (line for line in lines if category in line.get("earned", {})),
        key=lambda line: (-_share(line, category), line["household_number"]),
    )
    ranks = shared_ranks([_share(line, category) for line in earned])
    return [
        {**line, "rank": rank, "honour_tenths": None, "stars": 0, "categories": []}
        for rank, line in zip(ranks, earned, strict=True)
    ]


def _share(line: Mapping[str, Any], category: str) -> Fraction:
    """Tenths of a line's honour that one category gave; those of all categories make up the whole."""
    return Fraction(line["honour_tenths"] * line["earned"][category], sum(line["earned"].values()))


def shared_ranks(values: Sequence[Any]) -> list[int]:
    """Ranks of values that are already in order: equal values share, the next is counted on (1, 1, 3)."""
    ranks: list[int] = []
    for place, value in enumerate(values, start=1):
        ranks.append(ranks[-1] if ranks and value == values[place - 2] else place)
    return ranks


def _line(rank: int, standing: Standing) -> dict[str, Any]:
    earned = sorted(
        ((tenths, name) for name, tenths in standing.categories.items() if tenths > 0),
        key=lambda pair: (-pair[0], pair[1]),
    )
    return {
        "rank": rank,
        "household_number": standing.household_number,
        "label": standing.label,
        "honour_tenths": standing.honour_tenths,
        "stars": min(len(earned), MAX_STARS),
        "categories": [name for _, name in earned[:SHOWN_CATEGORIES]],
        "earned": {name: tenths for tenths, name in earned},
    }
