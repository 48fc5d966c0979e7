"""What reservations and vouchers refuse."""

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import N_, RuleBroken
from civility.store.errors.days import SaysDay

HOLD_WORDS = {"reservation": N_("第 %(number)s 号预约"), "voucher": N_("第 %(number)s 号兑换券")}


class SaysHold:
    """``kind`` and ``number`` are said as ``what``: 第 12 号兑换券."""

    fields: dict[str, Any]

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        what = translate(HOLD_WORDS[self.fields["kind"]]) % {"number": self.fields["number"]}
        return {**self.fields, "what": what}


class HoldCollected(SaysHold, RuleBroken):
    """It became slip ``slip_number``; ``at`` is when, on the village's clock: ``2026-11-21 14:30``."""

    code = "hold-collected"
    message = N_("%(what)s %(at)s 已经用过了，是第 %(slip_number)s 号兑换单。一张只能用一次，这次什么也没有动。")
    status = 409


class HoldReleased(SaysHold, RuleBroken):
    code = "hold-released"
    message = N_("%(what)s 已经作废，积分退回了这户，东西回了货架。要换东西，请直接兑换。")
    status = 409


class HoldExpired(SaysHold, RuleBroken):
    code = "hold-expired"
    message = N_("%(what)s 过了日子，积分和东西就要退回去。要换东西，请退回以后直接兑换。")
    status = 409


class TooManyHolds(RuleBroken):
    """A household may have ``most`` baskets set aside at a time, and has ``there``."""

    code = "too-many-holds"
    message = N_("一户最多同时留 %(most)s 份东西，这户已经留着 %(there)s 份。请先领走或取消一份。")
    status = 409


class BadCollectBy(SaysDay, RuleBroken):
    """``day`` is the last one that may be chosen."""

    code = "bad-collect-by"
    message = N_("领东西的日子要在今天到 %(day)s 之间。")


class VoucherOfAnotherVillage(RuleBroken):
    code = "voucher-of-another-village"
    message = N_("这张兑换券是别的村的，这里不能用。请拿到印它的村里去。")
    status = 409
