"""What the making of rolls refuses."""

from civility.errors import N_, NotFound, RuleBroken


class RollNotFound(NotFound):
    code = "roll-not-found"
    message = N_("没有这一号榜。请从榜的目录里重新打开。")


class NoSuchPeriod(NotFound):
    code = "no-such-period"
    message = N_("没有这样的月份或季度。请写成 2026-10 或 2026-Q4。")


class PeriodNotBegun(RuleBroken):
    code = "period-not-begun"
    message = N_("%(period)s 还没有开始，没有分可以上榜。")


class NothingToPraise(RuleBroken):
    code = "nothing-to-praise"
    message = N_("%(period)s 还没有入账的加分，榜上没有人可写。公示结束、入账以后再来定榜。")
    remembered = False


class RollUnderReview(RuleBroken):
    code = "roll-under-review"
    message = N_("第 %(number)s 号榜已经报送，正等乡镇审定，现在不能重做。要改，请乡镇先退回。")
    status = 409
    remembered = False


class RollAccepted(RuleBroken):
    code = "roll-accepted"
    message = N_("第 %(number)s 号榜乡镇已经审定，这个月已经封存，不能重做。")
    status = 409


class RollState(RuleBroken):
    """The roll is not in the state that this step starts from."""

    code = "roll-state"
    message = N_("第 %(number)s 号榜现在不能走这一步，可能已经有人办过了。请刷新后再看。")
    status = 409
