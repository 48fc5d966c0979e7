"""Finding the household at the counter: by its card, its number, or a name."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.ledger import accounts
from civility.people.errors import HouseholdLeft
from civility.people.models import Division, Household
from civility.people.queries import find_card, find_household, get_household_by_id, search_households
from civility.people.rules import parse_short_number
from civility.store.errors import CardRevoked, NoHouseholdFound
from civility.store.scanning import card_id, understand


@dataclass(frozen=True, slots=True)
class Customer:
    """A household at the counter and how it was found."""

    household: Household
    found_by: str
    card_id: UUID | None = None


def find_customers(session: Session, village: Division, typed: str, *, key: bytes) -> list[Customer]:
    """Whoever the line from the find field means, at most 20; one unless it is a name.

    ``key`` checks the signature of cards. Raises ForgedToken, UnknownToken, NotACard, CardOfAnotherVillage,
    CardRevoked, HouseholdLeft, NoHouseholdFound, and what a typed number can have wrong with it:
    BadHouseholdNumber, CheckDigitMissing, WrongCheckDigit.
    """
    meant = understand(typed)
    if meant.kind == "card":
        return [customer_by_card(session, village.id, card_id(meant.text, village.code, key=key))]
    if meant.kind == "number":
        return [customer_by_number(session, village.id, parse_short_number(meant.text))]
    households = search_households(session, village.id, meant.text)
    if not households:
        raise NoHouseholdFound(typed=meant.text[:20])
    return [Customer(household, "name") for household in households]


def customer_by_card(session: Session, village_id: UUID, card: UUID) -> Customer:
    """Raises CardRevoked, HouseholdLeft, NoHouseholdFound."""
    found = find_card(session, village_id, card)
    if found is None:
        raise NoHouseholdFound(typed="")
    household = get_household_by_id(session, village_id, found.household_id)
    if household.left_on is not None:
        raise HouseholdLeft(number=household.number)
    if found.revoked_at is not None:
        raise CardRevoked()
    return Customer(household, "card", card)


def customer_by_number(session: Session, village_id: UUID, number: str, *, found_by: str = "number") -> Customer:
    """``number`` is plain, without check digit. Raises HouseholdLeft, NoHouseholdFound."""
    household = find_household(session, village_id, number)
    if household is None:
        raise NoHouseholdFound(typed=number)
    if household.left_on is not None:
        raise HouseholdLeft(number=number)
    return Customer(household, found_by)


def spendable_tenths(session: Session, household: Household) -> int:
    """What a household can spend now, of all years."""
    held = ledger.spendable(session, household.village_id, accounts.household(household.number))
    return sum(amount for _, amount in held)
