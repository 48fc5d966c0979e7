"""What goods drawn by lot refuse."""

from civility.errors import N_, RuleBroken


class GoodByLot(RuleBroken):
    """Only households that were drawn have ``good``, one each."""

    code = "good-by-lot"
    message = N_("“%(good)s”东西少，抓阄来定：抽中的户才能换，一户一份。要报名，请到“抓阄的东西”；先从篮子里拿掉。")
    status = 409


class LotGoing(RuleBroken):
    """``good`` is drawn by lot ``number`` already."""

    code = "lot-going"
    message = N_("“%(good)s”已经在抓阄了，是第 %(number)s 次。先结束那一次，再开新的。")
    status = 409


class LotBackwards(RuleBroken):
    code = "lot-backwards"
    message = N_("报名要到今天或以后才截止。请改日期。")


class LotNotForGood(RuleBroken):
    """Only goods a shelf holds, on offer, are drawn by lot."""

    code = "lot-not-for-good"
    message = N_("“%(good)s”不能抓阄，只有货架上正在兑换的商品可以。请另选一样。")


class LotOver(RuleBroken):
    """Names for lot ``number`` are not taken any more."""

    code = "lot-over"
    message = N_("第 %(number)s 次抓阄的报名已经截止了，名单不能再改。")
    status = 409


class LotNotClosed(RuleBroken):
    """Winners are named once the list is closed, and once."""

    code = "lot-not-closed"
    message = N_("第 %(number)s 次抓阄还在报名，或者已经抽过、结束了，现在不能记抽中的户。")
    status = 409


class NotOnTheList(RuleBroken):
    code = "not-on-the-list"
    message = N_("抽中的户要在报名的名单上，最多 %(most)s 户。")
    status = 409


class LotEnded(RuleBroken):
    code = "lot-ended"
    message = N_("第 %(number)s 次抓阄已经结束了。")
    status = 409
