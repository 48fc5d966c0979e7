"""A scoring standard's file, row by row: a clause, a question, a refusal or a note.

Made for what villages send: published tables with every column, and plain sheets of 项目 and 分值 under title rows.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from civility.errors import N_
from civility.points.rules.caps import Cap, CapReading, cap_of_unit, read_caps, share, unit_scope
from civility.points.rules.evidence import Evidence, evidence_kinds
from civility.points.rules.ladders import Tiered, merge_ladders, tier_of
from civility.points.rules.points_text import BONUS, DEDUCTION, PointsReading, read_points
from civility.points.rules.roles import Role, role_of
from civility.points.rules.shapes import Fixed, Ladder, Shape
from civility.points.rules.standard_columns import FIELDS, POINTS_IN_WORDS, REQUIRED
from civility.redlines import check
from civility.redlines.figures import find_figure
from civility.tables import Columns, Mark, Outcome, Reading, Remark, Row, RowReading, Table, under_header
from civility.tables.errors import MissingColumns, UnreadableFile
from civility.tables.words import fold
from civility.web.numbers import parse_day


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause as read from a file. ``rows`` are the file's rows it came from; amounts inside ``shape`` are tenths."""

    number: int
    rows: tuple[int, ...]
    direction: str
    category: str
    title: str
    shape: Shape
    caps: tuple[Cap, ...] = ()
    unit: str = ""
    cap_text: str = ""
    evidence: tuple[Evidence, ...] = ()
    evidence_text: str = ""
    verifier_text: str = ""
    level: str = ""
    role: Role = Role.EVERYONE
    note: str = ""
    ends_on: date | None = None
    review_on: date | None = None


StandardReading = Reading[ClauseRow]

_BONUS_WORDS = ("加", "加分", "奖", "奖励", "正", "正向", "正面", "bonus", "+", "加分项", "奖分", "激励")
_DEDUCTION_WORDS = (
    "扣",
    "扣分",
    "减",
    "减分",
    "罚",
    "惩",
    "负",
    "负向",
    "负面",
    "deduction",
    "-",
    "扣分项",
    "惩戒",
    "约束",
)
_RULE_WORDS = ("规则", "rule", "说明", "制度", "备注", "流程")
_SECTION_DOWN = re.compile(r"扣分|减分|负面|惩戒|反向|约束|扣减")
_SECTION_UP = re.compile(r"加分|奖励|正面|激励|正向|积分项")
_SOUNDS_BAD = re.compile(
    r"^(?:不|乱|未|拒|无故|私|擅自|违|破坏|损坏|偷|盗|打架|辱|骂|虐|酗酒|赌|聚众|缺席|迟到|早退|焚烧|占用|侵占|阻挠)"
)
_SECTION_NUMBER = re.compile(
    r"^(?:第?[一二三四五六七八九十\d]+[、.章节部分类]*|[(（][一二三四五六七八九十\d]+[)）])\s*"
)
_SUMMARY = re.compile(r"^(?:合计|总计|小计|共计|总分|备注|说明|注)\s*[:：]?")
_KEPT = ("item", "part", "points", "category", "unit", "cap", "evidence", "verifier", "level", "note")
"""The columns whose words go into a clause, and so to the village."""
_SHOWN = ("item", "part", "points", "category", "cap", "evidence")
"""Those of them that stand on the public page."""
_LONGEST = {"category": 40, "title": 200, "unit": 40, "cap": 200, "evidence": 200, "verifier": 300, "note": 500}


@dataclass(slots=True)
class _Draft:
    """A row on its way: what it says so far, and what is still to be asked."""

    row: Row
    text: str
    clause: ClauseRow | None = None
    tier: Tiered | None = None
    questions: tuple[Remark, ...] = ()
    refusal: tuple[Remark, ...] = ()
    note: bool = False

    def ended(self) -> RowReading[ClauseRow]:
        if self.refusal:
            return RowReading(self.row.number, self.text, Outcome.REFUSED, None, self.refusal)
        if self.note or self.clause is None:
            return RowReading(self.row.number, self.text, Outcome.NOTE, None, self.questions)
        outcome = Outcome.TO_CONFIRM if self.questions else Outcome.UNDERSTOOD
        return RowReading(self.row.number, self.text, outcome, self.clause, self.questions)


