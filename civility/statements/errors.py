"""What statements refuse."""

from civility.errors import N_, NotFound


class NoSuchSpan(NotFound):
    code = "no-such-span"
    message = N_("没有这样的时间。一个月写成 2026-10，一年写成 2026，全部写成 all。")


class NotAMonthOfBook(NotFound):
    code = "not-a-month-of-book"
    message = N_("村月账一个月一本，写成 2026-10；还没有到的月份没有账。")
