"""What claims and their reviews refuse."""

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import N_, RuleBroken
from civility.web.status import STATES


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


class ClauseEnded(RuleBroken):
    code = "clause-ended"
    message = N_("“%(title)s”用到 %(ends_on)s 为止，%(happened_on)s 的事不能按它记。请换一条。")


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
    message = N_("第 %(number)s 户 %(name)s 已经迁出或并到别家，不能再记分。请核对户号。")


class AlreadyClaimed(HouseholdRefused):
    code = "already-claimed"
    message = N_(
        "第 %(number)s 户 %(name)s：%(happened_on)s 已经记过这一条，没有重复记。真是家里两个人各做了一回，两条都要写明是谁做的。"
    )


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


class ReviewerIsRecorder(RuleBroken):
    code = "reviewer-is-recorder"
    message = N_("这条是您自己记的，要请另一位来复核。")
    status = 403


class AlreadyReviewed(RuleBroken):
    code = "already-reviewed"
    message = N_("第 %(number)s 户的这条已经有人办过了（%(state)s），没有改动。请刷新后再看。")
    status = 409

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {**self.fields, "state": translate(STATES["claim"][self.fields["state"]].word)}


class ReturnNeedsReason(RuleBroken):
    code = "return-needs-reason"
    message = N_("退回要写明原因，让记分的人知道怎么改。")


class NothingDecided(RuleBroken):
    code = "nothing-decided"
    message = N_("还没有选要复核的条目。请至少选一条。")
