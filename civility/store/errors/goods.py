"""What goods and stores refuse."""

from civility.errors import N_, RuleBroken


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


class StoreNameTaken(RuleBroken):
    code = "store-name-taken"
    message = N_("村里已经有叫“%(name)s”的超市了。请换个名字。")
    status = 409


class CashOut(RuleBroken):
    """``words`` are money under another name."""

    code = "cash-out"
    message = N_("“%(words)s”等于钱，积分不换钱。请写看得见的东西，或者一次服务，例如“洗衣粉 2 袋”“理发一次”。")
