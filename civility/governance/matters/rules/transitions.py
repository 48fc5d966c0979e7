"""The life of a matter as one table: what each step makes of each state. Pure; who may take it is the services' business."""

from collections.abc import Mapping
from typing import Final, Protocol

from civility.errors import CivilityError

STATES: Final = (
    "held",
    "raised",
    "dispatched",
    "accepted",
    "done",
    "rated",
    "closed",
    "refused",
    "merged",
    "withdrawn",
)
OPEN: Final = ("raised", "dispatched", "accepted")
"""Somebody has to do something, and a clock runs."""
ANSWERED: Final = ("done", "rated", "closed", "refused")
UNSAID: Final = ("closed", "refused")
"""Over without the one who raised it having said yes: all that they may still say is no."""
STEPS: Final[Mapping[str, Mapping[str, str]]] = {
    "admit": {"held": "raised"},
    "join": {"held": "merged"},
    "dispatch": {"raised": "dispatched", "dispatched": "dispatched", "accepted": "dispatched"},
    "accept": {"raised": "accepted", "dispatched": "accepted"},
    "decline": {"dispatched": "raised", "accepted": "raised"},
    "up": {"raised": "raised", "dispatched": "raised", "accepted": "raised"},
    "down": {"raised": "raised", "dispatched": "raised", "accepted": "raised"},
    "overdue": {"raised": "raised", "dispatched": "raised", "accepted": "raised"},
    "overdue_stays": {"raised": "raised", "dispatched": "dispatched", "accepted": "accepted"},
    "overdue_visit": {"accepted": "accepted"},
    "answer": {"accepted": "done"},
    "rate": {"done": "rated"},
    "close": {"done": "closed"},
    "reopen": {"done": "raised", "refused": "raised", "rated": "raised", "closed": "raised"},
    "reopen_up": {"done": "raised", "refused": "raised", "rated": "raised", "closed": "raised"},
    "refuse": {"raised": "refused", "dispatched": "refused", "accepted": "refused"},
    "merge": {"raised": "merged", "dispatched": "merged", "accepted": "merged"},
    "withdraw": {"held": "withdrawn", "raised": "withdrawn", "dispatched": "withdrawn", "accepted": "withdrawn"},
    "take": {state: state for state in (*OPEN, *ANSWERED)},
}
"""``take``: another was merged into this one. ``overdue_stays``: late at the highest level, where nothing is above.
``overdue_visit``: a visit or a step of a plan was not made in its time; it stays with its handler and the committee is told."""
ACTIONS: Final = ("raise", *STEPS)
REOPEN_DAYS: Final = 30
SILENT_DAYS: Final = 30
"""How long whoever is asked may say nothing before it is over by itself: somebody who works away comes home within a month."""
WORKED: Final = frozenset({"accept", "answer"})
"""Steps whose actor did the work, and so does not say whether it was done well."""


class IllegalStep(CivilityError):
    """A bug, or a page that is older than the matter: services turn it into a sentence."""


class HasState(Protocol):
    state: str


def next_state(state: str, step: str) -> str:
    """Raises IllegalStep."""
    to = STEPS[step].get(state)
    if to is None:
        raise IllegalStep(f"a matter that is {state} does not {step}")
    return to
