"""The points supermarket: goods, what they cost, and what was handed over.

How many of a good stand on the shelf is not here: the book counts it (account ``shelf:<store>``, unit ``good:<code>``).
"""

from civility.store.models.bundles import GoodPart
from civility.store.models.counts import COUNT_KINDS, COUNT_REASONS, COUNT_STATES, StockCount, StockCountLine
from civility.store.models.day_closes import DAY_STATES, DayClose, DayCloseCount
from civility.store.models.deliveries import DELIVERY_OUTCOMES, Delivery, DeliveryLine
from civility.store.models.donations import DONATION_KINDS, WISH_STATES, Donation, Wish
from civility.store.models.goods import GOOD_KINDS, Good, GoodsImport, Store
from civility.store.models.holds import HOLD_KINDS, HOLD_STATES, Hold, HoldLine
from civility.store.models.opening import StoreClosure
from civility.store.models.polls import GoodsPoll, GoodsVoice
from civility.store.models.prices import PRICE_LIST_STATES, Price, PriceList
from civility.store.models.redemptions import FOUND_BY, Redemption, RedemptionLine
from civility.store.models.returns import CONDITIONS, RETURN_STATES, GoodsReturn, GoodsReturnLine
from civility.store.models.stock import STOCK_KINDS, Batch, StockMovement, StockPhoto

__all__ = [
    "CONDITIONS",
    "COUNT_KINDS",
    "COUNT_REASONS",
    "COUNT_STATES",
    "DAY_STATES",
    "DELIVERY_OUTCOMES",
    "DONATION_KINDS",
    "FOUND_BY",
    "GOOD_KINDS",
    "HOLD_KINDS",
    "HOLD_STATES",
    "PRICE_LIST_STATES",
    "RETURN_STATES",
    "STOCK_KINDS",
    "WISH_STATES",
    "Batch",
    "DayClose",
    "DayCloseCount",
    "Delivery",
    "DeliveryLine",
    "Donation",
    "Good",
    "GoodPart",
    "GoodsImport",
    "GoodsPoll",
    "GoodsReturn",
    "GoodsReturnLine",
    "GoodsVoice",
    "Hold",
    "HoldLine",
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
