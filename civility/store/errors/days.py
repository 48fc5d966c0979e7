"""What the closing of a day refuses, and what a closed day refuses."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from civility.errors import N_, Forbidden, RuleBroken


class SaysDay:
    """``day`` is kept as ``2026-11-21`` and said as ``11月21日``."""

    fields: dict[str, Any]

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        day = date.fromisoformat(self.fields["day"])
        words = translate(N_("%(month)s月%(day)s日"))
        return {**self.fields, "day": words % {"month": day.month, "day": day.day}}


class DayClosed(SaysDay, RuleBroken):
    """Nothing is sold, taken back or undone in a day that was counted and signed."""

    code = "day-closed"
    message = N_("%(day)s 已经日结，账不能再动。要退货，请换一天来；要重开，请找监委会。")
    status = 409


class DayInFuture(SaysDay, RuleBroken):
    code = "day-in-future"
    message = N_("%(day)s 还没有到，不能日结。")


class DifferenceUnexplained(RuleBroken):
    """What was counted is not what the book has, and no reason was written."""

    code = "difference-unexplained"
    message = N_("数出来的和账上的不一样。请先再数一遍；还是不一样，就写明为什么，才能交给另一个人签。")


class DayMoved(RuleBroken):
    code = "day-moved"
    message = N_("数完以后账上又有了动静（新的单、撤销或退货）。请重新数一遍，再交给另一个人签。")
    status = 409


class DayNotCounted(RuleBroken):
    code = "day-not-counted"
    message = N_("这一天已经有人签过，或者重新数过了。请打开日结那一页再看。")
    status = 409


class DayNeedsAnother(Forbidden):
    code = "day-needs-another"
    message = N_("日结要两个人签：一人清点，另一人核对。这一天是您清点的，请另一位店员、村委会或监委会的人来签。")


class DayNotClosed(RuleBroken):
    code = "day-not-closed"
    message = N_("这一天没有日结，不用重开。")
    status = 409
