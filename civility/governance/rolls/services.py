"""Making rolls, and moving them along: draft → submitted → accepted | returned | replaced."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import new_id, transaction
from civility.errors import Forbidden
from civility.governance.rolls import rules
from civility.governance.rolls.errors import (
    NothingToPraise,
    PeriodNotBegun,
    RollAccepted,
    RollState,
    RollUnderReview,
)
from civility.governance.rolls.events import roll_event
from civility.governance.rolls.models import HonorRoll
from civility.governance.rolls.queries import find_roll_of
from civility.governance.rolls.rules import Period, Standing
from civility.papers import issue_paper
from civility.people.actors import Actor
from civility.people.cleaning import labels_of
from civility.people.models import Division
from civility.people.rules import BLANKED, bare_label
from civility.points.queries import monthly_scores

STEPS = {"submitted": ("draft", "returned"), "accepted": ("submitted",), "returned": ("submitted",)}


def make_roll(session: Session, *, village_id: UUID, period: Period, actor: Actor, request_key: str) -> HonorRoll:
    """A numbered roll of a period, frozen. A roll of the same period that stood before is replaced by it.

    A period that is still running gives a roll of what is posted so far; its method line says until when. The
    making is sealed in the book, and the roll's code is issued. Asking twice with one key makes one.

    Raises PeriodNotBegun, NothingToPraise, RollUnderReview, RollAccepted.
    """
    if actor.user_id is None:
        raise Forbidden()
    with (
        transaction(session),
        ledger.keyed(session, village_id=village_id, key=request_key, content={"roll": period.code}) as request,
    ):
        if request.replay is not None:
            return _made_with(session, village_id, request_key)
        if period.since > today():
            raise PeriodNotBegun(period=period.code)
        old = _replaceable(session, village_id, period)
        lines = rules.make_lines(_standings(session, village_id, period))
        if not lines:
            raise NothingToPraise(period=period.code)
        number = _last_number(session, village_id) + 1
        running = today() < period.until
        roll = HonorRoll(
            village_id=village_id,
            id=new_id(),
            number=number,
            request_key=request_key,
            period_from=period.since,
            period_until=period.until,
            counted_until=min(today(), period.last_day),
            lines=lines,
            method=rules.METHOD_SO_FAR if running else rules.METHOD,
            made_by=actor.user_id,
        )
        sealed = request.record(roll_event(roll), actor=actor.mark)
        roll.head_seq, roll.head_hash = sealed.seq, sealed.hash
        session.add(roll)
        if old is not None:
            old.state, old.replaced_by = "replaced", number
        session.flush()
        issue_paper(session, session.get_one(Division, village_id).code, "roll", str(number))
        return roll


def move_roll(session: Session, roll: HonorRoll, state: str) -> None:
    """Move a roll to ``submitted``, ``accepted`` or ``returned``; inside the township's transaction, which locks.

    Raises RollState when the roll is not where that step begins.
    """
    if roll.state not in STEPS[state]:
        raise RollState(number=roll.number)
    roll.state = state
    session.flush()


def blank_on_rolls(
    session: Session, village_id: UUID, number: str, *, mark: str, labels: Collection[str] | None = None
) -> int:
    """Take the name of a blanked household off every roll and seal each anew; how many. Inside a transaction.

    Of one person who was its head once: only where one of their ``labels`` stands for the household.
    """
    rolls = session.scalars(select(HonorRoll).where(HonorRoll.village_id == village_id).order_by(HonorRoll.number))

    def goes(line: dict[str, Any]) -> bool:
        return line["household_number"] == number and (labels is None or bare_label(line["label"]) in labels)

    changed = []
    for roll in rolls:
        lines = [{**line, "label": BLANKED} if goes(line) else line for line in roll.lines]
        if lines != roll.lines:
            roll.lines = lines
            changed.append(roll_event(roll, "roll-blanked"))
    session.flush()
    ledger.record_events(session, village_id, changed, actor=mark)
    return len(changed)


def _standings(session: Session, village_id: UUID, period: Period) -> list[Standing]:
    labels = labels_of(session, village_id)
    return [
        Standing(score.number, labels[score.number], score.honour_tenths, score.categories)
        for score in monthly_scores(session, village_id, period.since, period.until)
    ]


def _replaceable(session: Session, village_id: UUID, period: Period) -> HonorRoll | None:
    old = find_roll_of(session, village_id, period)
    if old is not None and old.state == "submitted":
        raise RollUnderReview(number=old.number)
    if old is not None and old.state == "accepted":
        raise RollAccepted(number=old.number)
    return old


def _made_with(session: Session, village_id: UUID, request_key: str) -> HonorRoll:
    where: tuple[Any, ...] = (HonorRoll.village_id == village_id, HonorRoll.request_key == request_key)
    return session.scalars(select(HonorRoll).where(*where)).one()


def _last_number(session: Session, village_id: UUID) -> int:
    """The highest number so far; the book is held, so the next one is ours and no number is skipped."""
    return session.scalar(select(func.max(HonorRoll.number)).where(HonorRoll.village_id == village_id)) or 0
