"""Messy spreadsheet files, made for tests."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import xlsxwriter


def workbook(fill: Callable[[Any, Any], None], *, sheet: str = "户籍") -> bytes:
    """An XLSX whose one sheet ``fill(sheet, book)`` writes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        fill(book.add_worksheet(sheet), book)
    return buffer.getvalue()


def sheet_of(*rows: tuple[Any, ...]) -> bytes:
    """An XLSX with these rows from the first."""

    def fill(sheet: Any, _book: Any) -> None:
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)

    return workbook(fill)


def with_entry(data: bytes, name: str, content: bytes) -> bytes:
    """The same archive with one entry replaced or added, compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry))
        new.writestr(name, content)
    return buffer.getvalue()


def entry_of(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)
