"""What the store refuses, each with its figures.

::

    RuleBroken
    ├── basket      EmptyBasket BadQuantity NotForSale PriceMissing PriceChanged
    ├── not enough  InsufficientPoints OutOfStock LimitReached
    ├── who         OwnHousehold PricedByClerk NotYourSale TwoPeopleNeeded PricerHandsOver PinNeeded PinNotSet
    ├── the photo   PhotoUnreadable PhotoTooLarge NoCodeInPhoto
    ├── the slip    UndoTooLate AlreadyUndone
    ├── the shelf   BestBeforePast BadBestBefore BadCost BadCounted ShelfTooEmpty NoOtherStore NotCorrectable AlreadyCorrected
    │               CorrectionNeedsAnother
    │               NothingCounted ReasonNeeded SheetTooOld CountWaiting CountDecided CounterConfirms
    ├── the door    StoreClosed BadHours BadMarketDays ClosedBackwards NotClosed
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
from civility.store.errors.opening import BadHours, BadMarketDays, ClosedBackwards, NotClosed, StoreClosed
from civility.store.errors.prices import (
    BadPrice,
    NothingPriced,
    PricerHandsOver,
    PricesBackdated,
    PricesDecided,
    TwoPeopleNeeded,
)
from civility.store.errors.slips import AlreadyUndone, NotYourSale, UndoTooLate
from civility.store.errors.stock import (
    AlreadyCorrected,
    BadBestBefore,
    BadCost,
    BadCounted,
    BestBeforePast,
    CorrectionNeedsAnother,
    CountDecided,
    CounterConfirms,
    CountWaiting,
    NoOtherStore,
    NotCorrectable,
    NothingCounted,
    ReasonNeeded,
    SheetTooOld,
    ShelfTooEmpty,
)

__all__ = [
    "AlreadyCorrected",
    "AlreadyUndone",
    "BadBestBefore",
    "BadCost",
    "BadCounted",
    "BadHours",
    "BadMarketDays",
    "BadPrice",
    "BadQuantity",
    "BestBeforePast",
    "ClosedBackwards",
    "CorrectionNeedsAnother",
    "CountDecided",
    "CountWaiting",
    "CounterConfirms",
    "EmptyBasket",
    "GoodNameTaken",
    "GoodNamesTaken",
    "GoodsNotClean",
    "InsufficientPoints",
    "LimitReached",
    "NoCodeInPhoto",
    "NoOtherStore",
    "NoStockKept",
    "NotClosed",
    "NotCorrectable",
    "NotForSale",
    "NotYourSale",
    "NothingCounted",
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
    "ReasonNeeded",
    "SheetTooOld",
    "ShelfTooEmpty",
    "StoreClosed",
    "StoreNameTaken",
    "TwoPeopleNeeded",
    "UndoTooLate",
]
