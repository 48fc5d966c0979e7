"""The life of a claim as one table: which state may follow which. Pure; who may do it is the services' business."""

from typing import Protocol

from civility.errors import CivilityError

MOVES: dict[str, frozenset[str]] = {
    "submitted": frozenset({"reviewed", "returned", "withdrawn"}),
    "reviewed": frozenset({"on_notice"}),
    "on_notice": frozenset({"objected", "posted", "recalled"}),
    "objected": frozenset({"on_notice", "posted", "recalled"}),
    "posted": frozenset({"recalled"}),
    "returned": frozenset(),
    "withdrawn": frozenset(),
    "recalled": frozenset({"on_notice"}),
}
STEPS: dict[str, dict[str, str]] = {
    "object": {"on_notice": "objected", "objected": "objected"},
    "recall": {"on_notice": "recalled", "objected": "recalled", "posted": "recalled"},
    "resume": {"objected": "on_notice", "posted": "posted", "recalled": "recalled"},
    "appeal": {"on_notice": "objected", "objected": "objected", "posted": "posted", "recalled": "recalled"},
    "restore": {"recalled": "on_notice"},
}
"""What an objection, an appeal and a correction do to a claim, by its state. What is not here cannot happen.

``object``: somebody objects. ``recall``: an objection, or an appeal against its dismissal, is upheld, or two people
found the claim wrong. ``resume``: one
of the two is dismissed and nothing else stands against the claim; it goes on where it was. ``appeal``: the ruling goes
to the township; what is not posted stays or is stopped. ``restore``: an appeal against a recall is upheld.
"""
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


def step(claim: HasState, what: str) -> None:
    """Do to a claim what an objection or an appeal does. Raises IllegalMove."""
    to = STEPS[what].get(claim.state)
    if to is None:
        raise IllegalMove(f"a claim that is {claim.state} does not {what}")
    if to != claim.state:
        move(claim, to)
