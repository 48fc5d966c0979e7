"""The life of a tribute as one table, what its kinds are, and how it is signed. Pure."""

from collections.abc import Mapping
from typing import Final

from civility.errors import N_
from civility.people.rules import mask_name

KINDS: Final = {"worthy": N_("乡贤"), "motto": N_("家风家训")}
SIGNED: Final = {"name": N_("写全名"), "masked": N_("名字遮一部分"), "none": N_("不写是谁")}
"""How it is signed in public, as the household chose."""
CHANNELS: Final = {"phone": N_("在手机上同意"), "paper": N_("在纸上签字同意")}
STATES: Final = ("asked", "agreed", "public", "declined", "withdrawn")
STEPS: Final[Mapping[str, Mapping[str, str]]] = {
    "agree": {"asked": "agreed"},
    "approve": {"agreed": "public"},
    "decline": {"agreed": "declined"},
    "withdraw": {"asked": "withdrawn", "agreed": "withdrawn", "public": "withdrawn"},
}
MOST_CHARS: Final = {"worthy": 200, "motto": 60}


def next_state(state: str, step: str) -> str | None:
    """The state after a step, None when it cannot be."""
    return STEPS[step].get(state)


def signature(kind: str, person: str, signed: str) -> str:
    """What stands under it in public: 李建国, 李*国, or nothing; a motto's is a family's: 李*国家."""
    if signed == "none":
        return ""
    name = mask_name(person) if signed == "masked" else person
    return f"{name}家" if kind == "motto" else name
