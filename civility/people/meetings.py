"""Which meetings a village holds: who has a seat, how long before it is called, how many must come to decide. Pure.

Shares and days with a source are those of the 村民委员会组织法 (2018), articles 21, 22 and 26; the others are custom and say so.
A decision is carried by more than half of those who came. A meeting without a share is for talking and decides nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from civility.errors import N_
from civility.people.errors import NoMajorityOfPresent, NoQuorum
from civility.people.votes import Vote

SEATS: Final = ("household", "adult", "person")
"""Who is on the list: each household, each adult, or people named one by one."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A kind of meeting: ``share`` of those entitled must come, or more than it when ``over``; None decides nothing.

    It is called ``notice_days`` before; later is refused where that is ``strict``, and otherwise written on the call.
    """

    name: str
    counted: str
    basis: str
    share: Fraction | None
    notice_days: int
    over: bool = False
    strict: bool = False
    by_law: bool = False
    seat: str = "household"

    def needed(self, eligible: int) -> int:
        """The least number present at which the meeting may decide. Only of a meeting that decides."""
        if self.share is None:
            raise ValueError("this meeting decides nothing")
        exact = self.share * eligible
        return max(int(exact) + 1 if self.over or exact.denominator != 1 else int(exact), 1)


_TALK = N_("不用够多少人：只通气、听意见，不作决定")
_OWN_RULE = N_("法律没有规定，按惯例组成人员过半数参加；议定的事，要表决的再交村民会议或村民代表会议")

MEETINGS: Final[Mapping[str, Meeting]] = {
    "households": Meeting(
        N_("户代表会议"),
        N_("本村的户数"),
        N_("《村民委员会组织法》第二十二条：本村三分之二以上的户的代表参加"),
        Fraction(2, 3),
        notice_days=10,
        strict=True,
        by_law=True,
    ),
    "assembly": Meeting(
        N_("村民会议"),
        N_("十八周岁以上的村民"),
        N_("《村民委员会组织法》第二十二条：十八周岁以上村民的过半数参加"),
        Fraction(1, 2),
        notice_days=10,
        over=True,
        strict=True,
        by_law=True,
        seat="adult",
    ),
    "representatives": Meeting(
        N_("村民代表会议"),
        N_("村民代表会议的组成人员"),
        N_("《村民委员会组织法》第二十六条：三分之二以上的组成人员参加"),
        Fraction(2, 3),
        notice_days=3,
        by_law=True,
        seat="person",
    ),
    "informed": Meeting(N_("村民知情大会"), N_("本村的户数"), _TALK, None, notice_days=7),
    "candid": Meeting(N_("民情恳谈会"), N_("本村的户数"), _TALK, None, notice_days=3),
    "council": Meeting(
        N_("议事会"),
        N_("议事会的组成人员"),
        _OWN_RULE,
        Fraction(1, 2),
        notice_days=3,
        over=True,
        seat="person",
    ),
    "heads": Meeting(
        N_("楼栋长议事会"),
        N_("全体楼栋长、户长"),
        _OWN_RULE,
        Fraction(1, 2),
        notice_days=1,
        over=True,
        seat="person",
    ),
}
BY_LAW: Final = {kind: meeting for kind, meeting in MEETINGS.items() if meeting.by_law}
"""Those whose vote can make a standard or a covenant."""


def check_meeting(kind: str, vote: Vote) -> None:
    """Whether enough came, and more than half of them said yes.

    Raises NoQuorum, NoMajorityOfPresent; KeyError for a kind that does not exist.
    """
    meeting = MEETINGS[kind]
    needed = meeting.needed(vote.eligible)
    if vote.present < needed:
        raise NoQuorum(eligible=vote.eligible, present=vote.present, needed=needed, basis=meeting.basis)
    if 2 * vote.votes_for <= vote.present:
        raise NoMajorityOfPresent(votes_for=vote.votes_for, present=vote.present)
