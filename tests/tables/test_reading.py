"""Files as they really come, and one sentence for each that cannot be read."""

import datetime as dt
import io
import struct
import time
import tracemalloc
import zipfile
from typing import Any

import pytest

from civility.tables import MAX_BYTES, MAX_ROWS, Mark, read_table, under_header
from civility.tables.errors import (
    BrokenQuotes,
    BrokenSpreadsheet,
    CellTooLong,
    DuplicateColumn,
    EmptyFile,
    FileTooLarge,
    MissingColumns,
    NoHeader,
    NoRows,
    OldSpreadsheet,
    PasswordProtected,
    SuspiciousArchive,
    TooManyColumns,
    TooManyRows,
    UnknownEncoding,
    UnreadableFile,
)
from tests.tables.books import entry_of, sheet_of, with_entry, workbook

SHEET = "xl/worksheets/sheet1.xml"
FIELDS = {"number": ("户号", "户编号"), "head": ("户主", "户主姓名"), "group": ("村民小组", "组")}
PLAIN = "户号,户主,组\n37,李建国,一组\n38,马哈桑·尤素夫,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_each_usual_encoding_gives_the_same_rows(encoding: str) -> None:
    table = read_table(PLAIN.encode(encoding), "户籍.csv")

    assert table.header == ("户号", "户主", "组")
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ("37", "李建国", "一组")),
        (3, ("38", "马哈桑·尤素夫")),
    ]


def test_a_rare_character_survives_gb18030() -> None:
    table = read_table("户号,户主\n1,刘㛃\n2,𠅤丽\n".encode("gb18030"), "a.csv")

    assert [row.cells[1] for row in table.rows] == ["刘㛃", "𠅤丽"]


@pytest.mark.parametrize("separator", [",", "\t", ";", "，", "；", "|"])
def test_the_separator_is_found_out(separator: str) -> None:
    table = read_table(PLAIN.replace(",", separator).encode(), "a.csv")

    assert table.rows[0].cells == ("37", "李建国", "一组")


def test_commas_inside_quotes_do_not_count() -> None:
    table = read_table('项目;分值\n"打扫, 整理, 清运";5\n"让地, 修路, 架桥";10\n'.encode(), "a.csv")

    assert table.rows[0].cells == ("打扫, 整理, 清运", "5")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    table = read_table('项目,分值\n=1+1,+5\n@SUM(A1),-20\n"=HYPERLINK(""x"")",1\n'.encode(), "a.csv")

    assert [row.cells for row in table.rows] == [("=1+1", "+5"), ("@SUM(A1)", "-20"), ('=HYPERLINK("x")', "1")]


def test_control_and_invisible_characters_are_dropped() -> None:
    table = read_table("户号,户主\n3\x007,李\u200b建\x07国\u202e\n".encode(), "a.csv")

    assert table.rows[0].cells == ("37", "李建国")


def test_a_scientific_number_in_csv_has_lost_digits() -> None:
    table = read_table("户号,身份证\n37,6.32126E+17\n".encode(), "a.csv")

    assert table.rows[0].mark(1) == Mark.LOST_DIGITS


def test_rows_keep_their_number_over_blank_lines_and_a_title() -> None:
    table = read_table("上合乐寺村户籍表\n\n户号,户主\n37,李建国\n\n,\n38,王明\n".encode(), "a.csv")

    assert table.header == ("户号", "户主")
    assert [row.number for row in table.rows] == [4, 7]
    assert [row.cells[0] for row in table.above] == ["上合乐寺村户籍表"]


