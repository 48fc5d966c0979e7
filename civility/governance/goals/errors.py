"""What the keeping of goals refuses."""

from civility.errors import N_, NotFound, RuleBroken


class GoalNotFound(NotFound):
    code = "goal-not-found"
    message = N_("没有这个小目标。请从小目标的目录里重新打开。")


class GoalNamesSomebody(RuleBroken):
    """``words`` is what names somebody: a name of the roster, or a figure as long as a phone's."""

    code = "goal-names-somebody"
    message = N_("这句话里有“%(words)s”。小目标公开给全村看，只写做什么、在哪里，不写谁家，也不写电话。请改这句话。")


class GoalDayWrong(RuleBroken):
    code = "goal-day-wrong"
    message = N_("“做到哪天”要在今天到 %(until)s 之间。小目标做近处的事，远的事请分成几步。")


class TooManyGoals(RuleBroken):
    code = "too-many-goals"
    message = N_("同时最多 %(most)s 个小目标没有做完。先说说做完的，再定新的。")
    status = 409


class GoalSettled(RuleBroken):
    code = "goal-settled"
    message = N_("这个小目标别人刚说过结果了。请打开它看看。")
    status = 409


class GoalWhyMissing(RuleBroken):
    code = "goal-why-missing"
    message = N_("没做成，请在“为什么”里写一句原因，乡亲们会看到。")


class NoUnitOfYours(RuleBroken):
    code = "no-unit-of-yours"
    message = N_("户长只给自己的单元定小目标。全村的和别的单元的，请找村委会。")
    status = 403
