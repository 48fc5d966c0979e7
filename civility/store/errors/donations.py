"""What donations and the fund refuse."""

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import N_, Forbidden, RuleBroken
from civility.ledger import units


class NothingGiven(RuleBroken):
    code = "nothing-given"
    message = N_("还没有写捐了什么。捐物的写数量，捐钱的写多少元。")


class BothGiven(RuleBroken):
    code = "both-given"
    message = N_("一张收据只写物或者只写钱。两样都捐的，请分开记两次。")


class WishEnded(RuleBroken):
    code = "wish-ended"
    message = N_("“%(what)s”这个心愿已经有人圆了，或者不要了。请改选别的，或者不选。")
    status = 409


class DonationUndone(RuleBroken):
    code = "donation-undone"
    message = N_("第 %(number)s 号捐赠已经作废了。")
    status = 409


class DonationNeedsAnother(Forbidden):
    code = "donation-needs-another"
    message = N_("这一笔是您自己记的，已经超过 %(minutes)s 分钟。请让另一个人来作废。")


class CostNeeded(RuleBroken):
    """Paid from the fund, but nobody said what ``good`` cost."""

    code = "cost-needed"
    message = N_("用善款买的，每一样都要写进价。“%(good)s”还没有写。")


class PaperNeeded(RuleBroken):
    code = "paper-needed"
    message = N_("用善款买的，要拍一张小票或送货单。请在“单据照片”里加上。")


class FundTooSmall(RuleBroken):
    """The fund holds ``balance_fen``, ``needed_fen`` were to leave it."""

    code = "fund-too-small"
    message = N_("善款不够：现有 %(balance)s 元，要 %(needed)s 元。")
    status = 409

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        amounts = {name: units.format_amount(self.fields[f"{name}_fen"], units.YUAN) for name in ("balance", "needed")}
        return {**self.fields, **amounts}
