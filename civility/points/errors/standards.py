"""What standards refuse, from the file to the day they count."""

from civility.errors import N_, RuleBroken


class NothingToImport(RuleBroken):
    code = "nothing-to-import"
    message = N_("这个文件里没有一行能成为条款。请看每行的原因，改好文件后重新上传。")


class RowsLeftOut(RuleBroken):
    """``count`` rows were refused or not ticked, and nobody has said yet that they may stay out."""

    code = "rows-left-out"
    message = N_("有 %(count)s 行进不了细则。请勾选“这些行不要了”，或改好文件后重新上传。")


class StandardTitleRedLine(RuleBroken):
    code = "standard-title-red-line"
    message = N_("名字里的“%(words)s”碰到红线，细则不能这样叫。请在“这一版叫什么”里换一个，例如“2026年积分细则”。")


class NothingToCompare(RuleBroken):
    code = "nothing-to-compare"
    message = N_("本村只有这一版细则，没有别的版本可以对照。")
    status = 404


class StandardNotDraft(RuleBroken):
    code = "standard-not-draft"
    message = N_("第 %(version)s 版已经表决过，不能再改、再删或再记表决。要改，请上传新的一版。")
    status = 409


class DraftHasComments(RuleBroken):
    code = "draft-has-comments"
    message = N_(
        "村民对第 %(version)s 版提了 %(count)s 条意见，要留着备查，不能删。不用这一版，放着就行，另传新的一版。"
    )
    status = 409


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
