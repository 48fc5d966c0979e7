"""What bounds a clause for a household or a person over a time, and how people write it: 每年3分, 每月1分, 同上.

A cap is understood only when every word of the text is. Anything left over comes back as a question with the
original words; nothing is dropped in silence.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from civility.errors import N_
from civility.points.rules.amounts import points, tenths
from civility.tables.outcome import Remark
from civility.tables.words import clean, digits_for_numerals, fold


class Scope(StrEnum):
    HOUSEHOLD = "household"
    MEMBER = "member"


class Period(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many points, or so many times. Clauses with one ``shared_with`` use the limit up together."""

    scope: Scope
    period: Period
    limit_tenths: int | None = None
    limit_times: int | None = None
    shared_with: str | None = None

    def __post_init__(self) -> None:
        if (self.limit_tenths is None) == (self.limit_times is None):
            raise ValueError("a cap limits either points or times")
        if (self.limit_tenths or self.limit_times or 0) <= 0:
            raise ValueError("a limit is positive")

    def describe(self, translate: Callable[[str], str] = str) -> str:
        limit = (
            translate(N_("%(points)s 分")) % {"points": points(self.limit_tenths)}
            if self.limit_tenths is not None
            else translate(N_("%(times)s 次")) % {"times": self.limit_times}
        )
        scope, period = translate(_SCOPE_WORDS[self.scope]), translate(_PERIOD_WORDS[self.period])
        text = translate(N_("%(scope)s%(period)s最多 %(limit)s"))
        return text % {"scope": scope, "period": period, "limit": limit}

    def to_json(self) -> dict[str, Any]:
        return {
            "scope": self.scope.value,
            "period": self.period.value,
            "limit_tenths": self.limit_tenths,
            "limit_times": self.limit_times,
            "shared_with": self.shared_with,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Cap":
        return cls(
            scope=Scope(data["scope"]),
            period=Period(data["period"]),
            limit_tenths=data["limit_tenths"],
            limit_times=data["limit_times"],
            shared_with=data["shared_with"],
        )


_SCOPE_WORDS = {Scope.HOUSEHOLD: N_("每户"), Scope.MEMBER: N_("每人")}
_PERIOD_WORDS = {
    Period.DAY: N_("每天"),
    Period.WEEK: N_("每周"),
    Period.MONTH: N_("每月"),
    Period.QUARTER: N_("每季度"),
    Period.HALF_YEAR: N_("每半年"),
    Period.YEAR: N_("每年"),
    Period.NONE: "",
}


@dataclass(frozen=True, slots=True)
class CapReading:
    """What a cap text says. ``as_above``: the row above has the cap, and both use it up together."""

    caps: tuple[Cap, ...] = ()
    as_above: bool = False
    questions: tuple[Remark, ...] = ()


_PERIODS = (
    (Period.HALF_YEAR, r"(?:每|一|1)?个?半年度?"),
    (Period.QUARTER, r"(?:每|一|1|/|单|当)个?(?:季度|季)|(?:季度|季)"),
    (Period.YEAR, r"(?:每|一|1|/|全|当|本|单|同一?)(?:个?自然)?年度?|年度?内?"),
    (Period.MONTH, r"(?:每|一|1|/|当|本|单|同一?)个?(?:自然)?月度?|月度?"),
    (Period.WEEK, r"(?:每|一|1|/|当|本)个?(?:周|星期)|周"),
    (Period.DAY, r"(?:每|一|1|/|当|单|同一?)(?:天|日)|日|天"),
)
_SCOPES = (
    (Scope.MEMBER, r"(?:每|单|1|一|同一?|/)个?(?:人|名?成员|名?村民|名?党员|名?干部)|个人|人均|成员"),
    (Scope.HOUSEHOLD, r"(?:每|单|1|一|同一?|/)个?(?:户|家庭|家)|户均|家庭|以户为单位|户"),
)
_FILLER = re.compile(
    r"最多|至多|最高|不(?:得|能|可)?(?:超过|超|多于|高于)|不大于|上限(?:为|是)?|封顶|累计|累积|合计|总计|总共|总分|"
    r"限(?:制|定|于|为)?|只能|可以|可|以内|之内|内|计分|记分|加分|扣分|得分|积分|加|扣|计|记|得|奖励|奖|为|的|≤|<=|<|以下|共|在|"
    r"按|算|申报|享受|获得|[本此该]项|个"
)
_LIMIT = re.compile(r"(\d+(?:\.\d+)?)(分|次|项|回|篇|条|件|场|人次|个)?")
_NO_CAP = re.compile(r"(?:无|不设|没有|不|未设)(?:上限|封顶|限制?|限)|上不封顶|/|-|无")
_AS_ABOVE = re.compile(r"同上|同前|同上[行条项]|与上[一]?[项条行](?:相同|同|合并计算|共用)|〃|\"|″")
_PIECES = re.compile(r"[,，;；、。]|且")


def read_caps(text: str, *, scope: Scope = Scope.HOUSEHOLD) -> CapReading:
    """Read a cap as published. ``scope`` is meant when the text names none (the unit may say 人)."""
    words = clean(text)
    folded = digits_for_numerals(fold(words)).strip("。.;；,，、()")
    if not folded or _NO_CAP.fullmatch(folded):
        return CapReading()
    if _AS_ABOVE.fullmatch(folded):
        return CapReading(as_above=True)
    caps: list[Cap] = []
    strange = False
    above = False
    named: tuple[Scope, Period] | None = None
    for piece in filter(None, _PIECES.split(folded)):
        if _AS_ABOVE.fullmatch(piece):
            above = True
            continue
        cap, rest = _read_piece(piece, named[0] if named else scope)
        strange = strange or cap is None or bool(rest)
        if cap is not None:
            caps.append(cap)
            named = (cap.scope, cap.period)
    if not strange:
        return CapReading(tuple(caps), above)
    if not caps:
        return CapReading(
            (),
            above,
            (Remark(N_("上限“%(words)s”没有看懂，请改写成“每年10分”这样的话，或确认不设上限。"), {"words": words}),),
        )
    taken = "；".join(cap.describe() for cap in caps)
    question = Remark(N_("上限写的是“%(words)s”，先按“%(taken)s”读，请核对。"), {"words": words, "taken": taken})
    return CapReading(tuple(caps), above, (question,))


def _read_piece(piece: str, scope: Scope) -> tuple[Cap | None, str]:
    """The cap of one piece, and the words that nobody understood."""
    limits = list(_LIMIT.finditer(_without_unit_ones(piece)))
    piece = _without_unit_ones(piece)
    if len(limits) != 1:
        return None, piece
    number, counted = limits[0].group(1), limits[0].group(2)
    rest = piece[: limits[0].start()] + "|" + piece[limits[0].end() :]
    period = Period.NONE
    for candidate, pattern in _PERIODS:
        rest, found = re.subn(pattern, "|", rest, count=1)
        if found:
            period = candidate
            break
    for named, pattern in _SCOPES:
        rest, found = re.subn(pattern, "|", rest, count=1)
        if found:
            scope = named
            break
    rest = _FILLER.sub("", rest).replace("|", "")
    in_points = counted in (None, "分")
    if counted is None or (in_points and period is Period.NONE):
        rest += "?"  # most likely points, most likely a year's: somebody should say so
    limit = tenths(number) if in_points else (int(number) if number.isdigit() else None)
    if not limit:
        return None, piece
    cap = Cap(scope, period, limit_tenths=limit) if in_points else Cap(scope, period, limit_times=limit)
    return cap, rest


def _without_unit_ones(piece: str) -> str:
    """1年, 1个月 and 1户 name a period or a scope, not a limit."""
    return re.sub(r"(?<![\d.])1(?=个?(?:年|月|季|周|天|日|人(?!次)|户))", "一", piece)


_UNIT_CAPS: Mapping[str, Period] = {
    "天": Period.DAY,
    "日": Period.DAY,
    "周": Period.WEEK,
    "星期": Period.WEEK,
    "月": Period.MONTH,
    "季": Period.QUARTER,
    "季度": Period.QUARTER,
    "半年": Period.HALF_YEAR,
    "年": Period.YEAR,
    "年度": Period.YEAR,
}


def describe_caps(caps: Iterable[Cap], translate: Callable[[str], str] = str) -> str:
    """What bounds a clause, in words, each bound once; empty when nothing does."""
    return translate(N_("，")).join(dict.fromkeys(cap.describe(translate) for cap in caps))


def unit_scope(unit: str) -> Scope:
    """成员·季度 and 人 are counted by person, everything else by household."""
    return Scope.MEMBER if re.search(r"人(?!次)|成员|学生|党员", fold(unit)) else Scope.HOUSEHOLD


def cap_of_unit(unit: str) -> Cap | None:
    """The cap a unit implies: what is scored 每月 is scored once a month. None for 次 and the like."""
    words = re.sub(r"^(?:每|一|1|/)", "", re.split(r"[·.•/、,，*]", fold(unit))[-1])
    words = re.sub(r"^(?:户|人|成员)(?:每|/)?", "", words).removeprefix("个")
    period = _UNIT_CAPS.get(words)
    return None if period is None else Cap(unit_scope(unit), period, limit_times=1)


def share(caps: tuple[Cap, ...], group: str) -> tuple[Cap, ...]:
    """The same caps, used up together by the clauses of a group."""
    return tuple(replace(cap, shared_with=group) for cap in caps)
