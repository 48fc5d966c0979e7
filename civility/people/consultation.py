"""A draft before the village: until when people may say what they think, and what was said and answered.

The same for a standard and for a covenant: each has a draft of its own and a table of comments of its own (``Said``).
"""

from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from civility.clock import now
from civility.db import UtcDateTime, new_id, one_of
from civility.people.actors import Actor
from civility.people.emptying import empty_old
from civility.people.errors import AnswerEmpty, CommentEmpty, ConsultationTooLong, ConsultationTooShort
from civility.people.rules import KEPT_DAYS

LEAST_DAYS: Final = 7
MOST_DAYS: Final = 60
MAX_TEXT: Final = 500
MAX_ABOUT: Final = 40
CHANNELS: Final = ("online", "helper", "paper")


class Said:
    """The columns of what somebody said about a draft while it was before the village, and what the committee answered.

    ``about`` is the clause or article it concerns, in the speaker's words; ``name`` is optional and not shown to the
    public.
    """

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True, sort_order=-2)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-1)
    request_key: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(10), default="online")
    about: Mapped[str] = mapped_column(String(MAX_ABOUT), default="")
    text: Mapped[str] = mapped_column(String(MAX_TEXT))
    name: Mapped[str] = mapped_column(String(60), default="")
    said_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answer: Mapped[str] = mapped_column(String(MAX_TEXT), default="")
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def answer_with(self, answer: str, actor: Actor) -> None:
        """What is said to it; said again it replaces what was said. Raises AnswerEmpty."""
        answer = answer.strip()
        if not 0 < len(answer) <= MAX_TEXT:
            raise AnswerEmpty(limit=MAX_TEXT)
        if self.answer != answer:
            self.answer, self.answered_by, self.answered_at = answer, actor.user_id, now()


def said_checks() -> tuple[CheckConstraint, ...]:
    """What holds in every table of ``Said``."""
    return (
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint("(answer <> '') = (answered_at IS NOT NULL)", name="answered"),
    )


def said(text: str, *, about: str, name: str, channel: str, actor: Actor | None) -> dict[str, Any]:
    """A comment as it is kept. Raises CommentEmpty."""
    if not 0 < len(text.strip()) <= MAX_TEXT:
        raise CommentEmpty(limit=MAX_TEXT)
    return {
        "text": text.strip(),
        "about": about.strip()[:MAX_ABOUT],
        "name": name.strip(),
        "channel": channel,
        "recorded_by": actor.user_id if actor else None,
    }


def check_until(began: date, until: date, today: date) -> None:
    """Whether a draft that was put before the village on ``began`` may stay there until the end of a day.

    Raises ConsultationTooShort, ConsultationTooLong.
    """
    if until < max(began + timedelta(days=LEAST_DAYS), today):
        raise ConsultationTooShort(days=LEAST_DAYS, began=began.isoformat())
    if until > today + timedelta(days=MOST_DAYS):
        raise ConsultationTooLong(days=MOST_DAYS)


def forget_names(session: Session, comments: type[Said]) -> int:
    """The names under what was said KEPT_DAYS ago, in every village; how many. The words and the answer stay."""
    before = now() - timedelta(days=KEPT_DAYS)
    return empty_old(session, comments, comments.said_at < before, comments.name != "", name="")
