"""The store's arithmetic, a module a subject. Knows no database."""

from civility.store.rules.baskets import (
    MAX_LINES,
    MAX_QUANTITY,
    MAX_STOCK,
    SYMBOLS,
    Line,
    NewGood,
    check_quantity,
    good_code,
    month_around,
    store_code,
    sum_basket,
    symbol_of,
    year_around,
)
from civility.store.rules.goods import refuse_cash

__all__ = [
    "MAX_LINES",
    "MAX_QUANTITY",
    "MAX_STOCK",
    "SYMBOLS",
    "Line",
    "NewGood",
    "check_quantity",
    "good_code",
    "month_around",
    "refuse_cash",
    "store_code",
    "sum_basket",
    "symbol_of",
    "year_around",
]
