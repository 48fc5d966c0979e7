"""What one household alone is told: a head that says so, then labels and what belongs to them, on one page or on several."""

from collections.abc import Sequence
from typing import Final

from reportlab.lib.units import mm

from printables.errors import TextTooLong
from printables.fonts import BOLD, HEI, SONG
from printables.page import CINNABAR, INK, QUIET, Sheet
from printables.text import wrap

TYPE_SIZES: Final = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0)
_STEP: Final = 2.4
_LEADING: Final = 1.4


def draw_head(sheet: Sheet, title: str, note: str, *, y: float, inner: float) -> float:
    """The title in the middle at ``y`` and a line under it that says for whom this is; the baseline of that line."""
    sheet.fitted(sheet.width / 2, y, title, SONG, 22, inner, align="centre", color=CINNABAR)
    y -= 8 * mm
    sheet.fitted(sheet.width / 2, y, note, HEI, 11, inner, align="centre", color=QUIET)
    return y


def draw_facts(
    sheet: Sheet, facts: Sequence[tuple[str, str]], *, x: float, y: float, label: float, limit: float, room: float
) -> float:
    """Labels from ``x``, their texts ``label`` points to the right and ``limit`` wide, below ``y``; the last baseline.

    Raises TextTooLong when they do not fit into ``room`` points even in the smallest type.
    """
    size, fitted = _fitted(facts, limit, room)
    for name, lines in fitted:
        y -= size * _STEP
        sheet.text(x, y, name, BOLD, size)
        y = sheet.lines(x + label, y, lines, HEI, size, size * _LEADING, color=INK) + size * _LEADING
    return y


def lines_by_page(
    facts: Sequence[tuple[str, str]], *, size: float, wide: float, leading: float, first: float, following: float
) -> list[list[tuple[str, str]]]:
    """Lines of label and text in type of ``size``, an empty one between two facts, by page; ``first`` and ``following`` points are free."""
    lines: list[tuple[str, str]] = []
    for label, text in facts:
        lines += [("", "")] if lines else []
        lines += [(label if at == 0 else "", line) for at, line in enumerate(wrap(text, HEI, size, wide))]
    pages, room = [], int(first // leading)
    while lines:
        pages.append(lines[:room])
        lines, room = lines[room:], int(following // leading)
    return pages


def _fitted(facts: Sequence[tuple[str, str]], limit: float, room: float) -> tuple[float, list[tuple[str, list[str]]]]:
    for size in TYPE_SIZES:
        fitted = [(name, wrap(text, HEI, size, limit)) for name, text in facts]
        if sum(size * _STEP + (len(lines) - 1) * size * _LEADING for _, lines in fitted) <= room:
            return size, fitted
    longest = max((text for _, text in facts), key=len)
    raise TextTooLong(longest, len(longest) * 3 // 4)
