"""Tables for people's own programs: CSV and XLSX out of rows of values.

Numbers go out as numbers and instants as dates. Text is text: what a person typed never becomes a formula.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

import xlsxwriter

from civility.clock import local

Value = str | int | Decimal | date | datetime | None

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it Excel takes UTF-8 for the system's old code page
MOMENT = "%Y-%m-%d %H:%M"
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")
_FORMATS = {"moment": "yyyy-mm-dd hh:mm", "day": "yyyy-mm-dd", "points": "0.0;-0.0;0.0", "count": "0"}


class Out(Protocol):
    """Where text is written."""

    def write(self, text: str, /) -> int: ...


@dataclass(frozen=True)
class Column:
    """A heading, and how wide it is in a spreadsheet, in letters."""

    title: str
    width: int = 12


@dataclass(frozen=True)
class Written:
    """A table to write: ``rows`` hold a value for each column. Instants are aware; they go out on the village's clock."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


def to_csv(tables: Sequence[Written]) -> bytes:
    """UTF-8 with a byte order mark. Several tables stand under their titles, an empty line between them."""
    out = io.StringIO(newline="")
    writer = _writer(out)
    for place, table in enumerate(tables):
        if place:
            writer.writerow(())
        if len(tables) > 1:
            writer.writerow((_plain(table.title),))
        writer.writerow([_plain(column.title) for column in table.columns])
        writer.writerows([_plain(value) for value in row] for row in table.rows)
    return out.getvalue().encode()


def write_csv(out: Out, rows: Iterable[Sequence[Value]]) -> None:
    """Rows as they come, the heading first, as ``to_csv`` writes them: for what is too long to hold in memory."""
    _writer(out).writerows([_plain(value) for value in row] for row in rows)


def to_xlsx(tables: Sequence[Written]) -> bytes:
    """A workbook with a sheet a table, headings frozen, rows written as they come."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats = {name: book.add_format({"num_format": code}) for name, code in _FORMATS.items()}
        for table in tables:
            sheet = book.add_worksheet(table.title[:31])
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(table.columns):
                sheet.set_column(place, place, column.width)
            sheet.write_row(0, 0, [column.title for column in table.columns], bold)
            for number, row in enumerate(table.rows, 1):
                for place, value in enumerate(row):
                    _write(sheet, number, place, value, formats)
    return out.getvalue()


def _writer(out: Out) -> Any:
    out.write(BOM)
    return csv.writer(out)


def _plain(value: Value) -> str:
    """A cell of a CSV file; a text that a spreadsheet would take for a formula is marked as text."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, datetime):
        return local(value).strftime(MOMENT)
    return "" if value is None else str(value)


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Value, formats: dict[str, object]
) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, local(value).replace(tzinfo=None), formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["day"])
    elif value is not None:
        sheet.write_number(row, column, value, formats["points" if isinstance(value, Decimal) else "count"])
