"""Points as published: +5, -20, +5/+10, 1—10分, 每100元1分, 优秀10分、良好5分, 满分60：院内20、门前40.

What the text leaves open is looked for in the item's own words (the names of the grades, the rate). What stays
open is asked; what is no number of points is refused; an empty text is no clause.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from civility.errors import N_
from civility.ledger.units import POINT_SCALE
from civility.points.rules.amounts import MAX_CLAUSE_TENTHS, points, tenths
from civility.points.rules.rates import bounds_of, is_measure, rate_of
from civility.points.rules.shapes import Fixed, OneOf, Option, Range, Rate, Shape, StartFull
from civility.points.rules.start_full_text import read_start_full
from civility.tables.outcome import Remark
from civility.tables.words import clean, digits_for_numerals, fold

BONUS = "bonus"
DEDUCTION = "deduction"


@dataclass(frozen=True, slots=True)
class PointsReading:
    """What a points text says. ``shape`` is None when it is refused or when the text is empty.

    ``direction`` is None when the text does not say; ``cap_text`` holds words about a cap that stood beside the
    points; ``unit`` a unit that did (每次5分).
    """

    shape: Shape | None = None
    direction: str | None = None
    unit: str = ""
    cap_text: str = ""
    questions: tuple[Remark, ...] = ()
    refusal: Remark | None = None

    @property
    def empty(self) -> bool:
        return self.shape is None and self.refusal is None


_NUM = r"\d+(?:\.\d+)?"
_RANGE = re.compile(rf"([+-]?)({_NUM})(?:\.{{2,}}|…+|to|~|至|到|-)([+-]?)({_NUM})")
_SIGNED = re.compile(rf"([+-]?)({_NUM})(?:以上|及以上|起)?")
_SLASHED = re.compile(rf"(?:[+-]?{_NUM}(?:以上|及以上|起)?分?[/、或|,;，；])+[+-]?{_NUM}(?:以上|及以上|起)?")
_UP_TO = re.compile(rf"(?:≤|<=|不超过|最多|最高|至多|(?:≥|>=)(?=-))([+-]?)({_NUM})|([+-]?)({_NUM})(?:以内|以下)")
_NOT_POINTS = re.compile(r"星|级|%|倍|折|红旗|颗|档(?!分)")
_MONEY = re.compile(rf"{_NUM}(?:元|块钱?|万)(?!/|以|至|到|~|-)")
_UNIT_BEFORE = re.compile(
    r"^(?:每(?:发现|参加|查出|完成|出现|获得)?(?:一|1)?个?|(?:一|1)(?=[次户人年月]))"
    r"(人次|次(?!性)|人|户|月|季度|季|年|周|天|日|项|件|场|篇|条|处|例|个|回|起|届)"
)
_UNIT_AFTER = re.compile(r"[/每](次|人次|人|户|月|季度|季|年|周|天|日|项|件|场|篇|条|处|例|个|回|起)$")
_LABELLED = re.compile(rf"^(.*?[^\d.+\-])[:：]?([+-]?)(?:加|扣|奖励|奖|减|计|得)?({_NUM})分?$")
_CAP_PIECE = re.compile(
    r"(?:每|全|一)?(?:年|月|季度|季|周|天|日)度?.*(?:最多|不超过|上限|封顶|累计)|累计|封顶|上限|最多.*次|限\d+次"
)
_REMARK = re.compile(r"\(([^()]*)\)")


def read_points(text: str, *, item: str = "", unit: str = "", direction: str | None = None) -> PointsReading:
    """Read a points text beside its item and unit. ``direction`` is what the row's own column says, if it does."""
    words = clean(text)
    folded = digits_for_numerals(fold(words)).strip("。.;；,，、")
    if not folded or folded in {"-", "/", "无", "--"}:
        return PointsReading()
    inspected = read_start_full(folded)
    if isinstance(inspected, StartFull) and direction == DEDUCTION:
        return _refused(N_("分值“%(words)s”是满分逐项扣的检查，剩下多少记多少，请写成加分。"), words)
    if inspected is not None:
        if isinstance(inspected, Remark):
            return PointsReading(refusal=inspected)
        return PointsReading(inspected, BONUS)
    folded, aside = _without_aside(folded)
    said = _direction_of(folded)
    if said == "both":
        return _refused(N_("分值“%(words)s”又加又扣。请把加分和扣分分成两行。"), words)
    if said and direction and said != direction:
        return _refused(N_("分值“%(words)s”的正负号和“加/扣”一列对不上。请改成一致。"), words)
    found = _read(folded, words, item, unit, said or direction)
    if found.refusal or found.shape is None:
        return found
    questions = found.questions
    if aside:
        questions += (Remark(N_("分值里还写了“%(words)s”，没有读进去，请核对。"), {"words": aside}),)
    return PointsReading(found.shape, said or direction, found.unit, found.cap_text, questions)


def _without_aside(folded: str) -> tuple[str, str]:
    """The text without what stands in brackets after the number (English remarks, cases)."""
    asides = _REMARK.findall(folded)
    core = _REMARK.sub("", folded)
    return (core, "；".join(asides)) if asides and re.search(r"\d", core) else (folded, "")


