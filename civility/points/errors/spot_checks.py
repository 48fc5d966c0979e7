"""What spot checks refuse."""

from civility.errors import N_, RuleBroken


class SampleMonthNotOver(RuleBroken):
    code = "sample-month-not-over"
    message = N_("%(month)s 还没有过完。过完了再抽查，或者等程序自己抽。")


class AlreadyChecked(RuleBroken):
    code = "already-checked"
    message = N_("这一条已经有人复查过了，没有改动。请刷新后再看。")
    status = 409


class CheckNeedsReason(RuleBroken):
    code = "check-needs-reason"
    message = N_("没查到或只有一部分，要写明看了什么、问了谁，最多 %(limit)s 个字。")
