"""When a copy falls due, what it is called, and which older ones may go. Knows no database, no clock and no folder."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from civility.backups.notes import Copy
from civility.clock import ZONE

AT: Final = time(0, 40)  # before the books are audited
KEPT: Final = 7
OVERDUE: Final = timedelta(days=2)
OURS: Final = re.compile(r"civility-\d{8}-\d{6}\.(db|dump)")


def name_of(made_at: datetime, ending: str) -> str:
    """``civility-20261121-004000.db``, in the village's time: also a stick formatted for cameras takes it."""
    return f"civility-{made_at.astimezone(ZONE):%Y%m%d-%H%M%S}.{ending}"


def until(copies: Sequence[Copy], now: datetime) -> list[Copy]:
    """Of ``copies`` those that were made by ``now``. What a clock that ran ahead made counts once that time has come."""
    return [copy for copy in copies if copy.made_at <= now]


def is_due(newest: datetime | None, now: datetime) -> bool:
    """Whether there is no copy since the last night, or since ever."""
    if newest is None:
        return True
    today = now.astimezone(ZONE).date()
    due = datetime.combine(today, AT, ZONE)
    return newest < (due if due <= now else due - timedelta(days=1))


def is_overdue(newest: datetime | None, now: datetime) -> bool:
    """Whether so many nights went by without a copy that somebody has to look."""
    return newest is None or now - newest > OVERDUE


def replaceable(copies: Sequence[Copy]) -> list[Copy]:
    """Of ``copies``, newest first, those that the newest makes needless.

    Kept are the newest ``KEPT``, what a person named, and whatever holds more than the newest does: a village that is
    not in it, or a longer book. So a database begun anew, or put back from an old copy, never pushes out the good ones.
    """
    if not copies or copies[0].faults:
        return []
    now = {book.village_id: book.size for book in copies[0].books}
    return [
        copy
        for copy in copies[KEPT:]
        if OURS.fullmatch(copy.file.name) and all(now.get(book.village_id, -1) >= book.size for book in copy.books)
    ]


def megabytes(size_bytes: int) -> str:
    """``12.3``, in millions of bytes."""
    return f"{size_bytes / 1_000_000:,.1f}"
