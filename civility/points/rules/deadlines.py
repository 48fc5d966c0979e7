"""How long objections and appeals may take, in working days, and how near the last one is. Pure: no clock."""

from datetime import date

from civility import workdays

WORKDAYS = 7
"""To answer an objection, to appeal against the answer, and to rule on the appeal: one figure, easy to remember."""
SOON = 2


def last_day(since: date) -> date:
    """The last working day for what began on ``since``."""
    return workdays.after(since, WORKDAYS)


def soon_until(today: date) -> date:
    """What must be answered by this day at the latest is soon due."""
    return workdays.after(today, SOON)


def urgency(today: date, until: date) -> str:
    """``now`` for what is late, ``soon`` for what has two working days left or fewer, else nothing."""
    if until < today:
        return "now"
    return "soon" if until <= soon_until(today) else ""
