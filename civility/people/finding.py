"""Finding the household somebody means: by its card, its number, or a name.

A USB scanner types what the code says: the whole address of a card or its token alone, and, when a Chinese
input method is on, in full-width letters.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from civility.papers import read_token
from civility.people.errors import (
    CardOfAnotherVillage,
    CardRevoked,
    CheckDigitMissing,
    HouseholdLeft,
    NoHouseholdFound,
    NotACard,
)
from civility.people.models import Division, Household
from civility.people.queries import find_card, find_household, get_household_by_id, search_households
from civility.people.rules import normalise_number, parse_short_number
from civility.web.tokens import PaperToken

MAX_TYPED: Final = 300

_ADDRESS = re.compile(r"/S/([0-9A-Z]{1,200})(?:[?#].*)?$", re.ASCII)
_TOKEN = re.compile(r"1[0-9A-HJKMNP-TV-Z]{24,}", re.ASCII)
_NUMBER = re.compile(r"第?\s*([0-9][0-9 \-‐‑‒–—―−_]{0,11})户?")
_SEPARATORS = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A household and how it was found: ``card``, ``number`` or ``name``."""

    household: Household
    found_by: str
    card_id: UUID | None = None


class Typed(NamedTuple):
    """What a text is, and its essence: a token, digits, or a name."""

    kind: Literal["card", "number", "name"]
    text: str


def understand(typed: str) -> Typed:
    """Sort out one line from a find field. Raises NotACard for the address of something else."""
    plain = unicodedata.normalize("NFKC", typed[:MAX_TYPED]).strip()
    upper = plain.upper()
    if address := _ADDRESS.search(upper):
        return Typed("card", address[1])
    if _TOKEN.fullmatch(upper):
        return Typed("card", upper)
    if "://" in plain or upper.startswith("WWW."):
        raise NotACard()
    if number := _NUMBER.fullmatch(plain):
        return Typed("number", number[1].strip())
    return Typed("name", plain)


def find_meant(session: Session, village: Division, typed: str, *, bare_numbers: bool = False) -> list[Found]:
    """Whoever one line means, at most 20; one unless it is a name.

    ``bare_numbers`` takes numbers without their check digit, where the next page shows whose it is before
    anything is written. Raises NoHouseholdFound, HouseholdLeft, NotACard, CardOfAnotherVillage, CardRevoked,
    BadToken for a forged card, and BadHouseholdNumber and its kinds.
    """
    meant = understand(typed)
    if meant.kind == "card":
        return [get_by_card(session, village.id, card_of(read_token(session, meant.text), village.code))]
    if meant.kind == "number":
        number = plain_number(meant.text) if bare_numbers else parse_short_number(meant.text)
        return [get_by_number(session, village.id, number)]
    households = search_households(session, village.id, meant.text)
    if not households:
        raise NoHouseholdFound(typed=meant.text[:20])
    return [Found(household, "name") for household in households]


def card_of(said: PaperToken, village_code: str) -> UUID:
    """The card a token names. Raises NotACard, CardOfAnotherVillage."""
    if said.kind != "card":
        raise NotACard()
    if said.village_code != village_code:
        raise CardOfAnotherVillage()
    try:
        return UUID(said.ref)
    except ValueError:
        raise NotACard() from None


def get_by_card(session: Session, village_id: UUID, card_id: UUID) -> Found:
    """Raises NoHouseholdFound, HouseholdLeft, CardRevoked."""
    card = find_card(session, village_id, card_id)
    if card is None:
        raise NoHouseholdFound(typed="")
    household = get_household_by_id(session, village_id, card.household_id)
    if household.left_on is not None:
        raise HouseholdLeft(number=household.number)
    if card.revoked_at is not None:
        raise CardRevoked()
    return Found(household, "card", card_id)


def get_by_number(session: Session, village_id: UUID, number: str, *, found_by: str = "number") -> Found:
    """``number`` is plain, without check digit. Raises NoHouseholdFound, HouseholdLeft."""
    household = find_household(session, village_id, number)
    if household is None:
        raise NoHouseholdFound(typed=number)
    if household.left_on is not None:
        raise HouseholdLeft(number=number)
    return Found(household, found_by)


def plain_number(typed: str) -> str:
    """The household number somebody typed, its check digit tested when it is there. Raises BadHouseholdNumber."""
    try:
        return parse_short_number(typed)
    except CheckDigitMissing:
        return normalise_number(typed)


def read_numbers(text: str) -> list[str]:
    """The household numbers of a pasted list, in any common separation. Raises BadHouseholdNumber."""
    return [plain_number(piece) for piece in _SEPARATORS.split(text) if piece]
