"""The arithmetic of the counter: baskets, months, codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from civility.clock import ZONE, day_start
from civility.store.errors import BadQuantity, EmptyBasket

MAX_QUANTITY: Final = 999
MAX_LINES: Final = 100
MAX_STOCK: Final = 1_000_000
SYMBOLS: Final = {
    "soap": ("日化", "洗护", "清洁", "卫生"),
    "grain": ("粮油", "食品", "副食", "调料", "饮料"),
    "home": ("家居", "厨具", "家电", "日用", "百货"),
    "pencil": ("文具", "学习", "图书"),
    "sprout": ("农资", "农具", "种苗"),
    "hands": ("服务",),
    "ribbon": ("荣誉",),
}


@dataclass(frozen=True, slots=True)
class NewGood:
    """A good as a form or a file describes it; ``price_tenths`` and ``stock`` only where they were given."""

    name: str
    kind: str = "stock"
    category: str = ""
    unit: str = ""
    low_stock: int = 0
    monthly_limit: int | None = None
    yearly_limit: int | None = None
    shelf_life_days: int | None = None
    cost_fen: int | None = None
    provider: str | None = None
    provider_place: str | None = None
    price_tenths: int | None = None
    stock: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One good of a basket at a price; what the confirm page shows and the slip keeps. ``provider`` renders a service."""

    good_id: UUID
    code: str
    name: str
    unit: str
    quantity: int
    price_tenths: int
    provider: str | None = None

    @property
    def total_tenths(self) -> int:
        return self.quantity * self.price_tenths


def sum_basket(lines: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    """Quantities per good, two lines of one good added up. Raises EmptyBasket, BadQuantity.

    Each quantity counts by itself first: 5 and −4 are not 1.
    """
    basket: dict[UUID, int] = {}
    for good_id, quantity in lines:
        check_quantity(quantity)
        basket[good_id] = check_quantity(basket.get(good_id, 0) + quantity)
    if not basket:
        raise EmptyBasket()
    if len(basket) > MAX_LINES:
        raise BadQuantity(quantity=len(basket), most=MAX_LINES)
    return basket


def check_quantity(quantity: int, most: int = MAX_QUANTITY) -> int:
    """The quantity itself. Raises BadQuantity."""
    if type(quantity) is not int or not 1 <= quantity <= most:
        raise BadQuantity(quantity=str(quantity)[:20], most=most)
    return quantity


def month_around(instant: datetime) -> tuple[datetime, datetime]:
    """Begin and end of the village's calendar month around an instant."""
    there = instant.astimezone(ZONE)
    following = date(there.year + there.month // 12, there.month % 12 + 1, 1)
    return day_start(date(there.year, there.month, 1)), day_start(following)


def year_around(instant: datetime) -> tuple[datetime, datetime]:
    """Begin and end of the village's calendar year around an instant."""
    year = instant.astimezone(ZONE).year
    return day_start(date(year, 1, 1)), day_start(date(year + 1, 1, 1))


def good_code(number: int) -> str:
    """The code of a village's nth good: ``g0001``. It names the good's unit in the book."""
    return f"g{number:04d}"


def store_code(number: int) -> str:
    return f"s{number}"


def symbol_of(category: str, kind: str) -> str:
    """The name of the drawing for a good: what it is beats where it is filed."""
    if kind == "service":
        return "hands"
    if kind == "honour":
        return "ribbon"
    if kind == "bundle":
        return "box"
    return next((symbol for symbol, words in SYMBOLS.items() if any(word in category for word in words)), "box")
