"""The points supermarket: goods, what they cost, and what was handed over.

How many of a good stand on the shelf is not here: the book counts it (account ``shelf:<store>``, unit ``good:<code>``).
"""

from civility.store.models.counts import COUNT_KINDS, COUNT_REASONS, COUNT_STATES, StockCount, StockCountLine
from civility.store.models.donations import DONATION_KINDS, WISH_STATES, Donation, Wish
from civility.store.models.goods import GOOD_KINDS, Good, GoodsImport, Store
from civility.store.models.opening import StoreClosure
from civility.store.models.polls import GoodsPoll, GoodsVoice
from civility.store.models.prices import PRICE_LIST_STATES, Price, PriceList
from civility.store.models.redemptions import FOUND_BY, Redemption, RedemptionLine
from civility.store.models.stock import STOCK_KINDS, Batch, StockMovement, StockPhoto

__all__ = [
    "COUNT_KINDS",
    "COUNT_REASONS",
    "COUNT_STATES",
    "DONATION_KINDS",
    "FOUND_BY",
    "GOOD_KINDS",
    "PRICE_LIST_STATES",
    "STOCK_KINDS",
    "WISH_STATES",
    "Batch",
    "Donation",
    "Good",
    "GoodsImport",
    "GoodsPoll",
    "GoodsVoice",
    "Price",
    "PriceList",
    "Redemption",
    "RedemptionLine",
    "StockCount",
    "StockCountLine",
    "StockMovement",
    "StockPhoto",
    "Store",
    "StoreClosure",
    "Wish",
]
