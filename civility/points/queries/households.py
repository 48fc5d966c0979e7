"""Finding the household somebody means: from a card, a number, or a name."""

import re
import unicodedata
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from civility.papers.services import read_token
from civility.people.errors import CheckDigitMissing
from civility.people.models import Division, Household
from civility.people.queries import find_card, find_household, get_household_by_id, search_households
from civility.people.rules import normalise_number, parse_short_number

_CARD = re.compile(r"(?:.*/S/)?([0-9A-Z]{25,200})", re.DOTALL)
_NUMBER = re.compile(r"第?\s*([0-9]{1,6}(?:\s*[-‐‑–—－]\s*[0-9])?)\s*户?")
_SEPARATORS = re.compile(r"[\s,，、;；]+")


def look_up(session: Session, village: Division, text: str) -> Sequence[Household]:
    """Households that fit what was scanned or typed; those that moved out are left out.

    A number may come with its check digit (0037-0) or, up to four digits, without: the next page shows whose it
    is before anything is written. Raises BadHouseholdNumber and its kinds, and BadToken for a forged card.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if not typed:
        return []
    card = _CARD.fullmatch(typed.upper())
    if card:
        return _of_card(session, village, card[1])
    number = _NUMBER.fullmatch(typed)
    if number:
        found = find_household(session, village.id, plain_number(number[1]))
        return [found] if found is not None and found.left_on is None else []
    return search_households(session, village.id, typed)


def plain_number(typed: str) -> str:
    """The household number somebody typed, its check digit tested when it is there. Raises BadHouseholdNumber."""
    try:
        return parse_short_number(typed)
    except CheckDigitMissing:
        return normalise_number(typed)


def read_numbers(text: str) -> list[str]:
    """The household numbers of a pasted list, in any common separation. Raises BadHouseholdNumber."""
    return [plain_number(piece) for piece in _SEPARATORS.split(text) if piece]


def _of_card(session: Session, village: Division, token: str) -> list[Household]:
    said = read_token(token)
    if said.kind != "card" or said.village_code != village.code:
        return []
    card = find_card(session, village.id, UUID(said.ref))
    if card is None or card.revoked_at is not None:
        return []
    household = get_household_by_id(session, village.id, card.household_id)
    return [household] if household.left_on is None else []
