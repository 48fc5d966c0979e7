"""A goods file: what the shop has, what it costs in points, and what stands on the shelf to begin with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from civility.errors import N_
from civility.ledger.units import POINT_SCALE
from civility.redlines.figures import find_figure
from civility.store.errors import CashOut
from civility.store.rules import refuse_cash
from civility.tables import Columns, Mark, Outcome, Reading, Remark, Row, RowReading, Table, under_header
from civility.tables.words import fold

FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "名称",
        "商品",
        "商品名称",
        "品名",
        "物品",
        "物品名称",
        "货品",
        "货名",
        "兑换物品",
        "item_cn",
        "name",
        "item",
    ),
    "price": (
        "分值",
        "积分",
        "兑换积分",
        "所需积分",
        "兑换分值",
        "价格",
        "兑换分",
        "积分值",
        "points_at_1yuan",
        "points",
        "price",
    ),
    "category": ("类别", "分类", "类型", "category"),
    "unit": ("单位", "计量单位", "规格单位", "unit"),
    "stock": ("期初库存", "库存", "数量", "现有库存", "库存数量", "期初数量", "opening_stock", "stock", "quantity"),
    "low": ("低库存", "库存下限", "最低库存", "预警库存", "低库存提醒", "stock_low", "low_stock"),
    "limit": (
        "每户每月限",
        "每户限兑",
        "限兑",
        "每月限",
        "每户每月限兑",
        "限购",
        "limit_per_household_per_period",
        "monthly_limit",
    ),
    "shelf_life": ("保质期", "保质期天", "保质天数", "保质期天数", "shelf_life_days"),
    "cost": ("进价", "进价元", "进货价", "采购价", "成本", "成本价", "cost_yuan", "cost"),
    "kind": ("种类", "性质", "kind"),
    "code": ("编码", "商品编码", "条码", "编号", "code"),
    "english": ("英文", "item_en"),
}
MAX_NAME, MAX_CATEGORY, MAX_UNIT, MAX_CODE = 60, 20, 10, 20
MAX_PRICE_TENTHS = 1_000_000
MAX_COUNT = 1_000_000
_KINDS = {
    "服务": "service",
    "荣誉": "honour",
    "service": "service",
    "honour": "honour",
    "stock": "stock",
    "实物": "stock",
}
_DAYS = {"天": 1, "日": 1, "个月": 30, "月": 30, "年": 365}


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A good as read from a file. ``price_tenths`` is None for what cannot be had for points (honours).

    ``opening_stock`` counts pieces; None when the file does not say. Services and honours have no stock.
    """

    row: int
    name: str
    kind: str
    price_tenths: int | None
    category: str = ""
    unit: str = ""
    opening_stock: int | None = None
    low_stock: int = 0
    monthly_limit: int | None = None
    shelf_life_days: int | None = None
    cost_fen: int | None = None
    code: str = ""


GoodsReading = Reading[GoodRow]


def read_goods(table: Table) -> GoodsReading:
    """Read every row under the header. Raises NoHeader, MissingColumns, DuplicateColumn, NoRows."""
    table, columns = under_header(table, FIELDS, ("name", "price"))
    rows = [_read_row(row, columns) for row in table.rows]
    return Reading(tuple(_without_doubles(rows)), table.remarks, columns.ignored)


def _read_row(row: Row, columns: Columns) -> RowReading[GoodRow]:
    name = columns.of(row, "name")
    problems: list[Remark] = _broken(row, columns)
    if (len(row.filled) == 1 and not problems) or re.match(r"(?:合计|总计|小计|备注|说明)", name):
        return RowReading(row.number, " ".join(filter(None, row.cells))[:80], Outcome.NOTE)
    questions: list[Remark] = []
    for field, limit in (("name", MAX_NAME), ("category", MAX_CATEGORY), ("unit", MAX_UNIT), ("code", MAX_CODE)):
        if len(columns.of(row, field)) > limit:
            said = N_("“%(name)s”一格太长：最多 %(limit)s 个字。")
            problems.append(Remark(said, {"name": columns.name(field), "limit": limit}, columns.name(field)))
    if not name:
        problems.append(Remark(N_("没有写商品名称。请补上，或删去这一行。"), {}, columns.name("name")))
    figure = find_figure(name) or find_figure(columns.of(row, "category"))
    if figure:
        said = N_("“%(figure)s”像电话、证件号或卡号。价目人人看得到，请删去这串数字。")
        problems.append(Remark(said, {"figure": figure}))
    try:
        refuse_cash(name, columns.of(row, "category"), columns.of(row, "unit"))
    except CashOut as refusal:
        problems.append(Remark.of(refusal))
    kind = _kind(columns.of(row, "kind"), columns.of(row, "category"))
    price = _price(row, columns, kind, problems)
    stock = _count(row, columns, "stock", problems)
    if kind != "stock" and stock:
        questions.append(Remark(N_("服务和荣誉没有库存，“%(count)s”没有读。"), {"count": stock}, columns.name("stock")))
    if problems:
        return RowReading(row.number, name, Outcome.REFUSED, None, tuple(problems))
    good = GoodRow(
        row=row.number,
        name=name,
        kind=kind,
        price_tenths=price,
        category=columns.of(row, "category"),
        unit=columns.of(row, "unit"),
        opening_stock=stock if kind == "stock" else None,
        low_stock=_count(row, columns, "low", problems) or 0,
        monthly_limit=_count(row, columns, "limit", problems) or None,
        shelf_life_days=_days(row, columns, problems) or None,
        cost_fen=_cost(row, columns, problems),
        code=columns.of(row, "code"),
    )
    if problems:
        return RowReading(row.number, name, Outcome.REFUSED, None, tuple(problems))
    outcome = Outcome.TO_CONFIRM if questions else Outcome.UNDERSTOOD
    return RowReading(row.number, name, outcome, good, tuple(questions))


