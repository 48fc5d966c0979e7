"""What standards, claims, reviews, notices and objections refuse.

::

    RuleBroken
    ├── of standards   NothingToImport, RowsLeftOut, StandardNotDraft, StandardNotAdopted,
    │                  NoMajority, StartsTooEarly, DeductionsNotAdopted
    ├── of claims      NoHouseholds, UnknownNumbers, TooManyHouseholds, ReasonMissing, EvidenceTooLong,
    │                  HappenedInFuture, HappenedTooLongAgo, ClauseNotInForce, NotTheRecorder, NotWithdrawable; rules.errors.WrongAmount and its kinds
    │   ├── HouseholdRefused    OwnHousehold, LeftVillage, AlreadyClaimed, StepReached; rules.cap_errors has
    │   │                       CapReached and TimesReached
    │   └── HouseholdsRefused   several of these in one sheet
    ├── of reviews     ReviewerIsRecorder, AlreadyReviewed, ReturnNeedsReason, NothingDecided
    ├── of notices     NothingToPublish, ClosesTooSoon
    ├── of the budget  BudgetMissing, ValueVoted; rules.errors.CeilingReached
    ├── of the close   CloseNotStanding, CloseUndoTooLate, UndoReasonMissing; rules.close_errors has what stands in
    │                  its way, people.errors YearClosed
    ├── of objections  NoticeClosed, ObjectionEmpty, AlreadyRuled, NotIndependent, RulingEmpty
    └── of appeals     NotRuledYet, AppealEmpty, AppealTooLate, AlreadyAppealed, AppealNotYours, AppealSettled,
                       AppealRuled, NotFreeToDecide
"""

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import N_, RuleBroken

# -- standards ---------------------------------------------------------------------------------------------


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


# -- claims ------------------------------------------------------------------------------------------------


class NoHouseholds(RuleBroken):
    code = "no-households"
    message = N_("还没有选户。请至少选一户。")


class UnknownNumbers(RuleBroken):
    code = "unknown-numbers"
    message = N_("村里没有这些户号：%(numbers)s。请核对后改正，或删去。")


class TooManyHouseholds(RuleBroken):
    code = "too-many-households"
    message = N_("一次最多记 %(limit)s 户。请分几次记。")


class ReasonMissing(RuleBroken):
    code = "reason-missing"
    message = N_("请在“事由”里写明做了什么，最多 %(limit)s 个字。")


class EvidenceTooLong(RuleBroken):
    code = "evidence-too-long"
    message = N_("“凭据”太长，最多 %(limit)s 个字。")


class HappenedInFuture(RuleBroken):
    code = "happened-in-future"
    message = N_("日期 %(happened_on)s 还没有到。请填事情发生的那天。")


class HappenedTooLongAgo(RuleBroken):
    code = "happened-too-long-ago"
    message = N_("日期 %(happened_on)s 过去太久了，只能记 %(days)s 天以内的事。请核对日期。")


class ClauseNotInForce(RuleBroken):
    code = "clause-not-in-force"
    message = N_("%(happened_on)s 那天，“%(title)s”所在的第 %(version)s 版细则没有施行。请按当天施行的那版选条款。")
    status = 409


class NotTheRecorder(RuleBroken):
    code = "not-the-recorder"
    message = N_("只有记分的人自己能撤回。")
    status = 403


class NotWithdrawable(RuleBroken):
    code = "not-withdrawable"
    message = N_("这条已经有人复核过，不能撤回。有出入，请在公示期提异议。")
    status = 409


class HouseholdRefused(RuleBroken):
    """The root of what stops one household of a sheet; always inside ``HouseholdsRefused``."""

    code = "household-refused"
    message = N_("第 %(number)s 户 %(name)s 记不上。")
    status = 409


class OwnHousehold(HouseholdRefused):
    """Nobody records, reviews or rules on their own household."""

    code = "own-household"
    message = N_("第 %(number)s 户 %(name)s 是您自己家，这件事要请别人来办。")
    status = 403


class RelativeHousehold(HouseholdRefused):
    """Nobody reviews or rules on a household they declared to be their relatives'."""

    code = "relative-household"
    message = N_("第 %(number)s 户 %(name)s 登记为您的亲属家，这件事要请别人来办。")
    status = 403


class OwnHeadUnit(HouseholdRefused):
    """The head of a unit reviews no household of it."""

    code = "own-head-unit"
    message = N_("第 %(number)s 户 %(name)s 和您家同一个户长单元，您是户长，这件事要请别人来办。")
    status = 403


class LeftVillage(HouseholdRefused):
    code = "left-village"
    message = N_("第 %(number)s 户 %(name)s 已经迁出，不能再记分。")


class AlreadyClaimed(HouseholdRefused):
    code = "already-claimed"
    message = N_("第 %(number)s 户 %(name)s：%(happened_on)s 已经记过这一条，没有重复记。")


class StepReached(HouseholdRefused):
    code = "step-reached"
    message = N_("第 %(number)s 户 %(name)s：这一年已经记到这一档或更高的一档，不用再记。")


