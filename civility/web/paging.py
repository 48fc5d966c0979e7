"""A list a page at a time. The caller counts and fetches; this only does the arithmetic and the links."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import request

T = TypeVar("T")
PAGE_SIZE = 50
LAST_PAGE = 100_000


def asked_page() -> int:
    """The page number in the address, 1 when it is missing or nonsense."""
    number = request.args.get("page", "1")
    return min(max(int(number), 1), LAST_PAGE) if number.isascii() and number.isdigit() and len(number) < 9 else 1


@dataclass(frozen=True)
class Page(Generic[T]):
    """``items`` of page ``number`` (from 1) out of ``total`` things."""

    items: Sequence[T]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The place in the whole list of the first item shown, 0 when none is."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1 if self.items else 0

    @property
    def previous(self) -> int | None:
        return min(self.number - 1, self.pages) if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def offset(number: int, size: int = PAGE_SIZE) -> int:
    """How many things lie before page ``number``."""
    return (number - 1) * size


def page_url(number: int) -> str:
    """This page's address with another page number, its other arguments kept."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
    return f"{request.path}?{urlencode([*kept, ('page', str(number))])}"
