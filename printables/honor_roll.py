"""The honor roll on the wall: the first three shown proudly, everybody else in columns, praise only.

From a hamlet of three households to 1,400: type is as large as one sheet allows, down to a size that
still reads from two steps away; beyond that the roll goes on to more sheets.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from printables import qr, words
from printables.festive import TITLE_SHARE, adorn
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, INK, LINE, QUIET, TINT, Imprint, Sheet, page_size
from printables.text import checked, fit_box, fit_name, width, wrap

SIZES: Final = ("A4", "A3", "A2")
PODIUM: Final = 6
CARD: Final = 34
"""Height of a podium card in millimetres on A4."""
TOGETHER: Final = 11.0
"""Size of what is said below the names, in points on A4."""
LARGEST, LEAST = 22.0, 9.5
"""Name sizes in points on A4; larger papers in proportion, the least by its root (one stands no farther off)."""


VOID: Final = "已作废"


@dataclass(frozen=True)
class RollEntry:
    rank: int
    """Ties share a rank."""
    household: str
    """As it is to be read in public; the caller has masked it where the household asked for that."""
    points_tenths: int | None = None
    """None: the village does not show points."""
    stars: int = 0
    merit: str = ""
    """A few words of praise; printed for the first three only."""


@dataclass(frozen=True)
class HonorRoll:
    imprint: Imprint
    period: str
    """What it covers, in words: 2026年10月."""
    as_of: date
    entries: tuple[RollEntry, ...]
    """In order of rank."""
    method: str
    """How the order came about, in one line."""
    ledger_head: str
    """Hash of the book's head when the roll was made; its first 16 digits are printed."""
    title: str = "乡风文明榜"
    together: tuple[str, ...] = ()
    """What the village wants to do better together, in topics; it names nobody. None: nothing is said."""
    note: str = ""
    """Which other roll this one takes the place of, or gave its place to, and why."""
    void: bool = False
    """Another roll took its place: the sheet is marked as no longer valid."""


def render(data: HonorRoll, size: str = "A3", *, landscape: bool = False, festival: str = "") -> bytes:
    """The roll as PDF, at a ``festival`` of ``festive`` in its dress. Raises MissingGlyphs, TextTooLong, NoSuchSize, NoSuchFestival."""
    data = checked(data)
    paper = page_size(size, SIZES, landscape=landscape)
    sheet = Sheet(paper, title=f"{data.imprint.village}{data.title} {data.period}", author=data.imprint.signed_by)
    _Roll(sheet, data, festival).draw()
    return sheet.finish()


def podium(entries: Sequence[RollEntry]) -> Sequence[RollEntry]:
    """Who stands on top: ranks 1 to 3, fewer ranks where ties would make it a crowd."""
    for last in (3, 2, 1):
        first = [entry for entry in entries if entry.rank <= last]
        if len(first) <= PODIUM:
            return first
    return []


