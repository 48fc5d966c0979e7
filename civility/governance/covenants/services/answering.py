"""What a household says to a reminder, itself or through somebody; and forgetting all words when their time is over."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import day_start, now, today
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.covenants.errors.reminders import (
    AnsweredEnough,
    AnswerWordsMissing,
    AnswerWordsTooLong,
    ReminderMoved,
)
from civility.governance.covenants.models import CovenantReminder, ReminderAnswer
from civility.governance.covenants.queries.reminders import get_reminder, list_answers
from civility.governance.covenants.rules.reminders import (
    ANSWERS,
    CHANNELS,
    KEPT_DAYS,
    MAX_WORDS,
    MOST_ANSWERS,
    next_state,
)
from civility.governance.covenants.services.reminding import require_reader
from civility.people.actors import SYSTEM, Actor
from civility.people.queries import list_villages
from civility.people.retries import find_told


def answer_reminder(
    session: Session,
    *,
    village_id: UUID,
    reminder_id: UUID,
    kind: str,
    words: str,
    actor: Actor,
    request_key: str,
    channel: str = "helper",
) -> ReminderAnswer:
    """What a household says: ``kind`` of ``rules.ANSWERS``, with or without words. Once with one key.

    On its own phone the channel is ``phone``, whatever is asked. Anybody who may read the reminder says it for a household
    that told them (``helper``) or gave back its slip (``paper``), and is named. Raises AnswerWordsMissing, AnswerWordsTooLong,
    AnsweredEnough, ReminderMoved, KeyReused, Forbidden, ReminderNotFound.
    """
    said = " ".join(words.split())
    if kind not in ANSWERS or channel not in CHANNELS:
        raise Forbidden()
    if kind == "said" and not said:
        raise AnswerWordsMissing()
    if len(said) > MAX_WORDS:
        raise AnswerWordsTooLong(limit=MAX_WORDS, length=len(said))
    with transaction(session):
        ledger.hold(session, village_id)
        reminder = get_reminder(session, village_id, reminder_id)
        own = actor.owns(village_id, reminder.household_id)
        if not own:
            require_reader(session, reminder, actor)
        told = {
            "reminder_id": reminder_id,
            "kind": kind,
            "words": said,
            "channel": "phone" if own else channel,
            "helper_id": None if own else actor.user_id,
        }
        if told["channel"] == "phone" and not own:
            raise Forbidden()
        known = find_told(session, village_id, ReminderAnswer, request_key, told)
        if known is not None:
            return known
        to = next_state(reminder.state, "answer")
        if to is None:
            raise ReminderMoved()
        if len(list_answers(session, village_id, [reminder_id]).get(reminder_id, ())) >= MOST_ANSWERS:
            raise AnsweredEnough(limit=MOST_ANSWERS)
        reminder.state = to
        answer = ReminderAnswer(village_id=village_id, request_key=request_key, **told)
        session.add(answer)
        session.flush()
        return answer


def empty_old_reminders(session: Session, village_id: UUID | None = None, actor: Actor = SYSTEM) -> int:
    """The words of reminders older than ``rules.KEPT_DAYS``, and of their answers, gone; how many reminders there were."""
    villages = [village_id] if village_id else [village.id for village in list_villages(session)]
    return sum(_empty(session, each) for each in villages)


def _empty(session: Session, village_id: UUID) -> int:
    old = (
        CovenantReminder.village_id == village_id,
        CovenantReminder.proposed_at < day_start(today() - timedelta(days=KEPT_DAYS)),
        CovenantReminder.emptied_at.is_(None),
    )
    if session.scalar(select(CovenantReminder.id).where(*old).limit(1)) is None:
        return 0
    with transaction(session):
        ledger.hold(session, village_id)
        ids = session.scalars(select(CovenantReminder.id).where(*old)).all()
        session.execute(
            update(ReminderAnswer)
            .where(
                ReminderAnswer.village_id == village_id,
                ReminderAnswer.reminder_id.in_(select(CovenantReminder.id).where(*old)),
            )
            .values(words="")
        )
        session.execute(
            update(CovenantReminder).where(*old).values(words="", reason="", handed_by="", emptied_at=now())
        )
        return len(ids)
