"""The life of a goal as one table, and its bounds. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

STATES: Final = ("open", "done", "not_done", "withdrawn")
STEPS: Final[Mapping[str, Mapping[str, str]]] = {
    "do": {"open": "done"},
    "give_up": {"open": "not_done"},
    "withdraw": {"open": "withdrawn", "done": "withdrawn", "not_done": "withdrawn"},
}
MOST_DAYS: Final = 31
MOST_OPEN: Final = 20


def next_state(state: str, step: str) -> str | None:
    """The state after a step, None when it cannot be."""
    return STEPS[step].get(state)


def last_day(today: date) -> date:
    """The farthest day that a goal set today may be for."""
    return today + timedelta(days=MOST_DAYS)
