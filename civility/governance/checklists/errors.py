"""What checklists refuse."""

from civility.errors import N_, RuleBroken


class TooManyItems(RuleBroken):
    code = "checklist-full"
    message = N_("清单里已经有 %(most)s 条，够多了。请先去掉一条。")
    status = 409


class SeenByProgram(RuleBroken):
    code = "checklist-item-probed"
    message = N_("“%(what)s”由程序自己看，不用打勾。")


class ItemGone(RuleBroken):
    code = "checklist-item-gone"
    message = N_("“%(what)s”已经从清单里去掉了。")
    status = 409
