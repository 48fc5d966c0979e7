"""What reminders refuse."""

from civility.errors import N_, NotFound, RuleBroken


class ReminderNotFound(NotFound):
    code = "reminder-not-found"
    message = N_("没有这条提醒，或者它不归您看。")


class NoSuchArticle(RuleBroken):
    code = "reminder-no-article"
    message = N_("请在“哪一条”里选施行中的约里的一条。")


class SeenInFuture(RuleBroken):
    code = "reminder-seen-in-future"
    message = N_("“哪天看到的”还没有到。请填今天或以前的日子。")


class SeenTooLongAgo(RuleBroken):
    """``days`` is how far back it may be."""

    code = "reminder-seen-too-long-ago"
    message = N_("“哪天看到的”过去太久了：%(days)s 天以前的事不翻出来提醒。")


class ReminderWordsTooLong(RuleBroken):
    code = "reminder-words-too-long"
    message = N_("“看到了什么”最多 %(limit)s 个字，现在 %(length)s 个。")


class ReminderRedLine(RuleBroken):
    """``words`` crossed a red line: a reminder threatens with nothing."""

    code = "reminder-red-line"
    message = N_("“%(words)s”不能写进提醒：提醒不罚款、不扣待遇、不吓人。请改成您当面会好好说的话。")


class ReminderWaiting(RuleBroken):
    code = "reminder-waiting"
    message = N_("%(number)s 户的这一条，已经有一份提醒等另一个人看，没有再写。")
    status = 409


class RemindedLately(RuleBroken):
    """``again_on`` is the first day on which it may be said again."""

    code = "reminded-lately"
    message = N_("%(number)s 户的这一条刚提醒过。先等等，%(again_on)s 起才能再提醒；急的事请上门说。")
    status = 409


class ReminderMoved(RuleBroken):
    code = "reminder-moved"
    message = N_("这条提醒已经走到别的一步了，没有改动。请看看现在写着什么。")
    status = 409


class ReminderNeedsTwo(RuleBroken):
    code = "reminder-two"
    message = N_("这条提醒是您写的，要另一个人看过才发。")
    status = 403


class NotTheWriter(RuleBroken):
    code = "reminder-not-writer"
    message = N_("只有写的人自己能撤。不合适的，看的人可以退回。")
    status = 403


class ReminderReasonMissing(RuleBroken):
    code = "reminder-reason-missing"
    message = N_("请写一句为什么，最多 %(limit)s 个字。")


class HandedByMissing(RuleBroken):
    code = "reminder-handed-by-missing"
    message = N_("请写是谁把提醒函交到这一户手里的，最多 %(limit)s 个字。")


class HandedBeforeSent(RuleBroken):
    code = "reminder-handed-day"
    message = N_("“哪天交的”要在发出的那天到今天之间。")


class AnswerWordsMissing(RuleBroken):
    code = "reminder-answer-missing"
    message = N_("还没有写话。写一句，或者点“已经做好了”“知道了”。")


class AnswerWordsTooLong(RuleBroken):
    code = "reminder-answer-too-long"
    message = N_("“想说的话”最多 %(limit)s 个字，现在 %(length)s 个。")


class AnsweredEnough(RuleBroken):
    code = "reminder-answered-enough"
    message = N_("这条提醒已经回了 %(limit)s 次话。还有话，请打村里的电话，或当面说。")
    status = 409
