"""What a draft changes in the version in force, article by article and down to the words inside one. Pure.

Nothing is lost: the words that are the same and those struck out are the old text, the same and those put in the new.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

ALIKE: Final = 0.4
"""How much of two articles is the same before one is taken for a rewording of the other."""
SHORTEST: Final = 2
"""A single letter that happens to be the same between two changes is no help to a reader."""

Mark = Literal["same", "del", "ins"]
Kind = Literal["added", "removed", "changed", "same"]
_PIECES = re.compile(r"[0-9A-Za-z０-９]+(?:[.．][0-9０-９]+)?|[\u0f20-\u0fbc]+\u0f0b?|.", re.DOTALL)
"""A number or a Latin word, a Tibetan syllable with its tsheg, or one letter."""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words: ``same`` in both, struck out (``del``), or put in (``ins``)."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """One article of either version. ``old_number`` is None for what was added, ``number`` for what was removed."""

    kind: Kind
    old_number: int | None
    number: int | None
    title: tuple[Part, ...]
    text: tuple[Part, ...]
    other: tuple[Part, ...]
    """The same in Tibetan, where it is said."""
    clause: tuple[Part, ...]
    """The clause of the standard it stands on."""


def mark_changes(old: str, new: str) -> tuple[Part, ...]:
    """Two texts as one, marked. A number is struck out whole, never a figure of it."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    parts: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[a:b]), "".join(after[c:d])
        if tag == "equal":
            parts.append(Part("same", gone))
        else:
            parts += [Part("del", gone)] * bool(gone) + [Part("ins", come)] * bool(come)
    return _joined(parts)


def old_of(parts: Sequence[Part]) -> str:
    """The text before the changes."""
    return "".join(part.text for part in parts if part.mark != "ins")


def new_of(parts: Sequence[Part]) -> str:
    """The text after the changes."""
    return "".join(part.text for part in parts if part.mark != "del")


def compare_articles(old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]]) -> list[ArticleChange]:
    """Every article of both once, in the order of the new version; what is gone stands where it stood."""
    partner = _pairs(old, new)
    taken = set(partner.values())
    gone = [place for place in range(len(old)) if place not in taken]
    told: list[ArticleChange] = []
    for place in range(len(new)):
        while gone and place in partner and gone[0] < partner[place]:
            told.append(_change(old, new, gone.pop(0), None))
        told.append(_change(old, new, partner.get(place), place))
    return told + [_change(old, new, place, None) for place in gone]


def _change(
    old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]], there: int | None, here: int | None
) -> ArticleChange:
    before, after = old[there] if there is not None else {}, new[here] if here is not None else {}
    title, text, other, clause = (
        mark_changes(before.get(name, ""), after.get(name, "")) for name in ("title", "text", "other", "clause")
    )
    kind: Kind = "same"
    if there is None or here is None:
        kind = "added" if there is None else "removed"
    elif any(part.mark != "same" for part in (*title, *text, *other, *clause)):
        kind = "changed"
    return ArticleChange(kind, _number(there), _number(here), title, text, other, clause)


def _pairs(old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]]) -> dict[int, int]:
    """Place in the new version → place in the old one, the most alike first; each is used once."""
    likenesses = sorted(
        (-likeness, abs(there - here), here, there)
        for here, after in enumerate(new)
        for there, before in enumerate(old)
        if (likeness := _likeness(before, after)) >= ALIKE
    )
    partner: dict[int, int] = {}
    for _alike, _far, here, there in likenesses:
        if here not in partner and there not in partner.values():
            partner[here] = there
    return partner


def _likeness(before: Mapping[str, str], after: Mapping[str, str]) -> float:
    """From 0 to 1; a title that stays makes it the same article, however its words changed."""
    if before["title"] and before["title"] == after["title"]:
        return 1.0 + (before["text"] == after["text"])
    one, other = (each["title"] + each["text"] for each in (before, after))
    if one == other:
        return 2.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Neighbouring changes as one, struck out before put in, and a lone letter between two of them taken in."""
    told: list[Part] = []
    gone = come = ""
    for place, part in enumerate(parts):
        lone = part.mark == "same" and len(part.text) < SHORTEST and 0 < place < len(parts) - 1
        if part.mark == "same" and not lone:
            told += [*_both(gone, come), part]
            gone = come = ""
        else:
            gone += part.text if part.mark != "ins" else ""
            come += part.text if part.mark != "del" else ""
    return (*told, *_both(gone, come))


def _both(gone: str, come: str) -> list[Part]:
    if gone == come:
        return [Part("same", gone)] if gone else []
    return [Part("del", gone)] * bool(gone) + [Part("ins", come)] * bool(come)


def _number(place: int | None) -> int | None:
    return None if place is None else place + 1
