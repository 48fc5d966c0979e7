"""Every kind of matter as data: what is asked, who may see it, where it begins, how long each level has, which list it is on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from civility.errors import N_
from civility.governance.matters.rules.clocks import Clock, hours, workdays

LEVELS: Final = ("grid", "village", "township")
LEVEL_WORDS: Final = {"grid": N_("网格员、户长"), "village": N_("村委会"), "township": N_("乡镇")}
SEATS: Final[Mapping[str, frozenset[str]]] = {
    "grid": frozenset({"grid_worker", "unit_head"}),
    "village": frozenset({"committee"}),
    "township": frozenset({"township_officer"}),
}
"""Who sits at a level: what nobody in particular holds is theirs."""

WALL, STAFF, PRIVATE = "wall", "staff", "private"
"""Who may see: anybody, without whose it is; whoever works in the village; only those whose matter it is."""

FIVE_LISTS: Final = {
    "sentiment": N_("民情清单"),
    "pairing": N_("结对清单"),
    "service": N_("服务清单"),
    "relief": N_("解困清单"),
    "together": N_("共治清单"),
}
ENTRY_WORDS: Final = {
    "investigation": N_("调查"),
    "session": N_("调解会"),
    "agreement": N_("协议"),
    "return": N_("回访"),
    "visit": N_("走访"),
    "step": N_("计划里的一步"),
}

CARE_WORDS: Final = {
    "alone": N_("独居老人"),
    "child": N_("留守儿童"),
    "disabled": N_("残疾人"),
    "ill": N_("生重病的"),
    "other": N_("其他"),
}
"""Why a household is on the care list."""


@dataclass(frozen=True)
class Kind:
    """One kind. ``asked`` names the fields beside the text; ``doors`` the ways it may be raised.

    ``clocks`` is how long each level has until it is done. ``lasting`` ones (care, pairing) run on once accepted, and
    their clock is that of the next entry. ``inspected`` ones are looked at by another person before they are over.
    """

    name: str
    word: str
    seen: str
    list: str
    clocks: Mapping[str, Clock]
    asked: tuple[str, ...] = ()
    doors: frozenset[str] = frozenset({"staff"})
    first: str = "grid"
    entries: tuple[str, ...] = ()
    lasting: bool = False
    inspected: bool = False
    needed: tuple[str, ...] = field(default=())

    @property
    def private(self) -> bool:
        return self.seen == PRIVATE


_ALL = frozenset({"public", "household", "staff"})
_HOME = frozenset({"household", "staff"})

_KINDS: Final = (
    Kind(
        "issue",
        N_("说事"),
        WALL,
        "sentiment",
        {"grid": workdays(3), "village": workdays(5), "township": workdays(7)},
        asked=("place",),
        doors=_ALL,
    ),
    Kind(
        "hazard",
        N_("隐患"),
        WALL,
        "together",
        {"grid": hours(24), "village": workdays(3), "township": workdays(5)},
        asked=("place", "fix_by"),
        doors=_ALL,
        inspected=True,
    ),
    Kind(
        "slip",
        N_("问题上报单"),
        STAFF,
        "sentiment",
        {"grid": workdays(3), "village": workdays(5), "township": workdays(7)},
        asked=("place",),
        first="village",
    ),
    Kind(
        "service",
        N_("点单"),
        STAFF,
        "service",
        {"grid": workdays(2), "village": workdays(3), "township": workdays(5)},
        asked=("offer", "place", "household"),
        doors=_HOME,
        first="village",
        needed=("household",),
    ),
    Kind(
        "wish",
        N_("微心愿"),
        STAFF,
        "service",
        {"grid": workdays(10), "village": workdays(10), "township": workdays(15)},
        asked=("household",),
        doors=_HOME,
        first="village",
    ),
    Kind(
        "need",
        N_("家里的难处"),
        PRIVATE,
        "relief",
        {"grid": workdays(3), "village": workdays(5), "township": workdays(10)},
        asked=("household",),
        doors=_HOME,
        first="village",
        needed=("household",),
    ),
    Kind(
        "dispute",
        N_("矛盾调解"),
        PRIVATE,
        "together",
        {"grid": workdays(5), "village": workdays(10), "township": workdays(15)},
        asked=("household", "other", "place"),
        doors=_HOME,
        entries=("investigation", "session", "agreement", "return"),
    ),
    Kind(
        "care",
        N_("关爱走访"),
        PRIVATE,
        "relief",
        {"grid": workdays(3), "village": workdays(3), "township": workdays(5)},
        asked=("household", "why", "consent", "every_days"),
        entries=("visit",),
        lasting=True,
        first="village",
        needed=("household", "why", "consent"),
    ),
    Kind(
        "pairing",
        N_("结对帮扶"),
        PRIVATE,
        "pairing",
        {"grid": workdays(5), "village": workdays(5), "township": workdays(5)},
        asked=("household", "consent"),
        entries=("step",),
        lasting=True,
        first="village",
        needed=("household", "consent"),
    ),
)
KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in _KINDS}
LASTING: Final = tuple(kind.name for kind in _KINDS if kind.lasting)
WALL_KINDS: Final = tuple(kind.name for kind in _KINDS if kind.seen == WALL)
LOOKED_AT: Final = tuple(kind.name for kind in _KINDS if kind.inspected or kind.lasting)
"""Kinds of which another person on duty says that it was done, as they do for whoever told it (``TOLD``)."""
TOLD: Final = ("phone", "paper")
DOORS: Final = ("public", "household", "staff")
CHANNELS: Final = ("online", "household", "staff", "phone", "paper")
"""How it came: a public page, a household's own, somebody on duty for themselves, by telephone, on paper."""
HIDING_REASONS: Final = {
    "personal": N_("说到了别人的私事"),
    "abuse": N_("骂人"),
    "flood": N_("乱填的"),
    "advert": N_("广告"),
}


def above(level: str) -> str | None:
    """The next level up; None above the highest."""
    at = LEVELS.index(level) + 1
    return LEVELS[at] if at < len(LEVELS) else None


def below(level: str) -> str | None:
    at = LEVELS.index(level)
    return LEVELS[at - 1] if at else None


def first_level(kind: Kind, *, has_grid: bool, sits_at_grid: bool) -> str:
    """Where it begins. Without anybody in the grids everything begins at the village.

    What is private begins with the grid only when whoever sits there took it in, and keeps it.
    """
    if kind.first != "grid" or not has_grid:
        return "village" if kind.first == "grid" else kind.first
    return "village" if kind.private and not sits_at_grid else "grid"
