"""Household cards and door plates on paper."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from civility.papers import issue_paper, issue_papers
from civility.papers.printing import link_of
from civility.people.models import Division, Household, HouseholdCard
from civility.people.rules import short_number
from printables import door_plate, household_card
from printables.cutting import Tell, silent

PLATE_SIZES = door_plate.SIZES


def card_sheet(
    session: Session,
    village: Division,
    households: Sequence[Household],
    cards: Mapping[UUID, HouseholdCard],
    *,
    tell: Tell = silent,
) -> bytes:
    """Sheets of ten as PDF, by household number; households without a valid card are left out.

    Raises MissingGlyphs when a name cannot be printed right.
    """
    shown = [(household, cards[household.id]) for household in households if household.id in cards]
    papers = issue_papers(session, village.code, "card", [str(card.id) for _, card in shown])
    return household_card.render(
        household_card.CardSheet(
            township=village.parent.name if village.parent else "",
            village=village.name,
            cards=tuple(
                household_card.HouseholdCard(
                    household=f"{household.head_name}家",
                    number=short_number(household.number),
                    link=link_of(papers[str(card.id)]),
                )
                for household, card in shown
            ),
        ),
        tell=tell,
    )


def plate_sheet(
    session: Session, village: Division, households: Sequence[Household], size: str, *, tell: Tell = silent
) -> bytes:
    """A door plate for each of these households as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    return door_plate.render(
        door_plate.PlateSheet(
            township=village.parent.name if village.parent else "",
            village=village.name,
            link=link_of(issue_paper(session, village.code, "village", "front")),
            plates=tuple(door_plate.DoorPlate(household.number, household.group_name) for household in households),
        ),
        size,
        tell=tell,
    )
