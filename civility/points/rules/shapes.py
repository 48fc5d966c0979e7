"""What a clause is worth: one amount, one of several, a range, a rate, a cumulative ladder, or full marks less what was lost.

Amounts are positive tenths of a point; the clause's direction says whether they are given or taken. Every shape
answers the same question, ``amount_for(option=, quantity=, tenths=, lost=)``, and refuses with its own sentence.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import Any, ClassVar

from civility.errors import N_
from civility.points.rules.amounts import points
from civility.points.rules.amounts import tenths as tenths_of
from civility.points.rules.errors import (
    AmountNeeded,
    AmountOffStep,
    AmountOutOfRange,
    ItemOutOfRange,
    ItemsNeeded,
    NothingLeft,
    NothingToChoose,
    OptionNeeded,
    QuantityNeeded,
    QuantityOutOfRange,
    QuantityTooSmall,
    UnknownOption,
)
from civility.tables.words import plain

Translate = Callable[[str], str]
_LOST = re.compile(r"(.+) −([0-9]+(?:\.[0-9])?)")


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same amount each time."""

    tenths: int
    kind: ClassVar[str] = "fixed"

    def __post_init__(self) -> None:
        _require(self.tenths > 0, "a fixed amount is positive")

    def amount_for(
        self,
        *,
        option: int | None = None,
        quantity: Decimal | None = None,
        tenths: int | None = None,
        lost: Sequence[int] | None = None,
    ) -> int:
        """Raises NothingToChoose when something else than the fixed amount is asked for."""
        if option is not None or quantity is not None or lost or tenths not in (None, self.tenths):
            raise NothingToChoose(amount_tenths=self.tenths)
        return self.tenths

    def describe(self, translate: Translate = str) -> str:
        return translate(N_("%(points)s 分")) % {"points": points(self.tenths)}

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "tenths": self.tenths}


