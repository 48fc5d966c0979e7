"""A household does not want to be named on a sheet: hidden at once, and the paper on the wall within three working days."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger, workdays
from civility.clock import now, today
from civility.db import transaction
from civility.errors import Forbidden
from civility.people.actors import Actor
from civility.people.queries import get_household_by_id
from civility.people.retries import find_told
from civility.points.errors import NotNamedThere
from civility.points.models import REMOVAL_SHEETS, NameRemoval
from civility.points.queries import get_removal, list_notices_naming
from civility.points.rules.notices import REMOVAL_WORKDAYS


def hide_name(
    session: Session,
    *,
    village_id: UUID,
    household_id: UUID,
    sheet: str,
    number: int,
    actor: Actor,
    request_key: str,
    channel: str = "online",
) -> NameRemoval:
    """Show a household no more on one sheet (``notice`` or ``roll``); points and places stay.

    A household asks for itself, ``online``; whoever is on duty writes it down for one that came to the ``desk`` or rang
    (``phone``). Asking twice hides once. Rolls are another feature's: whether the household is on it the caller knows.
    Raises NotNamedThere, KeyReused, NotFound; Forbidden for another household's name.
    """
    if sheet not in REMOVAL_SHEETS:
        raise ValueError(f"not a sheet with names: {sheet}")
    if actor.user_id is None and not (actor.owns(village_id, household_id) and channel == "online"):
        raise Forbidden()
    said: dict[str, Any] = {
        "household_id": household_id,
        "sheet": sheet,
        "number": number,
        "channel": channel,
        "asked_by": None if channel == "online" else actor.user_id,
    }
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = find_told(session, village_id, NameRemoval, request_key, said)
        earlier = earlier or session.scalar(
            select(NameRemoval).where(
                NameRemoval.village_id == village_id,
                NameRemoval.household_id == household_id,
                NameRemoval.sheet == sheet,
                NameRemoval.number == number,
            )
        )
        if earlier is not None:
            return earlier
        get_household_by_id(session, village_id, household_id)
        if sheet == "notice" and number not in {
            each.number for each in list_notices_naming(session, village_id, household_id)
        }:
            raise NotNamedThere()
        removal = NameRemoval(
            village_id=village_id,
            request_key=request_key,
            paper_by=workdays.after(today(), REMOVAL_WORKDAYS),
            **said,
        )
        session.add(removal)
        session.flush()
        return removal


def note_paper_changed(session: Session, *, village_id: UUID, removal_id: UUID, actor: Actor) -> NameRemoval:
    """The sheet on the wall was changed, or the name on it covered. Pressed twice it changes nothing. Raises NotFound."""
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        removal = get_removal(session, village_id, removal_id)
        if removal.paper_done_at is None:
            removal.paper_done_by, removal.paper_done_at = actor.user_id, now()
        session.flush()
        return removal
