"""What the rule of the safety index refuses."""

from civility.errors import N_, RuleBroken


class NothingWeighs(RuleBroken):
    code = "safety-nothing-weighs"
    message = N_("四样的分量不能都是 0。请至少给一样写上 1 到 100。")
