"""Tiers that stand in rows of their own: 志愿服务累计满10小时, …20小时, …50小时."""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from civility.errors import N_
from civility.points.rules.rates import threshold_of
from civility.points.rules.shapes import Ladder, Tier
from civility.tables.outcome import Remark
from civility.tables.words import clean, digits_for_numerals, fold, plain

_NUMBER = re.compile(r"(?:满|达到?)?\d+(?:\.\d+)?\s*(?:个)?")


@dataclass(frozen=True, slots=True)
class Tiered:
    """One row that may be a tier. ``declared``: its unit says so (累计档); else only its fellows make it one."""

    threshold: Decimal
    unit: str
    family: str
    title: str
    declared: bool


def tier_of(item: str, unit: str) -> Tiered | None:
    """The tier a row is, when its unit says 累计档 or its words say 累计."""
    folded = digits_for_numerals(fold(item))
    declared = re.fullmatch(r"累计档?|梯级|阶梯|档", fold(unit)) is not None
    if not declared and "累计" not in folded:
        return None
    found = threshold_of(folded)
    if found is None:
        return None
    threshold, measured, family = found
    title = re.sub(_NUMBER.pattern + re.escape(measured), "", digits_for_numerals(clean(item)), count=1)
    return Tiered(threshold, measured, family, title, declared)


def merge_ladders(tiers: list[tuple[Tiered, int]]) -> Ladder | Remark:
    """One ladder of rows of one family, or the sentence why they are none."""
    ordered = sorted(tiers, key=lambda pair: pair[0].threshold)
    for (lower, low), (higher, high) in pairwise(ordered):
        if lower.threshold == higher.threshold or low >= high:
            said = N_("累计档“满 %(low)s”和“满 %(high)s”的分没有逐档升高。请核对这几档。")
            return Remark(said, {"low": plain(lower.threshold), "high": plain(higher.threshold)})
    return Ladder(ordered[0][0].unit, tuple(Tier(tier.threshold, tenths) for tier, tenths in ordered))
