"""What a unit, an election of its head and a notice must be. Pure.

Five to fifteen neighbouring households under one head is how counties describe the 户长制; a village may keep strictly to
it or only be told. A head is elected as the households of a village decide anything: two thirds of them come, and more
than half of those who came say the same name (村民委员会组织法 2018, article 22).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeVar
from uuid import UUID

from civility.errors import N_
from civility.governance.relay.errors import (
    CandidateTwice,
    MeasuredByUse,
    MoreEntitledThanThere,
    NoCandidate,
    PointsOutOfWeight,
    TermBeforeElection,
    TermTooLong,
    UnitSize,
    VotesTied,
    WeightsNotHundred,
)
from civility.people.meetings import check_meeting
from civility.people.votes import Vote
from civility.redlines.use import find_use

Home = TypeVar("Home")

LEAST: Final = 5
MOST: Final = 15
USUAL: Final = 10
MAX_TERM_YEARS: Final = 5
EXPIRING_DAYS: Final = 60
"""A term that ends within so many days is shown as one that ends."""
MAX_CANDIDATES: Final = 5
MAX_TITLE: Final = 60
MAX_TEXT: Final = 1000
MAX_REASON: Final = 200
ENDINGS: Final = {
    "recalled": N_("表决罢免"),
    "resigned": N_("自己辞了"),
    "died": N_("去世"),
    "left": N_("搬走了，或调到别的单元"),
    "succeeded": N_("换届"),
}
CHANNELS: Final = {
    "online": N_("自己在手机上看的"),
    "visit": N_("户长、网格员上门告诉的"),
    "paper": N_("在纸上签的"),
    "desk": N_("村委会告诉的"),
}
PURPOSES: Final = {
    "look": N_("看看家里好不好"),
    "need": N_("有困难、有需要"),
    "wish": N_("有心愿、有建议"),
    "tell": N_("讲政策、送通知"),
    "safety": N_("看安全"),
}
OFFICES: Final = {"worker": N_("网格员"), "head": N_("户长")}
PROBES: Final = {
    "": N_("两个人看着打"),
    "notices": N_("旁边写着：通知按时送到几成"),
    "visits": N_("旁边写着：走访了几次"),
}
WHOLE: Final = 100
MAX_DUTIES: Final = 6
SCORERS: Final = 2
EXAMPLE: Final = {
    "worker": (
        (N_("走访到户，心里有数"), 40, "visits"),
        (N_("通知按时送到"), 30, "notices"),
        (N_("有事及时上报"), 30, ""),
    ),
    "head": ((N_("通知按时送到"), 50, "notices"), (N_("常去各户看看"), 30, "visits"), (N_("有事及时上报"), 20, "")),
}
MAX_NOTE: Final = 500
MOST_GRIDS: Final = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """One household that stood, and how many households named it."""

    household_id: UUID
    number: str
    votes: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """The record of an election: who was entitled, who came, whom they named."""

    voted_on: date
    place: str
    eligible: int
    present: int
    abstentions: int
    candidates: tuple[Candidate, ...]


def check_size(name: str, count: int, *, strict: bool) -> None:
    """Raises UnitSize in a village that keeps to the range."""
    if strict and not fits(count):
        raise UnitSize(name=name, count=count, least=LEAST, most=MOST)


def fits(count: int) -> bool:
    return LEAST <= count <= MOST


def elected(meeting: Meeting, name: str, households: int, today: date) -> tuple[Candidate, Vote]:
    """Who was elected, and the vote as every vote is kept: for that one, for others, for nobody.

    Raises NoCandidate, CandidateTwice, VotesTied, MoreEntitledThanThere, NoQuorum, NoMajorityOfPresent,
    VoteDoesNotAddUp, VoteInFuture.
    """
    if not meeting.candidates:
        raise NoCandidate()
    seen: set[UUID] = set()
    for each in meeting.candidates:
        if each.household_id in seen:
            raise CandidateTwice(number=each.number)
        seen.add(each.household_id)
    if meeting.eligible > households:
        raise MoreEntitledThanThere(name=name, count=households, eligible=meeting.eligible)
    first = max(meeting.candidates, key=lambda each: each.votes)
    others = sum(each.votes for each in meeting.candidates) - first.votes
    vote = Vote(
        voted_on=meeting.voted_on,
        eligible=meeting.eligible,
        present=meeting.present,
        votes_for=first.votes,
        votes_against=others,
        abstentions=meeting.abstentions,
        place=meeting.place,
    )
    vote.check(today)
    level = [each for each in meeting.candidates if each.votes == first.votes]
    if len(level) > 1:
        raise VotesTied(count=len(level), votes=first.votes)
    check_meeting("households", vote)
    return first, vote


def pressing(last: date, today: date) -> str:
    """How much something presses whose last day this is: ``now`` when it is past, ``soon`` today and the day before."""
    return "now" if last < today else "soon" if last <= today + timedelta(days=1) else ""


def check_term(voted_on: date, starts_on: date, ends_on: date) -> None:
    """Raises TermBeforeElection, TermTooLong."""
    if starts_on < voted_on or ends_on <= starts_on:
        raise TermBeforeElection()
    if (ends_on.year - starts_on.year, (ends_on.month, ends_on.day) > (starts_on.month, starts_on.day)) > (
        MAX_TERM_YEARS,
        False,
    ):
        raise TermTooLong(years=MAX_TERM_YEARS)


def suggest(homes: Sequence[Home]) -> list[list[Home]]:
    """Neighbours in the order of a walk, cut into parts as equal as they come, about ten and at most fifteen each."""
    if not homes:
        return []
    parts = max(round(len(homes) / USUAL), -(-len(homes) // MOST), 1)
    least, more = divmod(len(homes), parts)
    cut, begin = [], 0
    for part in range(parts):
        end = begin + least + (part < more)
        cut.append(list(homes[begin:end]))
        begin = end
    return cut


@dataclass(frozen=True, slots=True)
class Duty:
    """What is measured, what it weighs of a hundred, and which figure of the program stands beside it, if any."""

    what: str
    weight: int
    probe: str = ""


def check_duties(duties: Sequence[Duty]) -> None:
    """Raises WeightsNotHundred, MeasuredByUse."""
    total = sum(duty.weight for duty in duties)
    if total != WHOLE or any(duty.weight < 1 for duty in duties):
        raise WeightsNotHundred(total=total)
    for place, duty in enumerate(duties, 1):
        words = find_use(duty.what)
        if words is not None:
            raise MeasuredByUse(place=place, words=words)


def check_points(points: Sequence[int], weights: Sequence[int]) -> None:
    """Raises PointsOutOfWeight."""
    if len(points) != len(weights):
        raise PointsOutOfWeight(place=len(points) + 1)
    for place, (got, weight) in enumerate(zip(points, weights, strict=True), 1):
        if not 0 <= got <= weight:
            raise PointsOutOfWeight(place=place)


def place_of(total: int, totals: Sequence[int]) -> int:
    """The rank of a total among all of them; equal totals share one."""
    return 1 + sum(other > total for other in totals)
