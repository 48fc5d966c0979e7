"""What a second step of review refuses."""

from civility.errors import N_, RuleBroken


class ReviewedBefore(RuleBroken):
    code = "reviewed-before"
    message = N_("第 %(number)s 户的这条，第一遍就是您复核的。第二遍要请另一位来，没有改动。")
    status = 403
