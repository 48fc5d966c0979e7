"""Who may see a matter and whose turn it is, from a few plain values. Pure."""

from typing import Protocol
from uuid import UUID

from civility.governance.matters.rules.kinds import SEATS, WALL_KINDS
from civility.people.actors import Actor

SEES_ALL = "committee"
OUTSIDE = frozenset({"outlet_keeper"})
"""A shop serves the village and is none of its staff: what is not for the wall it sees where it has it in hand."""


class Seen(Protocol):
    village_id: UUID
    kind: str
    private: bool
    level: str
    handler_id: UUID | None
    raised_by: UUID | None
    household_id: UUID | None


def may_see(matter: Seen, actor: Actor, roles: frozenset[str]) -> bool:
    """What is private is seen by the committee, by the township once it has it, by whoever has it in hand or took it in, and by its household."""
    if matter.household_id is not None and actor.owns(matter.village_id, matter.household_id):
        return True
    if actor.user_id is None or not roles:
        return False
    if actor.user_id in (matter.handler_id, matter.raised_by):
        return True
    if not matter.private:
        return matter.kind in WALL_KINDS or bool(roles - OUTSIDE)
    return SEES_ALL in roles or (matter.level == "township" and "township_officer" in roles)


def may_glance(matter: Seen, actor: Actor) -> bool:
    """Whether its words stand in a list. Of what is private only for who has it in hand or took it in: others open it, which is noted."""
    return not matter.private or (actor.user_id is not None and actor.user_id in (matter.handler_id, matter.raised_by))


def sits(matter: Seen, roles: frozenset[str]) -> bool:
    """Whether somebody sits where the matter lies. What is private lies with nobody in the grids but its handler."""
    if matter.private and matter.level == "grid":
        return False
    return bool(SEATS[matter.level] & roles)


def has_turn(matter: Seen, actor: Actor, roles: frozenset[str]) -> bool:
    return actor.user_id is not None and (actor.user_id == matter.handler_id or sits(matter, roles))


def may_dispatch(matter: Seen, roles: frozenset[str]) -> bool:
    """Whoever sits there; and the committee for the grids below it."""
    return sits(matter, roles) or (matter.level == "grid" and SEES_ALL in roles)
