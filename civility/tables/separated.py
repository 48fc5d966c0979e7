"""CSV as it really comes: four encodings, four separators, quotes left open."""

import codecs
import csv
import io
import re

from civility.tables.errors import BrokenQuotes, CellTooLong, TooManyColumns, TooManyRows, UnknownEncoding
from civility.tables.sheet import MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, Mark, Row
from civility.tables.words import clean

STRAY_NULS = 8
SEPARATORS = (",", "\t", ";", "，", "；", "|")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+1[4-9]")


def decode(data: bytes, filename: str) -> str:
    """The text of a file in UTF-8, UTF-16 with a byte order mark, or GB18030 (which GBK and GB2312 are part of).

    Raises UnknownEncoding, also for binary files that happen to decode.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data, encoding, filename)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _decoded(data, "gb18030", filename)
        _refuse_garbage(text, filename)
    if text.count("\x00") > STRAY_NULS + len(text) // 100:
        raise UnknownEncoding(filename=filename)
    return text


def _decoded(data: bytes, encoding: str, filename: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UnknownEncoding(filename=filename) from None


def _refuse_garbage(text: str, filename: str) -> None:
    """GB18030 accepts much that is not Chinese: binary shows by control and private characters."""
    sample = text[:20_000]
    strange = sum(1 for sign in sample if (sign < " " and sign not in "\t\r\n") or "\ue000" <= sign <= "\uf8ff")
    if strange > len(sample) // 50:
        raise UnknownEncoding(filename=filename)


def separator_of(text: str) -> str:
    """The separator that cuts the first lines into the same number of cells most often; a comma if none does."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    best, best_score = ",", 0
    for separator in SEPARATORS:
        counts = [_outside_quotes(line, separator) for line in lines]
        usual = max(counts, key=counts.count, default=0)
        score = counts.count(usual) * min(usual, 5) if usual else 0
        if score > best_score:
            best, best_score = separator, score
    return best


def _outside_quotes(line: str, separator: str) -> int:
    return sum(part.count(separator) for part in line.split('"')[::2])


def read_separated(data: bytes, filename: str) -> tuple[Row, ...]:
    """The rows that are not blank, each with the line number at which a spreadsheet program would show it."""
    text = decode(data, filename).replace("\x00", "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    rows: list[Row] = []
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return tuple(rows)
        except csv.Error as error:
            if "field larger" in str(error):
                raise CellTooLong(row=number, limit=MAX_CELL_CHARS) from None
            raise BrokenQuotes(row=number) from None
        row = _row(number, cells)
        if row is not None:
            if len(rows) > MAX_ROWS:
                raise TooManyRows(limit=MAX_ROWS)
            rows.append(row)


def _row(number: int, cells: list[str]) -> Row | None:
    texts = tuple(clean(cell) for cell in cells)
    while texts and not texts[-1]:
        texts = texts[:-1]
    if not texts:
        return None
    if len(texts) > MAX_COLUMNS:
        raise TooManyColumns(limit=MAX_COLUMNS)
    if max(map(len, texts)) > MAX_CELL_CHARS:
        raise CellTooLong(row=number, limit=MAX_CELL_CHARS)
    marks = {i: Mark.LOST_DIGITS for i, text in enumerate(texts) if "+" in text and _SCIENTIFIC.fullmatch(text)}
    return Row(number, texts, marks) if marks else Row(number, texts)
