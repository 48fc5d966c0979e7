"""Household cards and PINs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.errors import NotFound
from civility.people.actors import SYSTEM, Actor
from civility.people.errors import HouseholdLeft
from civility.people.events import household_event
from civility.people.models import Household, HouseholdCard
from civility.people.passwords import check_pin, make_hash, new_pin
from civility.people.queries import list_current_cards, list_households


def issue_card(session: Session, *, village_id: UUID, household_id: UUID, actor: Actor = SYSTEM) -> HouseholdCard:
    """A new card; the old one is revoked in the same step. Raises HouseholdLeft, NotFound."""
    with transaction(session):
        ledger.hold(session, village_id)
        (card,) = _issue(session, village_id, [_get_household(session, village_id, household_id)], actor)
        return card


def issue_missing_cards(session: Session, *, village_id: UUID, actor: Actor = SYSTEM) -> int:
    """A card for every household that has none; how many were made."""
    with transaction(session):
        ledger.hold(session, village_id)
        have = list_current_cards(session, village_id)
        missing = [h for h in list_households(session, village_id) if h.id not in have]
        return len(_issue(session, village_id, missing, actor))


def set_pin(session: Session, *, village_id: UUID, household_id: UUID, pin: str | None = None) -> str:
    """Set a household's PIN (six digits; made when none is given) and return it, to be told once.

    Raises BadPin, HouseholdLeft, NotFound.
    """
    chosen = pin or new_pin()
    check_pin(chosen)
    pin_hash = make_hash(chosen)
    with transaction(session):
        _get_household(session, village_id, household_id).pin_hash = pin_hash
    return chosen


def renew_card(session: Session, household: Household) -> HouseholdCard:
    """The next card of a household, its old one revoked. Inside the transaction that seals it."""
    revoke_cards(session, household)
    key = (HouseholdCard.village_id == household.village_id, HouseholdCard.household_id == household.id)
    last = session.scalar(select(func.max(HouseholdCard.issue)).where(*key)) or 0
    card = HouseholdCard(village_id=household.village_id, household_id=household.id, issue=last + 1)
    session.add(card)
    return card


def revoke_cards(session: Session, household: Household) -> None:
    """No card of a household is valid from now on. Inside the transaction that seals it."""
    key = (HouseholdCard.village_id == household.village_id, HouseholdCard.household_id == household.id)
    for card in session.scalars(select(HouseholdCard).where(*key, HouseholdCard.revoked_at.is_(None))):
        card.revoked_at = now()


def _issue(session: Session, village_id: UUID, households: Sequence[Household], actor: Actor) -> list[HouseholdCard]:
    """A new card for each household, sealed in the book, which is held."""
    cards = [renew_card(session, household) for household in households]
    session.flush()
    events = [household_event("card-issued", each, card) for each, card in zip(households, cards, strict=True)]
    ledger.record_events(session, village_id, events, actor=actor.mark)
    return cards


def _get_household(session: Session, village_id: UUID, household_id: UUID) -> Household:
    household = session.get(Household, (village_id, household_id), with_for_update=True)
    if household is None:
        raise NotFound()
    if household.left_on is not None:
        raise HouseholdLeft(number=household.number)
    return household
