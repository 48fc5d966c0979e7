"""What the stock room refuses."""

from civility.errors import N_, Forbidden, RuleBroken


class BestBeforePast(RuleBroken):
    code = "best-before-past"
    message = N_("“%(good)s”的到期日 %(day)s 已经过了。请核对包装；真过期的不要上架。")


class BadBestBefore(RuleBroken):
    code = "bad-best-before"
    message = N_("“%(good)s”的到期日看不懂。请写成 2027-03-31 或 3月31日。")


class BadCost(RuleBroken):
    code = "bad-cost"
    message = N_("“%(good)s”的进价看不懂。请写一份多少元，最多两位小数，比如 26.5。")


class BadCounted(RuleBroken):
    code = "bad-counted"
    message = N_("“%(good)s”的数要写 0 或整数，不能是 %(typed)s。没点的空着。")


class ShelfTooEmpty(RuleBroken):
    """``left`` pieces of ``good`` are on the shelf, fewer than would leave it."""

    code = "shelf-too-empty"
    message = N_("“%(good)s”架上只剩 %(left)s %(unit)s，不够减。请先核对数量。")
    status = 409


class NoOtherStore(RuleBroken):
    code = "same-store"
    message = N_("两家超市不能是同一家。请选另一家。")


class NotCorrectable(RuleBroken):
    """A movement of this ``kind`` is not undone by a correction."""

    code = "movement-not-correctable"
    message = N_("这一笔不能整笔改正：盘点和报损由另一次盘点来改。")


class AlreadyCorrected(RuleBroken):
    code = "movement-corrected"
    message = N_("这一笔已经改正过了。")
    status = 409


class CorrectionNeedsAnother(Forbidden):
    code = "correction-needs-another"
    message = N_("这一笔是您自己记的，已经超过 %(minutes)s 分钟。请让另一位店员或村委会成员来改正。")


class NothingCounted(RuleBroken):
    code = "nothing-counted"
    message = N_("还没有写数。点过的每一样都写上数，没有了就写 0。")


class ReasonNeeded(RuleBroken):
    """``goods`` (names; ``codes`` of all of them) differ from the book and nobody said why."""

    code = "count-reason-needed"
    message = N_("这几样和账上不一样，请重点一遍；真不一样的，选一个原因：%(goods)s。")


class SheetTooOld(RuleBroken):
    """Goods came or went beside the counter since the sheet was printed."""

    code = "count-sheet-too-old"
    message = N_("这张盘点表印好以后又进过货或改过数，不能再用。请重新打开盘点，按现在的账点。")
    status = 409


class CountWaiting(RuleBroken):
    """Count ``number`` of this store still waits for its second person."""

    code = "count-waiting"
    message = N_("第 %(number)s 号盘点（或报损）还在等第二个人确认。请先办完那一份。")
    status = 409


class CountDecided(RuleBroken):
    code = "count-decided"
    message = N_("第 %(number)s 号盘点已经办结，不能再改。")
    status = 409


class CounterConfirms(Forbidden):
    code = "counter-confirms"
    message = N_("这是您自己点的数，要另一个人来确认：点的人和确认的人要分开。")