@dataclass(frozen=True)
class _Plan:
    """Name size, columns, row height, and how many names the first and each further sheet hold."""

    size: float
    columns: int
    row: float
    first: int
    next: int

    def sheets(self, names: int) -> int:
        return 1 + -(-max(0, names - self.first) // self.next)


class _Roll:
    """Lays one roll out on one sheet."""

    def __init__(self, sheet: Sheet, data: HonorRoll, festival: str) -> None:
        self.sheet, self.data, self.festival = sheet, data, festival
        self.u = u = sheet.unit
        self.inset = 9 * mm * u
        self.margin = self.inset + 9 * mm * u
        self.inner = sheet.width - 2 * self.margin
        self.bottom = self.inset + 8 * mm * u
        self.qr_side = qr.side_for_distance(0.27 * u)
        said = f"大家一起改的：{'；'.join(data.together)}" if data.together else ""
        self.together = wrap(said, HEI, TOGETHER * u, self.inner) if said else []
        self.band = self.qr_side + 17 * mm * u + self._together_high
        self.top3 = podium(data.entries)
        self.rest = data.entries[len(self.top3) :]
        self.gap = 4 * mm * u
        self.fraction = any((entry.points_tenths or 0) % 10 for entry in data.entries)
        # Room for points and stars beside a name of size 1: none where the village shows none.
        self.points_room = max((width(self._figure(entry), BOLD, 0.82) + 0.4 for entry in self.rest), default=0.0)
        self.stars_room = max((width(stars(entry.stars), HEI, 0.52) + 0.4 for entry in self.rest), default=0.0)

    @property
    def _together_high(self) -> float:
        return (len(self.together) * TOGETHER * 1.5 + 4) * self.u if self.together else 0.0

    def draw(self) -> None:
        plan = self._plan()
        pages = [self.rest[: plan.first]]
        left = self.rest[plan.first :]
        pages += [left[start : start + plan.next] for start in range(0, len(left), plan.next)]
        for number, entries in enumerate(pages, 1):
            self.sheet.frame(self.inset)
            if number == 1:
                if self.data.void:
                    self._stamp()
                else:
                    adorn(self.sheet, self.festival, self.inset)
                self._heading()
                self._podium()
                self._closing()
            else:
                self._running_heading()
            self._columns(entries, self._list_top if number == 1 else self._next_top, plan)
            self.sheet.footer(
                self.data.imprint, number, len(pages), margin=self.margin, y=self.inset + 3.6 * mm * self.u, framed=True
            )
            self.sheet.next_page()

    def _plan(self) -> "_Plan":
        """The largest type that brings all on one sheet, or on as few sheets as readable type allows."""
        floor = LEAST * max(1.0, self.u**0.5)
        goal = self._plan_at(floor).sheets(len(self.rest))
        size = LARGEST * self.u
        while size > floor and self._plan_at(size).sheets(len(self.rest)) > goal:
            size -= 0.25
        plan = self._plan_at(max(size, floor))
        if goal > 1 or not self.rest:
            return plan
        deep = -(-len(self.rest) // plan.columns)
        return replace(plan, row=min(plan.size * 2.6, (self._list_top - self._list_bottom) / deep))

    def _plan_at(self, size: float) -> "_Plan":
        # A column holds rank, seven characters of name, stars, points and the gap to the next.
        needed = size * (2.2 + 7 + self.stars_room + self.points_room + 1.2)
        columns = max(1, min(int((self.inner + 1.2 * size) // needed), -(-len(self.rest) // 4)))
        row = size * 1.62
        first = max(0, int((self._list_top - self._list_bottom) // row)) * columns
        following = int((self._next_top - self.bottom - 4 * mm * self.u) // row) * columns
        return _Plan(size, columns, row, first, following)

    def _heading(self) -> None:
        sheet, u, imprint = self.sheet, self.u, self.data.imprint
        centre = sheet.width / 2
        y = sheet.height - self.inset - 15 * mm * u
        sheet.fitted(
            centre,
            y,
            imprint.place,
            KAI,
            15 * u,
            self.inner * TITLE_SHARE,
            align="centre",
            color=QUIET,
        )
        y -= 17 * mm * u
        size, lines = fit_box(self.data.title, SONG, 44 * u, 8 * u, self.inner * TITLE_SHARE, 64 * u, 1.2)
        if len(lines) == 1:
            spacing = size * 0.16
            sheet.text(centre, y, lines[0], SONG, size, color=CINNABAR, align="centre", spacing=spacing)
        else:
            sheet.lines(
                centre, y + (len(lines) - 1) * size * 0.5, lines, SONG, size, size * 1.2, color=CINNABAR, align="centre"
            )
        y -= 10.5 * mm * u
        line = f"{self.data.period} · 截至{words.day(self.data.as_of)} · {imprint.number}"
        sheet.fitted(centre, y, line, HEI, 11.5 * u, self.inner * TITLE_SHARE, align="centre")
        y -= 4.5 * mm * u
        half = 22 * mm * u
        sheet.rule(centre - half, y, centre - 3 * u, y, color=CINNABAR, weight=0.8 * u)
        sheet.rule(centre + 3 * u, y, centre + half, y, color=CINNABAR, weight=0.8 * u)
        sheet.canvas.saveState()
        sheet.canvas.translate(centre, y)
        sheet.canvas.rotate(45)
        sheet.box(-1.6 * u, -1.6 * u, 3.2 * u, 3.2 * u, fill=CINNABAR, stroke=None)
        sheet.canvas.restoreState()
        sheet.fitted(centre, y - 4.6 * mm * u, self.data.note, HEI, 9 * u, self.inner, align="centre", color=CINNABAR)

    def _stamp(self) -> None:
        """In the upper right corner, beside the heading: the sheet is void."""
        sheet, u = self.sheet, self.u
        wide, high = 25 * mm * u, 10.5 * mm * u
        x, y = sheet.width - self.margin - wide, sheet.height - self.inset - 19 * mm * u
        sheet.box(x, y, wide, high, fill=None, stroke=CINNABAR, weight=1.6 * u, radius=2 * u)
        sheet.text(x + wide / 2, y + 3.4 * mm * u, VOID, BOLD, 15 * u, color=CINNABAR, align="centre", spacing=2 * u)

    def _running_heading(self) -> None:
        y = self.sheet.height - self.inset - 15 * mm * self.u
        title = f"{self.data.imprint.village} {self.data.title}（{f'续，{VOID}' if self.data.void else '续'}）"
        self.sheet.fitted(self.margin, y, title, SONG, 17 * self.u, self.inner * 0.6, color=CINNABAR)
        right = f"{self.data.period} · {self.data.imprint.number}"
        self.sheet.fitted(self.sheet.width - self.margin, y, right, HEI, 10 * self.u, self.inner * 0.36, align="right")

    def _podium_rows(self) -> list[Sequence[RollEntry]]:
        across = 3 if self.sheet.width < self.sheet.height else 6
        if not self.rest and across == 3:
            across = 1 if len(self.top3) <= 3 else 2
        return [self.top3[start : start + across] for start in range(0, len(self.top3), across)]

    def _card_scale(self) -> float:
        """1, or more on a roll of so few households that the podium is all there is."""
        if self.rest or not self.top3:
            return 1.0
        rows = len(self._podium_rows())
        room = self._podium_top - self.bottom - self.band - (rows - 1) * self.gap
        return min(1.55, room / rows / (CARD * mm * self.u))

    @property
    def _podium_top(self) -> float:
        return self.sheet.height - self.inset - 54 * mm * self.u

    @property
    def _list_bottom(self) -> float:
        return self.bottom + self.band - 2 * mm * self.u

    @property
    def _next_top(self) -> float:
        return self.sheet.height - self.inset - 24 * mm * self.u

    @property
    def _list_top(self) -> float:
        high = CARD * mm * self.u * self._card_scale()
        return self._podium_top - len(self._podium_rows()) * (high + self.gap) - 2 * mm * self.u

    def _podium(self) -> None:
        sheet, gap = self.sheet, self.gap
        scaled = self.u * self._card_scale()
        high = CARD * mm * scaled
        y = self._podium_top - high
        for row in self._podium_rows():
            wide = min((self.inner - gap * (len(row) - 1)) / len(row), 78 * mm * scaled)
            x = sheet.width / 2 - (wide * len(row) + gap * (len(row) - 1)) / 2
            for entry in row:
                self._honoured(entry, x, y, wide, scaled)
                x += wide + gap
            y -= high + gap

    def _honoured(self, entry: RollEntry, x: float, y: float, wide: float, u: float) -> None:
        sheet, high, centre = self.sheet, CARD * mm * u, x + wide / 2
        first = entry.rank == 1
        sheet.box(x, y, wide, high, fill=TINT, stroke=CINNABAR, weight=(1.6 if first else 0.7) * u, radius=3 * u)
        place = words.ordinal(entry.rank) + "名"
        sheet.text(centre, y + 27 * mm * u, place, SONG, 12.5 * u, color=CINNABAR, align="centre", spacing=2 * u)
        size, lines = fit_name(entry.household, KAI, 24 * u, wide - 6 * mm * u)
        bare = not (entry.stars or entry.merit) and entry.points_tenths is None
        name_y = y + ((17 if len(lines) == 1 else 20.6) - (4.5 if bare else 0)) * mm * u
        sheet.lines(centre, name_y, lines, KAI, size, size * 1.08, align="centre")
        parts = [stars(entry.stars)] if entry.stars else []
        if entry.points_tenths is not None:
            parts.append(f"{words.points(entry.points_tenths)} 分")
        sheet.fitted(centre, y + 9.6 * mm * u, "  ".join(parts), BOLD, 11 * u, wide - 4 * mm * u, align="centre")
        if entry.merit:
            size, lines = fit_box(entry.merit, HEI, 9 * u, 6 * u, wide - 5 * mm * u, 6.4 * mm * u, 1.2)
            merit_y = y + 4.4 * mm * u + (len(lines) - 1) * size * 0.6
            sheet.lines(centre, merit_y, lines, HEI, size, size * 1.2, align="centre", color=QUIET)

    def _columns(self, entries: Sequence[RollEntry], top: float, plan: "_Plan") -> None:
        if not entries:
            return
        size, columns, row = plan.size, plan.columns, plan.row
        gap = size * 1.2
        wide = min((self.inner - gap * (columns - 1)) / columns, size * 26)
        left = self.sheet.width / 2 - (wide * columns + gap * (columns - 1)) / 2
        deep = -(-len(entries) // columns)
        for place, entry in enumerate(entries):
            column, line = divmod(place, deep)
            x, y = left + column * (wide + gap), top - (line + 1) * row
            self._entry(entry, x, y, wide, size, row)
        for column in range(1, -(-len(entries) // deep)):
            x = left + column * (wide + gap) - gap / 2
            self.sheet.rule(x, top, x, top - deep * row, color=LINE, weight=0.5 * self.u)

    def _entry(self, entry: RollEntry, x: float, y: float, wide: float, size: float, row: float) -> None:
        sheet = self.sheet
        middle = y + row / 2
        base = middle - size * 0.35
        rank_wide = size * 2.2
        sheet.text(x + rank_wide * 0.8, base, str(entry.rank), HEI, size * 0.78, color=QUIET, align="right")
        right = x + wide
        sheet.text(right, base, self._figure(entry), BOLD, size * 0.82, align="right")
        right -= size * self.points_room
        sheet.text(right, base + size * 0.06, stars(entry.stars), HEI, size * 0.52, align="right", color=CINNABAR)
        right -= size * self.stars_room
        fitted, lines = fit_name(entry.household, KAI, size, right - x - rank_wide)
        base = middle - fitted * 0.35 + (len(lines) - 1) * fitted * 0.525
        sheet.lines(x + rank_wide, base, lines, KAI, fitted, fitted * 1.05, color=INK)
        sheet.rule(x, y, x + wide, y, weight=0.35 * self.u)

    def _figure(self, entry: RollEntry) -> str:
        if entry.points_tenths is None:
            return ""
        return words.aligned(entry.points_tenths, fraction=self.fraction)

    def _closing(self) -> None:
        sheet, u, data = self.sheet, self.u, self.data
        top = self.bottom + self.band - 5 * mm * u
        sheet.rule(self.margin, top, sheet.width - self.margin, top, color=LINE, weight=0.7 * u)
        self.sheet.lines(self.margin, top - TOGETHER * 1.5 * u, self.together, HEI, TOGETHER * u, TOGETHER * 1.5 * u)
        top -= self._together_high
        side = self.qr_side
        x, y = self.margin, top - 3 * mm * u - side
        level: qr.Level = "Q"
        sheet.link(data.imprint.link, x, y, side, caption="扫码看是否最新", level=level)
        seal_room = 52 * mm * u
        left = x + side + 6 * mm * u
        room = sheet.width - self.margin - seal_room - left - 4 * mm * u
        size, lines = fit_box(f"算法：{data.method}", HEI, 9.5 * u, 6 * u, room, 18 * mm * u, 1.5)
        below = sheet.lines(left, top - 8 * mm * u, lines, HEI, size, size * 1.5)
        notes = f"名次相同者并列。以{words.day(data.as_of)}账本为准；账本印记 {data.ledger_head[:16]}。"
        size, lines = fit_box(notes, HEI, 7.8 * u, 6 * u, room, 12 * mm * u, 1.5)
        sheet.lines(left, below - 3 * u, lines, HEI, size, size * 1.5, color=QUIET)
        sheet.seal(sheet.width - self.margin, top - max(15 * u, 20) * mm, data.imprint, 12.5 * u, seal_room)


def stars(count: int) -> str:
    """★★★, and ★×10 above five."""
    return "★" * count if count <= 5 else f"★×{count}"
