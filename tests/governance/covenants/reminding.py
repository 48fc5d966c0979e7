"""What tests of reminders do over and over: whose, by whom, and how many there are."""

from datetime import date

from sqlalchemy import func, select

from civility.governance.covenants.models import CovenantReminder
from civility.governance.covenants.queries import (
    list_answers,
)
from civility.governance.covenants.services import (
    answer_reminder,
)
from civility.people.actors import Actor, HouseholdRef
from tests.factories.governance import key

TODAY = date(2026, 11, 3)


def itself(home):
    return Actor.of(HouseholdRef(home.village_id, home.id))


def ref(home):
    return HouseholdRef(home.village_id, home.id)


def of(reminder):
    return {"village_id": reminder.village_id, "reminder_id": reminder.id}


def answer(session, reminder, actor, kind="known", words="", **changed):
    return answer_reminder(
        session, **of(reminder), kind=kind, words=words, actor=actor, **({"request_key": key()} | changed)
    )


def rows(session, model=CovenantReminder):
    return session.scalar(select(func.count()).select_from(model))


def said(session, reminder):
    return list_answers(session, reminder.village_id, [reminder.id]).get(reminder.id, [])
