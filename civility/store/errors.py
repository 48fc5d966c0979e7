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

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import N_, Forbidden, RuleBroken
from civility.ledger import units


class _WithPoints(RuleBroken):
    """Fields that end in ``_tenths`` are also shown as points, under their name without the ending."""

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        ending = "_tenths"
        in_points = {
            name.removesuffix(ending): units.format_amount(value, units.HONOUR)
            for name, value in self.fields.items()
            if name.endswith(ending)
        }
        return {**self.fields, **in_points}


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


class PriceChanged(_WithPoints):
    """The page showed ``shown_tenths``; by the prices in force it is ``total_tenths``. Nothing moved."""

    code = "price-changed"
    message = N_("价目刚刚变了：原来 %(shown)s 分，现在 %(total)s 分。东西和积分都没有动，请核对后再确认。")
    status = 409


class InsufficientPoints(_WithPoints):
    """The household has ``balance_tenths``, the basket costs ``needed_tenths``, ``short_tenths`` are missing."""

    code = "insufficient-points"
    message = N_("积分不够：现有 %(balance)s 分，要 %(needed)s 分，还差 %(short)s 分。请少换一样。")
    status = 409


class OutOfStock(RuleBroken):
    """``left`` pieces of ``good`` are on the shelf, fewer than asked for."""

    code = "out-of-stock"
    message = N_("“%(good)s”不够了，只剩 %(left)s %(unit)s。请减少数量。")
    status = 409


class LimitReached(RuleBroken):
    """A household may have ``limit`` of ``good`` a month and has ``taken`` already."""

    code = "limit-reached"
    message = N_("“%(good)s”每户每月最多 %(limit)s %(unit)s，这户本月已换 %(taken)s %(unit)s。请减少数量。")
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


class PhotoUnreadable(RuleBroken):
    code = "photo-unreadable"
    message = N_("这张照片打不开。请重新拍一张，或者输户号。")


class PhotoTooLarge(RuleBroken):
    """More than ``limit`` million pixels."""

    code = "photo-too-large"
    message = N_("这张照片太大了，最多 %(limit)s 百万像素。请离近一点重新拍，或者输户号。")


class NoCodeInPhoto(RuleBroken):
    code = "no-code-in-photo"
    message = N_("照片里没有找到二维码。请对准户码、光线亮一点再拍，或者输户号。")


class NotYourSale(Forbidden):
    code = "not-your-sale"
    message = N_("第 %(slip_number)s 号单是另一位店员办的，只能由他本人撤销。")


class UndoTooLate(RuleBroken):
    code = "undo-too-late"
    message = N_("第 %(slip_number)s 号单已经超过 %(minutes)s 分钟，不能撤销了。请把经过写在兑换单上，告诉村委会。")
    status = 409


class AlreadyUndone(RuleBroken):
    code = "already-undone"
    message = N_("第 %(slip_number)s 号单已经撤销过了，积分和东西都已退回。")
    status = 409


class GoodNameTaken(RuleBroken):
    code = "good-name-taken"
    message = N_("已经有叫“%(name)s”的商品了。请换个名字，或者去改原来那一样。")
    status = 409


class GoodNamesTaken(RuleBroken):
    """``names`` are in the village already; nothing was taken in."""

    code = "good-names-taken"
    message = N_("这些商品店里已经有了：%(names)s。一样也没有导入，请从表里删去后再传。")
    status = 409


class GoodsNotClean(RuleBroken):
    """``count`` rows of the file cannot be taken in, so none was."""

    code = "goods-not-clean"
    message = N_("有 %(count)s 行不能导入，所以一样也没有导入。请在表里改好后再传。")


class NoStockKept(RuleBroken):
    """``good`` is a service or an honour: nothing of it stands on a shelf."""

    code = "no-stock-kept"
    message = N_("“%(good)s”是服务或荣誉，不用进货。")


class NothingReceived(RuleBroken):
    code = "nothing-received"
    message = N_("还没有写数量。请在进来的商品旁边写上数量。")


class NothingPriced(RuleBroken):
    code = "nothing-priced"
    message = N_("还没有写分数。请至少给一样商品写上分数。")


class BadPrice(RuleBroken):
    code = "bad-price"
    message = N_("“%(good)s”的分数要写成大于 0 的数，最多一位小数，比如 5 或 5.5。")


class PricesBackdated(RuleBroken):
    code = "prices-backdated"
    message = N_("新价目只能从今天或以后开始，不能改过去的分数。")


class PricesDecided(RuleBroken):
    code = "prices-decided"
    message = N_("第 %(number)s 号价目已经办结，不能再改。")
    status = 409


class TwoPeopleNeeded(Forbidden):
    code = "two-people-needed"
    message = N_("价目要两个人：一人提出，另一人批准。这份是您提出的，请让另一位村委会成员来批。")


class PricerHandsOver(Forbidden):
    code = "pricer-hands-over"
    message = N_("店员不能批准价目：定价的和发东西的要分开。请让村委会其他成员来批。")


class StoreNameTaken(RuleBroken):
    code = "store-name-taken"
    message = N_("村里已经有叫“%(name)s”的超市了。请换个名字。")
    status = 409