def read_standard(table: Table) -> StandardReading:
    """Read every row under the header. Raises NoHeader, MissingColumns, DuplicateColumn, NoRows."""
    try:
        table, columns = under_header(table, FIELDS, REQUIRED)
    except MissingColumns as missing:
        try:
            table, columns = under_header(table, POINTS_IN_WORDS, REQUIRED)
        except UnreadableFile:
            raise missing from None
    drafts: list[_Draft] = []
    section, section_direction = "", _section_direction(" ".join(row.cells[0] for row in table.above if row.cells))
    item_header = columns.name("item")
    if section_direction is None:
        section_direction = _section_direction(item_header + columns.name("points"))
    for row in table.rows:
        title = _section_title(row, columns)
        if title is not None:
            section_direction = _section_direction(title) or (section_direction if section_direction else None)
            crossed = _crossed(title) + _private(title)
            section = "" if crossed else _SECTION_NUMBER.sub("", title)
            drafts.append(_Draft(row, title, refusal=crossed, note=True))
            continue
        drafts.append(_read_row(row, columns, section, section_direction, drafts))
    _merge_ladders(drafts)
    _ask_about_doubles(drafts)
    _number(drafts)
    return Reading(tuple(draft.ended() for draft in drafts), table.remarks, columns.ignored)


def _crossed(*texts: str) -> tuple[Remark, ...]:
    return tuple(line.remark for line in check(*texts))


def _private(*texts: str) -> tuple[Remark, ...]:
    figure = next(filter(None, map(find_figure, texts)), None)
    said = N_("“%(figure)s”像电话、证件号或卡号。细则人人看得到，请删去这串数字。")
    return (Remark(said, {"figure": figure}),) if figure else ()


def _section_direction(title: str) -> str | None:
    down, up = _SECTION_DOWN.search(title), _SECTION_UP.search(title)
    if bool(down) == bool(up):
        return None
    return DEDUCTION if down else BONUS


def _section_title(row: Row, columns: Columns) -> str | None:
    """The text of a row that is only a heading: one filled cell, and it is not the points."""
    filled = row.filled
    if len(filled) != 1 or filled[0] == columns.at["points"] or columns.of(row, "points"):
        return None
    merged_category = Mark.REPEATED in columns.mark(row, "category")
    if merged_category or columns.mark(row, "points") & (Mark.NO_RESULT | Mark.ERROR):
        return None
    text = row.cell(filled[0])
    return text if len(text) <= _LONGEST["category"] and not _SUMMARY.match(text) else None


def _read_row(row: Row, columns: Columns, section: str, inherited: str | None, before: list[_Draft]) -> _Draft:
    item, points_words = columns.of(row, "item"), columns.of(row, "points")
    draft = _Draft(row, item or " ".join(cell for cell in row.cells if cell)[:80])
    stated, known = _stated_direction(columns.of(row, "direction"))
    if not known or _SUMMARY.match(item):
        draft.note = True
        return draft
    draft.refusal = _crossed(*(columns.of(row, field) for field in _KEPT))
    draft.refusal += _private(*(columns.of(row, field) for field in _SHOWN))
    if not draft.refusal and fold(columns.of(row, "redline")) in {"1", "是", "y", "yes", "true", "√", "x"}:
        draft.refusal = (Remark(N_("文件里已标明“%(item)s”碰到红线，不能收进细则。"), {"item": item}),)
    if draft.refusal:
        return draft
    broken = _broken_cells(row, columns)
    if broken:
        draft.refusal = broken
        return draft
    if not item:
        draft.refusal = (Remark(N_("这一行没有写项目。请补上，或删去这一行。"), {}, columns.name("item")),)
        return draft
    reading = read_points(points_words, item=item, unit=columns.of(row, "unit"), direction=stated)
    if reading.empty:
        draft.note = True
        if stated is not None or points_words:
            draft.questions = (Remark(N_("这一行没有分值，当作说明留着，没有收成条款。"), {}, columns.name("points")),)
        return draft
    if reading.refusal or reading.shape is None:
        draft.refusal = (reading.refusal,) if reading.refusal else ()
        return draft
    _fill(draft, row, columns, reading, reading.shape, section, stated or reading.direction, inherited, before)
    return draft


