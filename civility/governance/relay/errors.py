"""What the work of household heads refuses."""

from civility.errors import N_, NotFound, RuleBroken


class UnitNotFound(NotFound):
    code = "unit-not-found"
    message = N_("没有这个户长单元。请从户长单元的目录里重新打开。")


class RelayNoticeNotFound(NotFound):
    code = "relay-notice-not-found"
    message = N_("没有这一份通知。请从通知的目录里重新打开。")


class UnitNameTaken(RuleBroken):
    code = "unit-name-taken"
    message = N_("已经有一个单元叫“%(name)s”（撤掉的也算，旧账上还写着它）。请换一个名字。")
    status = 409


class UnitSize(RuleBroken):
    code = "unit-size"
    message = N_("这样“%(name)s”就有 %(count)s 户。本村的规矩是一个单元 %(least)s–%(most)s 户，请多勾或少勾几户。")


class NoHouseholdsChosen(RuleBroken):
    code = "no-households-chosen"
    message = N_("一户也没有勾。请先勾上是哪几户。")


class NotTicked(RuleBroken):
    code = "not-ticked"
    message = N_("这一户现在没有勾上，没有什么可以收回。")
    status = 409


class TickedByOthers(RuleBroken):
    code = "ticked-by-others"
    message = N_("这一户不是您勾的（是别人勾的，或者是这一户自己点的“知道了”），您不能收回。请找勾的人或村委会。")
    status = 403


class NoneOfThese(RuleBroken):
    code = "households-not-here"
    message = N_("户号 %(numbers)s 不在这里了（搬走了，或者刚刚被别人改过）。请看看现在的名单，再勾一次。")
    status = 409


class UnitNotEmpty(RuleBroken):
    code = "unit-not-empty"
    message = N_("“%(name)s”里还有 %(count)s 户。请先把他们调到别的单元，再撤这个单元。")
    status = 409


class UnitDissolved(RuleBroken):
    code = "unit-dissolved"
    message = N_("“%(name)s”已经撤了。")
    status = 409


class NoCandidate(RuleBroken):
    code = "no-candidate"
    message = N_("一个候选户也没有。请选一户，再写上得了几票。")


class CandidateTwice(RuleBroken):
    code = "candidate-twice"
    message = N_("户号 %(number)s 写了两次。一户只能候选一次。")


class CandidateNotInUnit(RuleBroken):
    code = "candidate-not-in-unit"
    message = N_("候选的一户不在这个单元里。户长要从本单元的户里选。")
    status = 409


class VotesTied(RuleBroken):
    code = "votes-tied"
    message = N_("得票最多的有 %(count)s 户，都是 %(votes)s 票，没有选出来。请当场再投一次，登记第二次的票数。")


class MoreEntitledThanThere(RuleBroken):
    code = "more-entitled-than-there"
    message = N_("“%(name)s”只有 %(count)s 户，应到写了 %(eligible)s 户。请改一改应到的户数。")


class TermBeforeElection(RuleBroken):
    code = "term-before-election"
    message = N_("任期从选举当天或以后算起，到它以后的一天为止。请改一改任期。")


class TermTooLong(RuleBroken):
    code = "term-too-long"
    message = N_("一个任期最长 %(years)s 年。请把到期的日子改早一些。")


class HeadElectedSince(RuleBroken):
    code = "head-elected-since"
    message = N_("这个单元已经选出了从 %(day)s 起的户长。新一届要在它以后。")
    status = 409


class OwnElection(RuleBroken):
    code = "own-election"
    message = N_("您家就是候选的一户。这次选举请村委会的另一个人来登记。")
    status = 409


class AccountOfAnother(RuleBroken):
    code = "account-of-another"
    message = N_("这个账号不是当选那一户的。请选他家的账号，或者先不给账号。")


class HeadNotInOffice(RuleBroken):
    code = "head-not-in-office"
    message = N_("这位户长已经不在任了。")
    status = 409


class EndBeforeStart(RuleBroken):
    code = "head-ends-before-start"
    message = N_("离任的日子要在任期里（%(since)s 到 %(until)s），也不能是以后的日子。")


class DueInPast(RuleBroken):
    code = "relay-due-in-past"
    message = N_("要大家知道的日子已经过了。请写今天或以后的一天。")


class NoticeWithdrawn(RuleBroken):
    code = "relay-notice-withdrawn"
    message = N_("第 %(number)s 号通知已经收回了，不用再送。")
    status = 409


class NotYourHouseholds(RuleBroken):
    code = "not-your-households"
    message = N_("户号 %(numbers)s 不归您送。请只勾您单元（网格）里的户。")
    status = 403


class WhyWithdrawn(RuleBroken):
    code = "relay-withdrawn-without-reason"
    message = N_("请写一句为什么收回，好告诉已经知道的人。")


class VisitNotFound(NotFound):
    code = "visit-not-found"
    message = N_("没有这一条，或者不归您看。")


class VisitInFuture(RuleBroken):
    code = "visit-in-future"
    message = N_("走访的日子还没有到。请写今天或以前的一天。")


class AgainBeforeVisit(RuleBroken):
    code = "visit-again-before"
    message = N_("再去的日子要在这次走访以后。请改一改，或者空着。")


class GridNameTaken(RuleBroken):
    code = "grid-name-taken"
    message = N_("已经有一个网格叫“%(name)s”。请换一个名字。")
    status = 409


class GridInsideItself(RuleBroken):
    code = "grid-inside-itself"
    message = N_("“%(name)s”不能放进它自己，或者它里面的网格。请选别的。")


class NoSuchPost(RuleBroken):
    code = "grid-post-without-role"
    message = N_("%(name)s现在没有这个职务，不能管网格。请先任命，再来选。")
    status = 409


class LeadIsWorker(RuleBroken):
    code = "grid-lead-is-worker"
    message = N_("网格员和分管的干部不能是同一个人。请选另一个人分管。")


class TooManyGrids(RuleBroken):
    code = "too-many-grids"
    message = N_("一个村最多 %(most)s 个网格，够多了。")
    status = 409


class PhoneWithoutConsent(RuleBroken):
    code = "phone-without-consent"
    message = N_("没有勾“本人同意”，电话就不能公开。请先问过本人，再勾上；不同意的，把电话空着。")


class WeightsNotHundred(RuleBroken):
    code = "appraisal-weights"
    message = N_("各条的分加起来是 %(total)s，要正好 100，每条至少 1 分。")


class MeasuredByUse(RuleBroken):
    """``words`` of the duty at this ``place`` count how much the program is used."""

    code = "appraisal-by-use"
    message = N_(
        "第 %(place)s 条写的“%(words)s”是看谁用得多，不是看谁干得好。不按登录、打卡、使用系统来考核。"
        "请写干的事，例如“走访到户，心里有数”。"
    )


class PeriodBackwards(RuleBroken):
    code = "appraisal-period"
    message = N_("考核的日子要从早到晚写：到哪天，不能在从哪天以前。")


class PointsOutOfWeight(RuleBroken):
    code = "appraisal-points"
    message = N_("第 %(place)s 条的分不对：从 0 到这一条的满分。")


class OwnAppraisal(RuleBroken):
    code = "own-appraisal"
    message = N_("不能给自己、自己家打分。请别的人来打。")
    status = 409


class ScoredByTwo(RuleBroken):
    code = "appraisal-scored"
    message = N_("已经有两个人打过分了，不再改。")
    status = 409
