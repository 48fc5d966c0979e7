"""Whole standards: four that were published, and the plain sheets that villages make themselves."""

from pathlib import Path
from typing import Any

import pytest

from civility.points.rules.caps import Cap, Period, Scope
from civility.points.rules.evidence import Evidence, evidence_kinds
from civility.points.rules.shapes import Fixed, Ladder, OneOf, Range
from civility.points.rules.standard_reader import Role, StandardReading, read_standard
from civility.tables import Outcome, read_table
from civility.tables.errors import MissingColumns
from tests.tables.books import workbook

STANDARDS = Path(__file__).parents[2] / "data" / "standards"


def _published(name: str) -> StandardReading:
    return read_standard(read_table((STANDARDS / f"{name}.csv").read_bytes(), f"{name}.csv"))


def _read(text: str) -> StandardReading:
    return read_standard(read_table(text.encode(), "细则.csv"))


@pytest.mark.parametrize(
    ("name", "rows", "understood", "to_confirm", "refused", "notes", "clauses"),
    [
        ("wendeng_2020", 107, 92, 6, 9, 0, 90),
        ("luoyu_2026", 29, 27, 1, 1, 0, 28),
        ("fengjie", 20, 19, 0, 1, 0, 19),
        ("aixin_2018_2021", 10, 5, 1, 0, 4, 6),
    ],
)
def test_every_row_of_a_published_standard_comes_to_an_end(
    name: str, rows: int, understood: int, to_confirm: int, refused: int, notes: int, clauses: int
) -> None:
    reading = _published(name)

    ends = (len(reading.understood), len(reading.to_confirm), len(reading.refused), len(reading.notes))
    assert ends == (understood, to_confirm, refused, notes)
    assert sum(ends) == len(reading.rows) == rows
    assert [clause.number for clause in reading.values] == list(range(1, clauses + 1))


def test_the_tiers_of_a_ladder_become_one_clause() -> None:
    (ladder,) = [clause for clause in _published("wendeng_2020").values if isinstance(clause.shape, Ladder)]

    assert ladder.title == "志愿服务累计"
    assert ladder.rows == tuple(range(8, 17))
    assert isinstance(ladder.shape, Ladder)
    assert [(int(tier.threshold), tier.tenths) for tier in ladder.shape.tiers] == [
        (10, 20), (20, 50), (50, 100), (80, 150), (100, 200), (150, 250), (200, 300), (250, 400), (300, 500),
    ]  # fmt: skip


def test_caps_as_above_are_used_up_together() -> None:
    gifts = [clause for clause in _published("wendeng_2020").values if clause.title.startswith("捐款")]

    shared = {cap.shared_with for clause in gifts[:4] for cap in clause.caps}
    assert shared == {"row-35"}
    assert {cap.limit_tenths for clause in gifts[:4] for cap in clause.caps} == {400}
    assert gifts[4].caps == ()


def test_roles_units_and_evidence_are_taken_along() -> None:
    clauses = {clause.title: clause for clause in _published("wendeng_2020").values}

    assert clauses["两委不和互相拆台"].role is Role.OFFICIAL
    assert clauses["参加廉政教育"].role is Role.PARTY_MEMBER
    assert clauses["村民代表无故缺会"].role is Role.REPRESENTATIVE
    assert clauses["邻里义务帮工"].role is Role.EVERYONE
    assert clauses["被评为庭院示范户"].caps == (Cap(Scope.MEMBER, Period.QUARTER, limit_times=1),)
    assert clauses["无偿献血"].evidence == (Evidence.CERTIFICATE,)
    assert clauses["村自设加分项"].shape == Range(10, 20, 10)
    assert clauses["虐待老人/不赡养"].direction == "deduction"


@pytest.mark.parametrize("field", ["类别", "单位", "上限", "佐证", "认定人", "级别", "备注"])
def test_a_threat_in_any_cell_that_is_kept_refuses_the_row(field: str) -> None:
    reading = _read(f"项目,分值,{field}\n打扫院子,+5,不参加的取消低保\n清理水沟,+5,\n")

    assert [clause.title for clause in reading.values] == ["清理水沟"]
    assert reading.refused[0].remarks[0].describe().startswith("“低保”碰到红线")