def _direction_of(folded: str) -> str | None:
    bare = re.sub(r"(?<=\d)-(?=[\d+])|(?<=分)-(?=\d)", "~", folded)
    down = re.search(r"-(?=\d)|扣|减", bare) is not None
    up = re.search(r"\+(?=\d)|加|奖", bare) is not None
    if "±" in folded or (up and down):
        return "both"
    return DEDUCTION if down else BONUS if up else None


def _read(folded: str, words: str, item: str, unit: str, direction: str | None) -> PointsReading:
    if not re.search(r"\d", folded):
        return _refused(N_("“%(words)s”不是分值。一条细则只能加分或扣分。"), words)
    if _NOT_POINTS.search(re.sub(r"[^/、;；,，]*?[:：]", "", folded)) and not re.search(r"\d分", folded):
        return _refused(N_("“%(words)s”不是分值。一条细则只能加分或扣分。"), words)
    rate = rate_of(folded)
    if rate is not None:
        return _rate(rate, item, "", words)
    if _MONEY.search(folded) and "分" not in folded:
        return _refused(N_("“%(words)s”是钱数，不是分值。积分不能写成钱。"), words)
    core, cap_text = _split_cap(folded)
    core, own_unit = _split_unit(core)
    if own_unit and is_measure(own_unit):
        unit = own_unit
    reading = _number(_bare(core), core, words, item, own_unit or unit)
    return PointsReading(reading.shape, None, own_unit, cap_text, reading.questions, reading.refusal)


def _split_cap(folded: str) -> tuple[str, str]:
    pieces = re.split(r"[,，;；。]", folded)
    caps = [piece for piece in pieces if _CAP_PIECE.search(piece)]
    rest = [piece for piece in pieces if piece and piece not in caps]
    return ("、".join(rest), "，".join(caps)) if rest and caps else (folded, "")


def _split_unit(core: str) -> tuple[str, str]:
    units = []
    while before := _UNIT_BEFORE.match(core):
        core = core[before.end() :]
        units.append(before.group(1))
    if units:
        return core, "·".join(units)
    after = _UNIT_AFTER.search(core)
    return (core[: after.start()], after.group(1)) if after else (core, "")


def _bare(core: str) -> str:
    """The number alone: without 加, 扣, 奖励, 分."""
    return re.sub(
        r"^(?:可|各|均|都|酌情|[一1]次性|视情况?|给予|予以)*(?:加|扣|奖励|奖|减|计|记|得|积)?(?:分)?[:：]?(?=[+\-\d≤<≥>最不至])",
        "",
        core,
    ).replace("分", "")


def _number(bare: str, core: str, words: str, item: str, unit: str) -> PointsReading:
    up_to = _UP_TO.fullmatch(bare)
    if up_to:
        return _range(None, up_to.group(2) or up_to.group(4), words)
    if _SLASHED.fullmatch(bare):
        return _grades(bare, words, item)
    between = _RANGE.fullmatch(bare)
    if between:
        if between.group(3) and between.group(1) and between.group(1) != between.group(3):
            return _refused(N_("分值“%(words)s”又加又扣。请把加分和扣分分成两行。"), words)
        rate = rate_of(digits_for_numerals(fold(item)))
        if rate is not None:
            return _rate(rate, item, bare, words)
        return _range(between.group(2), between.group(4), words)
    if _SIGNED.fullmatch(bare):
        return _single(bare, words, unit)
    return _labelled(core, words)


def _single(bare: str, words: str, unit: str) -> PointsReading:
    amount = _tenths(re.sub(r"[^\d.]", "", bare), words)
    if isinstance(amount, Remark):
        return PointsReading(refusal=amount)
    questions = _open_end(bare, amount)
    measured = re.fullmatch(rf"(?:每|满)?({_NUM})?(?:个)?(\D+)", fold(unit))
    if measured and is_measure(measured.group(2)):
        per = Decimal(measured.group(1) or "1")
        return PointsReading(Rate(per, measured.group(2), amount), questions=questions)
    return PointsReading(Fixed(amount), questions=questions)


def _open_end(bare: str, amount: int) -> tuple[Remark, ...]:
    if not re.search(r"以上|起", bare):
        return ()
    said = N_("“以上”没有写最多多少分，先按 %(points)s 分读，请核对。")
    return (Remark(said, {"points": points(amount)}),)


def _range(low: str | None, high: str, words: str) -> PointsReading:
    most = _tenths(high, words)
    if isinstance(most, Remark):
        return PointsReading(refusal=most)
    step = 1 if most % POINT_SCALE else POINT_SCALE
    if low is None or Decimal(low) == 0:
        least: int | Remark = step
    else:
        least = _tenths(low, words)
    if isinstance(least, Remark):
        return PointsReading(refusal=least)
    step = 1 if least % POINT_SCALE else step
    least, most = min(least, most), max(least, most)
    return PointsReading(Range(least, most, step) if least < most else Fixed(most))


