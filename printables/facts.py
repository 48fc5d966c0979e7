"""What one household alone is told, as labels and what belongs to them, in the largest type at which all of it fits."""

from collections.abc import Sequence
from typing import Final

from printables.errors import TextTooLong
from printables.fonts import BOLD, HEI
from printables.page import INK, Sheet
from printables.text import wrap

SIZES: Final = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0)
_STEP: Final = 2.4
_LEADING: Final = 1.4


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


def _fitted(facts: Sequence[tuple[str, str]], limit: float, room: float) -> tuple[float, list[tuple[str, list[str]]]]:
    for size in SIZES:
        fitted = [(name, wrap(text, HEI, size, limit)) for name, text in facts]
        if sum(size * _STEP + (len(lines) - 1) * size * _LEADING for _, lines in fitted) <= room:
            return size, fitted
    longest = max((text for _, text in facts), key=len)
    raise TextTooLong(longest, len(longest) * 3 // 4)
