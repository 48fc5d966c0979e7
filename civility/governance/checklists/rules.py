"""What the checklists are called, what can be looked up, and the example they begin with. Pure.

The county's words 六有 and 五个一 are known, their items are each village's own: ``EXAMPLE`` is a beginning, marked as one.
"""

from datetime import date, timedelta
from typing import Final

from civility.errors import N_

LISTS: Final = ("six", "five")
LIST_WORDS: Final = {"six": N_("六有"), "five": N_("五个一")}
SEEN_DAYS: Final = 92
PROBES: Final = {
    "prices": N_("有批准的价目"),
    "hours": N_("写了开门时间"),
    "people": N_("有两个人能管"),
    "stock": N_("货架上有货"),
    "count": N_("这一季盘点过"),
    "restock": N_("这个月进过货"),
    "redeemed": N_("这个月兑换过"),
    "notice": N_("这个月公示过"),
    "thanks": N_("今年有人捐过"),
}
EXAMPLE: Final = (
    ("six", N_("有场所"), ""),
    ("six", N_("有牌子"), ""),
    ("six", N_("有专人"), "people"),
    ("six", N_("有价目"), "prices"),
    ("six", N_("有时间"), "hours"),
    ("six", N_("有货物"), "stock"),
    ("five", N_("一月一公示"), "notice"),
    ("five", N_("一月一兑换"), "redeemed"),
    ("five", N_("一月一补货"), "restock"),
    ("five", N_("一季一盘点"), "count"),
    ("five", N_("一年一评议"), ""),
)
MOST_ITEMS: Final = 20


def still_seen(seen_on: date | None, today: date) -> bool:
    """Whether what somebody saw on a day still counts."""
    return seen_on is not None and today - seen_on < timedelta(days=SEEN_DAYS)


def quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