def test_a_heading_that_threatens_is_refused_and_names_no_clause_below_it() -> None:
    reading = _read("项目,分值\n扣分到60分停发低保,\n乱倒垃圾,-2\n二、公益,\n打扫院子,+5\n")

    assert [(row.row, row.outcome) for row in reading.rows if row.outcome is Outcome.REFUSED] == [(2, Outcome.REFUSED)]
    assert [(clause.title, clause.category) for clause in reading.values] == [("乱倒垃圾", ""), ("打扫院子", "公益")]


@pytest.mark.parametrize(
    ("field", "words"),
    [("类别", "关爱低保户"), ("类别", "移风易俗"), ("认定人", "村委会、驻村工作队"), ("备注", "上门走访低保老人也算")],
)
def test_harmless_words_beside_a_clause_come_in(field: str, words: str) -> None:
    (clause,) = _read(f"项目,分值,{field}\n打扫院子,+5,{words}\n").values

    assert words in (clause.category, clause.verifier_text, clause.note)


def test_a_row_marked_as_red_line_by_the_file_is_refused_though_its_words_are_harmless() -> None:
    reading = _read("项目,分值,redline\n打扫院子,+5,1\n清理水沟,+5,\n")

    assert [row.row for row in reading.refused] == [2]
    assert reading.refused[0].remarks[0].describe() == "文件里已标明“打扫院子”碰到红线，不能收进细则。"


def test_a_plain_sheet_of_two_columns_is_enough() -> None:
    reading = _read("积分内容,积分\n打扫院子,5\n调解纠纷,每次10分\n")

    assert [(c.title, c.direction, c.shape, c.unit) for c in reading.values] == [
        ("打扫院子", "bonus", Fixed(50), ""),
        ("调解纠纷", "bonus", Fixed(100), "次"),
    ]


def test_title_rows_give_category_and_direction() -> None:
    reading = _read("项目,分值\n一、加分项,\n打扫院子,5\n二、扣分项,\n乱倒垃圾,5\n酒后闹事,10\n合计,20\n")

    assert [(c.title, c.category, c.direction) for c in reading.values] == [
        ("打扫院子", "加分项", "bonus"),
        ("乱倒垃圾", "扣分项", "deduction"),
        ("酒后闹事", "扣分项", "deduction"),
    ]
    assert [row.outcome for row in reading.rows if row.text in {"一、加分项", "合计"}] == [Outcome.NOTE, Outcome.NOTE]


def test_a_bad_deed_without_a_direction_is_asked_about() -> None:
    reading = _read("项目,分值\n乱倒垃圾,5\n")

    assert reading.values[0].direction == "deduction"
    assert len(reading.to_confirm) == 1


def test_a_messy_workbook_is_read_with_its_merges() -> None:
    def fill(sheet: Any, _book: Any) -> None:
        sheet.merge_range(0, 0, 0, 4, "XX村文明积分细则（2026年）")
        sheet.write_row(1, 0, ["类别", "积分项目", "分值（分）", "积分上限", "证明材料"])
        sheet.merge_range(2, 0, 3, 0, "环境卫生")
        sheet.write_row(2, 1, ["庭院整洁", 5, "", "照片、入户检查"])
        sheet.write_row(3, 1, ["清理沟渠", "3-5分", "", "照片"])
        sheet.merge_range(2, 3, 3, 3, "每户每年60分")
        sheet.write_row(4, 0, ["乡风", "积极投稿", "", "", ""])
        sheet.write_formula(5, 2, "=1+1", None, "")
        sheet.write(5, 1, "参加义诊")

    reading = read_standard(read_table(workbook(fill), "细则.xlsx"))

    first, second = reading.values
    assert (first.category, second.category) == ("环境卫生", "环境卫生")
    assert (first.shape, second.shape) == (Fixed(50), Range(30, 50, 10))
    assert first.caps == second.caps == (Cap(Scope.HOUSEHOLD, Period.YEAR, 600, shared_with="row-3"),)
    assert first.evidence == (Evidence.PHOTO, Evidence.HOME_CHECK)
    assert [(row.row, row.outcome) for row in reading.rows[2:]] == [(5, Outcome.NOTE), (6, Outcome.REFUSED)]


