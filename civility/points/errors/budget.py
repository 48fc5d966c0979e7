"""What the budget and the yearly close refuse."""

from civility.errors import N_, RuleBroken


class BudgetMissing(RuleBroken):
    code = "budget-missing"
    message = N_("还没有登记一分约值多少钱和 %(year)s 年的资金。先登记，才能定发分上限。")


class ValueVoted(RuleBroken):
    code = "value-voted"
    message = N_("发分上限是按一分值多少钱表决的，现在不能单独改。请先记下取消上限的表决。")
    status = 409


class CloseNotStanding(RuleBroken):
    code = "close-not-standing"
    message = N_("%(year)s 年的清零没有办成、已经撤销，或者后面又清过一年，不能撤销。请看“办过的”里的最后一次。")
    status = 409


class CloseUndoTooLate(RuleBroken):
    code = "close-undo-too-late"
    message = N_("清零以后 %(days)s 天内可以撤销，%(until)s 已经过了。%(year)s 年的账就此定了，不能再改。")
    status = 409


class UndoReasonMissing(RuleBroken):
    code = "undo-reason-missing"
    message = N_("请在“为什么撤销”里写明原因，最多 %(limit)s 个字。")
