"""What slips already written refuse."""

from civility.errors import N_, Forbidden, RuleBroken


class NotYourSale(Forbidden):
    code = "not-your-sale"
    message = N_("第 %(slip_number)s 号单是另一位店员办的，只能由他本人撤销。")


class UndoTooLate(RuleBroken):
    code = "undo-too-late"
    message = N_("第 %(slip_number)s 号单已经超过 %(minutes)s 分钟，不能撤销了。请把经过写在兑换单上，告诉村委会。")
    status = 409


class AlreadyUndone(RuleBroken):
    code = "already-undone"
    message = N_("第 %(slip_number)s 号单已经撤销过了，积分和东西都已退回。")
    status = 409
