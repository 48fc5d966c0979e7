"""Rates and bounds in an item's words: 每100元1分, 1001–5000元, 满4小时, 累计满10小时."""

import re
from decimal import Decimal

from civility.points.rules.amounts import tenths
from civility.points.rules.shapes import Rate

_NUM = r"\d+(?:\.\d+)?"
_MEASURES = (
    "小时|分钟|工时|学时|课时|万元|千元|元|块钱|公斤|千克|斤|吨|袋|桶|亩|分地|平方米|平方|平米|㎡|立方米|立方|方|"
    "公里|千米|里|米|株|棵|毫升|ml|kg|m2|工日|工"
)
_MEASURE = re.compile(_MEASURES)
_RATE = re.compile(
    rf"(?:每(?:满|增加|超过|捐)?|/)({_NUM})?(?:个)?({_MEASURES})(?:以?内)?"
    rf"(?:可|各|给予|再)*(?:加|扣|奖励|奖|计|记|得|积|减|[:=,，])*[+-]?({_NUM})分?"
)
_PER = re.compile(rf"^(?:加|扣|奖|计|得)?[+-]?({_NUM})分?(?:/|每)({_NUM})?(?:个)?({_MEASURES})$")
_MOST = re.compile(rf"(?:最多|最高|上限|不超过|封顶)(?:加|扣|计|得|为)?({_NUM})分")
_REACHED = re.compile(rf"(?:累计)?(?:满|达到?|超过|≥)?({_NUM})(?:个)?({_MEASURES}|次|天|场|年|人次|件|户|篇|条|个)")


def is_measure(unit: str) -> bool:
    """Whether a unit is measured (小时, 元, 亩) rather than counted one case at a time (次, 户, 月)."""
    return _MEASURE.fullmatch(unit) is not None


def rate_of(folded: str) -> Rate | None:
    """The rate in folded words, or None."""
    after = _PER.match(folded)
    found = after or _RATE.search(folded)
    if found is None:
        return None
    amount, per, unit = (
        (after.group(1), after.group(2), after.group(3)) if after else (found.group(3), found.group(1), found.group(2))
    )
    worth, quantity = tenths(amount), Decimal(per or "1")
    if not worth or not quantity:
        return None
    most = _MOST.search(folded[found.end() :])
    return Rate(quantity, unit, worth, max_tenths=tenths(most.group(1)) if most else None)


def bounds_of(folded: str, unit: str) -> tuple[Decimal | None, Decimal | None]:
    """The least and most quantity that the words are about: 1001–5000元, 99元以下, 1万元以上."""
    number = rf"({_NUM})(万|千|百)?"
    between = re.search(rf"{number}(?:{unit})?(?:-|~|至|到){number}(?:{unit})", folded)
    if between:
        return _scaled(between.group(1), between.group(2)), _scaled(between.group(3), between.group(4))
    below = re.search(rf"{number}(?:{unit})(?:及?以下|以内|及以内)", folded)
    if below:
        return None, _scaled(below.group(1), below.group(2))
    above = re.search(rf"{number}(?:{unit})(?:及?以上|起)", folded)
    if above:
        return _scaled(above.group(1), above.group(2)), None
    return None, None


def _scaled(number: str, place: str | None) -> Decimal:
    return Decimal(number) * {"万": 10_000, "千": 1_000, "百": 100}.get(place or "", 1)


def threshold_of(folded: str) -> tuple[Decimal, str, str] | None:
    """The threshold in a tier's title, its unit, and the title without the number: the family of the ladder."""
    found = list(_REACHED.finditer(folded))
    if len(found) != 1:
        return None
    number = found[0]
    family = folded[: number.start(1)] + "#" + folded[number.end(1) :]
    return Decimal(number.group(1)), number.group(2), family
