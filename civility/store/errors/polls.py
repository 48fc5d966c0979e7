"""What asking households refuses."""

from civility.errors import N_, RuleBroken


class BadOptions(RuleBroken):
    code = "bad-options"
    message = N_("要写 %(least)s 到 %(most)s 样，一行一样，不能重复。请改一改。")


class PollOver(RuleBroken):
    code = "poll-over"
    message = N_("第 %(number)s 次征集已经结束了，不能再选。")
    status = 409


class NoSuchOption(RuleBroken):
    code = "no-such-option"
    message = N_("请从列着的里面选一样。")


class PollBackwards(RuleBroken):
    code = "poll-backwards"
    message = N_("征集要到今天或以后才结束。请改日期。")
