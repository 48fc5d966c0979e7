"""What waits for one person in a village, from every feature: the words, where it is done, how much it presses."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from sqlalchemy.orm import Session

from civility.home.tasks.covenants import covenant_tasks
from civility.home.tasks.decisions import decision_tasks
from civility.home.tasks.matters import matter_tasks
from civility.home.tasks.meetings import meeting_tasks
from civility.home.tasks.months import month_tasks
from civility.home.tasks.people import household_tasks, roster_tasks
from civility.home.tasks.points import points_tasks
from civility.home.tasks.relay import relay_tasks
from civility.home.tasks.shifts import shift_tasks
from civility.home.tasks.showing import showing_tasks
from civility.home.tasks.store import store_tasks
from civility.people.actors import Actor
from civility.people.models import Division

URGENCIES: Final = ("now", "soon", "")
SOURCES: Final[tuple[Callable[[Session, Division, Actor, frozenset[str]], list[dict[str, Any]]], ...]] = (
    roster_tasks,
    points_tasks,
    store_tasks,
    decision_tasks,
    month_tasks,
    household_tasks,
    matter_tasks,
    shift_tasks,
    meeting_tasks,
    covenant_tasks,
    relay_tasks,
    showing_tasks,
)
"""Each gives what its feature asks of somebody with these roles: dicts of what, url, urgency, and perhaps a note."""


def village_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    return by_urgency(task for source in SOURCES for task in source(session, village, actor, roles))


def by_urgency(tasks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What presses stands first; among equals the order stays."""
    return sorted(tasks, key=lambda task: URGENCIES.index(task["urgency"]))
