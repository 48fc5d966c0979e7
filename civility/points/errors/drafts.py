"""What households' own claims, drafts, rounds and sheets of paper refuse."""

from civility.errors import N_, RuleBroken


class NotForHouseholds(RuleBroken):
    code = "not-for-households"
    message = N_("“%(title)s”要村里来查看、签到或评比，不能自己申报。请告诉网格员或记分员。")
    status = 409


class TooManyOwnClaims(RuleBroken):
    code = "too-many-own-claims"
    message = N_("您家已经有 %(limit)s 条申报等着复核，先等等这些的结果。也可以撤回一条，再报新的。")
    status = 409


class TooManyDrafts(RuleBroken):
    code = "too-many-drafts"
    message = N_("您已经存了 %(limit)s 张没有交的。请先交上或扔掉一张。")
    status = 409


class DraftTooLong(RuleBroken):
    code = "draft-too-long"
    message = N_("填的太多，存不下。请分几张记。")