@dataclass(frozen=True, slots=True)
class Option:
    label: str
    tenths: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several named amounts; ``option`` counts from 0."""

    options: tuple[Option, ...]
    kind: ClassVar[str] = "one_of"

    def __post_init__(self) -> None:
        _require(len(self.options) > 1, "one of at least two")
        _require(all(option.tenths > 0 for option in self.options), "amounts are positive")

    def amount_for(
        self,
        *,
        option: int | None = None,
        quantity: Decimal | None = None,
        tenths: int | None = None,
        lost: Sequence[int] | None = None,
    ) -> int:
        """Raises OptionNeeded, UnknownOption."""
        named = "、".join(f"{each.label}（{points(each.tenths)}）" for each in self.options)
        if option is None:
            raise OptionNeeded(options=named)
        if not 0 <= option < len(self.options):
            raise UnknownOption(options=named)
        return self.options[option].tenths

    def describe(self, translate: Translate = str) -> str:
        each = translate(N_("%(label)s %(points)s 分"))
        return " / ".join(each % {"label": one.label, "points": points(one.tenths)} for one in self.options)

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "options": [{"label": o.label, "tenths": o.tenths} for o in self.options]}


@dataclass(frozen=True, slots=True)
class Range:
    """Any amount from the least to the most in equal steps."""

    min_tenths: int
    max_tenths: int
    step_tenths: int
    kind: ClassVar[str] = "range"

    def __post_init__(self) -> None:
        _require(0 < self.min_tenths <= self.max_tenths, "a range goes up")
        _require(self.step_tenths > 0, "a step is positive")

    def amount_for(
        self,
        *,
        option: int | None = None,
        quantity: Decimal | None = None,
        tenths: int | None = None,
        lost: Sequence[int] | None = None,
    ) -> int:
        """Raises AmountNeeded, AmountOutOfRange, AmountOffStep."""
        if tenths is None:
            raise AmountNeeded(min_tenths=self.min_tenths, max_tenths=self.max_tenths)
        if not self.min_tenths <= tenths <= self.max_tenths:
            raise AmountOutOfRange(min_tenths=self.min_tenths, max_tenths=self.max_tenths, given_tenths=tenths)
        if (tenths - self.min_tenths) % self.step_tenths:
            raise AmountOffStep(min_tenths=self.min_tenths, step_tenths=self.step_tenths, given_tenths=tenths)
        return tenths

    def describe(self, translate: Translate = str) -> str:
        fields = {"least": points(self.min_tenths), "most": points(self.max_tenths)}
        return translate(N_("%(least)s 到 %(most)s 分")) % fields

    def to_json(self) -> dict[str, Any]:
        bounds = {"min_tenths": self.min_tenths, "max_tenths": self.max_tenths}
        return {"kind": self.kind, **bounds, "step_tenths": self.step_tenths}


@dataclass(frozen=True, slots=True)
class Rate:
    """So much for every full ``per_quantity``; what is not full counts nothing.

    Bounds of the quantity say which cases the clause is for; ``max_tenths`` is the most one case gives.
    """

    per_quantity: Decimal
    quantity_unit: str
    tenths_per: int
    min_tenths: int = 0
    max_tenths: int | None = None
    from_quantity: Decimal | None = None
    to_quantity: Decimal | None = None
    kind: ClassVar[str] = "rate"

    def __post_init__(self) -> None:
        _require(self.per_quantity > 0 and self.tenths_per > 0, "a rate is positive")
        _require(self.max_tenths is None or self.min_tenths <= self.max_tenths, "a rate's bounds go up")

    def amount_for(
        self,
        *,
        option: int | None = None,
        quantity: Decimal | None = None,
        tenths: int | None = None,
        lost: Sequence[int] | None = None,
    ) -> int:
        """Raises QuantityNeeded, QuantityOutOfRange, QuantityTooSmall."""
        if quantity is None or not quantity.is_finite():
            raise QuantityNeeded(unit=self.quantity_unit)
        below = self.from_quantity is not None and quantity < self.from_quantity
        above = self.to_quantity is not None and quantity > self.to_quantity
        if below or above:
            raise QuantityOutOfRange(bounds=self._bounds(), quantity=plain(quantity), unit=self.quantity_unit)
        amount = self.worth(quantity)
        if amount <= 0:
            raise QuantityTooSmall(least=plain(self.per_quantity), unit=self.quantity_unit, quantity=plain(quantity))
        amount = max(amount, self.min_tenths)
        return amount if self.max_tenths is None else min(amount, self.max_tenths)

    def worth(self, quantity: Decimal) -> int:
        """Tenths for a quantity before any bound."""
        return int((quantity / self.per_quantity).to_integral_value(ROUND_FLOOR)) * self.tenths_per

    def _bounds(self) -> str:
        least = "" if self.from_quantity is None else plain(self.from_quantity)
        most = "" if self.to_quantity is None else plain(self.to_quantity)
        if least and most:
            return f" {least}–{most} {self.quantity_unit}"
        return f"≥ {least} {self.quantity_unit}" if least else f"≤ {most} {self.quantity_unit}"

    def describe(self, translate: Translate = str) -> str:
        per = "" if self.per_quantity == 1 else f"{plain(self.per_quantity)} "
        fields = {"per": per, "unit": self.quantity_unit, "points": points(self.tenths_per)}
        text = translate(N_("每 %(per)s%(unit)s %(points)s 分")) % fields
        if self.max_tenths is None:
            return text
        return text + translate(N_("，最多 %(points)s 分")) % {"points": points(self.max_tenths)}

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "per_quantity": plain(self.per_quantity),
            "quantity_unit": self.quantity_unit,
            "tenths_per": self.tenths_per,
            "min_tenths": self.min_tenths,
            "max_tenths": self.max_tenths,
            "from_quantity": None if self.from_quantity is None else plain(self.from_quantity),
            "to_quantity": None if self.to_quantity is None else plain(self.to_quantity),
        }


@dataclass(frozen=True, slots=True)
class Tier:
    threshold: Decimal
    tenths: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """Cumulative tiers: the highest tier reached is worth its amount in place of the lower ones."""

    quantity_unit: str
    tiers: tuple[Tier, ...]
    kind: ClassVar[str] = "ladder"

    def __post_init__(self) -> None:
        _require(bool(self.tiers), "a ladder has tiers")
        for lower, higher in pairwise(self.tiers):
            _require(lower.threshold < higher.threshold and lower.tenths < higher.tenths, "a ladder goes up")
        _require(self.tiers[0].tenths > 0, "amounts are positive")

    def amount_for(
        self,
        *,
        option: int | None = None,
        quantity: Decimal | None = None,
        tenths: int | None = None,
        lost: Sequence[int] | None = None,
    ) -> int:
        """The whole worth of a cumulative quantity. Raises QuantityNeeded, QuantityTooSmall."""
        if quantity is None or not quantity.is_finite():
            raise QuantityNeeded(unit=self.quantity_unit)
        worth = self.worth(quantity)
        if worth == 0:
            least = plain(self.tiers[0].threshold)
            raise QuantityTooSmall(least=least, unit=self.quantity_unit, quantity=plain(quantity))
        return worth

    def worth(self, quantity: Decimal) -> int:
        """Tenths for a cumulative quantity; 0 below the first tier."""
        return max((tier.tenths for tier in self.tiers if tier.threshold <= quantity), default=0)

    def describe(self, translate: Translate = str) -> str:
        each = translate(N_("满 %(threshold)s %(unit)s %(points)s 分"))
        tiers = (
            each % {"threshold": plain(t.threshold), "unit": self.quantity_unit, "points": points(t.tenths)}
            for t in self.tiers
        )
        return " / ".join(tiers)

    def to_json(self) -> dict[str, Any]:
        tiers = [{"threshold": plain(tier.threshold), "tenths": tier.tenths} for tier in self.tiers]
        return {"kind": self.kind, "quantity_unit": self.quantity_unit, "tiers": tiers}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is looked at, and the most it can cost."""

    label: str
    most_tenths: int


