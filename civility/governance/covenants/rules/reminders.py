"""The life of a reminder as one table, its limits and its words. Pure: no database, no clock."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from civility.errors import N_
from civility.governance.covenants.errors.reminders import SeenInFuture, SeenTooLongAgo

STATES: Final = ("waiting", "returned", "withdrawn", "sent", "answered", "closed", "mistaken")
STEPS: Final[Mapping[str, Mapping[str, str]]] = {
    "send": {"waiting": "sent"},
    "return": {"waiting": "returned"},
    "withdraw": {"waiting": "withdrawn"},
    "hand": {"sent": "sent", "answered": "answered"},
    "answer": {"sent": "answered", "answered": "answered"},
    "close": {"sent": "closed", "answered": "closed"},
    "take_back": {"sent": "mistaken", "answered": "mistaken", "closed": "mistaken"},
}
"""What each step makes of each state; from others it is refused. What was sent never becomes unsent: it is taken back
before the eyes of the household, with the reason."""

TOLD: Final = frozenset({"sent", "answered", "closed", "mistaken"})
"""The household has it."""
OPEN: Final = frozenset({"sent", "answered"})

WRITERS: Final = frozenset({"committee", "supervisor", "grid_worker"})
"""Who walks through the village for it."""
SENDERS: Final = frozenset({"committee", "supervisor"})
"""Who speaks for the village, and reads what others wrote."""

AGAIN_DAYS: Final = 14
"""Two weekends to put something right: told of it more often a household is nagged, not reminded."""
SEEN_DAYS: Final = 30
"""What is longer ago is not dug up."""
RETURNED_DAYS: Final = 7
"""So long the first page of whoever wrote it says that it was sent back."""
KEPT_DAYS: Final = 365
"""So long the words are kept, and the reminder is on anybody's page: a year in which the same may come again, no longer."""

MAX_WORDS: Final = 120
MAX_REASON: Final = 100
MAX_NAME: Final = 20
MOST_ANSWERS: Final = 5

ANSWERS: Final = {"done": N_("已经做好了"), "known": N_("知道了"), "said": N_("有话说")}
CHANNELS: Final = ("phone", "helper", "paper")
"""The household's own phone; somebody who heard it; its slip of the letter, typed in by somebody."""


def next_state(state: str, step: str) -> str | None:
    """Where a step leads, or None where it is not to be taken."""
    return STEPS[step].get(state)


def check_seen_on(seen_on: date, today: date) -> None:
    """Raises SeenInFuture, SeenTooLongAgo."""
    if seen_on > today:
        raise SeenInFuture()
    if seen_on < today - timedelta(days=SEEN_DAYS):
        raise SeenTooLongAgo(days=SEEN_DAYS)


def again_on(sent_on: date) -> date:
    """The first day on which a household may be reminded of the same article again."""
    return sent_on + timedelta(days=AGAIN_DAYS)
