"""What waits for somebody at the village's meetings and ballots."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import today
from civility.governance.meetings import queries as meetings
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.permissions import TABLE


def meeting_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """Who came to count, ballots whose time is over, and what waits for a second person."""
    url = url_for("meetings.meetings", village_code=village.code)
    who = actor.user_id
    waiting = {
        "meeting.attend": (_("今天的会：点到会的人"), meetings.count_unattended(session, village.id, today())),
        "ballot.count": (_("投票截止了，等点票"), meetings.count_uncounted(session, village.id)),
        "ballot.confirm": (_("票点了，等另一个人核"), meetings.count_unconfirmed(session, village.id, who)),
        "meeting.close": (_("会议记录等另一个人签"), meetings.count_unsigned(session, village.id, who)),
    }
    return [
        {"what": words, "url": url, "urgency": "soon"}
        for action, (words, count) in waiting.items()
        if count and roles & TABLE[action]
    ]
