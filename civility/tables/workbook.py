"""XLSX: unpacked within a budget and looked over as XML before the spreadsheet library may have it.

The library gets a plain archive of exactly the bytes that were looked over, so a zip that lies about its sizes
cannot reach it. The look-over also finds what the library does not say: formulas without a result, error cells, and
how far the filled cells reach (one cell in the last corner of a sheet would have it set aside sixteen billion).
"""

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any

import python_calamine

from civility.errors import N_
from civility.tables.errors import (
    BrokenSpreadsheet,
    CellTooLong,
    EmptyFile,
    OldSpreadsheet,
    PasswordProtected,
    SuspiciousArchive,
    TooManyRows,
)
from civility.tables.lookover import LookOver
from civility.tables.outcome import Remark
from civility.tables.sheet import MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, NO_MARK, Mark, Row
from civility.tables.words import clean

MAX_ENTRIES = 1_000
MAX_RATIO = 100
RATIO_COUNTS_FROM = 1024 * 1024
MAX_UNPACKED = 96 * 1024 * 1024
EXACT_BELOW = 10**15
_CHUNK = 256 * 1024
_NEEDED = re.compile(r"\[content_types\]\.xml|_rels/.*|xl/[^/]+\.xml|xl/_rels/.*|xl/worksheets/.*", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_SHEET_TAG = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_LINK_TAG = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")

Looks = dict[str, LookOver]


def read_workbook(data: bytes, filename: str) -> tuple[str, tuple[Row, ...], tuple[Remark, ...]]:
    """The first visible sheet with data: its name, its rows, and a remark when other sheets had data too."""
    try:
        plain, looks = _unpack(data, filename)
        with python_calamine.load_workbook(plain) as book:
            full = []
            for meta in book.sheets_metadata:
                if meta.visible is python_calamine.SheetVisibleEnum.Visible and meta.name in looks:
                    sheet = book.get_sheet_by_name(meta.name)
                    if sheet.start is not None:
                        full.append(sheet)
            if not full:
                raise EmptyFile(filename=filename)
            rows = _rows(full[0], looks[full[0].name])
    except python_calamine.PasswordError:
        raise PasswordProtected(filename=filename) from None
    except (python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError) as error:
        raise BrokenSpreadsheet(filename=filename) from error
    if len(full) == 1:
        return full[0].name, rows, ()
    others = "、".join(f"“{sheet.name}”" for sheet in full[1:])
    said = N_("读的是工作表“%(sheet)s”；另有工作表 %(others)s 没有读。")
    return full[0].name, rows, (Remark(said, {"sheet": full[0].name, "others": others}),)


def _unpack(data: bytes, filename: str) -> tuple[io.BytesIO, Looks]:
    """A plain archive of the parts that matter, and each sheet's look-over by the sheet's name."""
    plain, looks, parts = io.BytesIO(), Looks(), dict[str, bytes]()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(plain, "w") as copy:
        entries = {entry.filename: entry for entry in archive.infolist()}
        if len(archive.infolist()) > MAX_ENTRIES:
            raise SuspiciousArchive(filename=filename)
        if "xl/workbook.xml" not in {name.lower() for name in entries}:
            raise OldSpreadsheet(filename=filename)
        budget = MAX_UNPACKED
        needed = [entry for name, entry in entries.items() if _NEEDED.fullmatch(name)]
        if sum(entry.file_size for entry in needed) > budget or any(map(_too_dense, needed)):
            raise SuspiciousArchive(filename=filename)  # by what it says of itself, before anything is unpacked
        for entry in sorted(needed, key=lambda entry: _SHEET.fullmatch(entry.filename) is None):
            if entry.flag_bits & 0x1:
                raise PasswordProtected(filename=filename)
            look = LookOver() if _SHEET.fullmatch(entry.filename) else None
            content = _content(archive, entry, look, budget, filename)
            budget -= len(content)
            copy.writestr(entry.filename, content)
            if look is not None:
                looks[entry.filename.lower()] = look
            elif entry.file_size < RATIO_COUNTS_FROM:
                parts[entry.filename.lower()] = content
    plain.seek(0)
    return plain, _by_sheet_name(looks, parts)


def _too_dense(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > max(RATIO_COUNTS_FROM, MAX_RATIO * entry.compress_size)


def _content(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, look: LookOver | None, budget: int, filename: str
) -> bytes:
    """The bytes of one part. A part that says it is smaller than it is ends early and fails its checksum."""
    pieces, size = [], 0
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > budget:
                raise SuspiciousArchive(filename=filename)
            if look is not None:
                look.feed(piece)
            pieces.append(piece)
    return b"".join(pieces)


def _by_sheet_name(looks: Looks, parts: dict[str, bytes]) -> Looks:
    book = parts.get("xl/workbook.xml", b"").decode("utf-8")
    links = parts.get("xl/_rels/workbook.xml.rels", b"").decode("utf-8")
    targets = {}
    for tag in _LINK_TAG.findall(links):
        target = _attribute(tag, "Target").lower().lstrip("/")
        targets[_attribute(tag, "Id")] = target if target.startswith("xl/") else f"xl/{target}"
    named = Looks()
    for tag in _SHEET_TAG.findall(book):
        path = targets.get(_attribute(tag, r"\w+:id"))
        if path in looks:
            named[_attribute(tag, "name")] = looks[path]
    return named


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\s{name}\s*=\s*("[^"]*"|'[^']*')""", tag)
    return unescape(found.group(1)[1:-1]) if found else ""


def _rows(sheet: python_calamine.CalamineSheet, look: LookOver) -> tuple[Row, ...]:
    height, width = (sheet.end or (0, 0))[0] + 1, (sheet.end or (0, 0))[1] + 1
    if height * width > (MAX_ROWS + LookOver.SPARE_ROWS) * MAX_COLUMNS:
        raise TooManyRows(limit=MAX_ROWS)
    marks_of = _marks_by_row(look)
    repeats = _vertical_merges(sheet, height)
    rows: list[Row] = []
    for at, values in enumerate(sheet.to_python(skip_empty_area=False)):
        texts, marks = _texts(at + 1, values, marks_of.get(at, {}))
        for column, top in repeats.get(at, {}).items():
            if column < len(texts) and not texts[column]:
                above = rows[-1] if rows and rows[-1].number >= top + 1 else None
                if above is not None and above.cell(column):
                    texts[column] = above.cell(column)
                    marks[column] = above.mark(column) | Mark.REPEATED
        row = Row(at + 1, tuple(texts), marks)
        if row.filled or any(mark & (Mark.ERROR | Mark.NO_RESULT) for mark in marks.values()):
            rows.append(row)
    if len(rows) > MAX_ROWS + 1:
        raise TooManyRows(limit=MAX_ROWS)
    return tuple(rows)


def _marks_by_row(look: LookOver) -> dict[int, dict[int, Mark]]:
    by_row: dict[int, dict[int, Mark]] = {}
    for (row, column), mark in look.marks.items():
        by_row.setdefault(row, {})[column] = mark
    return by_row


def _vertical_merges(sheet: python_calamine.CalamineSheet, height: int) -> dict[int, dict[int, int]]:
    """Row → column → top row, for the cells below the first of every block merged downwards.

    Of a block that is also merged sideways only the first column is repeated: its width is for the eye.
    """
    repeats: dict[int, dict[int, int]] = {}
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        for row in range(top + 1, min(bottom + 1, height)):
            repeats.setdefault(row, {})[left] = top
    return repeats


def _texts(number: int, values: list[Any], found: dict[int, Mark]) -> tuple[list[str], dict[int, Mark]]:
    texts, marks = [], dict(found)
    for column, value in enumerate(values):
        text, mark = _text(value)
        if len(text) > MAX_CELL_CHARS:
            raise CellTooLong(row=number, limit=MAX_CELL_CHARS)
        if found.get(column, NO_MARK) & (Mark.NO_RESULT | Mark.ERROR):
            text, mark = "", NO_MARK
        texts.append(text)
        if mark:
            marks[column] = marks.get(column, NO_MARK) | mark
    return texts, marks


def _text(value: Any) -> tuple[str, Mark]:
    if isinstance(value, str):
        return clean(value), NO_MARK
    if isinstance(value, bool):
        return ("是" if value else "否"), NO_MARK
    if isinstance(value, int | float):
        if abs(value) >= EXACT_BELOW:
            return f"{value:.0f}", Mark.NUMBER | Mark.LOST_DIGITS
        return f"{round(value, 6):.6f}".rstrip("0").rstrip("."), Mark.NUMBER
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" "), Mark.DATE
    if isinstance(value, date | time | timedelta):
        return str(value), Mark.DATE
    return "", NO_MARK
