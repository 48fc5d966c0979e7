"""Why an amount cannot be worked out under a clause, and why points stay out of the book."""

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import N_, RuleBroken
from civility.points.rules.amounts import points


class WrongAmount(RuleBroken):
    """The root of refusals about how much a clause gives. Fields ending in ``_tenths`` show as points."""

    code = "wrong-amount"
    message = N_("这一条不能这样计分。")

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {
            name: points(value) if name.endswith("_tenths") and value is not None else value
            for name, value in self.fields.items()
        }


class OptionNeeded(WrongAmount):
    code = "option-needed"
    message = N_("请选一档：%(options)s。")


class UnknownOption(WrongAmount):
    code = "unknown-option"
    message = N_("没有这一档。请从这几档里选：%(options)s。")


class AmountNeeded(WrongAmount):
    code = "amount-needed"
    message = N_("请填写分值：%(min_tenths)s 到 %(max_tenths)s 分之间。")


class AmountOutOfRange(WrongAmount):
    code = "amount-out-of-range"
    message = N_("分值要在 %(min_tenths)s 到 %(max_tenths)s 分之间，填的是 %(given_tenths)s 分。")


class AmountOffStep(WrongAmount):
    code = "amount-off-step"
    message = N_("分值要从 %(min_tenths)s 分起，每 %(step_tenths)s 分一档，填的是 %(given_tenths)s 分。")


class QuantityNeeded(WrongAmount):
    code = "quantity-needed"
    message = N_("请填写有多少%(unit)s。")


class QuantityOutOfRange(WrongAmount):
    code = "quantity-out-of-range"
    message = N_("这一条只管%(bounds)s的，填的是 %(quantity)s %(unit)s。")


class QuantityTooSmall(WrongAmount):
    code = "quantity-too-small"
    message = N_("满 %(least)s %(unit)s才计分，填的是 %(quantity)s %(unit)s。")


class NothingToChoose(WrongAmount):
    code = "nothing-to-choose"
    message = N_("这一条是固定 %(amount_tenths)s 分，不用再填数量。")


class ItemsNeeded(WrongAmount):
    code = "items-needed"
    message = N_("这一条有 %(count)s 项，请每项写扣了几分，没扣的写 0。")


class ItemOutOfRange(WrongAmount):
    code = "item-out-of-range"
    message = N_("“%(item)s”最多扣 %(most_tenths)s 分，填的是 %(given_tenths)s 分。")


class LossNotANumber(WrongAmount):
    code = "loss-not-a-number"
    message = N_("“%(item)s”扣几分，请写数字，比如 3 或 0.5；没有扣就空着。")


class NothingLeft(WrongAmount):
    code = "nothing-left"
    message = N_("%(full_tenths)s 分都扣完了，没有分可记。请不记这一户，或核对每项扣的分。")


class CeilingReached(RuleBroken):
    """``asked_tenths`` were to be posted, ``left_tenths`` may be; nothing was."""

    code = "ceiling-reached"
    message = N_(
        "要入账 %(asked)s 分，村里表决的发分上限只剩 %(left)s 分，所以一条也没有入账。请登记新增的资金，或者开会表决取消上限；办好以后会自己接着入账。"
    )
    status = 409

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        asked, left = points(self.fields["asked_tenths"]), points(self.fields["left_tenths"])
        return {**self.fields, "asked": asked, "left": left}
