"""What notices, objections and appeals refuse."""

from civility.errors import N_, RuleBroken


class NothingToPublish(RuleBroken):
    code = "nothing-to-publish"
    message = N_("没有已复核、等着公示的条目。请先复核。")
    status = 409


class ClosesTooSoon(RuleBroken):
    code = "closes-too-soon"
    message = N_("公示至少要到 %(earliest)s。请改晚一些。")


class NoticeClosed(RuleBroken):
    """``state`` is the state of the claim when it is not on notice any more."""

    code = "notice-closed"
    message = N_("这条现在不在公示期内，不能提异议了。有疑问请到村务监督委员会反映。")
    status = 409


class ObjectionEmpty(RuleBroken):
    code = "objection-empty"
    message = N_("请写明哪里不对、您怎么知道的，最多 %(limit)s 个字。")


class AlreadyRuled(RuleBroken):
    code = "already-ruled"
    message = N_("这条异议已经答复过了，没有改动。")
    status = 409


class NotIndependent(RuleBroken):
    code = "not-independent"
    message = N_("记分、复核或提异议的人不能答复这条异议。请监委会另一位成员来办。")
    status = 403


class RulingEmpty(RuleBroken):
    code = "ruling-empty"
    message = N_("请写明答复的理由，最多 %(limit)s 个字。")


class NotRuledYet(RuleBroken):
    code = "not-ruled-yet"
    message = N_("监委会还没有答复。等有了答复，不服再请乡镇裁决。")
    status = 409


class AppealEmpty(RuleBroken):
    code = "appeal-empty"
    message = N_("请在“为什么不服”里写明理由，最多 %(limit)s 个字。")


class AppealTooLate(RuleBroken):
    """``until`` is the last day, None where the ruling is final."""

    code = "appeal-too-late"
    message = N_("这个答复不能再申诉了：申诉的日子过了，或者已经由乡镇定过。有新的情况，请直接到乡镇反映。")
    status = 409


class AlreadyAppealed(RuleBroken):
    code = "already-appealed"
    message = N_("这个答复已经申诉过了，一个答复只能申诉一次。请等乡镇裁决，结果在回执那一页看。")
    status = 409


class AppealNotYours(RuleBroken):
    code = "appeal-not-yours"
    message = N_(
        "异议不成立的，由提异议的人申诉；异议成立的，由被更正的那一户申诉。请让他们自己来，或请村干部替他们记。"
    )
    status = 409


class AppealSettled(RuleBroken):
    """``state`` is that of the claim."""

    code = "appeal-settled"
    message = N_("这一条后来有了别的结果，这个答复不用再申诉。请看公示上现在写的。")
    status = 409


class AppealRuled(RuleBroken):
    code = "appeal-ruled"
    message = N_("这件申诉已经裁决过了，没有改动。")
    status = 409


class NotFreeToDecide(RuleBroken):
    code = "not-free-to-decide"
    message = N_("这一条的记分、复核、答复，或这件异议、申诉，有一步是您经手的，不能由您裁决。请乡镇另一位审定员来办。")
    status = 403
