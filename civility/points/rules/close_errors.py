"""Why what is left of a year cannot be cleared today."""

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import N_, RuleBroken
from civility.points.rules.amounts import points


class NotClosable(RuleBroken):
    """The root of what stands in the way of a close today. Fields ending in ``_tenths`` show as points."""

    code = "not-closable"
    message = N_("现在还不能清零。")
    status = 409

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {name: points(value) if name.endswith("_tenths") else value for name, value in self.fields.items()}


class NothingAnnounced(NotClosable):
    code = "nothing-announced"
    message = N_("没有贴出过清零的通知，不能清零。先记下积分用到哪天的表决；到期前 %(days)s 天，程序自己贴出通知。")


class NotReminded(NotClosable):
    code = "not-reminded"
    message = N_(
        "到期前 %(days)s 天的提醒还没有贴出，不能清零。请管理员看看程序是否在运行，它贴出提醒，满 %(days)s 天再清。"
    )


class StillUsable(NotClosable):
    code = "still-usable"
    message = N_("%(year)s 年的积分用到 %(until)s，这一天过完才能清零。请过了这天再办。")


class ClaimsUndecided(NotClosable):
    code = "claims-undecided"
    message = N_(
        "%(year)s 年和以前的事，还有 %(count)s 条没有办完（待复核、待公示、公示中或有异议），不能清零。请先办完这几条。"
    )


class PointsHeld(NotClosable):
    code = "points-held"
    message = N_("%(year)s 年和以前的积分，还有 %(held_tenths)s 分预留着没有取，不能清零。请先让人取走，或者取消预留。")
