"""Two versions of a standard side by side: which clauses are new, gone, changed or the same. Pure.

Numbers shift whenever a clause is added, so clauses are paired by what they say: the same words first, then words that
are much alike within one direction.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Any, Final, Literal, Protocol

from civility.errors import N_
from civility.points.rules.caps import Cap, describe_caps
from civility.points.rules.roles import ROLE_WORDS, Role
from civility.points.rules.shapes import Ladder, StartFull, Translate, shape_from_json

ALIKE: Final = 0.6
"""How much of two titles is the same before one is taken for a rewording of the other."""

Kind = Literal["added", "removed", "changed", "same"]


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """A clause as people read it; every field but ``number`` is compared."""

    number: int
    direction: str
    category: str
    title: str
    worth: str
    bounds: str = ""
    evidence: str = ""
    verifier: str = ""
    note: str = ""


class Described(Protocol):
    """A clause as it is kept."""

    number: Any
    direction: Any
    category: Any
    title: Any
    shape: Any
    caps: Any
    unit: Any
    cap_text: Any
    evidence_text: Any
    verifier_text: Any
    note: Any
    role: Any
    ends_on: Any


def bounds_words(clause: Described, translate: Translate = str) -> str:
    """What bounds a clause: its caps, whom it is for, and until when it counts; empty when nothing does."""
    parts = [describe_caps(map(Cap.from_json, clause.caps), translate) or clause.cap_text]
    if clause.role:
        parts.append(translate(ROLE_WORDS[Role(clause.role)]))
    if clause.ends_on:
        parts.append(translate(N_("用到 %(day)s")) % {"day": clause.ends_on.isoformat()})
    return translate(N_("；")).join(filter(None, parts))


def worth_words(clause: Described, translate: Translate = str) -> str:
    """What a clause gives or takes. What begins with 满 says by itself that it gives."""
    shape = shape_from_json(clause.shape)
    said = shape.describe(translate)
    if clause.direction == "bonus" and isinstance(shape, Ladder | StartFull):
        return said
    words = N_("扣 %(worth)s") if clause.direction == "deduction" else N_("加 %(worth)s")
    return translate(words) % {"worth": said}


def words_of(clause: Described, translate: Translate = str) -> ClauseWords:
    """A clause as people read it, to be held against another."""
    return ClauseWords(
        number=clause.number,
        direction=clause.direction,
        category=clause.category,
        title=clause.title,
        worth=worth_words(clause, translate) + (f" / {clause.unit}" if clause.unit else ""),
        bounds=bounds_words(clause, translate),
        evidence=clause.evidence_text,
        verifier=clause.verifier_text,
        note=clause.note,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a comparison: ``old`` is None for what was added, ``new`` for what was removed."""

    kind: Kind
    old: ClauseWords | None
    new: ClauseWords | None

    @property
    def differing(self) -> tuple[str, ...]:
        """The fields in which a changed clause differs, in the order of ``ClauseWords``."""
        if self.old is None or self.new is None:
            return ()
        names = [each.name for each in fields(ClauseWords) if each.name != "number"]
        return tuple(name for name in names if getattr(self.old, name) != getattr(self.new, name))


def compare_clauses(old: Sequence[ClauseWords], new: Sequence[ClauseWords]) -> list[Change]:
    """Every clause of both versions once, in the order of the new one; what is gone stands where it stood."""
    partner = _pairs(old, new)
    taken = set(partner.values())
    told: list[Change] = []
    gone = [clause for place, clause in enumerate(old) if place not in taken]
    for place, clause in enumerate(new):
        before = old[partner[place]] if place in partner else None
        if before is not None:
            while gone and gone[0].number < before.number:
                told.append(Change("removed", gone.pop(0), None))
        told.append(_change(before, clause))
    return told + [Change("removed", clause, None) for clause in gone]


def _change(old: ClauseWords | None, new: ClauseWords) -> Change:
    if old is None:
        return Change("added", None, new)
    change = Change("changed", old, new)
    return change if change.differing else Change("same", old, new)


def _pairs(old: Sequence[ClauseWords], new: Sequence[ClauseWords]) -> dict[int, int]:
    """Place in the new version → place in the old one; each is used once."""
    partner: dict[int, int] = {}
    left = set(range(len(old)))
    for place, clause in enumerate(new):
        same = [
            each
            for each in sorted(left)
            if old[each].direction == clause.direction and _plain(old[each].title) == _plain(clause.title)
        ]
        if same:  # of several with one title, the one in the same category
            best = min(same, key=lambda each: (old[each].category != clause.category, each))
            partner[place] = best
            left.discard(best)
    likenesses = sorted(
        (
            (-_likeness(old[there], clause), place, there)
            for place, clause in enumerate(new)
            if place not in partner
            for there in left
            if old[there].direction == clause.direction
        ),
    )
    for likeness, place, there in likenesses:
        if -likeness >= ALIKE and place not in partner and there in left:
            partner[place] = there
            left.discard(there)
    return partner


def _likeness(one: ClauseWords, other: ClauseWords) -> float:
    """From 0 to 1: how much of the titles is the same."""
    matcher = SequenceMatcher(None, _plain(one.title), _plain(other.title), autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _plain(title: str) -> str:
    """The letters and figures of a title, whatever their width; signs between them say nothing."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return "".join(char for char in folded if char.isalnum())
