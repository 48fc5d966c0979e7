"""What the store refuses, each with its figures.

::

    RuleBroken
    ├── basket      EmptyBasket BadQuantity NotForSale PriceMissing PriceChanged
    ├── not enough  InsufficientPoints OutOfStock LimitReached YearlyLimitReached
    ├── who         OwnHousehold PricedByClerk NotYourSale TwoPeopleNeeded PricerHandsOver PinNeeded PinNotSet
    ├── the photo   PhotoUnreadable PhotoTooLarge NoCodeInPhoto
    ├── the slip    UndoTooLate AlreadyUndone
    ├── the day     DayClosed DayInFuture DayMoved DayNeedsAnother DayNotClosed DayNotCounted DifferenceUnexplained
    ├── set aside   HoldCollected HoldReleased HoldExpired TooManyHolds BadCollectBy VoucherOfAnotherVillage
    ├── returns     NothingReturned MoreThanSold ReturnDecided ReturnNeedsAnother SlipHasReturns
    ├── bundles     BundleTooSmall NotForBundle
    └── goods       GoodNameTaken GoodNamesTaken GoodsNotClean NoStockKept BadPrice PricesBackdated PricesDecided
                    NothingPriced NothingReceived StoreNameTaken
"""

from civility.store.errors.bundles import BundleTooSmall, NotForBundle
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
    YearlyLimitReached,
)
from civility.store.errors.days import (
    DayClosed,
    DayInFuture,
    DayMoved,
    DayNeedsAnother,
    DayNotClosed,
    DayNotCounted,
    DifferenceUnexplained,
)
from civility.store.errors.goods import (
    GoodNamesTaken,
    GoodNameTaken,
    GoodsNotClean,
    NoStockKept,
    NothingReceived,
    StoreNameTaken,
)
from civility.store.errors.holds import (
    BadCollectBy,
    HoldCollected,
    HoldExpired,
    HoldReleased,
    TooManyHolds,
    VoucherOfAnotherVillage,
)
from civility.store.errors.prices import (
    BadPrice,
    NothingPriced,
    PricerHandsOver,
    PricesBackdated,
    PricesDecided,
    TwoPeopleNeeded,
)
from civility.store.errors.returns import (
    MoreThanSold,
    NothingReturned,
    ReturnDecided,
    ReturnNeedsAnother,
    SlipHasReturns,
)
from civility.store.errors.slips import AlreadyUndone, NotYourSale, UndoTooLate

__all__ = [
    "AlreadyUndone",
    "BadCollectBy",
    "BadPrice",
    "BadQuantity",
    "BundleTooSmall",
    "DayClosed",
    "DayInFuture",
    "DayMoved",
    "DayNeedsAnother",
    "DayNotClosed",
    "DayNotCounted",
    "DifferenceUnexplained",
    "EmptyBasket",
    "GoodNameTaken",
    "GoodNamesTaken",
    "GoodsNotClean",
    "HoldCollected",
    "HoldExpired",
    "HoldReleased",
    "InsufficientPoints",
    "LimitReached",
    "MoreThanSold",
    "NoCodeInPhoto",
    "NoStockKept",
    "NotForBundle",
    "NotForSale",
    "NotYourSale",
    "NothingPriced",
    "NothingReceived",
    "NothingReturned",
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
    "ReturnDecided",
    "ReturnNeedsAnother",
    "SlipHasReturns",
    "StoreNameTaken",
    "TooManyHolds",
    "TwoPeopleNeeded",
    "UndoTooLate",
    "VoucherOfAnotherVillage",
    "YearlyLimitReached",
]