def _rate(rate: Rate, item: str, declared: str, words: str) -> PointsReading:
    """A rate, with the item's bounds of quantity and the declared bounds of points held against each other."""
    low, high = bounds_of(digits_for_numerals(fold(item)), rate.quantity_unit)
    least, most = 0, rate.max_tenths
    between = _RANGE.fullmatch(declared)
    if between:
        bounds = [_tenths(between.group(2), words), _tenths(between.group(4), words)]
        for bound in bounds:
            if isinstance(bound, Remark):
                return PointsReading(refusal=bound)
        least, most = sorted(bound for bound in bounds if isinstance(bound, int))
    shape = Rate(rate.per_quantity, rate.quantity_unit, rate.tenths_per, least, most, low, high)
    question = _rate_question(shape) if between else None
    return PointsReading(shape, questions=(question,) if question else ())


def _rate_question(shape: Rate) -> Remark | None:
    """Ask when the rate, applied to the bounds, does not give the points that the range declares."""
    free = Rate(shape.per_quantity, shape.quantity_unit, shape.tenths_per)
    at_least = free.worth(shape.from_quantity) if shape.from_quantity is not None else None
    at_most = free.worth(shape.to_quantity) if shape.to_quantity is not None else None
    if at_least in (None, shape.min_tenths) and at_most in (None, shape.max_tenths):
        return None
    said = N_("按“%(rate)s”算出来的分和写的 %(least)s–%(most)s 分对不上。先按整个数量计、最多 %(most)s 分读，请核对。")
    fields = {"rate": free.describe(), "least": points(shape.min_tenths), "most": points(shape.max_tenths or 0)}
    return Remark(said, fields)


def _grades(bare: str, words: str, item: str) -> PointsReading:
    found = re.findall(rf"[+-]?{_NUM}(?:以上|及以上|起)?", bare)
    amounts: list[int] = []
    questions: tuple[Remark, ...] = ()
    for each in found:
        number = re.search(_NUM, each)
        amount = _tenths(number.group() if number else "", words)
        if isinstance(amount, Remark):
            return PointsReading(refusal=amount)
        amounts.append(amount)
        questions += _open_end(each, amount)
    labels, sure = grade_names(item, len(amounts))
    if not sure:
        named = "、".join(f"{label} {points(amount)}" for label, amount in zip(labels, amounts, strict=True))
        questions += (
            Remark(
                N_("有 %(count)s 档分，各档的名称先写成：%(named)s。请核对。"), {"count": len(amounts), "named": named}
            ),
        )
    options = tuple(Option(label, amount) for label, amount in zip(labels, amounts, strict=True))
    return PointsReading(OneOf(options), questions=questions)


def grade_names(item: str, count: int) -> tuple[list[str], bool]:
    """The names of so many grades from the item's words, and whether they stood there plainly."""
    title = clean(item)
    for inside in reversed(re.findall(r"[(（]([^()（）]*)[)）]", title)):
        names = _cut(re.split(r"[:：]", inside)[-1])
        if len(names) == count:
            return names, True
    outside = re.sub(r"[(（][^()（）]*[)）]", "", title)
    names = _cut(outside)
    if len(names) == count:
        return names, "/" in outside and min(map(len, names)) > 1
    return [f"第{at}档" for at in range(1, count + 1)], False


def _cut(text: str) -> list[str]:
    for separator in (r"/|\uff0f", r"、", r"[,，;；]|或"):
        names = [name.strip() for name in re.split(separator, text) if name.strip()]
        if len(names) > 1:
            return names
    return [text.strip()]


def _labelled(core: str, words: str) -> PointsReading:
    """优秀10分、良好5分: each piece a name and its points."""
    pieces = [piece for piece in re.split(r"[,，;；、/]", core) if piece]
    options = []
    for piece in pieces:
        found = _LABELLED.match(piece)
        if found is None or len(pieces) == 1:
            return _refused(N_("分值“%(words)s”没有看懂。请写成 5、5/10 或 1-10 这样的数。"), words)
        amount = _tenths(found.group(3), words)
        if isinstance(amount, Remark):
            return PointsReading(refusal=amount)
        options.append(Option(re.sub(r"(?:加|扣|奖励|奖|减|计|得)$", "", found.group(1)).rstrip(":："), amount))
    return PointsReading(OneOf(tuple(options)))


def _tenths(number: str, words: str) -> int | Remark:
    """Tenths of a number, or the sentence that refuses it."""
    amount = tenths(number)
    if amount is None:
        return Remark(N_("分值“%(words)s”太细：最小到 0.1 分。"), {"words": words})
    if amount == 0:
        return Remark(N_("分值“%(words)s”是 0 分，不用写成一条细则。"), {"words": words})
    if amount > MAX_CLAUSE_TENTHS:
        fields = {"words": words, "most": points(MAX_CLAUSE_TENTHS)}
        return Remark(N_("分值“%(words)s”太大：一条最多 %(most)s 分。请核对是不是多打了零。"), fields)
    return amount


def _refused(message: str, words: str) -> PointsReading:
    return PointsReading(refusal=Remark(message, {"words": words}))
