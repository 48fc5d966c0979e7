"""A roster's file: one row a household, or one row a member, read into households with their members.

It takes in no more than the scheme needs. Of a birth date the year is kept; identity numbers, bank accounts and the
like are not read, and the preview says so.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from civility.errors import N_
from civility.people.errors import BadHouseholdNumber
from civility.people.rules import normalise_number
from civility.tables import Columns, Mark, Outcome, Reading, Remark, Row, RowReading, Table, under_header
from civility.tables.columns import header_key
from civility.tables.words import fold

FIELDS: Mapping[str, tuple[str, ...]] = {
    "number": (
        "户号",
        "户编号",
        "家庭编号",
        "户编码",
        "门牌编号",
        "户序号",
        "户籍编号",
        "household",
        "household_number",
        "number",
    ),
    "head": ("户主", "户主姓名", "户主名", "户主名字", "head", "head_name", "householder"),
    "name": ("姓名", "成员姓名", "家庭成员", "成员", "家庭成员姓名", "人员姓名", "name", "member", "member_name"),
    "relation": ("与户主关系", "关系", "家庭关系", "与户主的关系", "成员关系", "relation"),
    "birth": ("出生年份", "出生年", "出生日期", "出生年月", "出生年月日", "生日", "birth_year", "birth", "birthday"),
    "phone": ("电话", "联系电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "phone", "mobile"),
    "group": ("组", "村民小组", "小组", "组别", "组名", "所在组", "社", "生产队", "自然村", "group"),
    "grid": ("网格", "网格名称", "所属网格", "所在网格", "网片", "grid"),
    "head_unit": ("户长单元", "单元", "所属单元", "联户单元", "联户", "十户", "head_unit"),
    "address": ("住址", "地址", "家庭住址", "门牌", "门牌号", "居住地址", "详细地址", "现住址", "address"),
    "size": ("人口", "人口数", "家庭人口", "人数", "家庭人口数", "户籍人口", "size"),
}
PRIVATE = (
    "身份证",
    "证件号",
    "身份号",
    "公民身份",
    "社保",
    "医保",
    "银行",
    "卡号",
    "账号",
    "开户",
    "idcard",
    "id_card",
    "id_number",
    "民族",
    "政治面貌",
    "宗教",
    "婚姻",
    "健康",
    "残疾",
    "文化程度",
)
"""Parts of headers whose columns are never taken in."""

HEAD_RELATIONS = ("户主", "本人", "本人户主", "户主本人", "head", "self")
MAX_NAME, MAX_TEXT, MAX_ADDRESS, MAX_PHONE, MAX_RELATION = 60, 40, 120, 20, 20
FIRST_BIRTH_YEAR, LAST_BIRTH_YEAR = 1900, 2100
_NAME = re.compile(r"[^\d<>{}\[\]|\\@#$%^*=+~!?！？，。；：/]+")
_IDENTITY = re.compile(r"\d{17}[\dXx]|\d{15}")
_YEAR = re.compile(r"(\d{4})(?:\D.*|\d{2,4})?")


@dataclass(frozen=True, slots=True)
class RosterMember:
    """A person of a household. ``birth_year`` is None when the file does not say."""

    name: str
    relation: str = ""
    birth_year: int | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class RosterHousehold:
    """A household with its members, the head first. ``rows`` are the file's rows it came from."""

    number: str
    head_name: str
    rows: tuple[int, ...]
    group_name: str = ""
    grid: str = ""
    head_unit: str = ""
    address: str = ""
    members: tuple[RosterMember, ...] = ()


RosterReading = Reading[RosterHousehold]


@dataclass(slots=True)
class _Line:
    """One row on its way."""

    row: Row
    number: str
    text: str
    member: RosterMember | None
    is_head: bool
    refusal: tuple[Remark, ...] = ()


def read_roster(table: Table) -> RosterReading:
    """Read every row under the header. Raises NoHeader, MissingColumns, DuplicateColumn, NoRows.

    A household of which any row is refused has no value at all: half a household would look whole.
    """
    table, columns = under_header(table, FIELDS, ("number",))
    if "name" not in columns:
        table, columns = under_header(table, FIELDS, ("number", "head"))
    by_member = "name" in columns and ("relation" in columns or "head" in columns)
    private = [name for name in columns.ignored if _is_private(name)]
    lines = [_read_line(row, columns, by_member) for row in table.rows if _has_data(row, columns)]
    households = _by_member(lines, columns) if by_member else _by_household(lines, columns)
    remarks = table.remarks
    if private:
        said = N_("这几列没有读，也不会保存：%(names)s。本系统不收身份证号等信息。")
        remarks = (*remarks, Remark(said, {"names": "、".join(private)}))
    ignored = tuple(name for name in columns.ignored if name not in private)
    return Reading(tuple(_ended(line, households) for line in lines), remarks, ignored)


