"""What meetings and what is put to the vote at them refuse."""

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import N_, NotFound, RuleBroken


class MeetingNotFound(NotFound):
    code = "meeting-not-found"
    message = N_("没有这次会。请从开会的目录里重新打开。")


class NoAgenda(RuleBroken):
    code = "meeting-without-agenda"
    message = N_("没有写议什么。请至少写一件，一行一件。")


class AgendaTooLong(RuleBroken):
    code = "agenda-too-long"
    message = N_("最多议 %(limit)s 件，一件最多 %(longest)s 个字。请合起来写，或者分两次开。")


class SeatLinesWrong(RuleBroken):
    code = "seat-lines-wrong"
    message = N_("名单有 %(count)s 行不对：%(lines)s。请照“户号 姓名”一行一个改好。")


class NoSeats(RuleBroken):
    code = "meeting-without-seats"
    message = N_("名单上一个人也没有，通知不了。请先写好应到的人。")


class CalledTooLate(RuleBroken):
    code = "called-too-late"
    message = N_(
        "%(kind)s要提前 %(days)s 天通知（《村民委员会组织法》第二十一条），今天通知，最早 %(earliest)s 才能开。请改开会的时间。"
    )

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {**super().shown(translate), "kind": translate(self.fields["kind"])}


class LateWithoutReason(RuleBroken):
    code = "called-late-without-reason"
    message = N_(
        "%(kind)s一般提前 %(days)s 天通知，这次来不及了。要照样开，请写清为什么这么急：会写在通知上。或者改开会的时间。"
    )

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {**self.fields, "kind": translate(self.fields["kind"])}


class MeetingInPast(RuleBroken):
    code = "meeting-in-past"
    message = N_("开会的时间已经过了。请改开会的时间。")


class ListFixed(RuleBroken):
    code = "meeting-list-fixed"
    message = N_("通知发出以后，名单和议程就定了，不能再改。要改，请取消这次会，写清原因，再另开一次。")
    status = 409


class WrongMeetingStep(RuleBroken):
    code = "wrong-meeting-step"
    message = N_("第 %(number)s 次会现在走不到这一步。请刷新页面，看看它到哪一步了。")
    status = 409


class MeetingNotBegun(RuleBroken):
    code = "meeting-not-begun"
    message = N_("会还没有开，人数要到那天点了才能记。")


class AttendanceCountWrong(RuleBroken):
    code = "attendance-count-wrong"
    message = N_("签到表上数的是 %(typed)s，打勾的是 %(ticked)s，对不上。请对着签到表再看一遍。")


class AttendanceUsed(RuleBroken):
    code = "attendance-used"
    message = N_("已经按到会 %(attended)s 举手表决过了，人数不能再改。记错了，请在会议记录里写清楚。")
    status = 409


class DecidesNothing(RuleBroken):
    code = "meeting-decides-nothing"
    message = N_("%(kind)s只通气、听意见，不表决。要表决，请开户代表会议、村民会议或村民代表会议。")

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {**self.fields, "kind": translate(self.fields["kind"])}


class WrongMotionStep(RuleBroken):
    code = "wrong-motion-step"
    message = N_("第 %(place)s 项表决现在走不到这一步。请刷新页面，看看它到哪一步了。")
    status = 409


class HandsNotCounted(RuleBroken):
    code = "hands-before-attendance"
    message = N_("还没有点到会的人数。请先记签到，再记举手的票数。")


class HandsDoNotAddUp(RuleBroken):
    code = "hands-do-not-add-up"
    message = N_("赞成、反对、弃权一共 %(cast)s，比到会的 %(present)s 还多。请核对票数。")


class MotionPending(RuleBroken):
    code = "motion-pending"
    message = N_("第 %(place)s 项表决还没有结果，会议记录先不能定。请先记结果，或者写明不表决了。")


class MinutesEmpty(RuleBroken):
    code = "minutes-empty"
    message = N_("会议记录是空的。请写几句：谁主持、说了什么、议定了什么。")


class SamePersonCloses(RuleBroken):
    code = "same-person-closes-minutes"
    message = N_("会议记录是您写的，要另一个人看过签字才算定。")
    status = 409


class ReasonMissing(RuleBroken):
    code = "cancel-without-reason"
    message = N_("请写一句为什么取消，会写在公开栏上。")
