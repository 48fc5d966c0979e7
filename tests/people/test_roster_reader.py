"""Rosters: two layouts, and every mistake named with its rows."""

import datetime as dt
from typing import Any

import pytest

from civility.people.roster_reader import RosterMember, RosterReading, read_roster
from civility.tables import read_table
from civility.tables.errors import MissingColumns
from tests.tables.books import workbook


def _read(text: str) -> RosterReading:
    return read_roster(read_table(text.encode("gb18030"), "户籍.csv"))


def _said(reading: RosterReading) -> dict[int, list[str]]:
    return {row.row: [remark.describe() for remark in row.remarks] for row in reading.refused}


def test_one_row_a_household() -> None:
    reading = _read(
        "户号,户主,村民小组,网格,户长单元,人口,住址,联系电话\n37,李建国,一组,东网格,第一单元,4,东头3号,138 0000 0000\n"
    )

    (household,) = reading.values
    assert (household.number, household.head_name, household.rows) == ("0037", "李建国", (2,))
    assert (household.group_name, household.grid, household.head_unit) == ("一组", "东网格", "第一单元")
    assert household.address == "东头3号"
    assert household.members == (RosterMember("李建国", "户主", None, "13800000000"),)


def test_one_row_a_member_with_the_head_first() -> None:
    reading = _read("户号,姓名,与户主关系,出生日期\n1,王芳,妻,1970/5\n1,李建国,户主,19680203\n2,马哈桑·尤素夫,本人,\n")

    first, second = reading.values
    assert first.head_name == "李建国"
    assert first.rows == (2, 3)
    assert first.members == (RosterMember("李建国", "户主", 1968), RosterMember("王芳", "妻", 1970))
    assert second.head_name == "马哈桑·尤素夫"
    assert len(reading.understood) == 3


def test_members_of_a_merged_household_number() -> None:
    def fill(sheet: Any, book: Any) -> None:
        sheet.merge_range(0, 0, 0, 3, "上合乐寺村户籍表")
        sheet.write_row(1, 0, ["户号", "成员姓名", "与户主关系", "出生日期"])
        sheet.merge_range(2, 0, 3, 0, 37)
        sheet.write_row(2, 1, ["李建国", "户主"])
        day = dt.datetime(1968, 2, 3)  # noqa: DTZ001 (a day in a cell)
        sheet.write_datetime(2, 3, day, book.add_format({"num_format": "yyyy/m/d"}))
        sheet.write_row(3, 1, ["王芳", "妻", 1970])

    (household,) = read_roster(read_table(workbook(fill), "户籍.xlsx")).values

    assert household.number == "0037"
    assert [(member.name, member.birth_year) for member in household.members] == [("李建国", 1968), ("王芳", 1970)]


def test_a_number_twice_refuses_both_rows_and_names_both() -> None:
    reading = _read("户号,户主\n37,李建国\n38,王明\n0037,赵六\n")

    assert _said(reading) == {row: ["户号 0037 写了 2 次：第 2、4 行。请改成不同的户号。"] for row in (2, 4)}
    assert [household.number for household in reading.values] == ["0038"]


def test_a_missing_head_is_named() -> None:
    assert _said(_read("户号,户主\n37,\n")) == {2: ["没有写户主。请补上，或删去这一行。"]}
    by_member = _read("户号,姓名,与户主关系\n1,李四,子\n2,王明,户主\n2,王华,户主\n")
    assert [row.row for row in by_member.refused] == [2, 3, 4]
    assert by_member.values == ()


def test_two_heads_names_under_one_number_are_named() -> None:
    reading = _read("户号,户主姓名,姓名,与户主关系\n1,李建国,李建国,户主\n1,王明,王芳,妻\n")

    assert "几个户主名：李建国、王明" in _said(reading)[2][0]


def test_one_bad_member_refuses_the_whole_household() -> None:
    reading = _read("户号,姓名,与户主关系,出生年份\n1,李建国,户主,1968\n1,王芳,妻,不详\n")

    assert _said(reading)[2] == ["同一户的别的行有错，改好后这一户再一起导入。"]
    assert "不详" in _said(reading)[3][0]
    assert reading.values == ()


def test_identity_numbers_are_never_taken_in() -> None:
    reading = _read("户号,户主,身份证号码,民族,备注\n37,李建国,632126196802031234,汉,x\n")

    assert "632126196802031234" not in repr(reading.values)
    assert reading.remarks[0].describe() == "这几列没有读，也不会保存：身份证号码、民族。本系统不收身份证号等信息。"
    assert reading.ignored_columns == ("备注",)


def test_an_identity_number_typed_as_a_number_refuses_the_row() -> None:
    def fill(sheet: Any, _book: Any) -> None:
        sheet.write_row(0, 0, ["户号", "户主", "身份证号"])
        sheet.write_row(1, 0, [37, "李建国", 632126196802031234])
        sheet.write_row(2, 0, [38, "王明", "632126196802031234"])

    reading = read_roster(read_table(workbook(fill), "户籍.xlsx"))

    assert [household.number for household in reading.values] == ["0038"]
    assert "改掉末几位" in _said(reading)[2][0]


def test_an_identity_number_in_a_wrong_column_refuses_the_row() -> None:
    assert "像身份证号" in _said(_read("户号,户主,住址\n37,李建国,632126196802031234\n"))[2][0]


@pytest.mark.parametrize("row", ["abc,李建国", "0,李建国", ",李建国", "1234567,李建国", "37,138", "37,<b>李</b>"])
def test_a_bad_number_or_name_refuses_the_row(row: str) -> None:
    reading = _read(f"户号,户主\n{row}\n")

    assert len(reading.refused) == 1
    assert reading.values == ()


def test_numbers_written_with_words_are_understood() -> None:
    assert [h.number for h in _read("户号,户主\n第37户,李建国\nNo.38,王明\n").values] == ["0037", "0038"]


def test_totals_and_signatures_are_passed_over() -> None:
    reading = _read("户号,户主,人口\n37,李建国,4\n合计,,4\n填表人：王会计,,\n")

    assert len(reading.rows) == 1


def test_a_formula_without_a_result_refuses_the_row_by_its_column() -> None:
    def fill(sheet: Any, _book: Any) -> None:
        sheet.write_row(0, 0, ["户号", "户主"])
        sheet.write_formula(1, 0, "=A9+1", None, "")
        sheet.write(1, 1, "李建国")

    reading = read_roster(read_table(workbook(fill), "户籍.xlsx"))

    assert "“户号”一格是没有结果的公式" in _said(reading)[2][0]


def test_a_roster_without_numbers_or_heads_names_what_is_missing() -> None:
    with pytest.raises(MissingColumns) as no_number:
        _read("户主,住址\n李建国,东头\n")
    assert no_number.value.names == "“户号”"
    with pytest.raises(MissingColumns) as no_head:
        _read("户号,住址\n1,东头\n")
    assert no_head.value.names == "“户主”"
