"""What people, places and sign-in refuse."""

from civility.errors import N_, NotFound, RuleBroken


class WrongPassword(RuleBroken):
    code = "wrong-password"
    message = N_("登录名或密码不对。请核对后再试；忘了密码请找管理员重设。")


class WrongOldPassword(RuleBroken):
    code = "wrong-old-password"
    message = N_("现在的密码不对。请照原样再输一次，或请管理员重设。")


class WrongPin(RuleBroken):
    code = "wrong-pin"
    message = N_("户码或密码不对。请核对后再试；忘了密码请到村委会重设。")


class TryLater(RuleBroken):
    code = "try-later"
    message = N_("试错的次数多了。请等 %(seconds)s 秒再试。")
    status = 429


class NameTaken(RuleBroken):
    code = "name-taken"
    message = N_("登录名“%(name)s”已经有人用了。请换一个。")
    status = 409


class WeakPassword(RuleBroken):
    code = "weak-password"
    message = N_("密码至少要 %(length)s 个字符，也不能和登录名一样。")


class BadPin(RuleBroken):
    code = "bad-pin"
    message = N_("密码要 6 位数字，不能全一样，也不能是 123456 这样的顺数。")


class UserDisabled(RuleBroken):
    code = "user-disabled"
    message = N_("这个账户已停用。请找管理员。")
    status = 403


class TermEndsBeforeStart(RuleBroken):
    code = "term-ends-before-start"
    message = N_("任期的结束日期早于开始日期。请改正。")


class RoleNotHere(RuleBroken):
    code = "role-not-here"
    message = N_("这个职务不能设在这一级。乡镇职务请选乡镇，村里的职务请选村。")


class PlaceExists(RuleBroken):
    code = "place-exists"
    message = N_("区划代码 %(code)s 已经有了。")
    status = 409


class BadDivisionCode(RuleBroken):
    code = "bad-division-code"
    message = N_("区划代码要 12 位数字，并与上级代码的前几位相同。")


class HouseholdNumbersTaken(RuleBroken):
    code = "household-numbers-taken"
    message = N_("这些户号村里已经有了：%(numbers)s。一户也没有导入。请改正后重新上传。")
    status = 409


class LastAdministrator(RuleBroken):
    code = "last-administrator"
    message = N_("这是最后一位管理员，不能停用或免去。请先任命另一位。")
    status = 409


class HouseholdLeft(RuleBroken):
    code = "household-left"
    message = N_("第 %(number)s 户已经迁出，不能再记分、发卡或兑换。")
    status = 409


class PortraitNotAgreed(RuleBroken):
    code = "portrait-not-agreed"
    message = N_("没有留照片，因为还没打“这户同意”的勾。请先问本户，同意了就打勾，再选一次照片。")


class UploadGone(RuleBroken):
    code = "upload-gone"
    message = N_("上传的文件已经导入，或放得太久清掉了。请重新选择文件。")
    status = 409


class RosterNotClean(RuleBroken):
    code = "roster-not-clean"
    message = N_("有 %(count)s 行不能导入，所以一户也没有导入。请在表里改好这几行，再选一次文件。")


class BadHouseholdNumber(RuleBroken):
    code = "bad-household-number"
    message = N_("“%(text)s”不是户号。户号是 1 到 6 位数字，例如 37 或 0037。")


class CheckDigitMissing(BadHouseholdNumber):
    code = "check-digit-missing"
    message = N_("“%(text)s”少了末尾的校验位。请照户码下面印的短号输入，带上横线和最后一位，例如 0037-0。")


class WrongCheckDigit(BadHouseholdNumber):
    code = "wrong-check-digit"
    message = N_("短号“%(text)s”输错了一位：末尾的校验位对不上。请照户码再输一遍。")


class CardRevoked(RuleBroken):
    code = "card-revoked"
    message = N_("这张户码卡已经作废，换过新卡了。请让这户拿新卡来，或者输户号。")
    status = 409


class CardOfAnotherVillage(RuleBroken):
    code = "card-of-another-village"
    message = N_("这是别的村的户码卡，不能在这里用。")
    status = 409


