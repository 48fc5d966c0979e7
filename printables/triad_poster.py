"""One roll, so many groups, the covenants (一榜两组三约) on one poster: who is honoured, who looks after what, what all agreed.

As large as one sheet allows; with more than it can carry in readable type it goes on to further sheets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from printables import qr, words
from printables.fonts import HEI, KAI, SONG
from printables.honor_roll import stars
from printables.page import CINNABAR, INK, QUIET, Imprint, Sheet, page_size
from printables.text import checked, width, wrap

SIZES: Final = ("A3", "A2")
SCALE: Final = tuple(half / 2 for half in range(34, 16, -1))
"""Type sizes in points on A4, in proportion on larger papers: the largest that needs as few sheets as the least."""
LEADING: Final = 1.5
ACROSS: Final = 3
"""Households of the roll in a line, and members of a group."""


@dataclass(frozen=True)
class TriadEntry:
    rank: int
    household: str
    """As it is to be read in public."""
    stars: int = 0


@dataclass(frozen=True)
class TriadMember:
    name: str
    duty: str
    term: str
    """任期到 2027年3月31日; empty where it has no end."""


@dataclass(frozen=True)
class TriadGroup:
    name: str
    duty: str
    members: tuple[TriadMember, ...]


@dataclass(frozen=True)
class TriadCovenant:
    title: str
    since: str
    """2026年4月1日起施行."""
    articles: tuple[str, ...]


@dataclass(frozen=True)
class TriadPoster:
    imprint: Imprint
    roll: str
    """Which roll, in words: 2026年10月 第3号榜; empty while there is none."""
    entries: tuple[TriadEntry, ...]
    more: int
    """Households of the roll that are not among ``entries``."""
    groups: tuple[TriadGroup, ...]
    covenants: tuple[TriadCovenant, ...]
    title: str = "一榜两组三约"


@dataclass(frozen=True)
class _Row:
    """Cells side by side, each broken into lines."""

    cells: tuple[tuple[str, ...], ...]
    size: float
    font: str = HEI
    color: Color = INK
    above: float = 0
    indent: float = 0
    keep: bool = False
    """Stays with the row below it."""

    @property
    def height(self) -> float:
        return self.above + max(map(len, self.cells)) * self.size * LEADING


def render(data: TriadPoster, size: str = "A3") -> bytes:
    """The poster as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.imprint.village}{data.title}", author=data.imprint.signed_by)
    u, inset = sheet.unit, 9 * mm * sheet.unit
    margin = inset + 12 * mm * u
    inner, bottom = sheet.width - 2 * margin, inset + 56 * mm * u
    first, following = sheet.height - inset - 46 * mm * u, sheet.height - inset - 28 * mm * u
    rooms = (first - bottom, following - bottom)
    fewest = len(_paginate(list(_rows(data, inner, SCALE[-1] * u)), rooms))
    laid = (_paginate(list(_rows(data, inner, each * u)), rooms) for each in SCALE)
    pages = next(each for each in laid if len(each) == fewest)
    for number, rows in enumerate(pages, 1):
        sheet.frame(inset)
        _heading(sheet, data, inner, inset, begins=number == 1)
        _draw(sheet, rows, margin, first if number == 1 else following, inner)
        side = qr.side_for_distance(0.26 * u)
        sheet.link(data.imprint.link, margin, inset + 20 * mm * u, side, caption="扫码看最新的")
        sheet.seal(sheet.width - margin, inset + 38 * mm * u, data.imprint, 12.5 * u, inner / 2)
        sheet.footer(data.imprint, number, len(pages), margin=margin, y=inset + 4 * mm * u, verb="张贴", framed=True)
        sheet.next_page()
    return sheet.finish()


