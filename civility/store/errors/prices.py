"""What price lists refuse."""

from civility.errors import N_, Forbidden, RuleBroken


class NothingPriced(RuleBroken):
    code = "nothing-priced"
    message = N_("还没有写分数。请至少给一样商品写上分数。")


class BadPrice(RuleBroken):
    code = "bad-price"
    message = N_("“%(good)s”的分数要写成大于 0 的数，最多一位小数，比如 5 或 5.5。")


class PricesBackdated(RuleBroken):
    code = "prices-backdated"
    message = N_("新价目只能从今天或以后开始，不能改过去的分数。")


class PricesDecided(RuleBroken):
    code = "prices-decided"
    message = N_("第 %(number)s 号价目已经办结，不能再改。")
    status = 409


class TwoPeopleNeeded(Forbidden):
    code = "two-people-needed"
    message = N_("价目要两个人：一人提出，另一人批准。这份是您提出的，请让另一位村委会成员来批。")


class PricerHandsOver(Forbidden):
    code = "pricer-hands-over"
    message = N_("店员不能批准价目：定价的和发东西的要分开。请让村委会其他成员来批。")
