"""What each kind of finding means in plain words, and what a person can do about it.

History is never repaired: a wrong entry is undone by one more entry. Only sums that are kept beside the book, and
can be made again from it, are put right by making them again.
"""

from typing import Final, NamedTuple

from civility.errors import N_


class Words(NamedTuple):
    """``what`` is wrong, and what to do ``then``; source texts, ``then`` with the field ``code`` of the village."""

    what: str
    then: str


RESTORE: Final = N_(
    "先停下，别再记账。抄下村名和编号，拿最近一份核对完好的备份恢复到别处，对照这一笔原来是什么；"
    "查清是谁、怎样改的。旧账不要改，需要时由经手人补记一笔。"
)
REBUILD: Final = N_(
    "流水没有坏，只是另记的合计没跟上。请管理员运行 civility ledger rebuild-balances --village %(code)s，"
    "按流水重新合计，再核一遍。"
)
COMPARE: Final = N_(
    "账本有封存，以账本为准。拿最近的备份和纸上的单子（公示单、兑换单）对照，查清是谁、怎样改的；"
    "确实记错的，冲回那一笔再补记，不要直接改旧账。"
)
RESTATE: Final = N_(
    "账本里封着当时定下的内容，以账本为准。查清是谁、怎样改的，由有权的人在页面上重新改一次（账本会再封一次）；"
    "页面上改不了的，拿备份对照，交给维护程序的人。"
)
COUNT: Final = N_(
    "先到货架前点一遍数，再对照进货单和兑换单，找出多出或少掉的那一单；查清以后由店员补记一笔，不要改旧账。"
)
ASK: Final = N_("不是错账：记账的次序看编号，不看时间。请看看服务器的时间准不准，问问那天有没有人调过钟。")
MATTER: Final = N_(
    "页面上做不出这样的事，是有人直接改了数据。拿最近的备份对照，查清是谁、怎样改的；"
    "这件事由村委会重新问提的人一声，照页面上的办法再走一步。"
)
FOLLOW: Final = N_(
    "分不会丢：到期的活每分钟做一次，会让它跟过去。到夜里还在，说明活停了，请管理员看 civility worker 开着没有。"
)
REPORT: Final = N_("抄下这一页，连同最近的备份，交给维护程序的人看。")