def _rows(data: TriadPoster, wide: float, size: float) -> Iterator[_Row]:
    if data.roll:
        yield _section(f"榜：{data.roll}", wide, size)
        cells = [f"{each.rank}  {each.household}  {stars(each.stars) if each.stars else ''}" for each in data.entries]
        yield from _grid(cells, wide, size, KAI)
        if data.more:
            yield _text(f"还有 {data.more} 户，见乡风文明榜。", wide, size * 0.85, color=QUIET)
    for group in data.groups:
        yield _section(f"组：{group.name}", wide, size)
        yield _text(group.duty, wide, size, keep=True)
        cells = ["  ".join(part for part in (each.name, each.duty, each.term) if part) for each in group.members]
        yield from _grid(cells or ["还没有写人。"], wide, size, KAI)
    for covenant in data.covenants:
        yield _section(f"约：{covenant.title}（{covenant.since}）", wide, size)
        for number, article in enumerate(covenant.articles, 1):
            label = f"{words.ordinal(number)}条  "
            yield _text(label + article, wide, size, above=size * 0.25)


def _section(text: str, wide: float, size: float) -> _Row:
    big = size * 1.3
    return _Row((tuple(wrap(text, SONG, big, wide)),), big, SONG, CINNABAR, above=size * 0.9, keep=True)


def _text(
    text: str, wide: float, size: float, *, color: Color = INK, above: float = 0, keep: bool = False
) -> _Row:  # fmt: skip
    return _Row((tuple(wrap(text, HEI, size, wide)),), size, HEI, color, above=above, keep=keep)


def _grid(cells: Sequence[str], wide: float, size: float, font: str) -> Iterator[_Row]:
    """As many side by side as the longest leaves room for."""
    longest = max(width(cell, font, size) for cell in cells) + size
    across = max(1, min(ACROSS, int(wide // longest)))
    column = wide / across
    for start in range(0, len(cells), across):
        yield _Row(
            tuple(tuple(wrap(cell, font, size, column - size)) for cell in cells[start : start + across]), size, font
        )


def _paginate(rows: list[_Row], rooms: tuple[float, float]) -> list[list[_Row]]:
    """Rows by sheet; a heading stays with what follows it, what is taller than a sheet is parted."""
    pages: list[list[_Row]] = [[]]
    left = rooms[0]
    for place, row in enumerate(rows):
        needed = row.height
        if row.keep and place + 1 < len(rows):
            needed += min(rows[place + 1].height, rooms[1] / 2)
        if needed > left and pages[-1]:
            pages.append([])
            left = rooms[1]
        for part in _parts(row, left, rooms[1]):
            if part.height > left and pages[-1]:
                pages.append([])
                left = rooms[1]
            pages[-1].append(part)
            left -= part.height
    return pages


def _parts(row: _Row, left: float, whole: float) -> Iterator[_Row]:
    """The row, or pieces of it that fit where it is taller than a sheet."""
    if row.height <= max(left, whole):
        yield row
        return
    most = int((whole - row.above) // (row.size * LEADING))
    for start in range(0, max(map(len, row.cells)), most):
        cells = tuple(lines[start : start + most] or ("",) for lines in row.cells)
        yield _Row(cells, row.size, row.font, row.color, row.above if not start else 0)


def _heading(sheet: Sheet, data: TriadPoster, inner: float, inset: float, *, begins: bool) -> None:
    u, centre, top = sheet.unit, sheet.width / 2, sheet.height - inset
    place = data.imprint.place
    if not begins:
        text = f"{data.imprint.village} {data.title}（续）"
        sheet.fitted(centre, top - 19 * mm * u, text, SONG, 17 * u, inner, align="centre", color=CINNABAR)
        return
    sheet.fitted(centre, top - 15 * mm * u, place, KAI, 14 * u, inner, align="centre", color=QUIET)
    sheet.fitted(centre, top - 33 * mm * u, data.title, SONG, 40 * u, inner, align="centre", color=CINNABAR)


def _draw(sheet: Sheet, rows: Sequence[_Row], x: float, top: float, wide: float) -> None:
    across = 1
    y = top
    for row in rows:
        y -= row.above
        # The last line of a grid stands under the columns of those above it.
        across = max(across, len(row.cells)) if len(row.cells) > 1 or row.font == KAI else 1
        if row.font == SONG:
            sheet.heading("".join(row.cells[0]))
        for place, lines in enumerate(row.cells):
            at = x + place * wide / across
            sheet.lines(at, y - row.size, lines, row.font, row.size, row.size * LEADING, color=row.color)
        y -= row.height - row.above
