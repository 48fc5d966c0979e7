"""The minutes of a meeting: what was on the agenda, who came, what was decided and said, to be signed by two.

Before anything is typed it is a form to write on by hand. Names may stand in it, so it is no sheet for the wall.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from reportlab.lib.units import mm

from printables.fonts import BOLD, HEI, SONG
from printables.page import CINNABAR, QUIET, Imprint, Sheet, page_size
from printables.text import checked, wrap

SIZES: Final = ("A4",)
MARGIN: Final = 22 * mm
CODE: Final = 26 * mm
SIZE: Final = 12.5
LEADING: Final = 20.0
GAP: Final = 7.0
"""Above what is set in bold."""
WRITING: Final = 9.5 * mm
"""From one line that is written on by hand to the next."""
LEAST_LINES: Final = 14
"""At least so many are there to write on."""
LATER: Final = 26 * mm
BOTTOM: Final = 24 * mm
SIGNING: Final = 34 * mm


@dataclass(frozen=True)
class Minutes:
    imprint: Imprint
    headline: str
    facts: tuple[tuple[str, str], ...]
    """Label and text, in order; those without text are left out."""
    agenda: tuple[str, ...]
    decisions: tuple[tuple[str, ...], ...]
    """Of each motion its words and below them what came of it."""
    text: tuple[str, ...]
    """What was said, paragraph by paragraph; none: lines to write on."""
    standing: str
    """Whether a second person has signed, and who."""
    signatures: tuple[str, ...] = ("记录的人", "看过、签字的人")
    title: str = "会议记录"


class Line(NamedTuple):
    """``text`` None is a line to write on."""

    font: str
    text: str | None
    height: float = LEADING


HAND: Final = Line(HEI, None, WRITING)


def render(data: Minutes, size: str = "A4") -> bytes:
    """As many pages as it takes; the signatures stand on the last. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.title}：{data.headline}", author=data.imprint.signed_by)
    inner = sheet.width - 2 * MARGIN
    first, later = sheet.height - 58 * mm - BOTTOM, sheet.height - LATER - BOTTOM
    pages = _paginate(_lines(data, inner), first, later, by_hand=not data.text)
    for number, page in enumerate(pages, 1):
        y = sheet.height - LATER
        if number == 1:
            _heading(sheet, data)
            y = sheet.height - 58 * mm
        for line in page:
            y -= line.height - LEADING
            if line.text is None:
                sheet.rule(MARGIN, y - 2, sheet.width - MARGIN, y - 2)
            else:
                sheet.text(MARGIN, y, line.text, line.font, SIZE)
            y -= LEADING
        if number == len(pages):
            _signing(sheet, data, inner)
        sheet.footer(data.imprint, number, len(pages), margin=MARGIN, y=12 * mm, verb="开会")
        sheet.next_page()
    return sheet.finish()


def _heading(sheet: Sheet, data: Minutes) -> None:
    right, y = sheet.width - MARGIN, sheet.height - 26 * mm
    room = right - MARGIN - CODE - 6 * mm
    sheet.fitted(MARGIN, y, data.title, SONG, 26, room, color=CINNABAR)
    sheet.fitted(MARGIN, y - 9 * mm, f"{data.imprint.place} · {data.imprint.number}", HEI, 11, room, color=QUIET)
    sheet.fitted(MARGIN, y - 19 * mm, data.headline, BOLD, 15, room)
    sheet.link(data.imprint.link, right - CODE, sheet.height - 16 * mm - CODE, CODE, caption="扫码看议程和结果")


def _lines(data: Minutes, inner: float) -> list[Line]:
    facts = [(HEI, f"{label}：{text}") for label, text in data.facts if text]
    agenda = [(HEI, f"{place}. {item}") for place, item in enumerate(data.agenda, 1)]
    decided = [
        (BOLD if at == 0 else HEI, f"第 {place} 项 {part}" if at == 0 else part)
        for place, parts in enumerate(data.decisions, 1)
        for at, part in enumerate(parts)
    ]
    parts = [
        *facts,
        (BOLD, "议什么"),
        *agenda,
        *([(BOLD, "表决"), *decided] if decided else []),
        (BOLD, "大家怎么说、怎么定的"),
        *((HEI, each) for each in data.text),
    ]
    return [
        Line(font, line, LEADING + (GAP if font == BOLD and at == 0 else 0))
        for font, text in parts
        for at, line in enumerate(wrap(text, font, SIZE, inner))
    ]


def _paginate(lines: list[Line], first: float, later: float, *, by_hand: bool) -> list[list[Line]]:
    """Lines by page; the last keeps room for the signatures and, by hand, is filled with lines to write on."""
    rest = [*lines, *[HAND] * (LEAST_LINES if by_hand else 0)]
    pages: list[list[Line]] = []
    room = first
    while sum(line.height for line in rest) > room - SIGNING:
        page: list[Line] = []
        left = room
        while rest and rest[0].height <= left:
            left -= rest[0].height
            page.append(rest.pop(0))
        pages.append(page)
        room = later
    if by_hand:
        spare = room - SIGNING - sum(line.height for line in rest)
        rest += [HAND] * int(spare // WRITING)
    return [*pages, rest]


def _signing(sheet: Sheet, data: Minutes, inner: float) -> None:
    y = BOTTOM + SIGNING - 14 * mm
    sheet.fitted(MARGIN, y, data.standing, HEI, 10.5, inner, color=QUIET)
    share = inner / len(data.signatures)
    for place, who in enumerate(data.signatures):
        x = MARGIN + place * share
        sheet.fitted(x, y - 13 * mm, f"{who} ______________", BOLD, 12, share - 4 * mm)
