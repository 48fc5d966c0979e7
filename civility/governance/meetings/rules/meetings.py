"""The life of a meeting and of a motion, what an agenda is, and what a vote came to. Pure: no session, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from civility.governance.meetings.errors import (
    AgendaTooLong,
    CalledTooLate,
    LateWithoutReason,
    MeetingInPast,
    NoAgenda,
)
from civility.people.errors import NoMajorityOfPresent, NoQuorum
from civility.people.meetings import MEETINGS, check_meeting
from civility.people.votes import Vote

MOST_ITEMS: Final = 20
LONGEST_ITEM: Final = 120
ADULT: Final = 18

MEETING_STEPS: Final[Mapping[str, Mapping[str, str]]] = {
    "call": {"draft": "called"},
    "cancel": {"draft": "cancelled", "called": "cancelled"},
    "attend": {"called": "held", "held": "held"},
    "minute": {"held": "minuted"},
    "return": {"minuted": "held"},
    "close": {"minuted": "closed"},
}
MOTION_STEPS: Final[Mapping[str, Mapping[str, str]]] = {
    "fix": {"draft": "fixed"},
    "drop": {"draft": "dropped", "fixed": "dropped"},
    "hands": {"fixed": "decided"},
    "open": {"fixed": "voting"},
    "count": {"voting": "counted"},
    "recount": {"counted": "voting"},
    "confirm": {"counted": "decided"},
}
"""What each act makes of each state. What is not here cannot happen."""
LIVE: Final = frozenset({"called", "held"})
"""The states of a meeting at which something may be put to the vote."""
PENDING: Final = frozenset({"draft", "fixed", "voting", "counted"})
VOTED: Final = frozenset({"voting", "counted", "decided"})


def check_agenda(lines: Iterable[str]) -> list[str]:
    """The items, without empty ones. Raises NoAgenda, AgendaTooLong."""
    items = [line.strip() for line in lines if line.strip()]
    if not items:
        raise NoAgenda()
    if len(items) > MOST_ITEMS or max(map(len, items)) > LONGEST_ITEM:
        raise AgendaTooLong(limit=MOST_ITEMS, longest=LONGEST_ITEM)
    return items


def check_call(kind: str, *, today: date, meets_on: date, reason: str) -> str:
    """The reason to write on a call that comes late, or nothing. Raises MeetingInPast, CalledTooLate, LateWithoutReason."""
    meeting = MEETINGS[kind]
    if meets_on < today:
        raise MeetingInPast()
    earliest = today + timedelta(days=meeting.notice_days)
    if meets_on >= earliest:
        return ""
    if meeting.strict:
        raise CalledTooLate(kind=meeting.name, days=meeting.notice_days, earliest=earliest.isoformat())
    if not reason.strip():
        raise LateWithoutReason(kind=meeting.name, days=meeting.notice_days)
    return reason.strip()


def outcome_of(kind: str, vote: Vote) -> str:
    """``carried``, ``lost`` or ``no_quorum``."""
    try:
        check_meeting(kind, vote)
    except NoQuorum:
        return "no_quorum"
    except NoMajorityOfPresent:
        return "lost"
    return "carried"


def is_adult(birth_year: int | None, year: int) -> bool | None:
    """Whether somebody is 18 in the course of ``year``; None where nobody wrote down when they were born."""
    return None if birth_year is None else year - birth_year >= ADULT


def read_seats(text: str) -> list[tuple[str, str]]:
    """Household number and name of each line that says something, as typed: ``3 王秀兰``."""
    pairs = []
    for line in text.splitlines():
        words = line.replace("，", " ").replace(",", " ").replace("、", " ").split()
        if words:
            pairs.append((words[0], "".join(words[1:])))
    return pairs


def numbered(items: Sequence[str]) -> list[str]:
    """For paper: ``1. 修路``."""
    return [f"{place}. {item}" for place, item in enumerate(items, 1)]
