"""The arithmetic of the safety index: from counted parts to one figure, the same for anybody who adds it up again. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from civility.errors import N_

COMPONENTS: Final = {
    "hazards": N_("隐患按时治好"),
    "patrols": N_("巡逻排了就去"),
    "disputes": N_("矛盾按时调好"),
    "answers": N_("说的事按时答复"),
}
"""In the order in which they are shown. Each is so many well done out of so many that were due in the month."""
PRIVATE: Final = frozenset({"disputes"})
FEW: Final = 3
"""Of a private kind fewer than so many are not told: one could guess whose they were."""
MOST_WEIGHT: Final = 100
STANDINGS: Final = {
    "counted": N_("算了"),
    "none": N_("没有数据，没有算"),
    "few": N_("不到 3 件，不公布，没有算"),
    "unweighted": N_("分量是 0，没有算"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A component of a month. ``good`` of ``due`` were well done; both are None where they are not told."""

    name: str
    weight: int
    good: int | None
    due: int | None
    standing: str

    @property
    def tenths(self) -> int | None:
        """The part's own figure in tenths of a point out of 100, None where it has none."""
        return _tenths(Fraction(self.good or 0, self.due)) if self.due else None


def make_parts(counts: Mapping[str, tuple[int, int]], weights: Mapping[str, int]) -> list[Part]:
    """Each component of a month with what may be told of it. ``counts``: component → (good, due)."""
    return [_part(name, weights.get(name, 0), *counts[name]) for name in COMPONENTS]


def _part(name: str, weight: int, good: int, due: int) -> Part:
    if due == 0:
        return Part(name, weight, 0, 0, "none")
    if name in PRIVATE and due < FEW:
        return Part(name, weight, None, None, "few")
    return Part(name, weight, good, due, "counted" if weight else "unweighted")


def figure(parts: Iterable[Part]) -> int | None:
    """The index in tenths of a point out of 100: the weighted mean of the counted parts, half a tenth rounded up.

    None when no part counts.
    """
    counted = [part for part in parts if part.standing == "counted" and part.due]
    weight = sum(part.weight for part in counted)
    if not weight:
        return None
    return _tenths(
        sum((part.weight * Fraction(part.good or 0, part.due or 1) for part in counted), Fraction()) / weight
    )


def _tenths(share: Fraction) -> int:
    return int(share * 1000 + Fraction(1, 2))
