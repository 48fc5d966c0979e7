"""A filled sheet of paper as it is typed: one household a line, in the order of the sheet; pure.

After the number stands what the clause asks for: nothing for a fixed amount, the place or the name of an option, the
points, the quantity, or what each item of an inspection lost.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from civility.points.rules.asked import Asked
from civility.points.rules.rounds import read_stop
from civility.points.rules.shapes import Fixed, OneOf, Range, Shape, StartFull
from civility.tables import Columns, Row, Table, under_header

MAX_LINES = 2_000
_GAPS = re.compile(r"[\s,，、;；]+")
_NUMBERS = ("户号", "户编号", "编号", "household", "number")
_AMOUNTS = ("数量", "多少", "次数", "档", "哪一档", "分", "得分", "分值", "quantity", "points")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet: its place from 1, the household's number as typed, and what stands after it."""

    place: int
    number: str
    words: tuple[str, ...] = ()


def read_lines(text: str) -> list[Line]:
    """The lines that are not empty, in order."""
    split = [_GAPS.split(line.strip()) for line in text.splitlines() if line.strip()]
    return [Line(place, words[0], tuple(filter(None, words[1:]))) for place, words in enumerate(split, 1)]


def read_amount(shape: Shape, line: Line) -> Asked:
    """What the household of a line is to get. Raises WrongAmount."""
    return read_stop(shape, _said(shape, line), line.number) or Asked()


def lines_of(table: Table, shape: Shape) -> str:
    """A table of 户号 and what the clause asks for, as it would be typed. Raises NoHeader, MissingColumns, DuplicateColumn."""
    fields: Mapping[str, tuple[str, ...]] = {"number": _NUMBERS, "amount": _AMOUNTS}
    wanted = ["amount"]
    if isinstance(shape, StartFull):
        fields = {"number": _NUMBERS, **{f"item{at}": (item.label,) for at, item in enumerate(shape.items)}}
        wanted = [name for name in fields if name != "number"]
    table, columns = under_header(table, fields, ("number",))
    said = [[columns.of(row, "number"), *_cells(columns, row, wanted)] for row in table.rows]
    return "\n".join(" ".join(filter(None, words)) for words in said if words[0])


def _cells(columns: Columns, row: Row, wanted: list[str]) -> list[str]:
    return [columns.of(row, name) or "0" if name.startswith("item") else columns.of(row, name) for name in wanted]


def _said(shape: Shape, line: Line) -> dict[str, str]:
    """The line as the fields of a round's page, which are read in one place."""
    number, first = line.number, next(iter(line.words), "")
    if isinstance(shape, Fixed):
        return {f"seen-{number}": "yes"}
    if isinstance(shape, OneOf):
        labels = [option.label for option in shape.options]
        places = {str(at): at - 1 for at in range(1, len(labels) + 1)} | {label: at for at, label in enumerate(labels)}
        return {f"seen-{number}": str(places.get(first, "?"))}
    if isinstance(shape, Range):
        return {f"tenths-{number}": first or "?"}
    if isinstance(shape, StartFull):
        lost = {f"lost-{number}-{at}": word for at, word in enumerate(line.words[: len(shape.items)])}
        return {f"seen-{number}": "yes", **lost}
    return {f"quantity-{number}": first or "?"}
