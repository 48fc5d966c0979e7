"""Whom a ruling went against, and so who may take it to the township. Pure."""

from collections.abc import Set
from datetime import date
from typing import Protocol

OBJECTOR, HOUSEHOLD = "objector", "household"
EITHER = frozenset({OBJECTOR, HOUSEHOLD})


class Ruled(Protocol):
    """An objection."""

    @property
    def state(self) -> str: ...
    @property
    def appeal_by(self) -> date | None: ...


class Contested(Protocol):
    """A claim."""

    @property
    def state(self) -> str: ...
    @property
    def direction(self) -> str: ...


def losers(ruling: str, direction: str) -> frozenset[str]:
    """The sides that may appeal: whoever objected, or the household whose claim it is.

    ``ruling`` is ``dismissed`` or ``upheld``. A deduction that stands hurts the household too; one that was struck
    out hurts nobody.
    """
    if ruling == "dismissed":
        return frozenset({OBJECTOR}) if direction == "bonus" else EITHER
    return frozenset({HOUSEHOLD}) if direction == "bonus" else frozenset()


def still_stands(ruling: str, claim_state: str) -> bool:
    """Whether the claim still is where the ruling left it; else there is nothing to appeal against."""
    return (claim_state == "recalled") == (ruling == "upheld")


def may_appeal(objection: Ruled, claim: Contested, sides: Set[str], today: date) -> bool:
    """Whether one of ``sides`` may take the ruling to the township today, if nobody has yet."""
    return (
        objection.state != "open"
        and objection.appeal_by is not None
        and today <= objection.appeal_by
        and still_stands(objection.state, claim.state)
        and bool(sides & losers(objection.state, claim.direction))
    )
