"""The life of a version as one table: where it stands on a day, and what may be done to it there. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Protocol

STANDINGS: Final = ("draft", "consulted", "heard", "adopted", "in_force", "superseded")
"""``consulted``: before the village, comments are open. ``heard``: they are closed, and it waits for the vote.
``adopted``: the vote carried, and the day it begins to hold has not come."""

STEPS: Final[Mapping[str, frozenset[str]]] = {
    "write": frozenset({"draft", "heard"}),
    "consult": frozenset({"draft", "consulted", "heard"}),
    "comment": frozenset({"consulted"}),
    "vote": frozenset({"draft", "heard"}),
    "file": frozenset({"adopted", "in_force", "superseded"}),
    "sign": frozenset({"in_force"}),
}
"""What may be done, by the standings in which it may.

While comments are open the words stay as they are, so that everybody speaks of the same, and nothing is voted. Nothing
leads back from a vote: another version amends, by another vote.
"""


class Version(Protocol):
    """What of a version says where it stands."""

    @property
    def state(self) -> str: ...
    @property
    def consulted_from(self) -> date | None: ...
    @property
    def consulted_until(self) -> date | None: ...
    @property
    def in_force_from(self) -> date | None: ...
    @property
    def in_force_until(self) -> date | None: ...


def standing(version: Version, on: date) -> str:
    """One of ``STANDINGS``."""
    if version.state == "draft" or version.in_force_from is None:
        if version.consulted_until is None:
            return "draft"
        return "consulted" if on <= version.consulted_until else "heard"
    if on < version.in_force_from:
        return "adopted"
    if version.in_force_until is not None and on >= version.in_force_until:
        return "superseded"
    return "in_force"


def may_step(version: Version, step: str, on: date) -> bool:
    """Whether the life of a version allows a step of ``STEPS`` on a day."""
    return standing(version, on) in STEPS[step]
