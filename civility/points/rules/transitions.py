"""The life of a claim as one table: which state may follow which. Pure; who may do it is the services' business."""

from typing import Protocol

from civility.errors import CivilityError

MOVES: dict[str, frozenset[str]] = {
    "draft": frozenset({"submitted", "withdrawn"}),
    "submitted": frozenset({"reviewed", "returned", "withdrawn"}),
    "reviewed": frozenset({"on_notice"}),
    "on_notice": frozenset({"objected", "posted"}),
    "objected": frozenset({"on_notice", "posted", "recalled"}),
    "posted": frozenset(),
    "returned": frozenset(),
    "withdrawn": frozenset(),
    "recalled": frozenset(),
}
LIVE = frozenset({"submitted", "reviewed", "on_notice", "objected", "posted"})
"""The states that use up caps: in the book, or on the way there."""


class IllegalMove(CivilityError):
    """A bug: a service asked for a step that the life of a claim does not have."""


class HasState(Protocol):
    state: str


def move(claim: HasState, to: str) -> None:
    """Take a claim to its next state. Raises IllegalMove."""
    if to not in MOVES[claim.state]:
        raise IllegalMove(f"a claim does not go from {claim.state} to {to}")
    claim.state = to
