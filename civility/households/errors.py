"""What the events of a household's life refuse.

::

    RuleBroken
    ├── when written down   HappensInFuture, WhyMissing, HouseholdIsGone, HouseholdIsThere, EventWaiting, AlreadyAway,
    │                       NotAway, SameHousehold, MemberNotThere, NothingChanges, HouseholdStays, MemberStays,
    │                       BlankedBefore
    ├── when decided        EventDecided, SamePerson, AnswerMissing
    └── of what follows     NumberInUse, MoreThanThereIs, ClaimsUnderWay, StillInOffice
"""

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import N_, RuleBroken
from civility.web.numbers import points


class HappensInFuture(RuleBroken):
    code = "happens-in-future"
    message = N_("%(day)s 还没到。请写事情发生的那一天，到了再登记。")


class WhyMissing(RuleBroken):
    code = "why-missing"
    message = N_("请写明缘由，最多 %(limit)s 个字。复核的人要看。")


class HouseholdIsGone(RuleBroken):
    code = "household-is-gone"
    message = N_("第 %(number)s 户已经迁出或并入别家，不能再办这件事。")
    status = 409


class HouseholdIsThere(RuleBroken):
    code = "household-is-there"
    message = N_("第 %(number)s 户没有迁出，不用办迁回。")
    status = 409


class EventWaiting(RuleBroken):
    """``event_id`` is the one that waits."""

    code = "event-waiting"
    message = N_("第 %(number)s 户还有一件事等着复核。请先办完那一件。")
    status = 409


class AlreadyAway(RuleBroken):
    code = "already-away"
    message = N_("第 %(number)s 户已经登记为外出。")
    status = 409


class NotAway(RuleBroken):
    code = "not-away"
    message = N_("第 %(number)s 户没有登记外出，不用办返乡。")
    status = 409


class SameHousehold(RuleBroken):
    code = "same-household"
    message = N_("两个户号是同一户。请填另一户的户号。")


class MemberNotThere(RuleBroken):
    code = "member-not-there"
    message = N_("选的人现在不在这一户。请重新选。")
    status = 409


class NothingChanges(RuleBroken):
    code = "nothing-changes"
    message = N_("填的和登记的一样，没有什么要改。")


class EventDecided(RuleBroken):
    code = "event-decided"
    message = N_("这件事已经有人办过了。请看它现在的样子。")
    status = 409


class SamePerson(RuleBroken):
    code = "same-person"
    message = N_("这件事是您登记的，要请另一个人来复核。")
    status = 403


class AnswerMissing(RuleBroken):
    code = "answer-missing"
    message = N_("不办要写明原因，最多 %(limit)s 个字。")


class NumberInUse(RuleBroken):
    code = "number-in-use"
    message = N_("户号 %(number)s 已经有了（用过的号不再用）。请换一个。")
    status = 409


class MoreThanThereIs(RuleBroken):
    code = "more-than-there-is"
    message = N_("第 %(number)s 户只有 %(there_tenths)s 分能用，分不出 %(asked_tenths)s 分。")
    status = 409

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {name: points(value) if name.endswith("_tenths") else value for name, value in self.fields.items()}


class ClaimsUnderWay(RuleBroken):
    code = "claims-under-way"
    message = N_(
        "第 %(number)s 户还有 %(count)s 条申报没有办完（待复核、待公示、公示中或有异议）。等办完了再来办这件事。"
    )
    status = 409


class HouseholdStays(RuleBroken):
    code = "household-stays"
    message = N_("第 %(number)s 户还在村里，不能抹去。先办“迁出”或“并户”。")
    status = 409


class MemberStays(RuleBroken):
    code = "member-stays"
    message = N_("选的人还在这一户，不能抹去。先办“减人口”。")
    status = 409


class BlankedBefore(RuleBroken):
    code = "blanked-before"
    message = N_("第 %(number)s 户要抹去的姓名已经抹去了，找不回来。")
    status = 409


class StillInOffice(RuleBroken):
    code = "still-in-office"
    message = N_("第 %(number)s 户有人还担任村里的职务，不能抹去。请管理员先结束任职。")
    status = 409