def test_numbers_dates_and_booleans_become_text_with_a_mark() -> None:
    def fill(sheet: Any, book: Any) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["户号", "分值", "日期", "在村", "身份证"])
        sheet.write_row(1, 0, [37, 0.1])
        sheet.write_datetime(1, 2, dt.datetime(1968, 2, 3), day)  # noqa: DTZ001 (a day in a cell)
        sheet.write_boolean(1, 3, True)
        sheet.write_number(1, 4, 632126196802031234)

    (row,) = read_table(workbook(fill), "a.xlsx").rows

    assert row.cells[:4] == ("37", "0.1", "1968-02-03", "是")
    assert [row.mark(i) for i in range(5)] == [
        Mark.NUMBER,
        Mark.NUMBER,
        Mark.DATE,
        Mark(0),
        Mark.NUMBER | Mark.LOST_DIGITS,
    ]


def test_a_formula_gives_its_stored_result_or_is_marked_as_without() -> None:
    def fill(sheet: Any, _book: Any) -> None:
        sheet.write_row(0, 0, ["户号", "分值", "上限"])
        sheet.write_formula(1, 0, "=30+7", None, 37)
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 2, "=A9", None, "")

    (row,) = read_table(workbook(fill), "a.xlsx").rows

    assert row.cells == ("37", "", "")
    assert Mark.FORMULA in row.mark(0)
    assert Mark.NO_RESULT not in row.mark(0)
    assert Mark.ERROR in row.mark(1)
    assert Mark.NO_RESULT in row.mark(2)


def test_a_downward_merge_repeats_its_value_with_a_mark() -> None:
    def fill(sheet: Any, _book: Any) -> None:
        sheet.merge_range(0, 0, 0, 2, "XX村积分细则")
        sheet.write_row(1, 0, ["类别", "项目", "分值"])
        sheet.merge_range(2, 0, 4, 0, "卫生")
        for at, (item, points) in enumerate([("扫院子", 5), ("清垃圾", 3), ("种树", 10)]):
            sheet.write_row(2 + at, 1, [item, points])

    table = read_table(workbook(fill), "a.xlsx")

    assert table.header == ("类别", "项目", "分值")
    assert [row.cells for row in table.rows] == [
        ("卫生", "扫院子", "5"),
        ("卫生", "清垃圾", "3"),
        ("卫生", "种树", "10"),
    ]
    assert [Mark.REPEATED in row.mark(0) for row in table.rows] == [False, True, True]


def test_a_header_of_two_merged_lines_is_read_by_its_lower_line() -> None:
    def fill(sheet: Any, _book: Any) -> None:
        sheet.merge_range(0, 0, 1, 0, "户号")
        sheet.merge_range(0, 1, 1, 1, "户主")
        sheet.merge_range(0, 2, 0, 3, "人口")
        sheet.write_row(1, 2, ["男", "女"])
        sheet.write_row(2, 0, [37, "李建国", 2, 1])

    table, columns = under_header(read_table(workbook(fill), "a.xlsx"), FIELDS, ("number", "head"))

    assert table.header == ("户号", "户主", "男", "女")
    assert [columns.of(row, "head") for row in table.rows] == ["李建国"]


def test_the_first_sheet_with_data_is_read_and_the_others_named() -> None:
    def fill(sheet: Any, book: Any) -> None:
        book.add_worksheet("一组").write_row(0, 0, ["户号", "户主"])
        book.get_worksheet_by_name("一组").write_row(1, 0, [1, "李建国"])
        book.add_worksheet("二组").write_row(0, 0, ["户号", "户主"])
        hidden = book.add_worksheet("旧")
        hidden.write_row(0, 0, ["户号", "户主"])
        hidden.hide()

    table = read_table(workbook(fill, sheet="封面"), "a.xlsx")

    assert table.sheet == "一组"
    assert [remark.describe() for remark in table.remarks] == ["读的是工作表“一组”；另有工作表 “二组” 没有读。"]


def test_cells_formatted_to_the_last_row_do_not_count() -> None:
    def fill(sheet: Any, book: Any) -> None:
        grey = book.add_format({"bg_color": "#eeeeee"})
        sheet.write_row(0, 0, ["户号", "户主"])
        sheet.write_row(1, 0, [1, "李建国"])
        sheet.write_blank(1_048_575, 16_383, None, grey)

    assert len(read_table(workbook(fill), "a.xlsx").rows) == 1


