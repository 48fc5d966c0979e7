"""What leaves as CSV and XLSX is read back as what it was, and is never a formula."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from civility.tables import Column, Written, read_table, to_csv, to_xlsx, write_csv

ROWS = [
    (1, datetime(2026, 11, 21, 6, 30, tzinfo=UTC), "打扫，“干净”", Decimal("-0.5"), Decimal(135)),
    (2, date(2026, 11, 22), "两行\n的话", Decimal("12.5"), None),
]
BOOK = Written("流水", [Column("笔号", 6), Column("时间", 16), Column("事项", 40), Column("进出"), Column("余")], ROWS)
EVIL = ("=1+1", "+8613800000000", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", '=HYPERLINK("http://x","y")')


def test_a_csv_opens_in_excel_and_reads_back():
    data = to_csv([BOOK])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[:2] == [
        "笔号,时间,事项,进出,余",
        "1,2026-11-21 14:30,打扫，“干净”,-0.5,135",
    ]
    table = read_table(data, "流水.csv")
    assert list(table.rows[0].cells)[:3] == ["1", "2026-11-21 14:30", "打扫，“干净”"]


def test_several_tables_of_a_csv_stand_under_their_titles():
    lines = to_csv([BOOK, Written("冲回", [Column("原")], [(7,)])]).decode("utf-8-sig").splitlines()
    assert lines[0] == "流水"
    assert lines[-4:] == ["", "冲回", "原", "7"]


def test_a_workbook_holds_numbers_as_numbers_and_its_headings_stay():
    data = to_xlsx([BOOK, Written("冲回", [Column("原")], [(7,)])])
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["流水", "冲回"]
    headings, first, second = book.get_sheet_by_name("流水").to_python()
    assert headings == ["笔号", "时间", "事项", "进出", "余"]
    assert [first[0], f"{first[1]:%F %R}", *first[2:]] == [1.0, "2026-11-21 14:30", "打扫，“干净”", -0.5, 135.0]
    assert second == [2.0, date(2026, 11, 22), "两行\n的话", 12.5, ""]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert 'min="3" max="3" width="40.' in sheet


@pytest.mark.parametrize("text", EVIL)
def test_what_somebody_typed_is_never_a_formula(text):
    table = Written("t", [Column(text)], [(text,)])
    rows = to_csv([table]).decode("utf-8-sig")
    assert all(line.lstrip('"').startswith("'") for line in rows.splitlines())
    data = to_xlsx([table])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1] == [text]


def test_ten_thousand_rows_are_written_as_they_come():
    rows = (
        (number, datetime(2026, 1, 1, tzinfo=UTC), "参加集中清扫", Decimal(5), Decimal(number))
        for number in range(10_000)
    )
    data = to_xlsx([Written("流水", BOOK.columns, rows)])
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()) == 10_001


def test_a_long_table_is_written_row_by_row_as_a_short_one_is_at_once():
    out = io.StringIO(newline="")
    rows = [("日期", "事项"), (date(2026, 11, 21), "=1+1"), (None, "兑换")]
    write_csv(out, iter(rows))
    table = Written("", [Column(title) for title in rows[0]], rows[1:])
    assert out.getvalue().encode() == to_csv([table])
