"""What a meeting of the village voted, and whether its counts can be true. Pure: the caller says what day it is."""

import json
from dataclasses import asdict, dataclass
from datetime import date

from civility.people.errors import VoteDoesNotAddUp, VoteInFuture


@dataclass(frozen=True, slots=True)
class Vote:
    """The record of a vote: the day, how many had one, how many came, and what they said."""

    voted_on: date
    eligible: int
    present: int
    votes_for: int
    votes_against: int
    abstentions: int
    place: str = ""

    @property
    def cast(self) -> int:
        return self.votes_for + self.votes_against + self.abstentions

    def record(self) -> str:
        """As it is kept with the village's settings: one line of JSON."""
        return json.dumps(asdict(self), default=str, ensure_ascii=False, sort_keys=True)

    def check(self, today: date) -> None:
        """What every vote must be; what a majority or a quorum is, is for each thing voted on to say.

        Raises VoteDoesNotAddUp, VoteInFuture.
        """
        counts = (self.eligible, self.present, self.votes_for, self.votes_against, self.abstentions)
        if min(counts) < 0 or not self.cast <= self.present <= self.eligible:
            raise VoteDoesNotAddUp(eligible=self.eligible, present=self.present, cast=self.cast)
        if self.voted_on > today:
            raise VoteInFuture(voted_on=self.voted_on.isoformat())