def test_points_that_the_spreadsheet_made_a_date_are_refused() -> None:
    def fill(sheet: Any, book: Any) -> None:
        sheet.write_row(0, 0, ["项目", "分值"])
        sheet.write(1, 0, "义务抢险")
        sheet.write_number(1, 1, 46157, book.add_format({"num_format": 'm"月"d"日"'}))

    reading = read_standard(read_table(workbook(fill), "细则.xlsx"))

    assert "日期" in reading.refused[0].remarks[0].describe()
    assert reading.values == ()


def test_the_same_item_twice_is_asked_about_with_the_other_row() -> None:
    reading = _read("项目,分值\n打扫院子,5\n打扫 院子,8\n")

    assert [row.remarks[0].fields for row in reading.to_confirm] == [{"row": 2}]


def test_tiers_that_do_not_climb_are_refused() -> None:
    reading = _read("项目,分值,单位\n志愿累计满10小时,5,累计档\n志愿累计满20小时,5,累计档\n")

    assert [row.row for row in reading.refused] == [2, 3]


def test_as_above_without_a_cap_above_is_asked_about() -> None:
    reading = _read("项目,分值,上限\n打扫院子,5,同上\n")

    assert len(reading.to_confirm) == 1
    assert reading.values[0].caps == ()


def test_a_refused_row_between_does_not_take_the_cap_of_the_one_above() -> None:
    reading = _read("项目,分值,上限\n打扫院子,5,每年10分\n上访,-5,\n清理水沟,5,同上\n")

    assert [clause.caps[0].shared_with for clause in reading.values] == ["row-2", "row-2"]


def test_several_red_lines_of_a_row_are_all_named() -> None:
    (row,) = _read("项目,分值\n家属信访的,取消低保\n").refused

    assert len(row.remarks) == 3


def test_a_row_without_an_item_or_too_long_is_refused() -> None:
    reading = _read("项目,分值,备注\n,5,x\n" + "打" * 201 + ",5,x\n")

    assert len(reading.refused) == 2


def test_a_file_of_something_else_is_refused_by_its_missing_columns() -> None:
    with pytest.raises(MissingColumns):
        _read("项目,数量\n打扫院子,5\n")


def test_grades_with_names_in_the_points_become_options() -> None:
    (clause,) = _read('项目,分值\n卫生评比,"优秀10分、良好5分"\n').values

    assert isinstance(clause.shape, OneOf)
    assert [(option.label, option.tenths) for option in clause.shape.options] == [("优秀", 100), ("良好", 50)]


def test_of_item_and_content_side_by_side_the_content_is_the_clause() -> None:
    reading = _read("项目,内容,分值\n环境卫生,庭院整洁,5\n环境卫生,清理沟渠,3\n")

    assert [(c.category, c.title) for c in reading.values] == [("环境卫生", "庭院整洁"), ("环境卫生", "清理沟渠")]


def test_a_second_level_goes_before_the_clause() -> None:
    (clause,) = _read("一级指标,二级指标,评分标准,分值\n乡风文明,婚丧嫁娶,简办,10-20分\n").values

    assert (clause.category, clause.title, clause.shape) == ("乡风文明", "婚丧嫁娶：简办", Range(100, 200, 10))


def test_points_in_the_words_of_a_standard_column() -> None:
    reading = _read("积分项目,评分标准\n参加会议,每次加2分，每月最多10分\n评为文明户,10\n".replace("，", "；"))

    assert [(c.title, c.shape) for c in reading.values] == [("参加会议", Fixed(20)), ("评为文明户", Fixed(100))]
    assert reading.values[0].caps == (Cap(Scope.HOUSEHOLD, Period.MONTH, 100),)


def test_evidence_is_named_once_and_whole() -> None:
    assert evidence_kinds("通知+照片") == (Evidence.PHOTO, Evidence.DOCUMENT)
    assert evidence_kinds("录取通知书") == (Evidence.CERTIFICATE,)
    assert evidence_kinds("志愿服务系统时长") == (Evidence.RECORD,)
    assert evidence_kinds("") == ()
