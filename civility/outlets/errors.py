"""What outlets refuse.

::

    RuleBroken
    ├── the outlet      OutletNameTaken, NotAKeeper, KeepsAnother, OutletClosed, AlreadyClosed
    ├── at its till     PointsMissing, WhatMissing, KeeperSells; store.errors has CashOut, InsufficientPoints, PinNeeded and its like
    ├── taking it back  SaleSettled; NotYourTill, SaleUndone, UndoOver
    └── the settlement  MonthNotOver, NothingToSettle, AlreadySettled, ValueMissing, DisputeOpen, AlreadyDisputed, NotDisputed,
                        DisputeReasonMissing, PaidAlready, SecondPersonPays, SecondPersonDecides, KeeperOfIt
"""

from civility.errors import N_, Forbidden, RuleBroken


class OutletNameTaken(RuleBroken):
    code = "outlet-name-taken"
    message = N_("村里已经有叫“%(name)s”的商家了。请换个名字。")
    status = 409


class NotAKeeper(RuleBroken):
    """The person holds no post as an outlet's keeper in this village."""

    code = "not-a-keeper"
    message = N_("这个人还不是本村的商家。请管理员先在“人员与任职”里任他为商家。")


class KeepsAnother(RuleBroken):
    code = "keeps-another"
    message = N_("这个人已经管着“%(name)s”。一个人只管一家，请另选一位。")
    status = 409


class OutletClosed(RuleBroken):
    code = "outlet-closed"
    message = N_("“%(name)s”已经不收积分了。请到别处兑换。")
    status = 409


class NotYourTill(Forbidden):
    code = "not-your-till"
    message = N_("这一笔不是您的商家收的，只能由收的那一家撤销。")


class KeeperSells(Forbidden):
    """An outlet takes no points of its keeper's own household."""

    code = "keeper-sells"
    message = N_("不能收自己家的积分。请到村里的超市兑换。")


class PointsMissing(RuleBroken):
    code = "points-missing"
    message = N_("收多少分要写成大于 0、不超过 %(most)s 的数，最多一位小数。")


class WhatMissing(RuleBroken):
    code = "what-missing"
    message = N_("请写明换了什么，比如“洗衣粉 2 袋”。结算的时候要看。")


class UndoOver(RuleBroken):
    code = "outlet-undo-over"
    message = N_("第 %(number)s 笔已经超过 %(minutes)s 分钟，不能自己撤销了。收错了请告诉村委会，结算时可以提疑问。")
    status = 409


class SaleUndone(RuleBroken):
    code = "sale-undone"
    message = N_("第 %(number)s 笔已经退回去了，分在那一户手里。")
    status = 409


class SaleSettled(RuleBroken):
    code = "sale-settled"
    message = N_("第 %(number)s 笔已经上了结算单，不能撤销了。有错请告诉村委会，在结算单上提疑问。")
    status = 409


class MonthNotOver(RuleBroken):
    code = "outlet-month-not-over"
    message = N_("%(month)s 还没过完。月底以后再出结算单。")


class NothingToSettle(RuleBroken):
    code = "nothing-to-settle"
    message = N_("这家到 %(month)s 底没有要结的积分。")


class AlreadySettled(RuleBroken):
    code = "already-settled"
    message = N_("%(month)s 的结算单已经出过了。漏下的会进下个月的单子。")
    status = 409


class ValueMissing(RuleBroken):
    """The village has not said what a point is worth, so nobody knows what is owed."""

    code = "value-missing"
    message = N_("村里还没有定一分值多少钱，算不出该付多少。请先在“积分与家底”里写上。")
    status = 409


class KeeperOfIt(Forbidden):
    code = "keeper-of-it"
    message = N_("自己管的商家，结算要由别人来办。")


class AlreadyDisputed(RuleBroken):
    code = "already-disputed"
    message = N_("第 %(number)s 笔已经有人提过疑问了。")
    status = 409


class NotDisputed(RuleBroken):
    code = "not-disputed"
    message = N_("第 %(number)s 笔没有等着处理的疑问。")
    status = 409


class DisputeReasonMissing(RuleBroken):
    code = "dispute-reason-missing"
    message = N_("请写明疑在哪里，商家和处理的人都要看。")


class SecondPersonDecides(Forbidden):
    code = "second-person-decides"
    message = N_("疑问是您提的，要由另一个人来定。")


class DisputeOpen(RuleBroken):
    code = "outlet-dispute-open"
    message = N_("还有 %(count)s 笔的疑问没有处理完。请先处理，再付款。")
    status = 409


class PaidAlready(RuleBroken):
    code = "paid-already"
    message = N_("%(month)s 的结算单已经付过了，不能再改。")
    status = 409


class SecondPersonPays(Forbidden):
    code = "second-person-pays"
    message = N_("结算单是您出的，付款要由另一个人来记。")
