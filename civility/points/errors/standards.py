"""What standards refuse, from the file to the day they count."""

from civility.errors import N_, RuleBroken


class NothingToImport(RuleBroken):
    code = "nothing-to-import"
    message = N_("这个文件里没有一行能成为条款。请看每行的原因，改好文件后重新上传。")


class RowsLeftOut(RuleBroken):
    """``count`` rows were refused or not ticked, and nobody has said yet that they may stay out."""

    code = "rows-left-out"
    message = N_("有 %(count)s 行进不了细则。请勾选“这些行不要了”，或改好文件后重新上传。")


class NothingToCompare(RuleBroken):
    code = "nothing-to-compare"
    message = N_("本村只有这一版细则，没有别的版本可以对照。")
    status = 404


class StandardNotDraft(RuleBroken):
    code = "standard-not-draft"
    message = N_("第 %(version)s 版已经表决过，不能再改、再删或再记表决。要改，请上传新的一版。")
    status = 409


class ConsultationTooShort(RuleBroken):
    code = "consultation-too-short"
    message = N_("征求意见至少要 %(days)s 天（从 %(began)s 算起）。请把截止日期往后放。")


class ConsultationTooLong(RuleBroken):
    code = "consultation-too-long"
    message = N_("截止日期最远到 %(days)s 天以后。请选近一点的日子。")


class NotConsulted(RuleBroken):
    code = "not-consulted"
    message = N_("第 %(version)s 版现在不在征求意见，意见没有记下。请看看截止日期；还有话要说，请到村委会。")
    status = 409


class CommentEmpty(RuleBroken):
    code = "comment-empty"
    message = N_("请写下您的意见，最多 %(limit)s 个字。")


class AnswerEmpty(RuleBroken):
    code = "answer-empty"
    message = N_("请写下答复，最多 %(limit)s 个字。")


class ConsultationOpen(RuleBroken):
    code = "consultation-open"
    message = N_("这一版征求意见到 %(until)s，开会表决要在那天以后。请核对表决日期。")


class DraftHasComments(RuleBroken):
    code = "draft-has-comments"
    message = N_(
        "村民对第 %(version)s 版提了 %(count)s 条意见，要留着备查，不能删。不用这一版，放着就行，另传新的一版。"
    )
    status = 409


class NotFiledYet(RuleBroken):
    code = "filing-wrong"
    message = N_("备案要在表决以后，日期从 %(earliest)s 到今天。请核对备案日期。")


class StandardNotAdopted(RuleBroken):
    code = "standard-not-adopted"
    message = N_("第 %(version)s 版还没有记录表决，或已经施行。请先记录表决通过的结果。")
    status = 409


class NoMajority(RuleBroken):
    code = "no-majority"
    message = N_("赞成 %(votes_for)s 票，没有过半（反对和弃权共 %(others)s 票），这次表决没有通过。请核对票数。")


class StartsTooEarly(RuleBroken):
    code = "starts-too-early"
    message = N_("施行日期最早是 %(earliest)s。请改成这一天或以后。")


class DeductionsNotAdopted(RuleBroken):
    code = "deductions-not-adopted"
    message = N_("村里还没有表决启用扣分，“%(title)s”现在不能用。请先由村委会记录启用扣分的表决。")
