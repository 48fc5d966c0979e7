"""The stretches of time a statement may cover, and what a flow in the book is to whoever it comes to. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from civility.clock import month_start
from civility.errors import N_
from civility.governance.rolls.rules import month_of
from civility.ledger import Flow
from civility.ledger.accounts import Kind, split
from civility.statements.errors import NoSuchSpan

WHOLE: Final = "all"
MARK_DIGITS: Final = 16
"""Of a hash, as sheets print it."""
_CODE = re.compile(r"(2[0-9]{3})(?:-(0[1-9]|1[0-2]))?", re.ASCII)

# What the account on the other side makes of an amount. Reversals are told apart before this is asked.
CATEGORIES: Final[Mapping[Kind, str]] = {
    Kind.ISSUED: "issued",
    Kind.HOUSEHOLD: "moved",
    Kind.DEDUCTED: "deducted",
    Kind.REDEEMED: "redeemed",
    Kind.OUTLET: "redeemed",
    Kind.HELD: "held",
    Kind.EXPIRED: "expired",
    Kind.CARRIED: "carried",
    Kind.OPENING: "opened",
    Kind.SUPPLIER: "bought",
    Kind.DONOR: "donated",
    Kind.GIVEN: "given",
    Kind.LOST: "lost",
    Kind.COUNTED: "counted",
}
CATEGORY_WORDS: Final = {
    "issued": N_("得分"),
    "redeemed": N_("兑换"),
    "held": N_("留着、退回"),
    "deducted": N_("扣分"),
    "expired": N_("清零"),
    "carried": N_("结转"),
    "moved": N_("分户、并户"),
    "opened": N_("开账"),
    "bought": N_("进货"),
    "donated": N_("捐赠"),
    "given": N_("兑出"),
    "lost": N_("报损"),
    "counted": N_("盘点"),
    "reversed": N_("冲回"),
    "other": N_("其他"),
}
POINTS_ALWAYS: Final = ("issued", "redeemed", "deducted", "expired", "reversed")
GOODS_ALWAYS: Final = ("bought", "donated", "given", "lost", "counted", "reversed")


@dataclass(frozen=True, slots=True)
class Span:
    """A month, a year or (``since`` and ``until`` None) the whole book: ``since`` ≤ day < ``until``."""

    code: str
    since: date | None = None
    until: date | None = None

    @property
    def is_month(self) -> bool:
        return self.since is not None and self.until == month_start(self.since, 1)


def parse_span(code: str) -> Span:
    """The span of ``2026-10``, ``2026`` or ``all``. Raises NoSuchSpan."""
    if code == WHOLE:
        return Span(WHOLE)
    match = _CODE.fullmatch(code)
    if match is None:
        raise NoSuchSpan()
    year, month = match.groups()
    return month_span(date(int(year), int(month), 1)) if month else year_span(int(year))


def year_span(year: int) -> Span:
    return Span(str(year), date(year, 1, 1), date(year + 1, 1, 1))


def month_span(day: date) -> Span:
    """The month a day lies in."""
    month = month_of(day)
    return Span(month.code, month.since, month.until)


def categorise(flows: Iterable[Flow], inside: Callable[[str], bool]) -> dict[str, dict[str, int]]:
    """By unit and category, what came (above zero) and left (below) where ``inside`` says of an account that it counts.

    What moves between two accounts inside changes nothing and is left out. A reversal counts as ``reversed``
    whatever it undoes, so that the original stays to be seen.
    """
    sums: dict[str, dict[str, int]] = {}
    for flow in flows:
        came, left = inside(flow.destination), inside(flow.source)
        if came == left:
            continue
        outside = split(flow.source if came else flow.destination)[0]
        category = "reversed" if flow.kind == "reversal" else CATEGORIES.get(outside, "other")
        of_unit = sums.setdefault(flow.unit, {})
        of_unit[category] = of_unit.get(category, 0) + (flow.amount if came else -flow.amount)
    return sums


def columns_of(used: Iterable[str], always: Iterable[str]) -> list[str]:
    """The categories a table needs, in the order of ``CATEGORY_WORDS``: ``always``, and what was ``used`` besides."""
    wanted = {*always, *used}
    return [category for category in CATEGORY_WORDS if category in wanted]


def statement_ref(number: str, span: Span, seq: int) -> str:
    """How a household's statement is named on its paper code: ``0037-2026-10-12345``."""
    return f"{number}-{span.code}-{seq}"


def parse_statement_ref(ref: str) -> tuple[str, Span, int]:
    """Household number, span, and the number of the last transaction. Raises NoSuchSpan, ValueError."""
    number, _dash, rest = ref.partition("-")
    return (number, *parse_account_ref(rest))


def account_ref(span: Span, seq: int) -> str:
    """How a village's monthly statement is named on its paper code: ``2026-10-12345``."""
    return f"{span.code}-{seq}"


def parse_account_ref(ref: str) -> tuple[Span, int]:
    """Span, and the number of the last transaction. Raises NoSuchSpan, ValueError."""
    code, _dash, seq = ref.rpartition("-")
    return parse_span(code), int(seq)


def month_seal_ref(span: Span, size: int, root: bytes) -> str:
    """How the seal of a month is named on its paper code, with what the root begins with: ``2026-10-12345-9f86d081884c7d65``."""
    return f"{span.code}-{size}-{root.hex()[:MARK_DIGITS]}"


def parse_month_seal_ref(ref: str) -> tuple[Span, int, str]:
    """Span, entries, and what the root began with. Raises NoSuchSpan, ValueError."""
    account, _dash, mark = ref.rpartition("-")
    return (*parse_account_ref(account), mark)


def place_lines(heights: Sequence[int], start: int, rows: int) -> list[int]:
    """Where on a booklet lines of so many rows stand, from place ``start`` on; pages have ``rows`` places, and no line is parted."""
    places = []
    for height in heights:
        if start % rows + height > rows:
            start += rows - start % rows
        places.append(start)
        start += height
    return places