WORDS: Final = {
    "sealed": Words(N_("账本和当时封存的不一样"), RESTORE),
    "numbering": Words(N_("账本的编号断了，有一笔不见了"), RESTORE),
    "shape": Words(N_("有一笔写得不成样子，程序不会这样记"), RESTORE),
    "chain": Words(N_("有一笔记下以后被改过"), RESTORE),
    "head": Words(N_("账本的末尾和最后一笔对不上"), RESTORE),
    "balances": Words(N_("有一笔后面写的余额，不是这样算出来的"), RESTORE),
    "floors": Words(N_("有一户或一个货架的余额低过零"), RESTORE),
    "kept": Words(N_("现在的余额和流水加起来的不一样"), REBUILD),
    "sums": Words(N_("有一种分或物品，全村加起来不是零"), REBUILD),
    "reversals": Words(N_("有一笔冲回和它冲的那一笔对不上"), RESTORE),
    "keys": Words(N_("同一件事既记了账，又被拒绝过"), REPORT),
    "readable": Words(N_("有一行坏了，读不出来"), RESTORE),
    "unreadable": Words(N_("有一行坏了，读不出来"), RESTORE),
    "claim-without-entry": Words(N_("有一条申报写着已入账，账本里却没有它"), COMPARE),
    "claim-changed": Words(N_("有一条申报入账以后被改过"), COMPARE),
    "claim-reversed": Words(N_("有一条申报的分已经冲回，却还写着已入账"), COMPARE),
    "entry-without-claim": Words(N_("有一笔分没有申报"), COMPARE),
    "appeal-reversal": Words(N_("有一笔冲回和申诉的裁决、更正对不上"), COMPARE),
    "deduction-entries": Words(N_("一条扣分写的和账本扣的、还的不一样"), COMPARE),
    "spot-checks": Words(N_("一次抽查和账本里封存的不一样"), COMPARE),
    "closes": Words(N_("一次清零和账本里封存的不一样"), RESTATE),
    "close-entries": Words(N_("一次清零的户数、分数或撤销和账本对不上"), COMPARE),
    "entry-without-close": Words(N_("有几笔清零不属于哪一次清零"), COMPARE),
    "closed-year": Words(N_("已经关账的年份里还有分"), COMPARE),
    "slip-without-entry": Words(N_("有一张兑换单没有记账"), COMPARE),
    "entry-without-slip": Words(N_("有一笔兑换没有兑换单"), COMPARE),
    "slip-total": Words(N_("有一张兑换单的分数和账本收的不一样"), COMPARE),
    "slip-undo": Words(N_("有一张兑换单的撤销和账本对不上"), COMPARE),
    "slip-missing": Words(N_("兑换单的单号断了"), COMPARE),
    "return": Words(N_("有一张退货单和账本、兑换单对不上"), COMPARE),
    "return-events": Words(N_("一张退货单和账本里封存的不一样"), COMPARE),
    "hold": Words(N_("有一份预约或兑换券留着的，和账本里留着的不一样"), COMPARE),
    "hold-events": Words(N_("一份预约或兑换券和账本里封存的不一样"), COMPARE),
    "day": Words(N_("一天的日结和兑换单、退货单对不上"), COMPARE),
    "deliveries": Words(N_("一趟送货单和账本里封存的、和兑换单不一样"), COMPARE),
    "day-events": Words(N_("一天的日结和账本里封存的不一样"), COMPARE),
    "shelf": Words(N_("货架上的数和进出的单子对不上"), COUNT),
    "outlets": Words(N_("商家的登记和账本里封存的不一样"), RESTATE),
    "outlet-balance": Words(N_("一家商家的待结分和它收的、结的对不上"), COMPARE),
    "outlet-sale": Words(N_("商家收的一笔和账本对不上"), COMPARE),
    "counts": Words(N_("一次盘点和账本记的不一样"), COMPARE),
    "batches": Words(N_("一批货的数和账本记的不一样"), COMPARE),
    "donations": Words(N_("一次捐赠或一个心愿和账本记的不一样"), COMPARE),
    "matter-trail": Words(N_("一件事和它走过的每一步对不上"), MATTER),
    "matter-own-work": Words(N_("有一件事，办的人自己说办好了"), MATTER),
    "matter-hidden": Words(N_("有一件事没有两个人定，就从墙上拿下来了"), MATTER),
    "lots": Words(N_("一次抓阄和账本里封存的不一样"), RESTATE),
    "draws": Words(N_("一次抓阄的名单、种子或抽中的户，和账本里封存的不一样"), RESTATE),
    "activities": Words(N_("一件活动或一次确认的小时和账本里封存的不一样"), RESTATE),
    "activity-hours": Words(N_("确认的小时够不上按小时提的申报"), COMPARE),
    "passbooks": Words(N_("一本存折打到哪里，或上面的余数，和账本不一样"), COMPARE),
    "prints": Words(N_("打印记录少了一条，或者接不上"), COMPARE),
    "goods-polls": Words(N_("一次征集和账本里封存的不一样"), RESTATE),
    "rollup": Words(N_("每月的合计和入账的申报不一样"), REBUILD),
    "settings": Words(N_("本村的规矩和账本里封存的不一样"), RESTATE),
    "appointments": Words(N_("任职和账本里封存的不一样"), RESTATE),
    "households": Words(N_("花名册或户码和账本里封存的不一样"), RESTATE),
    "household-events": Words(N_("一件户里的变化和账本里封存的不一样"), RESTATE),
    "merged-purse": Words(N_("并走的那一户还放着分"), FOLLOW),
    "kinships": Words(N_("亲属关系的登记和账本里封存的不一样"), RESTATE),
    "standards": Words(N_("积分细则和账本里封存的不一样"), RESTATE),
    "covenants": Words(N_("村规民约和账本里封存的不一样"), RESTATE),
    "reminders": Words(N_("一条私下的提醒少了第二个人"), MATTER),
    "meetings": Words(N_("一次会、它的名单或表决和账本里封存的不一样"), RESTATE),
    "ballots": Words(N_("一次投票的票数对不上"), COMPARE),
    "grids": Words(N_("一个网格由谁管，和账本里封存的不一样"), RESTATE),
    "appraisals": Words(N_("一次考核的条目和账本里封存的不一样"), RESTATE),
    "heads": Words(N_("一次户长选举和账本里封存的不一样"), RESTATE),
    "panels": Words(N_("一个小组和账本里封存的不一样"), RESTATE),
    "safety": Words(N_("平安指数怎么算，和账本里封存的不一样"), RESTATE),
    "tributes": Words(N_("公开的乡贤或家训少了本户的同意，或少了第二个人"), COMPARE),
    "rolls": Words(N_("一张榜和账本里封存的不一样"), RESTATE),
    "returns": Words(N_("报送的月份和账本里封存的不一样"), RESTATE),
    "stores": Words(N_("超市和账本里封存的不一样"), RESTATE),
    "goods": Words(N_("商品和账本里封存的不一样"), RESTATE),
    "prices": Words(N_("价目和账本里封存的不一样"), RESTATE),
    "clock": Words(N_("有一笔的时间倒回去了"), ASK),
}
OTHERWISE: Final = Words(N_("有一处对不上"), REPORT)


def words_of(check: str) -> Words:
    """The words of a kind of finding."""
    return WORDS.get(check, OTHERWISE)
