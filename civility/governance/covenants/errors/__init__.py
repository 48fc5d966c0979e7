"""What covenants refuse: their writing, the words of the village, the vote, the signatures."""

from collections.abc import Callable, Mapping
from typing import Any

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


class NoSuchClause(RuleBroken):
    code = "article-without-clause"
    message = N_("第 %(number)s 条写的“%(title)s”，现行的积分细则里没有这一条。请照细则里的写法写，或者空着。")


class CovenantRedLine(RuleBroken):
    """``words`` crossed a red line, in the article of this ``number`` as typed, or in the title when it is 0."""

    code = "covenant-red-line"
    message = N_(
        "%(place)s里的“%(words)s”碰到红线，不能写进约里：约不罚款、不扣待遇、不管信访和信教，也不连累家里人。"
        "请写大家愿意做的，例如“谁家没做到，先上门提醒，帮着一起做好”。"
    )

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        named = translate(N_("“第 %(number)s 条”")) % self.fields if self.number else translate(N_("“约的名字”"))
        return {**self.fields, "place": named}


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


class DraftBeforeVillage(RuleBroken):
    code = "covenant-draft-before-village"
    message = N_("第 %(version)s 版正在征求意见，到 %(until)s 为止，字句先不动，大家说的才是同一份。截止以后再改。")
    status = 409


class CovenantNotAdopted(RuleBroken):
    code = "covenant-not-adopted"
    message = N_("第 %(version)s 版还没有表决。请先登记表决，再记备案。")
    status = 409


class NothingInForce(RuleBroken):
    code = "covenant-nothing-to-compare"
    message = N_("还没有施行的一版，没有什么可以对照。")
    status = 404


class NotInForce(RuleBroken):
    code = "covenant-not-in-force"
    message = N_("第 %(version)s 版现在不在施行，不能签。请签现行的一版。")
    status = 409


class AlreadySigned(RuleBroken):
    code = "covenant-already-signed"
    message = N_("%(number)s 户已经签过这一版了，一户签一次。")
    status = 409


class NotSigned(RuleBroken):
    code = "covenant-not-signed"
    message = N_("%(number)s 户没有签这一版，没有什么要收回的。")
    status = 409


class SignatureUnreadable(RuleBroken):
    code = "signature-unreadable"
    message = N_("没有看清签的名，没有记下。请在框里重签一次；签不了，勾“本户同意”也一样算。")


class AgreementMissing(RuleBroken):
    code = "covenant-agreement-missing"
    message = N_("请在框里签名，或者勾上“本户同意”。")


class SheetWithoutHouseholds(RuleBroken):
    code = "covenant-sheet-empty"
    message = N_("一户也没有写。请照签名表写户号，用空格隔开。")


class SheetNumbersUnknown(RuleBroken):
    code = "covenant-sheet-numbers"
    message = N_("村里没有这些户：%(numbers)s。请照签名表核对户号。")


class SheetWithoutPhoto(RuleBroken):
    code = "covenant-sheet-photo"
    message = N_("请拍一张签名表的照片，另一个人要照着它核对。")


class SheetNeedsTwo(RuleBroken):
    code = "covenant-sheet-two"
    message = N_("这张签名表是您录的，要另一个人照着照片核对。")
    status = 403


class SheetDecided(RuleBroken):
    code = "covenant-sheet-decided"
    message = N_("这张签名表已经核对过了。")
    status = 409
