"""What the counter refuses, from the card to the basket."""

from civility.errors import N_, Forbidden, RuleBroken
from civility.store.errors.days import SaysDay
from civility.store.errors.shown import WithPoints


class EmptyBasket(RuleBroken):
    code = "empty-basket"
    message = N_("篮子是空的。请先选一样东西。")


class BadQuantity(RuleBroken):
    """``quantity`` is not a whole number from 1 to ``most``."""

    code = "bad-quantity"
    message = N_("数量要写 1 到 %(most)s 之间的整数，不能是 %(quantity)s。")


class NotForSale(RuleBroken):
    """``good`` is an honour item or was taken off the shelf."""

    code = "not-for-sale"
    message = N_("“%(good)s”现在不能兑换。请从篮子里拿掉。")
    status = 409


class PriceMissing(RuleBroken):
    code = "price-missing"
    message = N_("“%(good)s”还没有定好的分数。请先提出价目，由村委会批准。")
    status = 409


class PriceChanged(WithPoints):
    """The page showed ``shown_tenths``; by the prices in force it is ``total_tenths``. Nothing moved."""

    code = "price-changed"
    message = N_("价目刚刚变了：原来 %(shown)s 分，现在 %(total)s 分。东西和积分都没有动，请核对后再确认。")
    status = 409


class InsufficientPoints(WithPoints):
    """The household has ``balance_tenths``, the basket costs ``needed_tenths``, ``short_tenths`` are missing."""

    code = "insufficient-points"
    message = N_("积分不够：现有 %(balance)s 分，要 %(needed)s 分，还差 %(short)s 分。请少换一样。")
    status = 409


class OutOfStock(RuleBroken):
    """``left`` pieces of ``good`` are on the shelf, fewer than asked for."""

    code = "out-of-stock"
    message = N_("“%(good)s”不够了，只剩 %(left)s %(unit)s。请减少数量。")
    status = 409


class ExpiredOnShelf(SaysDay, RuleBroken):
    """``expired`` pieces of ``good`` were good until ``day`` and still stand among the others."""

    code = "expired-on-shelf"
    message = N_(
        "“%(good)s”有 %(expired)s %(unit)s %(day)s到期，已经过了。请先从货架上挑出来，在库房里报损，再换没过期的。"
    )
    status = 409


class LimitReached(RuleBroken):
    """A household may have ``limit`` of ``good`` a month and has ``taken`` already."""

    code = "limit-reached"
    message = N_("“%(good)s”每户每月最多 %(limit)s %(unit)s，这户本月已换 %(taken)s %(unit)s。请减少数量。")
    status = 409


class YearlyLimitReached(RuleBroken):
    """A household may have ``limit`` of ``good`` a year and has ``taken`` already."""

    code = "yearly-limit-reached"
    message = N_("“%(good)s”每户每年最多 %(limit)s %(unit)s，这户今年已换 %(taken)s %(unit)s。请减少数量。")
    status = 409


class OwnHousehold(Forbidden):
    code = "own-household-at-counter"
    message = N_("不能给自己家兑换。请让另一位店员来办。")


class PricedByClerk(Forbidden):
    """The clerk approved the price of ``good``: whoever prices never hands over."""

    code = "priced-by-clerk"
    message = N_("“%(good)s”的分数是您批准的，批价的人不能经手兑换。请让另一位店员来办。")


class PinNeeded(RuleBroken):
    code = "pin-needed"
    message = N_("村里定了：兑换要输户密码。请让这户自己输 6 位密码。")


class PinNotSet(RuleBroken):
    code = "pin-not-set"
    message = N_("第 %(number)s 户还没有设密码。请先到村委会设好再来兑换。")
    status = 409