class HouseholdsRefused(RuleBroken):
    """Nothing was recorded: ``refusals`` is a list of ``{"code", "fields"}``, one a household that cannot be.

    ``household_ids`` are the households to leave out if the others are to be recorded.
    """

    code = "households-refused"
    message = N_("有 %(count)s 户记不上，这次一户也没有记：%(details)s")
    status = 409

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {**self.fields, "details": " ".join(self.lines(translate)[:10])}

    def lines(self, translate: Callable[[str], str] = str) -> list[str]:
        """One sentence a household."""
        return [each.describe(translate) for each in self.each()]

    def each(self) -> list[RuleBroken]:
        """The refusal of each household."""
        return [RuleBroken.kinds[told["code"]](**told["fields"]) for told in self.fields["refusals"]]


# -- reviews -----------------------------------------------------------------------------------------------


class ReviewerIsRecorder(RuleBroken):
    code = "reviewer-is-recorder"
    message = N_("这条是您自己记的，要请另一位来复核。")
    status = 403


class AlreadyReviewed(RuleBroken):
    code = "already-reviewed"
    message = N_("第 %(number)s 户的这条已经有人办过了（%(state)s），没有改动。请刷新后再看。")
    status = 409


class ReturnNeedsReason(RuleBroken):
    code = "return-needs-reason"
    message = N_("退回要写明原因，让记分的人知道怎么改。")


class NothingDecided(RuleBroken):
    code = "nothing-decided"
    message = N_("还没有选要复核的条目。请至少选一条。")


# -- notices -----------------------------------------------------------------------------------------------


class NothingToPublish(RuleBroken):
    code = "nothing-to-publish"
    message = N_("没有已复核、等着公示的条目。请先复核。")
    status = 409


class ClosesTooSoon(RuleBroken):
    code = "closes-too-soon"
    message = N_("公示至少要到 %(earliest)s。请改晚一些。")


# -- the budget --------------------------------------------------------------------------------------------


class BudgetMissing(RuleBroken):
    code = "budget-missing"
    message = N_("还没有登记一分约值多少钱和 %(year)s 年的资金。先登记，才能定发分上限。")


class ValueVoted(RuleBroken):
    code = "value-voted"
    message = N_("发分上限是按一分值多少钱表决的，现在不能单独改。请先记下取消上限的表决。")
    status = 409


# -- the yearly close --------------------------------------------------------------------------------------


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


# -- objections --------------------------------------------------------------------------------------------


class NoticeClosed(RuleBroken):
    """``state`` is the state of the claim when it is not on notice any more."""

    code = "notice-closed"
    message = N_("这条现在不在公示期内，不能提异议了。有疑问请到村务监督委员会反映。")
    status = 409


class ObjectionEmpty(RuleBroken):
    code = "objection-empty"
    message = N_("请写明哪里不对、您怎么知道的，最多 %(limit)s 个字。")


class AlreadyRuled(RuleBroken):
    code = "already-ruled"
    message = N_("这条异议已经答复过了，没有改动。")
    status = 409


class NotIndependent(RuleBroken):
    code = "not-independent"
    message = N_("记分、复核或提异议的人不能答复这条异议。请监委会另一位成员来办。")
    status = 403


class RulingEmpty(RuleBroken):
    code = "ruling-empty"
    message = N_("请写明答复的理由，最多 %(limit)s 个字。")


# -- appeals -----------------------------------------------------------------------------------------------


class NotRuledYet(RuleBroken):
    code = "not-ruled-yet"
    message = N_("监委会还没有答复。等有了答复，不服再请乡镇裁决。")
    status = 409


class AppealEmpty(RuleBroken):
    code = "appeal-empty"
    message = N_("请在“为什么不服”里写明理由，最多 %(limit)s 个字。")


class AppealTooLate(RuleBroken):
    """``until`` is the last day, None where the ruling is final."""

    code = "appeal-too-late"
    message = N_("这个答复不能再申诉了：申诉的日子过了，或者已经由乡镇定过。有新的情况，请直接到乡镇反映。")
    status = 409


class AlreadyAppealed(RuleBroken):
    code = "already-appealed"
    message = N_("这个答复已经申诉过了，一个答复只能申诉一次。请等乡镇裁决，结果在回执那一页看。")
    status = 409


class AppealNotYours(RuleBroken):
    code = "appeal-not-yours"
    message = N_(
        "异议不成立的，由提异议的人申诉；异议成立的，由被更正的那一户申诉。请让他们自己来，或请村干部替他们记。"
    )
    status = 409


class AppealSettled(RuleBroken):
    """``state`` is that of the claim."""

    code = "appeal-settled"
    message = N_("这一条后来有了别的结果，这个答复不用再申诉。请看公示上现在写的。")
    status = 409


class AppealRuled(RuleBroken):
    code = "appeal-ruled"
    message = N_("这件申诉已经裁决过了，没有改动。")
    status = 409


class NotFreeToDecide(RuleBroken):
    code = "not-free-to-decide"
    message = N_("这一条的记分、复核、答复，或这件异议、申诉，有一步是您经手的，不能由您裁决。请乡镇另一位审定员来办。")
    status = 403