def _broken(row: Row, columns: Columns) -> list[Remark]:
    found = []
    for field in columns.at:
        mark, name = columns.mark(row, field), columns.name(field)
        if mark & (Mark.NO_RESULT | Mark.ERROR):
            found.append(Remark(N_("“%(name)s”一格是没有结果的公式。请改成填好的文字或数。"), {"name": name}, name))
        elif Mark.DATE in mark:
            said = N_("“%(name)s”一格被表格程序变成了日期（%(text)s）。请把这一格设成文本后重填。")
            found.append(Remark(said, {"name": name, "text": columns.of(row, field)}, name))
    return found


def _kind(stated: str, category: str) -> str:
    return _KINDS.get(fold(stated)) or _KINDS.get(fold(category)) or "stock"


def _price(row: Row, columns: Columns, kind: str, problems: list[Remark]) -> int | None:
    text, name = columns.of(row, "price"), columns.name("price")
    folded = re.sub(r"积?分$", "", fold(text).replace(",", ""))
    if kind == "honour" and folded in {"", "0"}:
        return None
    found = re.fullmatch(r"(\d{1,9})(?:\.(\d)0*)?", folded)
    tenths = int(found.group(1)) * POINT_SCALE + int(found.group(2) or 0) if found else 0
    if 0 < tenths <= MAX_PRICE_TENTHS:
        return tenths
    if not folded:
        problems.append(Remark(N_("没有写要多少分。请补上。"), {}, name))
    elif found:
        problems.append(
            Remark(
                N_("分值“%(text)s”要大于 0，也不能超过 %(most)s 分。"),
                {"text": text, "most": MAX_PRICE_TENTHS // POINT_SCALE},
                name,
            )
        )
    else:
        said = N_("分值“%(text)s”要写成一个数，最多一位小数，例如 5 或 0.5。")
        problems.append(Remark(said, {"text": text[:30]}, name))
    return None


def _count(row: Row, columns: Columns, field: str, problems: list[Remark]) -> int | None:
    text = columns.of(row, field)
    folded = fold(text).replace(",", "")
    if not folded or folded in {"-", "不限", "无"}:
        return None
    found = re.fullmatch(r"(\d{1,9})(?:\.0+)?(?:个|件|袋|瓶|次|份|块|条|把|桶|提|支|包|台|只|盒)?", folded)
    if found and int(found.group(1)) <= MAX_COUNT:
        return int(found.group(1))
    said = N_("“%(name)s”要写成不小于 0 的整数，填的是“%(text)s”。")
    problems.append(Remark(said, {"name": columns.name(field), "text": text[:30]}, columns.name(field)))
    return None


def _days(row: Row, columns: Columns, problems: list[Remark]) -> int | None:
    folded = fold(columns.of(row, "shelf_life"))
    found = re.fullmatch(r"(\d{1,4})(天|日|个月|月|年)", folded)
    if found:
        return int(found.group(1)) * _DAYS[found.group(2)]
    return _count(row, columns, "shelf_life", problems)


def _cost(row: Row, columns: Columns, problems: list[Remark]) -> int | None:
    text, name = columns.of(row, "cost"), columns.name("cost")
    folded = fold(text).replace(",", "").removesuffix("元")
    if not folded or folded == "-":
        return None
    found = re.fullmatch(r"(\d{1,6})(?:\.(\d{1,2})0*)?", folded)
    if found:
        return int(found.group(1)) * 100 + int((found.group(2) or "").ljust(2, "0"))
    said = N_("进价“%(text)s”要写成多少元，最多两位小数，例如 12 或 3.5。")
    problems.append(Remark(said, {"text": text[:30]}, name))
    return None


def _without_doubles(rows: list[RowReading[GoodRow]]) -> list[RowReading[GoodRow]]:
    """Two rows of one name (or one code) are both refused, each naming the other."""
    at: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row.value is not None:
            for key in _keys(row.value):
                at.setdefault(key, []).append(row.row)
    checked = []
    for row in rows:
        same = [at[key] for key in (_keys(row.value) if row.value else ()) if len(at[key]) > 1]
        if same:
            said = N_("“%(name)s”写了几次：第 %(rows)s 行。请合成一行，或改成不同的名称。")
            remark = Remark(said, {"name": row.text, "rows": "、".join(map(str, same[0]))})
            row = RowReading(row.row, row.text, Outcome.REFUSED, None, (*row.remarks, remark))
        checked.append(row)
    return checked


def _keys(good: GoodRow) -> list[tuple[str, str]]:
    return [("name", fold(good.name)), *([("code", good.code)] if good.code else [])]
