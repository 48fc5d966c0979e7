"""Reads of reminders. The words are for three: who wrote it, who sends for the village, and the household.

Nobody reads, in the place of the village, what is told to their own household or to one declared their relatives'.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, defer

from civility.clock import day_start, today
from civility.governance.covenants.errors.reminders import ReminderNotFound
from civility.governance.covenants.models import Covenant, CovenantReminder, ReminderAnswer
from civility.governance.covenants.queries.covenants import list_in_force
from civility.governance.covenants.rules.reminders import (
    AGAIN_DAYS,
    KEPT_DAYS,
    RETURNED_DAYS,
    SEEN_DAYS,
    SENDERS,
    TOLD,
)
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Household, Kinship
from civility.points.models import Clause
from civility.points.queries import good_deeds
from civility.points.rules.comparing import worth_words
from civility.points.rules.own import may_claim_itself
from civility.points.rules.shapes import shape_from_json


@dataclass(frozen=True, slots=True)
class HeldArticle:
    """An article of a version: its place from 1, its title, which may be empty, its text, the same in Tibetan where the
    village says it, and the clause it stands on."""

    covenant: Covenant
    number: int
    title: str
    text: str
    other: str
    clause: str


@dataclass(frozen=True, slots=True)
class GoodDeed:
    """What earns points under the clause an article stands on. ``claimable``: the household may claim it itself."""

    clause: Clause
    worth: str
    claimable: bool


def article_at(covenant: Covenant, number: int) -> HeldArticle:
    """An article by its place, which must exist."""
    article = covenant.articles[number - 1]
    return HeldArticle(
        covenant, number, article["title"], article["text"], article.get("other", ""), article.get("clause", "")
    )


def list_held_articles(session: Session, village_id: UUID, on: date) -> list[HeldArticle]:
    """Every article of every covenant in force on a day, in order."""
    return [
        article_at(covenant, number)
        for covenant in list_in_force(session, village_id, on)
        for number in range(1, len(covenant.articles) + 1)
    ]


def find_good_deed(
    session: Session, village_id: UUID, promise: HeldArticle, translate: Callable[[str], str] = str
) -> GoodDeed | None:
    """The clause that rewards keeping an article; None where it names none, or one that takes points or counts no more."""
    if not promise.clause:
        return None
    clause = next((each for each in good_deeds(session, village_id) if each.title == promise.clause), None)
    if clause is None:
        return None
    claimable = may_claim_itself(clause.direction, shape_from_json(clause.shape), clause.evidence)
    return GoodDeed(clause, worth_words(clause, translate), claimable)


def get_reminder(session: Session, village_id: UUID, reminder_id: UUID) -> CovenantReminder:
    """For services, which know who may do what. Raises ReminderNotFound."""
    found = session.get(CovenantReminder, (village_id, reminder_id), populate_existing=True)
    if found is None:
        raise ReminderNotFound()
    return found


def read_reminder(session: Session, village_id: UUID, reminder_id: UUID, actor: Actor) -> CovenantReminder:
    """One with its words. Raises ReminderNotFound for whoever it is not for, as for one that does not exist."""
    found = session.scalar(_readable(village_id, actor).where(CovenantReminder.id == reminder_id))
    if found is None:
        raise ReminderNotFound()
    return found


def list_reminders(
    session: Session, village_id: UUID, actor: Actor
) -> list[tuple[CovenantReminder, Household, Covenant]]:
    """Those somebody may read, without their words; what waits first, then the newest."""
    rows = session.execute(
        _readable(village_id, actor)
        .join(
            Household,
            (Household.village_id == CovenantReminder.village_id) & (Household.id == CovenantReminder.household_id),
        )
        .join(
            Covenant,
            (Covenant.village_id == CovenantReminder.village_id) & (Covenant.id == CovenantReminder.covenant_id),
        )
        .add_columns(Household, Covenant)
        .options(defer(CovenantReminder.words, raiseload=True), defer(CovenantReminder.reason, raiseload=True))
        .order_by(
            CovenantReminder.state.not_in(("waiting", "answered")),
            CovenantReminder.proposed_at.desc(),
            CovenantReminder.id,
        )
    )
    return [(reminder, household, covenant) for reminder, household, covenant in rows]


def count_reminders(session: Session, village_id: UUID, actor: Actor) -> Counter[str]:
    """Those that somebody may read, by state; of what waits only others', which they may send; of what was sent back only
    their own of the last days."""
    own, lately = CovenantReminder.proposed_by == actor.user_id, day_start(today() - timedelta(days=RETURNED_DAYS))
    rows: Any = session.execute(
        _readable(village_id, actor)
        .where(
            or_(
                CovenantReminder.state.not_in(("waiting", "returned")),
                (CovenantReminder.state == "waiting") & ~own,
                (CovenantReminder.state == "returned") & own & (CovenantReminder.decided_at >= lately),
            )
        )
        .with_only_columns(CovenantReminder.state, func.count())
        .group_by(CovenantReminder.state)
    )
    return Counter(dict(rows.all()))


def list_own_reminders(session: Session, ref: HouseholdRef) -> Sequence[CovenantReminder]:
    """What a household was told in the last year, the newest first."""
    return session.scalars(_own(ref).order_by(CovenantReminder.decided_at.desc(), CovenantReminder.id)).all()


def count_unanswered_own(session: Session, ref: HouseholdRef) -> int:
    """How many a household was told and has not answered."""
    query = _own(ref).where(CovenantReminder.state == "sent").with_only_columns(func.count())
    return session.scalar(query) or 0


def get_own_reminder(session: Session, ref: HouseholdRef, reminder_id: UUID) -> CovenantReminder:
    """Raises ReminderNotFound, also for one that nobody has sent."""
    found = session.scalar(_own(ref).where(CovenantReminder.id == reminder_id))
    if found is None:
        raise ReminderNotFound()
    return found


def list_answers(session: Session, village_id: UUID, reminder_ids: Iterable[UUID]) -> dict[UUID, list[ReminderAnswer]]:
    """What was answered, by reminder, the oldest first."""
    found: dict[UUID, list[ReminderAnswer]] = {}
    rows = session.scalars(
        select(ReminderAnswer)
        .where(ReminderAnswer.village_id == village_id, ReminderAnswer.reminder_id.in_(list(reminder_ids)))
        .order_by(ReminderAnswer.said_at, ReminderAnswer.id)
    )
    for row in rows:
        found.setdefault(row.reminder_id, []).append(row)
    return found


def find_earlier(
    session: Session, village_id: UUID, household_id: UUID, covenant_id: UUID, article: int
) -> CovenantReminder | None:
    """What keeps a household from being reminded of an article: one that waits, or one sent so short a time ago.

    One that waited until what was seen was too long ago is not sent any more, and keeps nothing away.
    """
    since = day_start(today() - timedelta(days=AGAIN_DAYS - 1))
    return session.scalar(
        select(CovenantReminder)
        .where(
            CovenantReminder.village_id == village_id,
            CovenantReminder.household_id == household_id,
            CovenantReminder.covenant_id == covenant_id,
            CovenantReminder.article == article,
            or_(
                (CovenantReminder.state == "waiting")
                & (CovenantReminder.seen_on >= today() - timedelta(days=SEEN_DAYS)),
                CovenantReminder.state.in_(("sent", "answered", "closed")) & (CovenantReminder.decided_at >= since),
            ),
        )
        .order_by(CovenantReminder.state != "waiting", CovenantReminder.decided_at.desc())
        .limit(1)
    )


def _readable(village_id: UUID, actor: Actor) -> Select[CovenantReminder]:
    """Of the last year: what somebody wrote, and for those who send for the village everybody's."""
    relatives = select(Kinship.household_id).where(
        Kinship.village_id == village_id, Kinship.user_id == actor.user_id, Kinship.ended_at.is_(None)
    )
    query = select(CovenantReminder).where(
        CovenantReminder.village_id == village_id, *_kept(), CovenantReminder.household_id.not_in(relatives)
    )
    if not actor.roles_in([village_id]) & SENDERS:
        query = query.where(CovenantReminder.proposed_by == actor.user_id)
    if actor.household is not None and actor.household.village_id == village_id:
        query = query.where(CovenantReminder.household_id != actor.household.household_id)
    return query


def _own(ref: HouseholdRef) -> Select[CovenantReminder]:
    return select(CovenantReminder).where(
        CovenantReminder.village_id == ref.village_id,
        CovenantReminder.household_id == ref.household_id,
        CovenantReminder.state.in_(TOLD),
        *_kept(),
    )


def _kept() -> tuple[ColumnElement[bool], ...]:
    return (
        CovenantReminder.emptied_at.is_(None),
        CovenantReminder.proposed_at >= day_start(today() - timedelta(days=KEPT_DAYS)),
    )
