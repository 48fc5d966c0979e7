"""A village's own clauses beside its township's template, and the limits on them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from civility.points.rules.comparing import Change
from civility.points.rules.local_errors import LocalClauseTooLarge, TooManyLocalClauses
from civility.points.rules.shapes import Fixed, Ladder, OneOf, Range, Rate, Shape, StartFull


@dataclass(frozen=True, slots=True)
class Limits:
    """How many clauses of its own a village may have, and the most one may move, in tenths; None is no limit."""

    max_bonus: int | None = None
    max_deduction: int | None = None
    max_tenths: int | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """A clause of the village's own; ``most_tenths`` is None when nothing bounds it."""

    title: str
    direction: str
    most_tenths: int | None


def is_own(change: Change) -> bool:
    """Whether a line of the comparison is the village's own: new, or worth or bounded otherwise than the template says.

    Another wording, category or proof is no clause of one's own.
    """
    return change.kind == "added" or bool({"direction", "worth", "bounds"} & set(change.differing))


def most_tenths(shape: Shape) -> int | None:
    """The most that one claim under a shape moves; None when nothing bounds it."""
    match shape:
        case Fixed(tenths):
            return tenths
        case OneOf(options):
            return max(option.tenths for option in options)
        case Range(max_tenths=most) | Rate(max_tenths=most):
            return most
        case Ladder(tiers=tiers):
            return tiers[-1].tenths
        case StartFull():
            return shape.full_tenths


def find_refusal(own: Sequence[Own], limits: Limits) -> TooManyLocalClauses | LocalClauseTooLarge | None:
    """What the limits say against a village's own clauses, if anything."""
    for direction, limit in (("bonus", limits.max_bonus), ("deduction", limits.max_deduction)):
        titles = [each.title for each in own if each.direction == direction]
        if limit is not None and len(titles) > limit:
            return TooManyLocalClauses(direction=direction, count=len(titles), limit=limit, titles="、".join(titles))
    for each in own:
        if limits.max_tenths is not None and (each.most_tenths is None or each.most_tenths > limits.max_tenths):
            return LocalClauseTooLarge(title=each.title, most_tenths=each.most_tenths, limit_tenths=limits.max_tenths)
    return None
