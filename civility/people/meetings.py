"""Which meetings a village may vote at, and how many must come for a vote to count. Pure.

The shares are those of the 村民委员会组织法 (2018), articles 22 and 26; a decision is carried by more than half of those
who came.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from civility.errors import N_
from civility.people.errors import NoMajorityOfPresent, NoQuorum
from civility.people.votes import Vote


@dataclass(frozen=True, slots=True)
class Meeting:
    """A kind of meeting: ``share`` of those entitled must come, or more than it when ``over``."""

    name: str
    counted: str
    basis: str
    share: Fraction
    over: bool = False

    def needed(self, eligible: int) -> int:
        """The least number present at which the meeting may decide."""
        exact = self.share * eligible
        return max(int(exact) + 1 if self.over or exact.denominator != 1 else int(exact), 1)


MEETINGS: Final = {
    "households": Meeting(
        N_("户代表会议"),
        N_("本村的户数"),
        N_("《村民委员会组织法》第二十二条：本村三分之二以上的户的代表参加"),
        Fraction(2, 3),
    ),
    "assembly": Meeting(
        N_("村民会议"),
        N_("十八周岁以上的村民"),
        N_("《村民委员会组织法》第二十二条：十八周岁以上村民的过半数参加"),
        Fraction(1, 2),
        over=True,
    ),
    "representatives": Meeting(
        N_("村民代表会议"),
        N_("村民代表会议的组成人员"),
        N_("《村民委员会组织法》第二十六条：三分之二以上的组成人员参加"),
        Fraction(2, 3),
    ),
}


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
