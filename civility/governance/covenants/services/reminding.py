"""A household is reminded: one person writes, another reads and sends, and either way it ends kindly.

Nothing of it is in the book, nothing of it is public, and nothing of it takes points.
"""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local, now, today
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.covenants.errors import NotInForce
from civility.governance.covenants.errors.reminders import (
    HandedBeforeSent,
    HandedByMissing,
    NoSuchArticle,
    NotTheWriter,
    RemindedLately,
    ReminderMoved,
    ReminderNeedsTwo,
    ReminderReasonMissing,
    ReminderRedLine,
    ReminderWaiting,
    ReminderWordsTooLong,
)
from civility.governance.covenants.models import Covenant, CovenantReminder
from civility.governance.covenants.queries.reminders import find_earlier, get_reminder
from civility.governance.covenants.rules.life import may_step
from civility.governance.covenants.rules.reminders import (
    MAX_NAME,
    MAX_REASON,
    MAX_WORDS,
    SENDERS,
    WRITERS,
    again_on,
    check_seen_on,
    next_state,
)
from civility.governance.covenants.services.writing import lock_covenant
from civility.people.actors import Actor
from civility.people.models import Household
from civility.people.queries import get_household_by_id
from civility.people.retries import find_told
from civility.people.voices import get_resident
from civility.points.services.independence import nearness_of
from civility.redlines import check


def propose_reminder(
    session: Session,
    *,
    village_id: UUID,
    household_id: UUID,
    covenant_id: UUID,
    article: int,
    seen_on: date,
    words: str,
    actor: Actor,
    request_key: str,
) -> CovenantReminder:
    """Write a reminder of an article, counted from 1, which another person has to read first. Once with one key.

    Raises SeenInFuture, SeenTooLongAgo, ReminderWordsTooLong, ReminderRedLine, NoSuchArticle, NotInForce, OwnHousehold,
    RelativeHousehold, OwnHeadUnit, HouseholdLeft, ReminderWaiting, RemindedLately, KeyReused, Forbidden, NotFound.
    """
    _require(actor, village_id, WRITERS)
    told = {
        "household_id": household_id,
        "covenant_id": covenant_id,
        "article": article,
        "seen_on": seen_on,
        "words": _fit(words),
        "proposed_by": actor.user_id,
    }
    check_seen_on(seen_on, today())
    with transaction(session):
        covenant = lock_covenant(session, village_id, covenant_id)
        known = find_told(session, village_id, CovenantReminder, request_key, told)
        if known is not None:
            return known
        _require_promised(covenant, article)
        household = get_resident(session, village_id, household_id)
        nearness_of(session, village_id, actor).require_far(household)
        _require_patience(session, household, covenant_id, article)
        reminder = CovenantReminder(village_id=village_id, request_key=request_key, **told)
        session.add(reminder)
        session.flush()
        return reminder


def send_reminder(session: Session, *, village_id: UUID, reminder_id: UUID, actor: Actor) -> CovenantReminder:
    """A second person has read it: the household is told. Pressed twice it is sent once.

    Raises ReminderNeedsTwo, SeenTooLongAgo for what waited too long, OwnHousehold, RelativeHousehold, OwnHeadUnit,
    NotInForce, HouseholdLeft, ReminderMoved, Forbidden, ReminderNotFound.
    """
    with transaction(session):
        reminder, household = _for_sender(session, village_id, reminder_id, actor)
        if (reminder.state, reminder.decided_by) == ("sent", actor.user_id):
            return reminder
        _require_another(reminder, actor)
        get_resident(session, village_id, household.id)
        _require_promised(session.get_one(Covenant, (village_id, reminder.covenant_id)), reminder.article)
        check_seen_on(reminder.seen_on, today())
        _move(reminder, "send")
        reminder.decided_by, reminder.decided_at = actor.user_id, now()
        session.flush()
        return reminder


def return_reminder(
    session: Session, *, village_id: UUID, reminder_id: UUID, reason: str, actor: Actor
) -> CovenantReminder:
    """A second person does not send it, and says why. Raises ReminderReasonMissing, and as ``send_reminder`` does."""
    with transaction(session):
        reminder, _household = _for_sender(session, village_id, reminder_id, actor)
        said = _reasoned(reason)
        if (reminder.state, reminder.decided_by, reminder.reason) == ("returned", actor.user_id, said):
            return reminder
        _require_another(reminder, actor)
        _move(reminder, "return")
        reminder.decided_by, reminder.decided_at, reminder.reason = actor.user_id, now(), said
        session.flush()
        return reminder


def withdraw_reminder(session: Session, *, village_id: UUID, reminder_id: UUID, actor: Actor) -> CovenantReminder:
    """Whoever wrote it thinks better of it before it is sent. Raises NotTheWriter, ReminderMoved."""
    _require(actor, village_id, WRITERS)
    with transaction(session):
        ledger.hold(session, village_id)
        reminder = get_reminder(session, village_id, reminder_id)
        if reminder.proposed_by != actor.user_id:
            raise NotTheWriter()
        if reminder.state != "withdrawn":
            _end(reminder, "withdraw", actor)
            session.flush()
        return reminder


