"""A fingerprint of 64 hex digits for paper: whole, in groups that two people can read to each other, a row a line."""

from typing import Final

from reportlab.lib.units import mm

from printables.fonts import BOLD, HEI
from printables.page import QUIET, TINT, Sheet

ACROSS: Final = 4
"""Groups of four digits in a row; of a book's fingerprint the first row is what stands small on every sheet of the village."""
ROWS: Final = "一二三四"


def draw_fingerprint(sheet: Sheet, digest: bytes, name: str, *, x: float, top: float, inner: float) -> float:
    """A box ``inner`` wide below ``top`` with the 32 bytes of ``digest`` and what they are; its lower edge."""
    u, digits = sheet.unit, digest.hex()
    row, high = 10.5 * mm * u, (len(ROWS) * 10.5 + 14) * mm * u
    sheet.box(x, top - high, inner, high, fill=TINT, stroke=None, radius=3 * u)
    sheet.text(x + 5 * mm * u, top - 7.5 * mm * u, f"{name}（两个人对着念，一个念一个看）", HEI, 10.5 * u)
    for line, ordinal in enumerate(ROWS):
        y = top - 17 * mm * u - line * row
        sheet.text(x + 5 * mm * u, y, f"第{ordinal}行", HEI, 11 * u, color=QUIET)
        for group in range(ACROSS):
            start = (line * ACROSS + group) * 4
            at = x + 32 * mm * u + group * (inner - 38 * mm * u) / ACROSS
            sheet.text(at, y, digits[start : start + 4], BOLD, 21 * u, spacing=2.2 * u)
    return top - high
