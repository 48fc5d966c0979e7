"""The points supermarket: goods, what they cost, and what was handed over.

How many of a good stand on the shelf is not here: the book counts it (account ``shelf:<store>``, unit ``good:<code>``).
"""

from civility.store.models.goods import GOOD_KINDS, Good, GoodsImport, Store
from civility.store.models.prices import PRICE_LIST_STATES, Price, PriceList
from civility.store.models.redemptions import FOUND_BY, Redemption, RedemptionLine
from civility.store.models.stock import STOCK_KINDS, StockMovement

__all__ = [
    "FOUND_BY",
    "GOOD_KINDS",
    "PRICE_LIST_STATES",
    "STOCK_KINDS",
    "Good",
    "GoodsImport",
    "Price",
    "PriceList",
    "Redemption",
    "RedemptionLine",
    "StockMovement",
    "Store",
]
