"""What activities refuse."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from civility.almanac import clock_words
from civility.errors import N_, Forbidden, RuleBroken


class OfShift(RuleBroken):
    """Says which shift it is about; ``held_on`` is its day in ISO form, ``begins`` its minute."""

    code = "of-shift"

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        day = date.fromisoformat(self.held_on)
        told = {"month": day.month, "day": day.day, "time": clock_words(self.begins)}
        return {**self.fields, "shift": translate(N_("%(month)s月%(day)s日 %(time)s ")) % told}


class NotInCharge(Forbidden):
    code = "not-in-charge"
    message = N_("这件事由“%(activity)s”的负责人或村委会来办。")


class BadSlots(RuleBroken):
    code = "bad-slots"
    message = N_("班次一行一个，先写时间再写人数，像“7:30-8:10 2人”，最多 %(most)s 个，开始时间不能重。请改一改。")


class BadDays(RuleBroken):
    code = "bad-days"
    message = N_("没有看懂是哪几天。逢集写尾数，像“3、8”；写明的日子像“2026-12-01 2026-12-08”。请改一改。")


class NoDays(RuleBroken):
    code = "no-days"
    message = N_("照这样写，往后一年一天也没有。请核对哪几天、从哪天到哪天。")


class BadLeader(RuleBroken):
    code = "bad-leader"
    message = N_("负责人要是村里现在有职务的人。请另选一位。")


class BadClause(RuleBroken):
    code = "bad-hours-clause"
    message = N_("“%(title)s”不是现行细则里按小时累计的条款。请另选一条，或不计分。")


class ActivityEnded(RuleBroken):
    code = "activity-ended"
    message = N_("“%(activity)s”已经停办了。")
    status = 409


class NotByRota(RuleBroken):
    code = "not-by-rota"
    message = N_("“%(activity)s”不是轮流排班的，谁想来谁报名。")


class ShiftOver(OfShift):
    code = "shift-over"
    message = N_("%(shift)s这一班已经开始或过去了，不能再改。有事请跟负责人说。")
    status = 409


class ShiftNotBegun(OfShift):
    code = "shift-not-begun"
    message = N_("%(shift)s这一班还没开始，开始以后再对名单。")
    status = 409


class ShiftCancelled(OfShift):
    code = "shift-cancelled"
    message = N_("%(shift)s这一班取消了：%(reason)s。")
    status = 409


class ReasonNeeded(RuleBroken):
    code = "cancel-reason-needed"
    message = N_("请写一句为什么取消，报了名的人都看得到。")


class NotSignedUp(OfShift):
    code = "not-signed-up"
    message = N_("第 %(number)s 户没有报%(shift)s这一班，或还在候补，这一步做不了。")
    status = 409


class SwapWithYourself(RuleBroken):
    code = "swap-with-yourself"
    message = N_("不能跟自己家换。请填对方的户号。")


class AlreadyThere(OfShift):
    code = "already-there"
    message = N_("第 %(number)s 户本来就在%(shift)s这一班，换不了。")
    status = 409


class OtherActivity(RuleBroken):
    code = "swap-other-activity"
    message = N_("只能在同一件事的班之间换。")


class AskOpen(RuleBroken):
    code = "ask-open"
    message = N_("这一班已经在问别人了。请等回话，或先把那边的取消。")
    status = 409


class AskOver(RuleBroken):
    code = "ask-over"
    message = N_("这件事已经定了，不用再答。")
    status = 409


class NobodyToAsk(RuleBroken):
    code = "nobody-to-ask"
    message = N_("现在没有能顶班的人。请跟负责人说一声。")
    status = 409


class OwnHours(RuleBroken):
    code = "own-hours"
    message = N_("第 %(number)s 户是您自己家，来没来、几个小时要由另一个人确认。")
    status = 409


class BadMinutes(RuleBroken):
    code = "bad-minutes"
    message = N_("第 %(number)s 户的分钟数不对：来了的写 1 到 %(most)s。请改一改。")


class ListChanged(RuleBroken):
    code = "list-changed"
    message = N_("名单在您打开以后变过，请刷新再对。")
    status = 409


class HoursClaimed(RuleBroken):
    code = "hours-claimed"
    message = N_("第 %(number)s 户今年的小时已经提了申报，不能改到那一档以下。要改，请先到“更正”里把那条申报撤下来。")
    status = 409


class BadAbsence(RuleBroken):
    code = "absence-backwards"
    message = N_("不在家的日子要从今天或以后算起，到的那天不能比从的那天早，最长 %(most)s 天。请改日期。")


class NothingToPropose(RuleBroken):
    code = "no-hours-to-propose"
    message = N_("第 %(number)s 户没有新满的一档，或细则里已经没有这一条，没有可提的申报。")
    status = 409


class NoSuchMember(RuleBroken):
    code = "not-of-the-household"
    message = N_("第 %(number)s 户没有叫“%(name)s”的人。只写户号也行。")
