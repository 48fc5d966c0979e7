"""What drawing lots refuses."""

from civility.errors import N_, NotFound, RuleBroken


class DrawNotFound(NotFound):
    code = "draw-not-found"
    message = N_("没有这一号抓阄。请从抓阄的目录里重新打开。")


class NoNames(RuleBroken):
    code = "draw-no-names"
    message = N_("名单上一户也没有，没法抓阄。请在“从哪些户里抽”换一个，或者把户号写上。")
    remembered = False


class OneName(RuleBroken):
    code = "draw-one-name"
    message = N_("名单上只有一户，不用抓阄，直接给这一户就行。")
    remembered = False


class TooManyPlaces(RuleBroken):
    code = "draw-too-many-places"
    message = N_("名单上 %(names)s 户，抽 %(places)s 户抽不了。请在“抽几户”写 1 到 %(most)s。")
    remembered = False


class TooManyReserves(RuleBroken):
    code = "draw-too-many-reserves"
    message = N_("名单上 %(names)s 户，抽中的除外，候补最多 %(most)s 户。请把“候补几户”改小。")
    remembered = False


class NoSeedNamed(RuleBroken):
    code = "draw-no-seed-named"
    message = N_("用公开的数抓阄，要写清是什么数、什么时候出来。请填“是什么数”和“哪天出来”。")


class SeedKnown(RuleBroken):
    code = "draw-seed-known"
    message = N_(
        "这个数太早就出来了：要在关名单一小时以后才出来的，名单才来得及贴出去，谁也不能先知道。请改“哪天出来”。"
    )
    remembered = False


class ListChanged(RuleBroken):
    """Between looking and closing, or between the wall and the draw."""

    code = "draw-list-changed"
    message = N_("名单和刚才看的不一样了，没有关。请把下面的新名单再看一遍。")
    status = 409
    remembered = False


class ListNotTheSame(RuleBroken):
    code = "draw-list-not-the-same"
    message = N_("名单和贴出来的对不上了，不能抽。请找监委会核账；要重来，点“重抽”，写明原因。")
    status = 409
    remembered = False


class LotListChanged(RuleBroken):
    code = "draw-lot-list-changed"
    message = N_("名单贴出以后，第 %(numbers)s 户不能领了（迁走了）。这份名单不能抽，请换一个人点“重抽”，写明原因。")
    status = 409
    remembered = False


class LotPlaces(RuleBroken):
    code = "draw-lot-places"
    message = N_(
        "第 %(number)s 次报名有 %(names)s 户、%(pieces)s 份，要抽 %(places)s 户，不要候补。请改“抽几户”和“候补几户”。"
    )
    remembered = False


class LotBeingDrawn(RuleBroken):
    code = "draw-lot-going"
    message = N_("这样东西已经在抓阄了，是第 %(number)s 号。要重来，打开那一号点“重抽”。")
    status = 409


class BadDice(RuleBroken):
    code = "draw-bad-dice"
    message = N_("要 %(dice)s 个点数，每个是 1 到 6；现在数出来是 %(typed)s 个字。请对着记下的点数再输。")


class ValueMissing(RuleBroken):
    code = "draw-value-missing"
    message = N_("请照公布的写那个数，最多 64 个字。")


class SeedNotOut(RuleBroken):
    code = "draw-seed-not-out"
    message = N_("说好用的那个数还没有出来，现在不能输。等到了时间再来。")
    status = 409
    remembered = False


class NotPosted(RuleBroken):
    code = "draw-not-posted"
    message = N_("名单要先打印贴出来，再掷骰子、再看数。贴好了，请在“名单贴出来了”打勾。")


class NoWitnesses(RuleBroken):
    code = "draw-no-witnesses"
    message = N_("要有两个在场的人见证。请选他们是什么身份。")


class SecondReader(RuleBroken):
    code = "draw-second-reader"
    message = N_("第二遍要换一个人输：不能是输第一遍的，也不能是关名单的。请监委会或另一位村干部来输。")
    status = 403
    remembered = False


class ReadingsDiffer(RuleBroken):
    code = "draw-readings-differ"
    message = N_("和第一遍输的不一样，没有抽。请两个人对着记下的数，看是谁输错了；第一遍错了，就重输第一遍。")


class DrawState(RuleBroken):
    """The draw is not where this step begins."""

    code = "draw-state"
    message = N_("第 %(number)s 号抓阄现在不能走这一步，可能已经有人办过了。请刷新后再看。")
    status = 409


class NoReason(RuleBroken):
    code = "draw-no-reason"
    message = N_("重抽要写明原因，会和两次的结果一起公开。请填“为什么重抽”。")


class OtherPerson(RuleBroken):
    code = "draw-other-person"
    message = N_("重抽要换一个人来办，不能是上一次关名单的人。请另一位村干部来点。")
    status = 403
    remembered = False


class AlreadyReplaced(RuleBroken):
    code = "draw-already-replaced"
    message = N_("这一次已经重抽过了，是第 %(number)s 号。要再来，从那一号点“重抽”。")
    status = 409


class GoodsGiven(RuleBroken):
    code = "draw-goods-given"
    message = N_("抽中的户已经可以换东西了，这一次不能重抽。东西还有剩的，结束这次报名，再开一次。")
    status = 409
