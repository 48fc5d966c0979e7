"""What handing in, reviewing and ranking refuse."""

from civility.errors import N_, NotFound, RuleBroken


class ReturnNotFound(NotFound):
    code = "return-not-found"
    message = N_("这个月没有报送。请从乡镇首页重新打开。")


class NotAMonth(RuleBroken):
    code = "not-a-month"
    message = N_("只报送每个月的榜。季度的榜张贴在村里，不用报送。")


class MonthNotOver(RuleBroken):
    code = "month-not-over"
    message = N_("%(month)s 还没有过完，月底以后才能报送。")
    remembered = False


class RollMadeTooEarly(RuleBroken):
    code = "roll-made-too-early"
    message = N_("第 %(number)s 号榜是在月底以前定的，后面几天的分还没有算进去。请重新定榜，再报送新的一张。")


class NoticesStillOpen(RuleBroken):
    code = "notices-still-open"
    message = N_("这个月到期的公示还没有办完：%(numbers)s。请先把到期的公示入账，再报送。")
    status = 409
    remembered = False


class RollReplaced(RuleBroken):
    code = "roll-replaced"
    message = N_("第 %(number)s 号榜已由第 %(successor)s 号榜代替。请报送新的那一张。")
    status = 409


class AlreadyHandedIn(RuleBroken):
    code = "already-handed-in"
    message = N_("这个月已经报送过了（第 %(number)s 号榜），没有重复报送。")
    status = 409
    remembered = False


class SubmitterCannotReview(RuleBroken):
    code = "submitter-cannot-review"
    message = N_("这份是您自己定的榜或自己报送的，要请另一位来审定。")
    status = 403


class ReturnWithoutReason(RuleBroken):
    code = "return-without-reason"
    message = N_("退回要写明原因，村里才知道改什么。")


class AlreadyReviewed(RuleBroken):
    code = "return-already-reviewed"
    message = N_("这份报送已经有人审过了，没有改动。请刷新后再看。")
    status = 409
