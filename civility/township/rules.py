"""How villages are ranked: one stated rate at a time, never a composite. Pure: no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from civility.errors import N_
from civility.governance.rolls.rules import shared_ranks

SMALLEST_RANKED = 5  # households: below it one family moves the rate by 20 % and can be guessed from it


@dataclass(frozen=True)
class Indicator:
    """What can be asked of a village's month. ``over`` says the denominator in words; ``ranked`` whether order means merit."""

    code: str
    name: str
    unit: str
    method: str
    ranked: bool = True
    is_rate: bool = True


INDICATORS = {
    indicator.code: indicator
    for indicator in (
        Indicator(
            "participation",
            N_("参与率"),
            N_("户"),
            N_("参与率 = 这个月至少有一条加分入账的户数 ÷ 这个月在册的户数。"),
        ),
        Indicator(
            "honour",
            N_("户均荣誉分"),
            N_("户"),
            N_("户均荣誉分 = 这个月入账的荣誉分合计 ÷ 这个月在册的户数。"),
            is_rate=False,
        ),
        Indicator(
            "notices",
            N_("公示按时办结"),
            N_("张"),
            N_("按时办结 = 到期后一天内办结的公示 ÷ 这个月到期的公示。"),
        ),
        Indicator(
            "answers",
            N_("异议按时答复"),
            N_("条"),
            N_(
                "按时答复 = 期限以内答复的异议 ÷ 这个月到期的异议（没到期、已经答复的也算）。乡镇裁决的申诉不算在村里。"
            ),
        ),
        Indicator(
            "store",
            N_("超市开门"),
            N_("天"),
            N_(
                "超市开门 = 应开门的日子里有兑换的天数 ÷ 这个月应开门的天数。应开门的日子按现在登记的开门时间算，"
                "写明关门的不算；没有登记开门时间的，天天都算。"
            ),
        ),
        Indicator(
            "objections",
            N_("有异议的条目"),
            N_("条"),
            N_("有异议的条目 ÷ 这个月到期公示的全部条目。提异议是村民的权利，不分好坏，所以只列不排。"),
            ranked=False,
        ),
    )
}


@dataclass(frozen=True)
class Figures:
    """One village's month. ``parts`` are numerator and denominator by indicator; honour is in tenths."""

    code: str
    name: str
    households: int
    parts: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Line:
    """One line of a ranking. ``rank`` is None for a village that is listed but not ranked, ``why`` says why."""

    rank: int | None
    code: str
    name: str
    numerator: int
    denominator: int
    why: str = ""

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.numerator, self.denominator) if self.denominator else None


TOO_SMALL = N_("不足 5 户，只列不排")
NOTHING_YET = N_("这个月没有可算的")


def rank(villages: Iterable[Figures], indicator: Indicator) -> list[Line]:
    """Villages by one indicator, the highest first; equal values share a rank and the next is counted on.

    Villages too small or without a denominator come last, unranked, by code; so does everybody where order
    is not merit.
    """
    ranked: list[Line] = []
    listed: list[Line] = []
    for village in sorted(villages, key=lambda village: village.code):
        numerator, denominator = village.parts[indicator.code]
        why = NOTHING_YET if not denominator else TOO_SMALL if village.households < SMALLEST_RANKED else ""
        line = Line(None, village.code, village.name, numerator, denominator, why)
        (listed if why or not indicator.ranked else ranked).append(line)
    ranked.sort(key=lambda line: line.value or 0, reverse=True)  # stable: equal values stay in the order of codes
    ranks = shared_ranks([line.value for line in ranked])
    return [
        Line(place, line.code, line.name, line.numerator, line.denominator)
        for place, line in zip(ranks, ranked, strict=True)
    ] + listed


def percent(numerator: int, denominator: int) -> str:
    """``15.6``, ``94.0``: cut, not rounded, so that 100.0 means all of them."""
    thousandths = numerator * 1000 // denominator
    return f"{thousandths // 10}.{thousandths % 10}"
