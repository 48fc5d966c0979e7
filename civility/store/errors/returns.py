"""What the taking back of goods refuses."""

from civility.errors import N_, Forbidden, RuleBroken


class NothingReturned(RuleBroken):
    code = "nothing-returned"
    message = N_("还没有写退几件。请在退回来的东西旁边写上数量。")


class MoreThanSold(RuleBroken):
    """Of ``good`` at most ``left`` pieces of this slip can still come back."""

    code = "more-than-sold"
    message = N_("“%(good)s”这张单上最多还能退 %(left)s %(unit)s。请把数量改小。")
    status = 409


class ReturnDecided(RuleBroken):
    code = "return-decided"
    message = N_("第 %(number)s 号退货单已经办结，不能再办一次。")
    status = 409


class ReturnNeedsAnother(Forbidden):
    code = "return-needs-another"
    message = N_(
        "隔了天的、或者东西坏了的退货要两个人：一人登记，另一人核对。这张是您登记的，请另一位店员、村委会或监委会的人来核对。"
    )


class SlipHasReturns(RuleBroken):
    code = "slip-has-returns"
    message = N_("第 %(slip_number)s 号单已经退过货，整单不能再撤销。剩下的请用“退货”来退。")
    status = 409