def _refused(data: bytes, kind: type[UnreadableFile], filename: str = "户籍.xlsx") -> UnreadableFile:
    with pytest.raises(kind) as caught:
        read_table(data, filename)
    assert type(caught.value) is kind
    assert "%(" not in caught.value.describe()
    return caught.value


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n\t", b",,,\n,,\n"])
def test_an_empty_file_is_named(data: bytes) -> None:
    assert "户籍.csv" in _refused(data, EmptyFile, "户籍.csv").describe()


def test_an_empty_workbook_is_named() -> None:
    _refused(sheet_of(), EmptyFile)


def test_binary_rubbish_is_no_table() -> None:
    _refused(bytes(range(256)) * 40, UnknownEncoding, "a.csv")
    _refused(b"\x89PNG\r\n\x1a\n" + bytes(500), UnknownEncoding, "a.csv")


def test_a_file_over_ten_megabytes_is_refused_unread() -> None:
    _refused(b"1,2\n" * (MAX_BYTES // 4 + 1), FileTooLarge, "a.csv")


def test_a_sheet_that_only_says_it_is_xlsx_is_refused() -> None:
    _refused(b"PK\x03\x04" + bytes(100), BrokenSpreadsheet)
    _refused(sheet_of(("户号", "户主"), (1, "李"))[:-200], BrokenSpreadsheet)


def test_an_old_spreadsheet_and_a_locked_one_are_told_apart() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    _refused(ole, OldSpreadsheet, "户籍.xls")
    _refused(ole + "EncryptedPackage".encode("utf-16-le"), PasswordProtected)


def test_a_hundred_thousand_csv_rows_are_refused_in_little_memory() -> None:
    data = ("户号,户主\n" + "".join(f"{n},李{n}\n" for n in range(100_000))).encode("gbk")

    tracemalloc.start()
    refusal = _refused(data, TooManyRows, "a.csv")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert refusal.limit == MAX_ROWS
    assert peak < 40 * 1024 * 1024


def test_a_hundred_thousand_spreadsheet_rows_are_refused_before_the_library_opens_them() -> None:
    def fill(sheet: Any, _book: Any) -> None:
        for n in range(100_000):
            sheet.write_number(n, 0, n)
            sheet.write_number(n, 1, n * 7919 % 1000)

    data = workbook(fill)
    tracemalloc.start()
    _refused(data, TooManyRows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 40 * 1024 * 1024


def test_exactly_the_limit_of_rows_is_read() -> None:
    data = ("户号,户主\n" + "1,李\n" * MAX_ROWS).encode()

    assert len(read_table(data, "a.csv").rows) == MAX_ROWS
    _refused(data + b"1,2\n", TooManyRows, "a.csv")


def test_one_cell_in_the_last_corner_does_not_fill_the_memory() -> None:
    far_down = workbook(lambda sheet, _book: (sheet.write(0, 0, "户号"), sheet.write(1_048_575, 0, 1)))  # type: ignore[func-returns-value]
    far_right = workbook(lambda sheet, _book: (sheet.write(0, 0, "户号"), sheet.write(1, 16_383, 1)))  # type: ignore[func-returns-value]

    _refused(far_down, TooManyRows)
    _refused(far_right, TooManyColumns)


def test_too_many_csv_columns_are_refused() -> None:
    _refused((",".join(str(n) for n in range(101)) + "\n").encode(), TooManyColumns, "a.csv")


def test_a_cell_that_swallows_the_file_is_refused() -> None:
    assert _refused(('户号,户主\n1,"' + "李" * 3000 + '"\n').encode(), CellTooLong, "a.csv").row == 2
    _refused(('户号,户主\n1,"' + "x" * 200_000 + '"\n').encode(), CellTooLong, "a.csv")
    _refused('户号,户主\n1,"李建国\n2,王明\n'.encode(), BrokenQuotes, "a.csv")
    _refused(sheet_of(("户号", "户主"), (1, "李" * 3000)), CellTooLong)


def test_a_zip_bomb_is_refused() -> None:
    honest = sheet_of(("户号", "户主"), (1, "李建国"))
    sheet = entry_of(honest, SHEET)

    _refused(with_entry(honest, SHEET, sheet + b" " * 50_000_000), SuspiciousArchive)
    _refused(with_entry(honest, "xl/sharedStrings.xml", b"<sst>" + b"<si><t>x</t></si>" * 3_000_000), SuspiciousArchive)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    honest = sheet_of(("户号", "户主"), (1, "李建国"))
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row>' * 1_500_000
    bomb = with_entry(honest, SHEET, b"<worksheet><sheetData>" + cells)

    before = time.process_time()
    _refused(bomb, SuspiciousArchive)

    assert time.process_time() - before < 0.5


def test_a_zip_bomb_with_understated_sizes_never_reaches_the_library() -> None:
    honest = sheet_of(("户号", "户主"), (1, "李建国"))
    real = 50_000_000
    bomb = with_entry(honest, "xl/sharedStrings.xml", b" " * real)
    lying = bomb.replace(struct.pack("<L", real), struct.pack("<L", 1000))

    assert lying != bomb
    _refused(lying, BrokenSpreadsheet)


def test_a_zip_of_a_thousand_entries_is_refused() -> None:
    buffer = io.BytesIO(sheet_of(("户号", "户主"), (1, "李建国")))
    with zipfile.ZipFile(buffer, "a") as archive:
        for n in range(1001):
            archive.writestr(f"xl/media/{n}.txt", b"")

    _refused(buffer.getvalue(), SuspiciousArchive)


def test_a_sheet_with_declarations_is_refused() -> None:
    honest = sheet_of(("户号", "户主"), (1, "李建国"))
    hostile = b'<!DOCTYPE a [<!ENTITY b "c">]>' + entry_of(honest, SHEET)

    _refused(with_entry(honest, SHEET, hostile), BrokenSpreadsheet)


def test_another_zip_is_not_a_workbook() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    _refused(buffer.getvalue(), OldSpreadsheet, "户籍.ods")


def test_headers_are_matched_whatever_their_spaces_width_and_units() -> None:
    table = read_table("户 号（必填）,户主姓名：,备注\n37,李建国,x\n".encode(), "a.csv")

    table, columns = under_header(table, FIELDS, ("number", "head"))

    assert columns.of(table.rows[0], "number") == "37"
    assert columns.of(table.rows[0], "group") == ""
    assert columns.name("number") == "户 号（必填）"
    assert columns.ignored == ("备注",)


def test_missing_columns_are_named_in_one_sentence() -> None:
    table = read_table("组,住址\n一组,东头\n".encode(), "a.csv")

    with pytest.raises(MissingColumns) as caught:
        under_header(table, FIELDS, ("number", "head"))
    assert caught.value.describe() == "表头里缺少这几列：“户号”、“户主”。请补上列名后再传。"


def test_a_column_that_stands_twice_is_refused() -> None:
    table = read_table("户号,户主,户 主\n1,李,王\n".encode(), "a.csv")

    with pytest.raises(DuplicateColumn) as caught:
        under_header(table, FIELDS, ("number",))
    assert (caught.value.first, caught.value.second) == (2, 3)


def test_a_file_without_known_columns_or_rows_is_refused() -> None:
    with pytest.raises(NoHeader):
        under_header(read_table(b"a,b\n1,2\n", "a.csv"), FIELDS, ("number",))
    with pytest.raises(NoRows):
        under_header(read_table("户号,户主\n".encode(), "a.csv"), FIELDS, ("number",))


def test_a_header_printed_again_on_a_later_page_is_skipped() -> None:
    table = read_table("户号,户主\n1,李\n户号,户主\n2,王\n".encode(), "a.csv")

    assert [row.cells[0] for row in table.rows] == ["1", "2"]
