"""What matters refuse."""

from civility.errors import N_, RuleBroken


class MatterEmpty(RuleBroken):
    code = "matter-empty"
    message = N_("请写一写是什么事，最多 %(limit)s 个字。")


class ReasonMissing(RuleBroken):
    code = "matter-reason-missing"
    message = N_("请写清楚原因或结果，最多 %(limit)s 个字：提的人看得到。")


class NotThatWay(RuleBroken):
    """The life of a matter has no such step from where it stands."""

    code = "matter-not-that-way"
    message = N_("这件事现在是“%(state)s”，不能这样办。请刷新页面看看别人是不是已经办了。")
    status = 409


class NotYourTurn(RuleBroken):
    code = "matter-not-your-turn"
    message = N_("这件事现在不在您手里。")
    status = 403


class NoLevelThere(RuleBroken):
    code = "matter-no-level"
    message = N_("没有再上一级或再下一级可以交了。")
    status = 409


class NotSomebodyHere(RuleBroken):
    code = "matter-not-somebody-here"
    message = N_("这个人在这里没有任职，派不了。请从名单里选。")


class OwnMatter(RuleBroken):
    code = "matter-own-household"
    message = N_("这是办事人自己家的事，请派给别人。")
    status = 409


class OwnWork(RuleBroken):
    code = "matter-own-work"
    message = N_("办这件事的人不能自己说办好了没有，要由提的人或另一个人来说。")
    status = 403


class NotYoursToSay(RuleBroken):
    code = "matter-not-yours-to-say"
    message = N_("办好了没有，要由提的人来说。")
    status = 403


class TooLateToReopen(RuleBroken):
    code = "matter-too-late"
    message = N_("已经过了 %(days)s 天，不能再翻了。还没办好的，请再提一件。")
    status = 409


class WhyMissing(RuleBroken):
    code = "matter-why-missing"
    message = N_("请选为什么列上关爱名单；都不是，选“其他”，写在“什么事”里。")


class TooManyAtOnce(RuleBroken):
    code = "matter-flood"
    message = N_("一下子来了太多，还没有人看过来。请打村里的电话，或者过一会儿再提；写的都还在。")
    status = 429


class NotTheSameKind(RuleBroken):
    code = "matter-not-same-kind"
    message = N_("第 %(number)s 件和这一件不是一类，或者已经并到别处，并不到一起。")


class NotOnTheWall(RuleBroken):
    code = "matter-not-on-wall"
    message = N_("这件事不在墙上。")
    status = 409


class HidingNeedsTwo(RuleBroken):
    code = "matter-hiding-needs-two"
    message = N_("从墙上拿下来要两个人：请另一位看过再定。")
    status = 403


class HidingDecided(RuleBroken):
    code = "matter-hiding-decided"
    message = N_("这一条已经有人定过了。")
    status = 409


class ConsentMissing(RuleBroken):
    code = "matter-consent-missing"
    message = N_("要本人同意才记：请写明谁、哪天、怎么同意的。")


class HouseholdMissing(RuleBroken):
    code = "matter-household-missing"
    message = N_("请写是哪一户的事。")


class NotAskedHere(RuleBroken):
    code = "matter-kind-not-here"
    message = N_("这一类不能这样提。请到村委会说。")


class EntryDone(RuleBroken):
    code = "matter-entry-done"
    message = N_("这一条已经记过了。")
    status = 409


class OfferGone(RuleBroken):
    code = "matter-offer-gone"
    message = N_("这一项服务已经不办了，请另选一项。")
    status = 409


class TooManyOffers(RuleBroken):
    code = "matter-offers-full"
    message = N_("服务清单里已经有 %(most)s 项。请先去掉一项。")
    status = 409


class NotInspectedHere(RuleBroken):
    code = "matter-date-behind"
    message = N_("限期要写今天或以后的日子。")


class EntryEmpty(RuleBroken):
    code = "matter-entry-empty"
    message = N_("还没做的写要做什么，已经做了的写结果：两样里至少写一样。")


class TooManyEntries(RuleBroken):
    code = "matter-entries-full"
    message = N_("这一件已经记了 %(most)s 条，请办结以后另开一件。")
    status = 409
