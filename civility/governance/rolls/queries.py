"""Reads of rolls."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.governance.rolls.errors import RollNotFound
from civility.governance.rolls.models import HonorRoll
from civility.governance.rolls.rules import METHOD_OF_ONE, Period, in_category
from civility.people.cleaning import labels_of
from civility.people.queries import get_settings
from civility.people.rules import HIDDEN_NAME
from civility.points.queries import list_hidden


def get_roll(session: Session, village_id: UUID, number: int) -> HonorRoll:
    """Raises RollNotFound."""
    roll = session.scalar(select(HonorRoll).where(HonorRoll.village_id == village_id, HonorRoll.number == number))
    if roll is None:
        raise RollNotFound()
    return roll


def get_roll_by_id(session: Session, village_id: UUID, roll_id: UUID) -> HonorRoll:
    """Raises RollNotFound."""
    roll = session.get(HonorRoll, (village_id, roll_id))
    if roll is None:
        raise RollNotFound()
    return roll


def find_roll_of(session: Session, village_id: UUID, period: Period) -> HonorRoll | None:
    """The roll of a period that no newer one replaced."""
    return session.scalar(
        select(HonorRoll).where(
            HonorRoll.village_id == village_id,
            HonorRoll.period_from == period.since,
            HonorRoll.period_until == period.until,
            HonorRoll.state != "replaced",
        )
    )


def find_replaced(session: Session, roll: HonorRoll) -> HonorRoll | None:
    """The roll that this one took the place of."""
    return session.scalar(
        select(HonorRoll).where(HonorRoll.village_id == roll.village_id, HonorRoll.replaced_by == roll.number)
    )


def list_rolls(session: Session, village_id: UUID) -> Sequence[HonorRoll]:
    """Every roll, newest first."""
    return session.scalars(
        select(HonorRoll).where(HonorRoll.village_id == village_id).order_by(HonorRoll.number.desc())
    ).all()


def find_newest_public(session: Session, village_id: UUID) -> HonorRoll | None:
    """The roll a village shows at its front: of the latest period, neither replaced nor returned."""
    return session.scalar(
        select(HonorRoll)
        .where(HonorRoll.village_id == village_id, HonorRoll.state.in_(("draft", "submitted", "accepted")))
        .order_by(HonorRoll.period_until.desc(), HonorRoll.number.desc())
        .limit(1)
    )


def shown_lines(session: Session, roll: HonorRoll, category: str = "") -> list[dict[str, Any]]:
    """The lines as they may be shown today: as they were frozen, or those of one category, but for the names.

    A household that does not want to be named on this roll is not. Where the village has begun to mask names since, so
    are those of older rolls.
    """
    hidden = set(list_hidden(session, roll.village_id, "roll", roll.number).values())
    bare = [line for line in roll.lines if "*" not in line["label"]]
    labels = {}
    if bare and get_settings(session, roll.village_id).mask_names:
        labels = labels_of(session, roll.village_id)
    return [
        {**line, "label": HIDDEN_NAME}
        if line["household_number"] in hidden
        else {**line, "label": labels.get(line["household_number"], line["label"])}
        if "*" not in line["label"]
        else line
        for line in (in_category(roll.lines, category) if category else roll.lines)
    ]


def list_rolls_naming(session: Session, village_id: UUID, number: str, *, limit: int = 12) -> list[HonorRoll]:
    """The newest rolls that stand and name a household, by its number."""
    household_rolls = session.scalars(
        select(HonorRoll)
        .where(HonorRoll.village_id == village_id, HonorRoll.state != "replaced")
        .order_by(HonorRoll.number.desc())
        .limit(limit)
    ).all()
    named = [roll for roll in household_rolls if any(line["household_number"] == number for line in roll.lines)]
    return [roll for roll in named if number not in list_hidden(session, village_id, "roll", roll.number).values()]


def period_of(roll: HonorRoll) -> Period:
    """The period a roll covers."""
    return Period(roll.period_from, roll.period_until)


def method_of(roll: HonorRoll, category: str = "") -> str:
    """How the order of a roll, or of one category of it, came about: a source text with ``day`` and ``category``."""
    return METHOD_OF_ONE if category else roll.method
