"""How lots are drawn so that anybody can draw them again. Pure.

The list is a text whose hash hangs on the wall before anybody can know the seed; list and seed together name the
winners. Format and vectors: docs/reference/draw-format.md; ``tools/verify_draw.py`` was written from it alone.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from civility.errors import N_
from civility.governance.draws.errors import (
    BadDice,
    NoNames,
    NoSeedNamed,
    OneName,
    SeedKnown,
    TooManyPlaces,
    TooManyReserves,
    ValueMissing,
)
from civility.points.rules.sampling import draw

SOURCES: Final = ("all", "group", "unit", "lot", "typed")
SEEDS: Final = ("dice", "value")
STATES: Final = ("closed", "read", "drawn")
WITNESSES: Final = {
    "supervisor": N_("监委会成员"),
    "representative": N_("村民代表"),
    "unit_head": N_("户长"),
    "candidate": N_("名单上的户"),
    "elder": N_("老党员、老人"),
    "officer": N_("乡镇干部"),
    "teacher": N_("学校老师"),
}
"""Who watched, by what they are: nobody's name stands on the page."""
DICE: Final = 20
"""Throws of one die: 6 ** 20 seeds, 3.6 × 10¹⁵."""
LEAD: Final = timedelta(hours=1)
"""From closing until a named value may come out: time to hang the list up."""
TITLE_LENGTH, SEED_NAME_LENGTH, VALUE_LENGTH, REASON_LENGTH = 40, 60, 64, 200
MOST_PLACES: Final = 500
HEAD: Final = "civility draw 1"
SEED_DOMAIN: Final = b"civility draw seed 1\n"


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is settled when a list is closed; ``again`` is the number of the draw that is repeated."""

    village: str
    number: int
    title: str
    places: int
    reserves: int
    households: tuple[str, ...]
    seed_name: str = ""
    """The public value the seed will be; empty for dice."""
    seed_at: datetime | None = None
    again: int | None = None


def canonical(numbers: Iterable[str]) -> list[str]:
    """Each household once, by the value of its number."""
    return sorted(set(numbers), key=lambda number: (int(number), number))


def text_of(drawing: Drawing) -> str:
    """The list as it is hashed and handed out: a line each, ended by a line feed."""
    lines = [HEAD, f"village {drawing.village}", f"number {drawing.number}"]
    if drawing.again is not None:
        lines.append(f"again {drawing.again}")
    lines += [f"title {drawing.title}", f"places {drawing.places}", f"reserves {drawing.reserves}"]
    lines.append(
        f"seed value {_stamp(drawing.seed_at)} {drawing.seed_name}" if drawing.seed_at else f"seed dice {DICE}"
    )
    lines += [f"households {len(drawing.households)}", *drawing.households]
    return "".join(f"{line}\n" for line in lines)


def hash_of(drawing: Drawing) -> bytes:
    """SHA-256 of the text."""
    return sha256(text_of(drawing).encode()).digest()


def hash_of_numbers(numbers: Sequence[str]) -> str:
    """What was looked at before closing, so that another list is not closed instead; hexadecimal."""
    return sha256("".join(f"{number}\n" for number in numbers).encode()).hexdigest()


def drawn_of(drawing: Drawing, value: str) -> list[str]:
    """The households in the order in which they were drawn: the winners, then the reserves."""
    seed = sha256(SEED_DOMAIN + hash_of(drawing) + value.encode()).digest()
    wanted = drawing.places + drawing.reserves
    return [drawing.households[place] for place in draw(seed, len(drawing.households), wanted)]


def file_of(drawing: Drawing, value: str = "", drawn: Sequence[str] = ()) -> str:
    """What is handed to whoever checks: the list, its hash and, once drawn, the seed and who was drawn."""
    told = [f"list-hash {hash_of(drawing).hex()}"]
    if value:
        told += [f"value {value}", *(f"drawn {number}" for number in drawn)]
    return text_of(drawing) + "".join(f"{line}\n" for line in told)


def groups(digest: bytes) -> list[str]:
    """A hash in sixteen groups of four, to be read aloud."""
    text = digest.hex()
    return [text[at : at + 4] for at in range(0, len(text), 4)]


def check_sizes(names: int, places: int, reserves: int, *, of_lot: bool = False) -> None:
    """Whether so many can be drawn. ``of_lot``: goods that one household may have all to itself.

    Raises NoNames, OneName, TooManyPlaces, TooManyReserves.
    """
    if names == 0:
        raise NoNames()
    if names == 1 and not of_lot:
        raise OneName()
    if not 1 <= places <= min(names, MOST_PLACES):
        raise TooManyPlaces(names=names, places=places, most=min(names, MOST_PLACES))
    if not 0 <= reserves <= names - places:
        raise TooManyReserves(names=names, most=names - places)


def check_seed(kind: str, name: str, at: datetime | None, closing: datetime) -> None:
    """Whether the seed is still unknown when the list is closed. Raises NoSeedNamed, SeedKnown."""
    if kind == "dice":
        return
    if not name or at is None:
        raise NoSeedNamed()
    if at < closing + LEAD:
        raise SeedKnown()


def read_value(kind: str, typed: str) -> str:
    """A seed as it is kept: digits 1 to 6, or the value without space, in capitals. Raises BadDice, ValueMissing."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split()).upper()
    if kind == "value":
        if not plain or len(plain) > VALUE_LENGTH:
            raise ValueMissing()
        return plain
    dice = re.sub(r"[,，、;；.。-]", "", plain)
    if not re.fullmatch(rf"[1-6]{{{DICE}}}", dice, re.ASCII):
        raise BadDice(dice=DICE, typed=len(dice))
    return dice


def _stamp(at: datetime | None) -> str:
    assert at is not None  # noqa: S101  (a seed has a name and a moment, or neither)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
