"""What the keeping of tributes refuses."""

from civility.errors import N_, NotFound, RuleBroken


class TributeNotFound(NotFound):
    code = "tribute-not-found"
    message = N_("没有这一条。请从乡贤和家训的目录里重新打开。")


class TributeMoved(RuleBroken):
    code = "tribute-moved"
    message = N_("这一条已经走到下一步了。请打开它看看现在的样子。")
    status = 409


class TributeNeedsTwo(RuleBroken):
    code = "tribute-needs-two"
    message = N_("这一条是您自己提的，或是您自己家的。请另一个人来看。")
    status = 403


class TributeTextWrong(RuleBroken):
    code = "tribute-text-wrong"
    message = N_("请写 1 到 %(limit)s 个字。现在是 %(length)s 个字。")


class TributePersonMissing(RuleBroken):
    code = "tribute-person-missing"
    message = N_("请在“乡贤是谁”里写上姓名。")


class TributeRedLine(RuleBroken):
    """``words`` crossed a line that neither points nor anything public may cross."""

    code = "tribute-red-line"
    message = N_("“%(words)s”不能写上墙：这话碰到了积分和公开都不许碰的红线。请换一句说。")


class OneMotto(RuleBroken):
    code = "one-motto"
    message = N_("这一户已经有一条家训了。先收回那一条，再写新的。")
    status = 409


class PaperSignerMissing(RuleBroken):
    code = "paper-signer-missing"
    message = N_("请在“谁签的字”里写上签字人的姓名。")


class TributeReasonMissing(RuleBroken):
    code = "tribute-reason-missing"
    message = N_("不公开，请在“为什么”里写一句，这一户看得到。")