@dataclass(frozen=True, slots=True)
class StartFull:
    """An inspection: it begins with full marks, each item takes off at most its own, what is left is given."""

    items: tuple[Item, ...]
    kind: ClassVar[str] = "start_full"

    def __post_init__(self) -> None:
        _require(len(self.items) > 1, "an inspection has at least two items")
        _require(all(item.most_tenths > 0 for item in self.items), "every item is worth something")

    @property
    def full_tenths(self) -> int:
        return sum(item.most_tenths for item in self.items)

    def amount_for(
        self,
        *,
        option: int | None = None,
        quantity: Decimal | None = None,
        tenths: int | None = None,
        lost: Sequence[int] | None = None,
    ) -> int:
        """``lost`` are the tenths each item lost, in the order of the items. Raises ItemsNeeded, ItemOutOfRange, NothingLeft."""
        if lost is None or len(lost) != len(self.items):
            raise ItemsNeeded(count=len(self.items))
        for item, gone in zip(self.items, lost, strict=True):
            if not 0 <= gone <= item.most_tenths:
                raise ItemOutOfRange(item=item.label, most_tenths=item.most_tenths, given_tenths=gone)
        left = self.full_tenths - sum(lost)
        if left == 0:
            raise NothingLeft(full_tenths=self.full_tenths)
        return left

    def losses(self, lost: Sequence[int]) -> str:
        """What was found, as a reason: 柴草码放 −5，门前三包 −2; empty when nothing was lost."""
        return "，".join(f"{item.label} −{points(gone)}" for item, gone in zip(self.items, lost, strict=True) if gone)

    def read_losses(self, text: str) -> list[tuple[Item, int]]:
        """The items of what ``losses`` wrote, with what each lost, in tenths; what was cut off is left out."""
        said = {found[1]: found[2] for piece in text.split("，") if (found := _LOST.fullmatch(piece))}
        return [(item, tenths_of(said[item.label]) or 0) for item in self.items if item.label in said]

    def describe(self, translate: Translate = str) -> str:
        each = translate(N_("%(label)s %(points)s"))
        items = " / ".join(each % {"label": item.label, "points": points(item.most_tenths)} for item in self.items)
        fields = {"points": points(self.full_tenths), "items": items}
        return translate(N_("满 %(points)s 分，逐项扣：%(items)s")) % fields

    def to_json(self) -> dict[str, Any]:
        items = [{"label": item.label, "most_tenths": item.most_tenths} for item in self.items]
        return {"kind": self.kind, "items": items}


Shape = Fixed | OneOf | Range | Rate | Ladder | StartFull


def shape_from_json(data: Mapping[str, Any]) -> Shape:
    """The shape that ``to_json`` wrote. Raises ValueError for anything else."""
    kind = data.get("kind")
    if kind == Fixed.kind:
        return Fixed(data["tenths"])
    if kind == OneOf.kind:
        return OneOf(tuple(Option(one["label"], one["tenths"]) for one in data["options"]))
    if kind == Range.kind:
        return Range(data["min_tenths"], data["max_tenths"], data["step_tenths"])
    if kind == Rate.kind:
        return Rate(
            per_quantity=Decimal(data["per_quantity"]),
            quantity_unit=data["quantity_unit"],
            tenths_per=data["tenths_per"],
            min_tenths=data["min_tenths"],
            max_tenths=data["max_tenths"],
            from_quantity=_decimal(data["from_quantity"]),
            to_quantity=_decimal(data["to_quantity"]),
        )
    if kind == Ladder.kind:
        tiers = tuple(Tier(Decimal(tier["threshold"]), tier["tenths"]) for tier in data["tiers"])
        return Ladder(data["quantity_unit"], tiers)
    if kind == StartFull.kind:
        return StartFull(tuple(Item(one["label"], one["most_tenths"]) for one in data["items"]))
    raise ValueError(f"no such shape: {kind!r}")


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)
