"""What the store refuses, each with its figures.

::

    RuleBroken
    ├── basket      EmptyBasket BadQuantity NotForSale PriceMissing PriceChanged
    ├── not enough  InsufficientPoints OutOfStock ExpiredOnShelf LimitReached YearlyLimitReached
    ├── who         OwnHousehold PricedByClerk NotYourSale TwoPeopleNeeded PricerHandsOver PinNeeded PinNotSet
    ├── the slip    UndoTooLate AlreadyUndone
    ├── the day     DayClosed DayInFuture DayMoved DayNeedsAnother DayNotClosed DayNotCounted DifferenceUnexplained
    ├── set aside   HoldCollected HoldReleased HoldExpired TooManyHolds BadCollectBy VoucherOfAnotherVillage
    ├── to the door HoldOnTheWay NotToBeBrought BadDelivery BadDeliveryDay CarrierNeeded CarrierAtHome CarrierTypes
    │               NothingTyped ReceiverNeeded LineTyped
    ├── returns     NothingReturned MoreThanSold ReturnDecided ReturnNeedsAnother SlipHasReturns
    ├── the shelf   BestBeforePast BadBestBefore BadCost BadCounted ShelfTooEmpty NoOtherStore NotCorrectable AlreadyCorrected
    │               CorrectionNeedsAnother NothingCounted ReasonNeeded SheetTooOld CountWaiting CountDecided CounterConfirms
    ├── the door    StoreClosed BadHours BadMarketDays ClosedBackwards NotClosed
    ├── gifts       NothingGiven BothGiven WishEnded DonationUndone DonationNeedsAnother CostNeeded PaperNeeded FundTooSmall
    ├── asking      BadOptions PollBackwards PollOver NoSuchOption
    ├── by lot      GoodByLot LotGoing LotBackwards LotNotForGood LotOver LotNotClosed NotOnTheList LotEnded
    ├── bundles     BundleTooSmall NotForBundle
    └── goods       CashOut GoodNameTaken GoodNamesTaken GoodsNotClean NoStockKept BadPrice PricesBackdated PricesDecided
                    NothingPriced NothingReceived StoreNameTaken
"""

from civility.store.errors.bundles import BundleTooSmall, NotForBundle
from civility.store.errors.counter import (
    BadQuantity,
    EmptyBasket,
    ExpiredOnShelf,
    InsufficientPoints,
    LimitReached,
    NotForSale,
    OutOfStock,
    OwnHousehold,
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
from civility.store.errors.deliveries import (
    BadDelivery,
    BadDeliveryDay,
    CarrierAtHome,
    CarrierNeeded,
    CarrierTypes,
    HoldOnTheWay,
    LineTyped,
    NothingTyped,
    NotToBeBrought,
    ReceiverNeeded,
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
    CashOut,
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
from civility.store.errors.lots import (
    GoodByLot,
    LotBackwards,
    LotEnded,
    LotGoing,
    LotNotClosed,
    LotNotForGood,
    LotOver,
    NotOnTheList,
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
from civility.store.errors.returns import (
    MoreThanSold,
    NothingReturned,
    ReturnDecided,
    ReturnNeedsAnother,
    SlipHasReturns,
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
    "BadCollectBy",
    "BadCost",
    "BadCounted",
    "BadDelivery",
    "BadDeliveryDay",
    "BadHours",
    "BadMarketDays",
    "BadOptions",
    "BadPrice",
    "BadQuantity",
    "BestBeforePast",
    "BothGiven",
    "BundleTooSmall",
    "CarrierAtHome",
    "CarrierNeeded",
    "CarrierTypes",
    "CashOut",
    "ClosedBackwards",
    "CorrectionNeedsAnother",
    "CostNeeded",
    "CountDecided",
    "CountWaiting",
    "CounterConfirms",
    "DayClosed",
    "DayInFuture",
    "DayMoved",
    "DayNeedsAnother",
    "DayNotClosed",
    "DayNotCounted",
    "DifferenceUnexplained",
    "DonationNeedsAnother",
    "DonationUndone",
    "EmptyBasket",
    "ExpiredOnShelf",
    "FundTooSmall",
    "GoodByLot",
    "GoodNameTaken",
    "GoodNamesTaken",
    "GoodsNotClean",
    "HoldCollected",
    "HoldExpired",
    "HoldOnTheWay",
    "HoldReleased",
    "InsufficientPoints",
    "LimitReached",
    "LineTyped",
    "LotBackwards",
    "LotEnded",
    "LotGoing",
    "LotNotClosed",
    "LotNotForGood",
    "LotOver",
    "MoreThanSold",
    "NoOtherStore",
    "NoStockKept",
    "NoSuchOption",
    "NotClosed",
    "NotCorrectable",
    "NotForBundle",
    "NotForSale",
    "NotOnTheList",
    "NotToBeBrought",
    "NotYourSale",
    "NothingCounted",
    "NothingGiven",
    "NothingPriced",
    "NothingReceived",
    "NothingReturned",
    "NothingTyped",
    "OutOfStock",
    "OwnHousehold",
    "PaperNeeded",
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
    "ReceiverNeeded",
    "ReturnDecided",
    "ReturnNeedsAnother",
    "SheetTooOld",
    "ShelfTooEmpty",
    "SlipHasReturns",
    "StoreClosed",
    "StoreNameTaken",
    "TooManyHolds",
    "TwoPeopleNeeded",
    "UndoTooLate",
    "VoucherOfAnotherVillage",
    "WishEnded",
    "YearlyLimitReached",
]