def _is_private(header: str) -> bool:
    key = header_key(header)
    return any(header_key(part) in key for part in PRIVATE)


def _has_data(row: Row, columns: Columns) -> bool:
    """Not a total, a signature line or a row that merely carries a running number."""
    name = columns.of(row, "name") or columns.of(row, "head")
    first = fold(row.cell(row.filled[0])) if row.filled else ""
    return not (not name and re.match(r"(?:合计|总计|小计|共计|备注|说明|填表|制表|审核|注)", first))


def _read_line(row: Row, columns: Columns, by_member: bool) -> _Line:
    name = columns.of(row, "name") if by_member else columns.of(row, "head") or columns.of(row, "name")
    relation = columns.of(row, "relation")
    head = columns.of(row, "head")
    is_head = not by_member or fold(relation) in HEAD_RELATIONS or (bool(name) and not relation and name == head)
    text = f"{columns.of(row, 'number')} {name or head}".strip()
    line = _Line(row, "", text, None, is_head)
    problems = [*_broken(row, columns)]
    try:
        line.number = _number(columns, row)
    except BadHouseholdNumber as refusal:
        problems.append(Remark.of(refusal, columns.name("number")))
    if not name:
        field = "name" if by_member else "head"
        said = N_("没有写%(what)s。请补上，或删去这一行。")
        problems.append(Remark(said, {"what": columns.name(field)}, columns.name(field)))
    elif len(name) > MAX_NAME or _NAME.fullmatch(name) is None:
        said = N_("“%(name)s”不像姓名。请核对是不是填错了列。")
        problems.append(Remark(said, {"name": name[:20]}, columns.name("name" if by_member else "head")))
    birth_year, wrong = _birth_year(row, columns)
    phone, wrong_phone = _phone(row, columns)
    problems += [*wrong, *wrong_phone, *_too_long(row, columns)]
    line.refusal = tuple(problems)
    if not problems:
        line.member = RosterMember(" ".join(name.split()), "户主" if is_head else relation, birth_year, phone)
    return line


def _number(columns: Columns, row: Row) -> str:
    text = columns.of(row, "number")
    found = re.fullmatch(r"(?:第|no\.?)?([\d\s]+)(?:号|户)*", fold(text))
    return normalise_number(found.group(1) if found else text)


def _broken(row: Row, columns: Columns) -> list[Remark]:
    """Cells that the spreadsheet spoiled: rounded identity numbers anywhere, formulas without a result."""
    found = []
    for field in columns.at:
        mark, name = columns.mark(row, field), columns.name(field)
        if Mark.LOST_DIGITS in mark:
            said = N_("“%(name)s”一格的长数字（%(text)s）已被表格程序改掉末几位，不能用。请把整列设成文本后重填。")
            found.append(Remark(said, {"name": name, "text": columns.of(row, field)}, name))
        elif mark & (Mark.NO_RESULT | Mark.ERROR):
            said = N_("“%(name)s”一格是没有结果的公式。请改成填好的文字或数。")
            found.append(Remark(said, {"name": name}, name))
        elif field != "birth" and Mark.DATE in mark:
            said = N_("“%(name)s”一格被表格程序变成了日期（%(text)s）。请把这一格设成文本后重填。")
            found.append(Remark(said, {"name": name, "text": columns.of(row, field)}, name))
        elif _IDENTITY.fullmatch(columns.of(row, field)):
            said = N_("“%(name)s”一格填的像身份证号。本系统不收身份证号，请删去。")
            found.append(Remark(said, {"name": name}, name))
    known = set(columns.at.values())
    for index, mark in row.marks.items():
        if Mark.LOST_DIGITS in mark and index not in known:
            said = N_(
                "第 %(column)s 列的长数字（像身份证号）已被表格程序改掉末几位。本系统不收身份证号，请删去这一列。"
            )
            found.append(Remark(said, {"column": index + 1}))
    return found


def _birth_year(row: Row, columns: Columns) -> tuple[int | None, list[Remark]]:
    text = fold(columns.of(row, "birth"))
    if not text:
        return None, []
    found = _YEAR.fullmatch(text)
    year = int(found.group(1)) if found else 0
    if FIRST_BIRTH_YEAR <= year < LAST_BIRTH_YEAR:
        return year, []
    said = N_("“%(text)s”看不出是哪一年生的。请写四位年份，例如 1968；不知道就空着。")
    return None, [Remark(said, {"text": columns.of(row, "birth")}, columns.name("birth"))]


