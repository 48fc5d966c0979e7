"""``read_table``: bytes in, a table out, or one sentence why not."""

from civility.tables.errors import EmptyFile, FileTooLarge, NoHeader, OldSpreadsheet, PasswordProtected
from civility.tables.outcome import Remark
from civility.tables.separated import read_separated
from civility.tables.sheet import Row, Table
from civility.tables.workbook import read_workbook

MAX_BYTES = 10 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_table(data: bytes, filename: str) -> Table:
    """Read a CSV or XLSX file. What it is is told by its first bytes, never by its name.

    Text stays text, whatever it begins with (``=``, ``+``, ``-``, ``@``). The header is the first line with two
    filled cells; a reader that knows its columns finds it again with ``under_header``.
    Raises one of ``tables.errors``; never gives back part of a file.
    """
    if len(data) > MAX_BYTES:
        raise FileTooLarge(limit_mb=MAX_BYTES // 1024 // 1024)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise EmptyFile(filename=filename)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise PasswordProtected(filename=filename)
        raise OldSpreadsheet(filename=filename)
    sheet, remarks = "", tuple[Remark, ...]()
    if data.startswith(_ZIP):
        sheet, lines, remarks = read_workbook(data, filename)
    else:
        lines = read_separated(data, filename)
    if not lines:
        raise EmptyFile(filename=filename)
    return Table(filename, lines, _first_full(lines), sheet, remarks)


def _first_full(lines: tuple[Row, ...]) -> int:
    for at, line in enumerate(lines):
        if len(line.filled) > 1 or len(lines) == 1:
            return at
    if max(len(line.cells) for line in lines) == 1:
        return 0
    raise NoHeader(examples="户号、户主")
