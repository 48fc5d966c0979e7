"""Pieces in rows and columns on sheets, with marks where to cut."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from reportlab.lib.units import mm

from printables.page import QUIET, Sheet

Piece = TypeVar("Piece")
Tell = Callable[[int], None]
"""Hears how many pieces are drawn; what it raises breaks the drawing off."""


def silent(_drawn: int) -> None:
    """A ``Tell`` for who waits anyway."""


@dataclass(frozen=True)
class Grid:
    """``across`` × ``down`` pieces of ``wide`` × ``high`` points, in the middle of a sheet."""

    wide: float
    high: float
    across: int
    down: int

    def fill(
        self, sheet: Sheet, pieces: Sequence[Piece], draw: Callable[[Piece, float, float], None], tell: Tell = silent
    ) -> None:
        """Draw each piece from its lower left corner, as many sheets as it takes; of no pieces one sheet of marks."""
        left = (sheet.width - self.across * self.wide) / 2
        top = sheet.height - (sheet.height - self.down * self.high) / 2
        a_sheet = self.across * self.down
        for start in range(0, max(len(pieces), 1), a_sheet):
            for place, piece in enumerate(pieces[start : start + a_sheet]):
                line, column = divmod(place, self.across)
                draw(piece, left + column * self.wide, top - (line + 1) * self.high)
            self._marks(sheet, left, top)
            sheet.next_page()
            tell(min(start + a_sheet, len(pieces)))

    def _marks(self, sheet: Sheet, left: float, top: float) -> None:
        """Outside the pieces, so that none is left on one after the cut."""
        gap, long = 1.5 * mm, 5 * mm
        right, bottom = left + self.across * self.wide, top - self.down * self.high
        for column in range(self.across + 1):
            x = left + column * self.wide
            sheet.rule(x, top + gap, x, top + gap + long, color=QUIET, weight=0.3)
            sheet.rule(x, bottom - gap, x, bottom - gap - long, color=QUIET, weight=0.3)
        for line in range(self.down + 1):
            y = top - line * self.high
            sheet.rule(left - gap, y, left - gap - long, y, color=QUIET, weight=0.3)
            sheet.rule(right + gap, y, right + gap + long, y, color=QUIET, weight=0.3)