def _phone(row: Row, columns: Columns) -> tuple[str, list[Remark]]:
    text = columns.of(row, "phone")
    phone = re.sub(r"[\s\-－—()（）]", "", fold(text))
    if not phone or re.fullmatch(r"\+?\d{7,15}", phone):
        return phone, []
    if re.fullmatch(r"[\d+/、,;，；]{15,}", phone):
        return re.split(r"[/、,;，；]", phone)[0][:MAX_PHONE], []
    return "", [Remark(N_("“%(text)s”不像电话。请核对，或空着。"), {"text": text[:30]}, columns.name("phone"))]


def _too_long(row: Row, columns: Columns) -> list[Remark]:
    limits = {
        "group": MAX_TEXT,
        "grid": MAX_TEXT,
        "head_unit": MAX_TEXT,
        "address": MAX_ADDRESS,
        "relation": MAX_RELATION,
    }
    said = N_("“%(name)s”一格太长：最多 %(limit)s 个字。")
    return [
        Remark(said, {"name": columns.name(field), "limit": limit}, columns.name(field))
        for field, limit in limits.items()
        if len(columns.of(row, field)) > limit
    ]


def _by_household(lines: list[_Line], columns: Columns) -> dict[str, RosterHousehold]:
    """One row a household. A number that comes twice refuses both rows, each naming the other."""
    _refuse_doubles(lines)
    households = {}
    for line in lines:
        if line.member is not None and not line.refusal:
            households[line.number] = _household([line], line.member.name, columns)
    return households


def _refuse_doubles(lines: list[_Line]) -> None:
    at: dict[str, list[_Line]] = {}
    for line in lines:
        if line.number:
            at.setdefault(line.number, []).append(line)
    for number, same in at.items():
        if len(same) > 1:
            rows = "、".join(str(line.row.number) for line in same)
            said = N_("户号 %(number)s 写了 %(count)s 次：第 %(rows)s 行。请改成不同的户号。")
            for line in same:
                line.refusal = (*line.refusal, Remark(said, {"number": number, "count": len(same), "rows": rows}))


def _by_member(lines: list[_Line], columns: Columns) -> dict[str, RosterHousehold]:
    """One row a member; rows of one number are one household, with one head."""
    at: dict[str, list[_Line]] = {}
    for line in lines:
        if line.number:
            at.setdefault(line.number, []).append(line)
    households = {}
    for number, same in at.items():
        head = _head_of(number, same, columns)
        if head is None or any(line.refusal for line in same):
            continue
        ordered = sorted(same, key=lambda line: line is not head)
        households[number] = _household(ordered, head.member.name if head.member else "", columns)
    return households


def _head_of(number: str, same: list[_Line], columns: Columns) -> _Line | None:
    """The head's line; when there is none or more than one, or two heads' names, every line is refused."""
    heads = [line for line in same if line.is_head]
    names = {columns.of(line.row, "head") for line in same} - {""}
    rows = "、".join(str(line.row.number) for line in same)
    refusal = None
    if len(names) > 1:
        said = N_("户号 %(number)s 有几个户主名：%(names)s（第 %(rows)s 行）。一个户号只能是一户。")
        refusal = Remark(said, {"number": number, "names": "、".join(sorted(names)), "rows": rows})
    elif not heads:
        said = N_("户号 %(number)s 里没有写哪一位是户主（第 %(rows)s 行）。请在“与户主关系”里写上“户主”。")
        refusal = Remark(said, {"number": number, "rows": rows})
    elif len(heads) > 1:
        twice = "、".join(str(line.row.number) for line in heads)
        said = N_("户号 %(number)s 有 %(count)s 位户主：第 %(rows)s 行。请核对户号是不是重了。")
        refusal = Remark(said, {"number": number, "count": len(heads), "rows": twice})
    if refusal is None:
        return heads[0]
    for line in same:
        line.refusal = (*line.refusal, refusal)
    return None


def _household(lines: list[_Line], head_name: str, columns: Columns) -> RosterHousehold:
    """The lines of one household, the head's first; what only one of them says holds for all."""

    def first(field: str) -> str:
        return next((text for line in lines if (text := columns.of(line.row, field))), "")

    return RosterHousehold(
        number=lines[0].number,
        head_name=head_name,
        rows=tuple(sorted(line.row.number for line in lines)),
        group_name=first("group"),
        grid=first("grid"),
        head_unit=first("head_unit"),
        address=first("address"),
        members=tuple(line.member for line in lines if line.member is not None),
    )


def _ended(line: _Line, households: Mapping[str, RosterHousehold]) -> RowReading[RosterHousehold]:
    if line.refusal:
        return RowReading(line.row.number, line.text, Outcome.REFUSED, None, line.refusal)
    household = households.get(line.number)
    if household is None:
        said = N_("同一户的别的行有错，改好后这一户再一起导入。")
        return RowReading(line.row.number, line.text, Outcome.REFUSED, None, (Remark(said),))
    return RowReading(line.row.number, line.text, Outcome.UNDERSTOOD, household)
