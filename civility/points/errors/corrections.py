"""What corrections, and wishes not to be named, refuse."""

from civility.errors import N_, RuleBroken


class NotCorrectable(RuleBroken):
    """``state`` is that of the claim."""

    code = "not-correctable"
    message = N_("只有公示中和已入账的能更正。还没公示的请退回或撤回；已经更正过的不用再更正，看它换成的那一条。")
    status = 409


class CorrectionWaiting(RuleBroken):
    code = "correction-waiting"
    message = N_("这一条已经有一件更正在办，没有再开一件。请在“更正”里看那一件。")
    status = 409


class DisputeOpen(RuleBroken):
    code = "dispute-open"
    message = N_("这一条有异议或申诉还没有答复，先不能更正。请先答复；异议成立，这条就更正了。")
    status = 409


class CorrectionReasonMissing(RuleBroken):
    code = "correction-reason-missing"
    message = N_("请在“哪里错了”里写明原因，最多 %(limit)s 个字。")


class CorrectionSettled(RuleBroken):
    """``state`` is that of the correction."""

    code = "correction-settled"
    message = N_("这件更正已经办过了，没有改动。请刷新后再看。")
    status = 409


class SecondPersonNeeded(RuleBroken):
    code = "second-person-needed"
    message = N_("更正要两个人：提出的人和记这条分的人不能自己点头。请村委会或监委会另一位来办。")
    status = 403


class NotTheReplacement(RuleBroken):
    code = "not-the-replacement"
    message = N_("换成的那一条，要是更正以后新记的、同一件事的申报，而且没有换过别的。请先记好，再来这里选。")
    status = 409


class NotNamedThere(RuleBroken):
    code = "not-named-there"
    message = N_("这张单上现在没有这一户的名字，不用再办。请核对是哪一张。")
    status = 409