def _stated_direction(text: str) -> tuple[str | None, bool]:
    """What the direction column says, and whether the row may be a clause at all."""
    folded = fold(text)
    if folded in _RULE_WORDS:
        return None, False
    if folded in _DEDUCTION_WORDS:
        return DEDUCTION, True
    return (BONUS if folded in _BONUS_WORDS else None), True


def _broken_cells(row: Row, columns: Columns) -> tuple[Remark, ...]:
    found = []
    for field in ("item", "points", "cap"):
        mark, name = columns.mark(row, field), columns.name(field)
        if mark & (Mark.NO_RESULT | Mark.ERROR):
            found.append(Remark(N_("“%(name)s”一格是没有结果的公式。请改成填好的文字或数。"), {"name": name}, name))
        elif Mark.DATE in mark:
            said = N_("“%(name)s”一格被表格程序变成了日期（%(text)s）。请把这一格设成文本后重填。")
            found.append(Remark(said, {"name": name, "text": columns.of(row, field)}, name))
    return tuple(found)


def _fill(
    draft: _Draft,
    row: Row,
    columns: Columns,
    reading: PointsReading,
    shape: Shape,
    section: str,
    stated: str | None,
    inherited: str | None,
    before: list[_Draft],
) -> None:
    item = columns.of(row, "item")
    unit = columns.of(row, "unit") or reading.unit
    questions = list(reading.questions)
    direction = stated or inherited
    if direction is None:
        direction = BONUS
        if _SOUNDS_BAD.match(item):
            direction = DEDUCTION
            questions.append(Remark(N_("没有写是加分还是扣分，看意思先按扣分读，请核对。")))
    if Mark.REPEATED in columns.mark(row, "points"):
        questions.append(Remark(N_("分值是合并的单元格，先按每项各自这么多分读，请核对。"), {}, columns.name("points")))
    cap_text = "，".join(filter(None, (columns.of(row, "cap"), reading.cap_text)))
    caps, asked = _caps(draft, row, columns, cap_text, unit, before)
    category, part = columns.of(row, "category"), columns.of(row, "part")
    title = f"{part}：{item}" if category and part and part not in (item, category) else item
    category = category or part or section
    try:
        days = {name: _day(row, columns, name) for name in ("ends_on", "review_on")}
    except _BadDay as bad:
        draft.refusal = (bad.remark,)
        return
    clause = ClauseRow(
        number=0,
        rows=(row.number,),
        direction=direction,
        category=category,
        title=title,
        shape=shape,
        caps=caps,
        unit=unit,
        cap_text=cap_text,
        evidence=evidence_kinds(columns.of(row, "evidence")),
        evidence_text=columns.of(row, "evidence"),
        verifier_text=columns.of(row, "verifier"),
        level=columns.of(row, "level"),
        role=role_of(category, item),
        ends_on=days["ends_on"],
        review_on=days["review_on"],
        note=columns.of(row, "note"),
    )
    too_long = _too_long(clause, columns)
    if too_long:
        draft.refusal = too_long
        return
    draft.clause, draft.questions = clause, (*questions, *asked)
    if isinstance(shape, Fixed):
        draft.tier = tier_of(item, unit)


