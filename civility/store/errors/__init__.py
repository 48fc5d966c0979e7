"""What the store refuses, each with its figures.

::

    RuleBroken
    ├── basket      EmptyBasket BadQuantity NotForSale PriceMissing PriceChanged
    ├── not enough  InsufficientPoints OutOfStock LimitReached
    ├── who         OwnHousehold PricedByClerk NotYourSale TwoPeopleNeeded PricerHandsOver PinNeeded PinNotSet
    ├── the photo   PhotoUnreadable PhotoTooLarge NoCodeInPhoto
    ├── the slip    UndoTooLate AlreadyUndone
    └── goods       GoodNameTaken GoodNamesTaken GoodsNotClean NoStockKept BadPrice PricesBackdated PricesDecided
                    NothingPriced NothingReceived StoreNameTaken
"""

from civility.store.errors.counter import (
    BadQuantity,
    EmptyBasket,
    InsufficientPoints,
    LimitReached,
    NoCodeInPhoto,
    NotForSale,
    OutOfStock,
    OwnHousehold,
    PhotoTooLarge,
    PhotoUnreadable,
    PinNeeded,
    PinNotSet,
    PriceChanged,
    PricedByClerk,
    PriceMissing,
)
from civility.store.errors.goods import (
    GoodNamesTaken,
    GoodNameTaken,
    GoodsNotClean,
    NoStockKept,
    NothingReceived,
    StoreNameTaken,
)
from civility.store.errors.prices import (
    BadPrice,
    NothingPriced,
    PricerHandsOver,
    PricesBackdated,
    PricesDecided,
    TwoPeopleNeeded,
)
from civility.store.errors.slips import AlreadyUndone, NotYourSale, UndoTooLate

__all__ = [
    "AlreadyUndone",
    "BadPrice",
    "BadQuantity",
    "EmptyBasket",
    "GoodNameTaken",
    "GoodNamesTaken",
    "GoodsNotClean",
    "InsufficientPoints",
    "LimitReached",
    "NoCodeInPhoto",
    "NoStockKept",
    "NotForSale",
    "NotYourSale",
    "NothingPriced",
    "NothingReceived",
    "OutOfStock",
    "OwnHousehold",
    "PhotoTooLarge",
    "PhotoUnreadable",
    "PinNeeded",
    "PinNotSet",
    "PriceChanged",
    "PriceMissing",
    "PricedByClerk",
    "PricerHandsOver",
    "PricesBackdated",
    "PricesDecided",
    "StoreNameTaken",
    "TwoPeopleNeeded",
    "UndoTooLate",
]
