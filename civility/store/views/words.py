"""When a store is open and how much of a good a household may have, in words."""

from collections.abc import Sequence

from flask_babel import gettext as _

from civility.clock import today
from civility.errors import N_
from civility.store.models import Good, Store
from civility.store.queries import Opening
from civility.store.rules.opening import Slot, slots_from, span_words
from civility.web.filters import day as day_words
from civility.web.filters import quantity

WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))


def opening_words(opening: Opening) -> str:
    """One sentence: open today and when, or when next; empty where the village wrote no hours."""
    if opening.closure is not None:
        closure = opening.closure
        if closure.until_on is None:
            return str(_("停业：%(reason)s。什么时候再开，等村委会通知。", reason=closure.reason))
        return str(_("停业到 %(day)s：%(reason)s。", day=day_words(closure.until_on), reason=closure.reason))
    if not opening.scheduled:
        return ""
    seen = opening.today
    if seen.is_open:
        return str(_("现在开门，今天 %(hours)s。", hours=_hours(seen.hours)))
    if seen.next_on == today():
        return str(_("今天开门 %(hours)s。", hours=_hours(seen.hours)))
    if seen.next_on is None:
        return str(_("最近没有开门的日子。"))
    return str(_("现在不开门，下次 %(day)s %(hours)s。", day=day_words(seen.next_on), hours=_hours(seen.next_hours)))


def limit_words(good: Good) -> str:
    """The most one household may have, ``每月 2 块、每年 6 块``; empty where there is no limit."""
    spans = ((_("每月 %(n)s"), good.monthly_limit), (_("每年 %(n)s"), good.yearly_limit))
    return str(_("、")).join(words % {"n": quantity(most, good.unit)} for words, most in spans if most is not None)


def schedule_words(store: Store) -> list[tuple[str, str]]:
    """Pairs of days and hours for a table: weekdays, then market days."""
    return [(day_name(slot), span_words(slot)) for slot in sorted(slots_from(store.schedule), key=_in_order)]


def day_name(slot: Slot) -> str:
    if slot.kind == "week":
        return str(_(WEEKDAYS[slot.number]))
    if slot.kind == "tens":
        return str(_("公历逢 %(n)s", n=slot.number or 10))
    return str(_("农历逢 %(n)s", n=slot.number or 10))


def _hours(slots: Sequence[Slot]) -> str:
    return "、".join(span_words(slot) for slot in slots)


def _in_order(slot: Slot) -> tuple[int, int, int]:
    return ("week", "tens", "lunar").index(slot.kind), slot.number, slot.opens
