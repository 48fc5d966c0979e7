"""What statements refuse."""

from civility.errors import N_, NotFound, RuleBroken


class NoSuchSpan(NotFound):
    code = "no-such-span"
    message = N_("没有这样的时间。一个月写成 2026-10，一年写成 2026，全部写成 all。")


class NotAMonthOfBook(NotFound):
    code = "not-a-month-of-book"
    message = N_("村月账一个月一本，写成 2026-10；还没有到的月份没有账。")


class NoMonthSeal(NotFound):
    code = "no-month-seal"
    message = N_("这个月还没有月封。月份过完，账本封了账，就有了。")


class PassbookNotFound(NotFound):
    code = "passbook-not-found"
    message = N_("没有这本存折，或没有这一页。请从这家的存折页重新打开。")


class PassbookVoid(RuleBroken):
    code = "passbook-void"
    message = N_("第 %(number)s 本存折已经作废，不能再打。请用新的一本。")
    status = 409


class NothingNew(RuleBroken):
    code = "passbook-nothing-new"
    message = N_("没有新的进出：账本到第 %(seq)s 笔都打过了。等有了新的再来打。")
    status = 409


class NoPassbookBefore(RuleBroken):
    code = "no-passbook-before"
    message = N_("这家还没有存折，没有可以接着的。请在“从哪里记起”里选今年第一笔，或现在的余数。")
