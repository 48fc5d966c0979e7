"""Sheets to vote on, several on a page, to be cut apart, folded and put in a box.

A sheet of an open ballot carries the place on the list and whose it is; one of a secret ballot a number and nothing else.
"""

from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from printables.cutting import Grid
from printables.fonts import BOLD, HEI, SONG
from printables.page import CINNABAR, INK, LINE, QUIET, Sheet, page_size
from printables.text import checked, fit_box

SIZES: Final = ("A4",)
GRID: Final = Grid(wide=182 * mm, high=86 * mm, across=1, down=3)
PAD: Final = 7 * mm
BOXES: Final = ("赞成", "反对", "弃权")


@dataclass(frozen=True)
class BallotPaper:
    number: str
    voter: str = ""
    """0037-0 李建国; nothing on a secret one."""


@dataclass(frozen=True)
class BallotSheet:
    village: str
    meeting: str
    place: str
    """第 1 项."""
    wording: str
    secret: bool
    until: str
    """Until when it is taken, in words."""
    how: str
    """What is secret of it and what is not."""
    papers: tuple[BallotPaper, ...]
    title: str = "表决票"


def render(data: BallotSheet, size: str = "A4") -> bytes:
    """The sheets as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.village}{data.title}", author=data.village)
    GRID.fill(sheet, data.papers, lambda paper, x, y: _paper(sheet, data, paper, x, y))
    return sheet.finish()


def _paper(sheet: Sheet, data: BallotSheet, paper: BallotPaper, x: float, y: float) -> None:
    left, right, top = x + PAD, x + GRID.wide - PAD, y + GRID.high - 10 * mm
    kind = f"{'不记名' if data.secret else '记名'}{data.title}"
    sheet.fitted(left, top, f"{data.village}{kind}", SONG, 16, (right - left) * 0.7, color=CINNABAR)
    sheet.text(right, top, f"票号 {paper.number}", BOLD, 13, align="right", color=INK)
    sheet.fitted(left, top - 7 * mm, f"{data.meeting} · {data.place}", HEI, 10.5, right - left, color=QUIET)
    size, lines = fit_box(data.wording, BOLD, 14, 6, right - left, 25 * mm)
    sheet.lines(left, top - 15 * mm, lines, BOLD, size, size * 1.3)
    if paper.voter:
        sheet.fitted(left, y + 31 * mm, f"投票的户（人）：{paper.voter}", HEI, 11, right - left)
    side, step = 8 * mm, (right - left) / len(BOXES)
    for place, box in enumerate(BOXES):
        at = left + place * step
        sheet.box(at, y + 19 * mm, side, side, stroke=INK, weight=1)
        sheet.text(at + side + 3 * mm, y + 21 * mm, box, BOLD, 15)
    note = f"在一个格里打 √，打两个或看不清算废票。{data.until}以前折好投进箱。"
    sheet.fitted(left, y + 12 * mm, note, HEI, 9.5, right - left)
    sheet.fitted(left, y + 6.5 * mm, data.how, HEI, 9, right - left, color=QUIET)
    sheet.rule(x, y, x + GRID.wide, y, color=LINE, dash=(2, 3))