class NotACard(RuleBroken):
    code = "not-a-card"
    message = N_("这个码不是户码卡，是别的纸上的码。请扫户码卡，或者输户号。")


class PhotoUnreadable(RuleBroken):
    code = "photo-unreadable"
    message = N_("这张照片打不开。请重新拍一张，或者输户号。")


class PhotoTooLarge(RuleBroken):
    """More than ``limit`` million pixels."""

    code = "photo-too-large"
    message = N_("这张照片太大了，最多 %(limit)s 百万像素。请离近一点重新拍，或者输户号。")


class NoCodeInPhoto(RuleBroken):
    code = "no-code-in-photo"
    message = N_("照片里没有找到二维码。请对准户码、光线亮一点再拍，或者输户号。")


class NoHouseholdFound(NotFound):
    """Nobody in the village answers to ``typed``."""

    code = "no-household-found"
    message = N_("村里没有找到“%(typed)s”。请核对户号，或者换个名字再找。")


class VoteInFuture(RuleBroken):
    code = "vote-in-future"
    message = N_("表决日期 %(voted_on)s 还没有到。请填开会那天。")


class VoteDoesNotAddUp(RuleBroken):
    """``cast`` are the votes for, against and neither."""

    code = "vote-does-not-add-up"
    message = N_("票数对不上：应到 %(eligible)s，实到 %(present)s，赞成、反对、弃权合计 %(cast)s。请核对。")


class OwnNotRelative(RuleBroken):
    code = "own-not-relative"
    message = N_("第 %(number)s 户就是自己家，本来就不能自己办，不用再登记。请写亲属家的户号。")


class NoQuorum(RuleBroken):
    code = "no-quorum"
    message = N_(
        "到会的人不够：应到 %(eligible)s，至少要到 %(needed)s，实到 %(present)s（%(basis)s）。这次表决不算，请重新开会；填错了请改人数。"
    )


class NoMajorityOfPresent(RuleBroken):
    code = "no-majority-of-present"
    message = N_("赞成 %(votes_for)s 票，没有超过到会人数 %(present)s 的一半，这次表决没有通过。请核对票数。")


class YearClosed(RuleBroken):
    """``year`` is over and its points are cleared; ``first`` is the oldest year that is still open."""

    code = "year-closed"
    message = N_(
        "%(year)s 年已经清零关账，不能再记这一年的事，也不能往这一年退分。"
        "请核对日期，最早是 %(first)s 年；清零清错了，请村委会在“积分清零”里撤销。"
    )
    status = 409


class MomentAhead(RuleBroken):
    code = "moment-ahead"
    message = N_("那时候还没有到，查不到余额。请选今天或以前的一天。")


class ConsultationTooShort(RuleBroken):
    code = "consultation-too-short"
    message = N_("征求意见至少要 %(days)s 天（从 %(began)s 算起）。请把截止日期往后放。")


class ConsultationTooLong(RuleBroken):
    code = "consultation-too-long"
    message = N_("截止日期最远到 %(days)s 天以后。请选近一点的日子。")


class NotConsulted(RuleBroken):
    code = "not-consulted"
    message = N_("第 %(version)s 版现在不在征求意见，意见没有记下。请看看截止日期；还有话要说，请到村委会。")
    status = 409


class CommentEmpty(RuleBroken):
    code = "comment-empty"
    message = N_("请写下您的意见，最多 %(limit)s 个字。")


class AnswerEmpty(RuleBroken):
    code = "answer-empty"
    message = N_("请写下答复，最多 %(limit)s 个字。")


class ConsultationOpen(RuleBroken):
    code = "consultation-open"
    message = N_("这一版征求意见到 %(until)s，开会表决要在那天以后。请核对表决日期。")


class NotFiledYet(RuleBroken):
    code = "filing-wrong"
    message = N_("备案要在表决以后，日期从 %(earliest)s 到今天。请核对备案日期。")


class FilledInByAnother(RuleBroken):
    code = "filled-in-by-another"
    message = N_("这一份是别人在这部手机上填的，没有交。请填的人自己登录再交。")
    status = 409
