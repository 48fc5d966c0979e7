"""What deductions and their repairs refuse."""

from civility.errors import N_, RuleBroken


class RepairTooLate(RuleBroken):
    """``until`` was the last day."""

    code = "repair-too-late"
    message = N_("改正到 %(until)s 为止，已经过了，没有改动。不服的，可以提异议；扣的分到期会还。")
    status = 409


class RepairByRecorder(RuleBroken):
    code = "repair-by-recorder"
    message = N_("这条扣分是您记的，改好了没有，要请另一位去看。")
    status = 403


class NotRepairable(RuleBroken):
    """``state`` is that of the claim."""

    code = "not-repairable"
    message = N_("这条现在不在改正期里（没有告诉本户、已经办完，或者有异议在等答复），没有改动。")
    status = 409


class RepairNoteMissing(RuleBroken):
    code = "repair-note-missing"
    message = N_("请在“看到了什么”里写一句：谁去看的、改成什么样，最多 %(limit)s 个字。")
