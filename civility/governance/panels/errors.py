"""What the keeping of panels refuses."""

from civility.errors import N_, NotFound, RuleBroken


class PanelNotFound(NotFound):
    code = "panel-not-found"
    message = N_("没有这个小组，或没有这个人。请从小组的目录里重新打开。")


class PanelNameTaken(RuleBroken):
    code = "panel-name-taken"
    message = N_("已经有叫“%(name)s”的小组了。请换一个名字，或到那个小组里改。")
    status = 409


class TooManyPanels(RuleBroken):
    code = "too-many-panels"
    message = N_("最多 %(most)s 个小组。先撤一个用不着的，再加新的。")


class TooManyMembers(RuleBroken):
    code = "too-many-panel-members"
    message = N_("一个小组同时最多 %(most)s 个人。先让一位到期，再加新的。")


class TermBackwards(RuleBroken):
    code = "panel-term-backwards"
    message = N_("任期“到”那天比“从”那天早。请改其中一个日期。")
