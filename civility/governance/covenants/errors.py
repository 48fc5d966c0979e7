"""What the writing and adopting of covenants refuses."""

from civility.errors import N_, NotFound, RuleBroken


class CovenantNotFound(NotFound):
    code = "covenant-not-found"
    message = N_("没有这一版约。请从约的目录里重新打开。")


class DraftExists(RuleBroken):
    code = "covenant-draft-exists"
    message = N_("这个约已经有一份草稿（第 %(version)s 版）。请接着那一份写。")
    status = 409


class DraftChanged(RuleBroken):
    code = "covenant-draft-changed"
    message = N_("您写的时候，有人先存了这份草稿。没有覆盖他写的；请另开一页看看，再把您的改动加进去。")
    status = 409


class NotADraft(RuleBroken):
    code = "covenant-not-a-draft"
    message = N_("第 %(version)s 版已经表决通过，不能再改。要改请写新的一版。")
    status = 409


class NoArticles(RuleBroken):
    code = "covenant-without-articles"
    message = N_("一条也没有写。请至少写一条。")


class ArticleWithoutText(RuleBroken):
    code = "article-without-text"
    message = N_("第 %(number)s 条只有标题，没有内容。请写上内容，或把标题也去掉。")


class CovenantTooLong(RuleBroken):
    code = "covenant-too-long"
    message = N_("一个约最多 %(limit)s 条。请把相近的合起来：条数少，才记得住。")


class InForceBeforeVote(RuleBroken):
    code = "in-force-before-vote"
    message = N_("施行日期早于表决日期。请改成表决当天或以后。")


class InForceBeforeLast(RuleBroken):
    code = "in-force-before-last"
    message = N_("上一版从 %(day)s 起施行。新版的施行日期要在它以后。")
    status = 409