def close_reminder(session: Session, *, village_id: UUID, reminder_id: UUID, actor: Actor) -> CovenantReminder:
    """It has been put right, and the household is thanked. Raises OwnHousehold, RelativeHousehold, OwnHeadUnit, ReminderMoved."""
    with transaction(session):
        reminder, _household = _for_sender(session, village_id, reminder_id, actor)
        if reminder.state != "closed":
            _end(reminder, "close", actor)
            session.flush()
        return reminder


def take_back_reminder(
    session: Session, *, village_id: UUID, reminder_id: UUID, reason: str, actor: Actor
) -> CovenantReminder:
    """It was a mistake: the household reads that, why, and an apology.

    Raises ReminderReasonMissing, ReminderRedLine, OwnHousehold, RelativeHousehold, OwnHeadUnit, ReminderMoved.
    """
    with transaction(session):
        reminder, _household = _for_sender(session, village_id, reminder_id, actor)
        said = _gentle(_reasoned(reason))
        if (reminder.state, reminder.ended_by, reminder.reason) == ("mistaken", actor.user_id, said):
            return reminder
        _end(reminder, "take_back", actor)
        reminder.reason = said
        session.flush()
        return reminder


def note_handed(
    session: Session, *, village_id: UUID, reminder_id: UUID, handed_by: str, handed_on: date, actor: Actor
) -> CovenantReminder:
    """Who brought the folded letter to the household, and when; somebody without an account too, the head of its unit say.

    Raises HandedByMissing, HandedBeforeSent, ReminderMoved, ReminderNotFound, Forbidden.
    """
    _require(actor, village_id, WRITERS)
    bearer = " ".join(handed_by.split())
    if not 0 < len(bearer) <= MAX_NAME:
        raise HandedByMissing(limit=MAX_NAME)
    with transaction(session):
        ledger.hold(session, village_id)
        reminder = get_reminder(session, village_id, reminder_id)
        if (reminder.handed_by, reminder.handed_on) == (bearer, handed_on):
            return reminder
        require_reader(session, reminder, actor)
        if reminder.handed_on is not None:
            raise ReminderMoved()
        _move(reminder, "hand")
        assert reminder.decided_at is not None  # noqa: S101  (what was sent was decided)
        if not local(reminder.decided_at).date() <= handed_on <= today():
            raise HandedBeforeSent()
        reminder.handed_by, reminder.handed_on, reminder.handed_noted_by = bearer, handed_on, actor.user_id
        session.flush()
        return reminder


def require_reader(session: Session, reminder: CovenantReminder, actor: Actor) -> None:
    """Whoever wrote it, or sends for the village and is not near the household. Raises as ``Nearness`` does, and Forbidden."""
    _require(actor, reminder.village_id, WRITERS if reminder.proposed_by == actor.user_id else SENDERS)
    household = get_household_by_id(session, reminder.village_id, reminder.household_id)
    nearness_of(session, reminder.village_id, actor).require_far(household)


def _for_sender(
    session: Session, village_id: UUID, reminder_id: UUID, actor: Actor
) -> tuple[CovenantReminder, Household]:
    """The reminder with the book held, for somebody who sends for the village and is not near the household."""
    _require(actor, village_id, SENDERS)
    ledger.hold(session, village_id)
    reminder = get_reminder(session, village_id, reminder_id)
    household = get_household_by_id(session, village_id, reminder.household_id)
    nearness_of(session, village_id, actor).require_far(household)
    return reminder, household


def _require(actor: Actor, village_id: UUID, roles: frozenset[str]) -> None:
    if actor.user_id is None or not roles & actor.roles_in([village_id]):
        raise Forbidden()


def _require_another(reminder: CovenantReminder, actor: Actor) -> None:
    if reminder.proposed_by == actor.user_id:
        raise ReminderNeedsTwo()


def _require_promised(covenant: Covenant, article: int) -> None:
    """Nobody is held to what does not hold."""
    if not may_step(covenant, "sign", today()):
        raise NotInForce(version=covenant.version)
    if not 1 <= article <= len(covenant.articles):
        raise NoSuchArticle()


def _require_patience(session: Session, household: Household, covenant_id: UUID, article: int) -> None:
    earlier = find_earlier(session, household.village_id, household.id, covenant_id, article)
    if earlier is None:
        return
    if earlier.decided_at is None:
        raise ReminderWaiting(number=household.number)
    raise RemindedLately(number=household.number, again_on=again_on(local(earlier.decided_at).date()).isoformat())


def _move(reminder: CovenantReminder, step: str) -> None:
    to = next_state(reminder.state, step)
    if to is None:
        raise ReminderMoved()
    reminder.state = to


def _end(reminder: CovenantReminder, step: str, actor: Actor) -> None:
    _move(reminder, step)
    reminder.ended_by, reminder.ended_at = actor.user_id, now()


def _fit(words: str) -> str:
    bare = " ".join(words.split())
    if len(bare) > MAX_WORDS:
        raise ReminderWordsTooLong(limit=MAX_WORDS, length=len(bare))
    return _gentle(bare)


def _gentle(words: str) -> str:
    """What the household will read threatens with nothing."""
    for line in check(words):
        raise ReminderRedLine(words=line.words)
    return words


def _reasoned(reason: str) -> str:
    said = " ".join(reason.split())
    if not 0 < len(said) <= MAX_REASON:
        raise ReminderReasonMissing(limit=MAX_REASON)
    return said
