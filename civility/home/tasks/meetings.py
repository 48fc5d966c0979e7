"""What waits for somebody at the village's meetings and ballots."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import local, now, today
from civility.governance.meetings import queries as meetings
from civility.governance.meetings.models import Meeting
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.permissions import TABLE

ACTIONS = ("meeting.attend", "meeting.close", "ballot.count", "ballot.confirm")


def meeting_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """Who came to count, ballots whose time is over, and what waits for a second person, who may be this one."""
    mine = {action for action in ACTIONS if roles & TABLE[action]}
    if not mine:
        return []
    waiting = [*_meetings(session, village, actor), *_ballots(session, village, actor)]
    return [
        {
            "what": words,
            "note": meeting.title,
            "url": url_for("meetings.meeting", village_code=village.code, number=meeting.number),
            "urgency": "soon",
        }
        for action, words, meeting in waiting
        if action in mine
    ]


def _meetings(session: Session, village: Division, actor: Actor) -> Iterator[tuple[str, str, Meeting]]:
    for meeting in meetings.list_unfinished(session, village.id):
        if meeting.state == "called" and local(meeting.starts_at).date() <= today():
            yield "meeting.attend", _("开会的日子到了：点到会的人"), meeting
        elif meeting.state == "minuted" and meeting.minuted_by != actor.user_id:
            yield "meeting.close", _("会议记录等另一个人签"), meeting


def _ballots(session: Session, village: Division, actor: Actor) -> Iterator[tuple[str, str, Meeting]]:
    for meeting, motion, ballot in meetings.list_waiting(session, village.id):
        if motion.state == "voting" and ballot.closes_at <= now():
            yield "ballot.count", _("投票截止了，等点票"), meeting
        elif motion.state == "counted" and ballot.counted_by != actor.user_id:
            yield "ballot.confirm", _("票点了，等另一个人核"), meeting
