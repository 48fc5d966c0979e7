"""Those the village is proud of (乡贤榜), or what its families live by (家风家训榜), on one board: words in kai, whose they are below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from printables import qr
from printables.festive import TITLE_SHARE, adorn
from printables.fonts import KAI, SONG
from printables.page import CINNABAR, INK, LINE, Imprint, Sheet, page_size
from printables.text import checked, wrap

SIZES: Final = ("A3", "A2")
SCALE: Final = tuple(half / 2 for half in range(68, 21, -1))
"""Type sizes in points on A4, in proportion on larger papers: the largest that needs as few sheets as the least."""
LEADING: Final = 1.5


@dataclass(frozen=True)
class TributeLine:
    text: str
    signature: str
    """As they want it; empty where they want no name."""


@dataclass(frozen=True)
class TributeBoard:
    imprint: Imprint
    title: str
    """乡贤榜, 家风家训榜."""
    lines: tuple[TributeLine, ...]
    note: str
    """That it is there by consent, in a sentence."""


@dataclass(frozen=True)
class _Block:
    lines: tuple[str, ...]
    signed: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        return (len(self.lines) + len(self.signed) + 0.7) * self.size * LEADING


def render(data: TributeBoard, size: str = "A3", *, festival: str = "") -> bytes:
    """The board as PDF, at a ``festival`` of ``festive`` in its dress. Raises MissingGlyphs, TextTooLong, NoSuchSize, NoSuchFestival."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.imprint.village}{data.title}", author=data.imprint.signed_by)
    u, inset = sheet.unit, 9 * mm * sheet.unit
    margin = inset + 14 * mm * u
    inner, bottom, top = sheet.width - 2 * margin, inset + 58 * mm * u, sheet.height - inset - 50 * mm * u
    laid = [_paginate(_blocks(data, inner, each * u), top - bottom) for each in SCALE]
    pages = next(each for each in laid if len(each) == len(laid[-1]))
    for number, blocks in enumerate(pages, 1):
        sheet.frame(inset)
        adorn(sheet, festival, inset)
        sheet.title(sheet.height - inset - 24 * mm * u, data.title, data.imprint, inner * TITLE_SHARE)
        _draw(sheet, blocks, margin, top, inner)
        side = qr.side_for_distance(0.26 * u)
        sheet.link(data.imprint.link, margin, inset + 22 * mm * u, side, caption="扫码看现在的")
        sheet.seal(sheet.width - margin, inset + 40 * mm * u, data.imprint, 12.5 * u, inner / 2)
        sheet.fitted(sheet.width / 2, inset + 10 * mm * u, data.note, KAI, 9.5 * u, inner, align="centre")
        sheet.footer(data.imprint, number, len(pages), margin=margin, y=inset + 4 * mm * u, verb="张贴", framed=True)
        sheet.next_page()
    return sheet.finish()


def _blocks(data: TributeBoard, wide: float, size: float) -> list[_Block]:
    return [
        _Block(
            tuple(wrap(line.text, KAI, size, wide)),
            tuple(wrap(f"—— {line.signature}", SONG, size * 0.8, wide)) if line.signature else (),
            size,
        )
        for line in data.lines
    ]


def _paginate(blocks: Sequence[_Block], room: float) -> list[list[_Block]]:
    pages: list[list[_Block]] = [[]]
    left = room
    for block in blocks:
        for part in _parts(block, room):
            if part.height > left and pages[-1]:
                pages.append([])
                left = room
            pages[-1].append(part)
            left -= part.height
    return pages


def _parts(block: _Block, room: float) -> list[_Block]:
    """The block, or pieces of it where it is taller than a sheet."""
    most = max(1, int(room / (block.size * LEADING) - 1 - len(block.signed)))
    starts = range(0, max(1, len(block.lines)), most)
    return [_Block(block.lines[at : at + most], block.signed if at == starts[-1] else (), block.size) for at in starts]


def _draw(sheet: Sheet, blocks: Sequence[_Block], x: float, top: float, wide: float) -> None:
    y = top
    for place, block in enumerate(blocks):
        if place:
            sheet.rule(x + wide * 0.3, y, x + wide * 0.7, y, color=LINE, weight=0.6 * sheet.unit)
        leading = block.size * LEADING
        end = sheet.lines(x, y - leading, block.lines, KAI, block.size, leading, color=INK)
        sheet.lines(x + wide, end, block.signed, SONG, block.size * 0.8, leading, align="right", color=CINNABAR)
        y -= block.height