def _caps(
    draft: _Draft, row: Row, columns: Columns, cap_text: str, unit: str, before: list[_Draft]
) -> tuple[tuple[Cap, ...], tuple[Remark, ...]]:
    """The row's caps. One that says 同上, or whose cell is merged with the one above, shares the cap above."""
    reading = read_caps(cap_text, scope=unit_scope(unit))
    if Mark.REPEATED in columns.mark(row, "cap"):
        reading = CapReading(as_above=True)
    caps, questions = reading.caps, reading.questions
    if reading.as_above:
        above = next((other for other in reversed(before) if other.clause is not None), None)
        if above is None or above.clause is None or not above.clause.caps:
            said = N_("上限写的是“%(words)s”，可是上面一条没有上限。请写明上限。")
            return caps, (*questions, Remark(said, {"words": cap_text}, columns.name("cap")))
        group = above.clause.caps[0].shared_with or f"row-{above.row.number}"
        above.clause = replace(above.clause, caps=share(above.clause.caps, group))
        caps = (*caps, *above.clause.caps)
    implied = cap_of_unit(unit)
    if implied is not None and not any(cap.limit_times and cap.period is implied.period for cap in caps):
        caps = (*caps, implied)
    return caps, questions


class _BadDay(Exception):
    def __init__(self, remark: Remark) -> None:
        super().__init__()
        self.remark = remark


def _day(row: Row, columns: Columns, field: str) -> date | None:
    text = columns.of(row, field)
    try:
        return parse_day(text) if text else None
    except ValueError:
        name = columns.name(field)
        said = N_("“%(name)s”写的“%(text)s”看不出是哪一天。请写成 2026-12-31 这样。")
        raise _BadDay(Remark(said, {"name": name, "text": text[:20]}, name)) from None


def _too_long(clause: ClauseRow, columns: Columns) -> tuple[Remark, ...]:
    texts = {
        "category": clause.category,
        "item": clause.title,
        "unit": clause.unit,
        "cap": clause.cap_text,
        "evidence": clause.evidence_text,
        "verifier": clause.verifier_text,
        "note": clause.note,
    }
    said = N_("“%(name)s”一格太长：最多 %(limit)s 个字。")
    remarks = []
    for field, text in texts.items():
        limit = _LONGEST["title" if field == "item" else field]
        if len(text) > limit:
            remarks.append(Remark(said, {"name": columns.name(field), "limit": limit}, columns.name(field)))
    return tuple(remarks)


def _merge_ladders(drafts: list[_Draft]) -> None:
    """Make one clause of the tiers of a ladder; rows that do not climb are asked about instead."""
    families: dict[tuple[str, str, str], list[_Draft]] = {}
    for draft in drafts:
        if draft.clause is not None and draft.tier is not None:
            families.setdefault((draft.clause.direction, draft.clause.category, draft.tier.family), []).append(draft)
    for members in families.values():
        first = members[0].clause
        tiers = [(draft.tier, draft.clause.shape) for draft in members if draft.tier and draft.clause]
        if len(members) == 1 and not tiers[0][0].declared:
            continue
        ladder = merge_ladders([(tier, shape.tenths) for tier, shape in tiers if isinstance(shape, Fixed)])
        if isinstance(ladder, Ladder) and first is not None:
            rows = tuple(draft.row.number for draft in members)
            whole = replace(first, rows=rows, title=tiers[0][0].title, shape=ladder)
            for draft in members:
                draft.clause = whole
        elif isinstance(ladder, Remark):
            for draft in members:
                draft.refusal = (ladder,)


def _ask_about_doubles(drafts: list[_Draft]) -> None:
    seen: dict[tuple[str, str, str], _Draft] = {}
    for draft in drafts:
        if draft.clause is None or draft.refusal:
            continue
        key = (draft.clause.direction, draft.clause.category, fold(draft.clause.title))
        first = seen.setdefault(key, draft)
        if first is not draft and first.clause is not draft.clause:
            said = N_("和第 %(row)s 行的项目相同。两行都要，还是多写了一行？")
            draft.questions = (*draft.questions, Remark(said, {"row": first.row.number}))


def _number(drafts: list[_Draft]) -> None:
    """Number the clauses from 1 in the order of the file; a ladder counts once."""
    numbered: dict[int, ClauseRow] = {}
    for draft in drafts:
        if draft.clause is not None and not draft.refusal:
            first = draft.clause.rows[0]
            if first not in numbered:
                numbered[first] = replace(draft.clause, number=len(numbered) + 1)
            draft.clause = numbered[first]
