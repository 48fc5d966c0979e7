"""Activities and shifts in words."""

from datetime import date

from flask_babel import gettext as _

from civility.almanac import festival_of, span
from civility.governance.activities.models import Activity, Shift
from civility.governance.activities.queries import Tally, plan_of
from civility.governance.activities.rules import words
from civility.governance.activities.services import Proposed
from civility.tables.words import plain
from civility.web.filters import day
from civility.web.numbers import points


def when(shift: Shift) -> str:
    """``11月21日 星期六 19:00–21:00``, with the old festival of the day."""
    return f"{day_words(shift.held_on)} {span(shift.begins, shift.ends)}"


def day_words(on: date) -> str:
    festival = festival_of(on)
    return f"{day(on)}（{_(words.FESTIVALS[festival])}）" if festival else day(on)


def kind_words(activity: Activity) -> str:
    return str(_(words.KINDS[activity.kind]))


def days_words(activity: Activity) -> str:
    """On which days it is held, in a line."""
    plan = plan_of(activity)
    if plan.rule == "week":
        said = _("、").join(_(words.WEEKDAYS[figure]) for figure in plan.figures)
    elif plan.rule == "dates":
        said = _("、").join(day(each) for each in plan.dates)
    elif plan.rule == "workdays":
        said = _(words.DAYS[plan.rule])
    else:
        figures = _("、").join(str(figure or 10) for figure in plan.figures)
        said = (
            _("农历逢 %(figures)s", figures=figures) if plan.rule == "lunar" else _("逢 %(figures)s", figures=figures)
        )
    left_out = [
        text for text, skipped in ((_("放假不办"), plan.skip_holidays), (_("老节不办"), plan.skip_festivals)) if skipped
    ]
    return str(_("，").join([said, *left_out]))


def slots_words(activity: Activity) -> list[str]:
    return [
        str(_("%(hours)s，%(count)s 个位子", hours=span(slot.begins, slot.ends), count=slot.capacity))
        for slot in plan_of(activity).slots
    ]


def news_words(news: str) -> str:
    return str(_(words.NEWS[news]))


def hours_words(minutes: int) -> str:
    """``19 小时 20 分钟``, ``40 分钟``: to the minute, as it was confirmed."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return str(_("%(minutes)s 分钟", minutes=rest))
    if not rest:
        return str(_("%(hours)s 小时", hours=hours))
    return str(_("%(hours)s 小时 %(minutes)s 分钟", hours=hours, minutes=rest))


def tally_words(tally: Tally) -> str:
    """How much of a year there is, and what comes next."""
    said = _("今年 %(hours)s", hours=hours_words(tally.minutes))
    following = tally.next_tier
    if following is None:
        return str(said)
    fields = {"threshold": plain(following.threshold), "points": points(following.tenths)}
    return str(_("%(said)s，满 %(threshold)s 小时一共 %(points)s 分", said=said, **fields))


def proposed_words(done: Proposed) -> str:
    """What became of a tier that was reached."""
    if done.refusal is None:
        return str(_("第 %(number)s 户满了一档，申报提上去了，等另一个人复核。", number=done.number))
    why = done.refusal.describe(_)
    return str(_("第 %(number)s 户满了一档，申报没有提成：%(why)s", number=done.number, why=why))
