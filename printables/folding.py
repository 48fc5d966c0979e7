"""A booklet imposed: two pages side by side on each side of a sheet, in the order in which folded and stapled sheets read."""

from collections.abc import Iterator

from printables.page import Sheet


class FoldedSheet(Sheet):
    """Pages of ``size`` come out two on a lying sheet of twice the width. Print both sides, turned over the short edge; fold; staple.

    The pages are filled up to a multiple of four with empty ones at the end. A booklet of a few sheets needs no allowance for its thickness.
    """

    def __init__(self, size: tuple[float, float], *, title: str, author: str) -> None:
        super().__init__(size, title=title, author=author)
        self.canvas.setPageSize((2 * self.width, self.height))
        self._pages = 0
        self._begin()

    def heading(self, text: str) -> None:
        """None: what a reader's list of contents leads to is read page after page, and a sheet to be folded is not."""

    def next_page(self) -> None:
        self.canvas.endForm()
        self._pages += 1
        self._begin()

    def finish(self) -> bytes:
        self.canvas.endForm()  # the page begun after the last one, which nobody draws on
        for left, right in spreads(self._pages):
            for at, page in enumerate((left, right)):
                if page is not None:
                    self.canvas.saveState()
                    self.canvas.translate(at * self.width, 0)
                    self.canvas.doForm(_name(page))
                    self.canvas.restoreState()
            self.canvas.showPage()
        return super().finish()

    def _begin(self) -> None:
        self.canvas.beginForm(_name(self._pages + 1), 0, 0, self.width, self.height)


def spreads(pages: int) -> Iterator[tuple[int | None, int | None]]:
    """Which page stands left and right on each side of each sheet, outermost first; None is an empty one."""
    whole = -(-pages // 4) * 4
    for side in range(whole // 2):
        outer, inner = whole - side, side + 1
        left, right = (outer, inner) if side % 2 == 0 else (inner, outer)
        yield (left if left <= pages else None), (right if right <= pages else None)


def _name(page: int) -> str:
    return f"page-{page}"
