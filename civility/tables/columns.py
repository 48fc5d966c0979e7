"""Finding which column is which, by the names that villages give their columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from civility.tables.errors import DuplicateColumn, MissingColumns, NoHeader, NoRows
from civility.tables.sheet import NO_MARK, Mark, Row, Table
from civility.tables.words import fold

Aliases = Mapping[str, Sequence[str]]
"""Field name → the header texts it goes by; the first is the one a sentence uses."""

HEADER_WITHIN = 30
_BRACKETS = re.compile(r"[(\[【\u3014].*?[)\]】\u3015]")
_NOISE = re.compile(r"[\s*:：、,，.。/\-_#\"'“”]+")


def header_key(text: str) -> str:
    """A header text made comparable: 分 值（分） and 分值 are the same column."""
    folded = fold(text)
    return _NOISE.sub("", _BRACKETS.sub("", folded)) or _NOISE.sub("", folded)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each known field stands; ``ignored`` are the headers that no field goes by."""

    at: Mapping[str, int]
    names: Mapping[str, str]
    ignored: tuple[str, ...] = ()

    def __contains__(self, field: str) -> bool:
        return field in self.at

    def of(self, row: Row, field: str) -> str:
        """The text of a field in a row; empty when the file has no such column."""
        return row.cell(self.at[field]) if field in self.at else ""

    def mark(self, row: Row, field: str) -> Mark:
        return row.mark(self.at[field]) if field in self.at else NO_MARK

    def name(self, field: str) -> str:
        """The header as the file has it, for sentences about a cell."""
        return self.names.get(field, field)


def match_columns(header: Sequence[str], fields: Aliases, required: Sequence[str] = ()) -> Columns:
    """Find each field's column. Of two headers that fit one field the better-known alias wins.

    Raises DuplicateColumn when one name stands twice, NoHeader when nothing is known, MissingColumns
    naming every required field that is not there.
    """
    keys = [header_key(text) for text in header]
    at: dict[str, int] = {}
    for field, aliases in fields.items():
        for alias in map(header_key, aliases):
            found = [i for i, key in enumerate(keys) if key == alias]
            if len(found) > 1:
                raise DuplicateColumn(name=header[found[0]], first=found[0] + 1, second=found[1] + 1)
            if found and found[0] not in at.values():
                at[field] = found[0]
                break
    examples = "、".join(aliases[0] for field, aliases in fields.items() if field in required)
    if not at:
        raise NoHeader(examples=examples)
    missing = [fields[field][0] for field in required if field not in at]
    if missing:
        raise MissingColumns(names="、".join(f"“{name}”" for name in missing))
    ignored = tuple(text for i, text in enumerate(header) if text and i not in at.values())
    return Columns(at, {field: header[i] for field, i in at.items()}, ignored)


def find_header(lines: Sequence[Row], fields: Aliases) -> int | None:
    """The index of the line that holds most known names; of a two-line header the lower one; None if none does."""
    known = {header_key(alias) for aliases in fields.values() for alias in aliases}
    scores = [len({key for key in map(header_key, line.cells) if key in known}) for line in lines[:HEADER_WITHIN]]
    best = max(scores, default=0)
    if best == 0:
        return None
    at = scores.index(best)
    while (
        at + 1 < len(scores)
        and scores[at + 1] == best
        and any(Mark.REPEATED in lines[at + 1].mark(i) for i in range(len(lines[at + 1].cells)))
    ):
        at += 1
    return at


def under_header(table: Table, fields: Aliases, required: Sequence[str] = ()) -> tuple[Table, Columns]:
    """The same table with its header found by known names, and where each field stands.

    Raises NoHeader, MissingColumns, DuplicateColumn, NoRows.
    """
    at = find_header(table.lines, fields)
    if at is not None:
        table = replace(table, header_at=at)
    columns = match_columns(table.header, fields, required)
    if not table.rows:
        raise NoRows()
    return table, columns
