"""From which state to which a place of a shift goes, and by what. Everything not here is refused."""

from typing import Final

STATES: Final = ("going", "waiting", "left", "came", "missed", "excused")
SHIFT_STATES: Final = ("planned", "cancelled", "confirmed")
ASK_STATES: Final = ("asked", "agreed", "declined", "lapsed", "withdrawn")
LIVE: Final = frozenset({"going", "waiting"})
UNTAKEN: Final = frozenset({"left", "waiting"})
"""Of these nobody is on the list; every other state takes one of the shift's places."""
SEEN: Final = frozenset({"came", "missed", "excused"})
SERVED: Final = frozenset({"going", "came"})
"""What counts as a turn on a rota; who did not come has the turn again."""
MOVES: Final = {
    ("", "sign_up"): "going",
    ("left", "sign_up"): "going",
    ("", "wait"): "waiting",
    ("left", "wait"): "waiting",
    ("waiting", "take_up"): "going",
    ("going", "leave"): "left",
    ("waiting", "leave"): "left",
    ("going", "came"): "came",
    ("going", "missed"): "missed",
    ("going", "excused"): "excused",
    **{(before, after): after for before in sorted(SEEN) for after in sorted(SEEN)},
}


def next_state(state: str, act: str) -> str | None:
    """The state after an act, None when it cannot be."""
    return MOVES.get((state, act))
