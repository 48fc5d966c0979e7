"""Text of people on its way to paper: cleaned, capped, measured, broken into lines; never cut off.

There is no markup here. What a person typed is drawn letter by letter, so ``<img src=…>`` prints as
just that.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from printables.errors import MissingGlyphs, TextTooLong
from printables.fonts import missing_glyphs, stack

MAX_CHARACTERS = 2_000
"""The longest single text a sheet takes: two closely set A4 pages."""

_OPENING = "（《〈「『【〔“‘(["
_CLOSING = "，。、；：？！）》〉」』】〕”’…—·%％,.;:?!)]°℃"
_ENDS = "\u0f0b\u0f0d-\u0f14"
"""Tsheg and shad: where a Tibetan line may end. The tsheg U+0F0C, made for that, does not part what it joins."""
_SYLLABLE = rf"(?:[\u0f00-\u0f0a\u0f0c\u0f15-\u0fff]+[{_ENDS}]*|[{_ENDS}]+)(?: +[\u0f0d-\u0f14]+)*"
_TOKEN = re.compile(
    rf"[{re.escape(_OPENING)}]*"
    rf"(?:[A-Za-z0-9]+(?:[.\-:/_][A-Za-z0-9]+)*|{_SYLLABLE}|\s+|.)"
    rf"[{re.escape(_CLOSING)}]*"
)
_LETTERS = re.compile(
    r"[\u0f00-\u0fff][\u0f18\u0f19\u0f35\u0f37\u0f39\u0f3e\u0f3f\u0f71-\u0f84\u0f86\u0f87\u0f8d-\u0fbc]*|."
)
"""One letter, with what stands under, above and on it."""
_BLANKS = re.compile(r"[^\S\u3000]+")
"""Whatever is no ink and no line of its own; the ideographic space is kept, it is as wide as a character."""
_UNSEEN = {"Cc", "Cf", "Cs"}

T = TypeVar("T")


def clean(text: str) -> str:
    """``text`` without what has no shape: control and direction marks, variation selectors, stray spaces."""
    kept = "".join(
        character for character in text.replace("\r\n", "\n") if character in "\n\t" or not _unseen(character)
    )
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in kept.split("\n")).strip("\n")


def _unseen(character: str) -> bool:
    code = ord(character)
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return True
    return unicodedata.category(character) in _UNSEEN


def checked(data: T) -> T:
    """``data`` (a dataclass) with every text in it cleaned, or a refusal that names all that is wrong.

    Raises TextTooLong, MissingGlyphs.
    """
    cleaned = cast(T, _map_texts(data))
    lost = missing_glyphs(dict.fromkeys(_texts(cleaned)))
    if lost:
        raise MissingGlyphs(tuple(lost), "".join(dict.fromkeys("".join(lost.values()))))
    return cleaned


def _map_texts(value: Any) -> Any:
    if isinstance(value, str):
        if len(value) > MAX_CHARACTERS:
            raise TextTooLong(value, MAX_CHARACTERS)
        return clean(value)
    if isinstance(value, tuple):
        return tuple(_map_texts(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _map_texts(getattr(value, f.name)) for f in fields(value)})
    return value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for f in fields(value):
            yield from _texts(getattr(value, f.name))


def width(text: str, font: str, size: float) -> float:
    """Width in points."""
    return stack(font).stringWidth(text, size)


def wrap(text: str, font: str, size: float, limit: float) -> list[str]:
    """``text`` broken into lines no wider than ``limit``, as a Chinese typesetter would.

    No line begins with closing or ends with opening punctuation; Latin words and figures stay whole
    unless one alone is wider than the line, and so do Tibetan syllables with the tsheg or shad that ends them.
    One character is no line: another comes down to it.
    A newline in ``text`` begins a new line.
    """
    lines: list[str] = []
    for part in text.split("\n"):
        before = len(lines)
        line, used = "", 0.0
        for token in _TOKEN.findall(part):
            needed = width(token, font, size)
            if used + needed > limit and line:
                lines.append(line.rstrip())
                line, used = "", 0.0
                if token.isspace():
                    continue
            if needed <= limit:
                line, used = line + token, used + needed
                continue
            for character in _LETTERS.findall(token):
                needed = width(character, font, size)
                if used + needed > limit and line:
                    lines.append(line)
                    line, used = "", 0.0
                line, used = line + character, used + needed
        lines.append(line.rstrip())
        _join_last(lines, before)
    return lines


def _join_last(lines: list[str], before: int) -> None:
    """Bring what ends the last but one of the lines from ``before`` on down to a single character in the last."""
    if len(lines) - before < 2 or len(lines[-1].rstrip(_CLOSING)) != 1:
        return
    tokens = _TOKEN.findall(lines[-2])
    if len(tokens) > 3 and not tokens[-1].isspace() and len(tokens[-1].rstrip(_CLOSING)) == 1:
        lines[-2:] = ["".join(tokens[:-1]).rstrip(), tokens[-1] + lines[-1]]


def fit(text: str, font: str, size: float, floor: float, limit: float) -> tuple[float, list[str]]:
    """Size and lines that bring ``text`` inside ``limit``: one line down to ``floor``, else several at it."""
    if "\n" not in text:
        natural = width(text, font, 1)
        if natural * size <= limit:
            return size, [text]
        if natural * floor <= limit:
            return limit / natural * 0.9999, [text]
    return floor, wrap(text, font, floor, limit)


def fit_box(
    text: str, font: str, size: float, floor: float, limit: float, height: float, leading: float = 1.3
) -> tuple[float, list[str]]:
    """The largest size, in steps of a twentieth, at which ``text`` fills no more than ``limit`` by ``height``.

    Raises TextTooLong when even ``floor`` is too large: nothing is ever cut off.
    """
    step = size / 20
    while True:
        lines = wrap(text, font, size, limit)
        if len(lines) * size * leading <= height + 0.01:
            return size, lines
        if size <= floor:
            raise TextTooLong(text, int(len(text) * height / (len(lines) * size * leading)))
        size = max(floor, size - step)


def fit_name(name: str, font: str, size: float, limit: float) -> tuple[float, list[str]]:
    """A name on one line down to three quarters of ``size``, else on two, parted after a middle dot or a tsheg."""
    fitted, lines = fit(name, font, size, size * 0.75, limit)
    if len(lines) == 1:
        return fitted, lines
    dots = [place + 1 for place, character in enumerate(name[:-1]) if character in "·་"]
    letters = _LETTERS.findall(name)
    half = len("".join(letters[: -(-len(letters) // 2)]))
    middle = min(dots, key=lambda place: abs(2 * place - len(name)), default=half)
    parts = [name[:middle], name[middle:]]
    widest = max(width(part, font, 1) for part in parts)
    return min(size * 0.66, limit / widest * 0.9999), parts
