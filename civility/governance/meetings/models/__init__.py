"""Meetings with their lists and motions; ballots with what was cast."""

from civility.governance.meetings.models.ballots import (
    CHANNELS,
    CHOICES,
    MARKS,
    Ballot,
    BallotBox,
    BallotCast,
    BallotSheet,
)
from civility.governance.meetings.models.meetings import (
    MEETING_STATES,
    MOTION_STATES,
    WAYS,
    Meeting,
    MeetingPhoto,
    MeetingSeat,
    Motion,
)

__all__ = [
    "CHANNELS",
    "CHOICES",
    "MARKS",
    "MEETING_STATES",
    "MOTION_STATES",
    "WAYS",
    "Ballot",
    "BallotBox",
    "BallotCast",
    "BallotSheet",
    "Meeting",
    "MeetingPhoto",
    "MeetingSeat",
    "Motion",
]
