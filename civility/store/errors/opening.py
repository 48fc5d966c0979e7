"""What opening and closing a store refuses, and a store that is shut."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from civility.errors import N_, RuleBroken


class StoreClosed(RuleBroken):
    """The village shut the store, for ``reason``, up to and including ``until`` (empty: until it says otherwise)."""

    code = "store-closed"
    message = N_("超市现在停业，不能兑换：%(reason)s。%(until)s")
    status = 409

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        until = self.fields["until"]
        if not until:
            words = translate(N_("什么时候再开，等村委会通知。"))
        else:
            day = date.fromisoformat(until)
            words = translate(N_("停到 %(month)s月%(day)s日。")) % {"month": day.month, "day": day.day}
        return {**self.fields, "until": words}


class BadHours(RuleBroken):
    """``row`` of the form does not say hours."""

    code = "bad-hours"
    message = N_("“%(row)s”的时间看不懂。请写成 9:00-11:30，不开门就空着。")


class BadMarketDays(RuleBroken):
    code = "bad-market-days"
    message = N_("“%(row)s”看不懂。请写逢几，比如 3、8 就是初三、初八、十三、十八、廿三、廿八。")


class ClosedBackwards(RuleBroken):
    code = "closed-backwards"
    message = N_("停业只能从今天或以后开始，最后一天不能早于第一天。请改日期。")


class NotClosed(RuleBroken):
    code = "not-closed"
    message = N_("这次停业已经过去或者已经重新开门了。")
    status = 409
