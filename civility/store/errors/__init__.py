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
    ├── gifts       NothingGiven BothGiven WishEnded DonationUndone DonationNeedsAnother CostNeeded PaperNeeded FundTooSmall
    ├── asking      BadOptions PollBackwards PollOver NoSuchOption
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
from civility.store.errors.donations import (
    BothGiven,
    CostNeeded,
    DonationNeedsAnother,
    DonationUndone,
    FundTooSmall,
    NothingGiven,
    PaperNeeded,
    WishEnded,
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
from civility.store.errors.polls import BadOptions, NoSuchOption, PollBackwards, PollOver
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
    "BadOptions",
    "BadPrice",
    "BadQuantity",
    "BestBeforePast",
    "BothGiven",
    "ClosedBackwards",
    "CorrectionNeedsAnother",
    "CostNeeded",
    "CountDecided",
    "CountWaiting",
    "CounterConfirms",
    "DonationNeedsAnother",
    "DonationUndone",
    "EmptyBasket",
    "FundTooSmall",
    "GoodNameTaken",
    "GoodNamesTaken",
    "GoodsNotClean",
    "InsufficientPoints",
    "LimitReached",
    "NoCodeInPhoto",
    "NoOtherStore",
    "NoStockKept",
    "NoSuchOption",
    "NotClosed",
    "NotCorrectable",
    "NotForSale",
    "NotYourSale",
    "NothingCounted",
    "NothingGiven",
    "NothingPriced",
    "NothingReceived",
    "OutOfStock",
    "OwnHousehold",
    "PaperNeeded",
    "PhotoTooLarge",
    "PhotoUnreadable",
    "PinNeeded",
    "PinNotSet",
    "PollBackwards",
    "PollOver",
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
    "WishEnded",
]
