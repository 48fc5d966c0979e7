"""What the book seals of places and people: settings, appointments in the village, households with their cards.

Contents are those of docs/reference/ledger-format.md, "Events". Each ``check_`` compares them with the tables.
"""

import hmac
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from civility import ledger
from civility.ledger import Event, Finding
from civility.people.models import Appointment, Household, HouseholdCard, Kinship, VillageSettings
from civility.people.queries import get_settings, list_current_cards, list_households

SETTINGS_KINDS = (
    "village-opened",
    "settings-changed",
    "deductions-adopted",
    "budget-changed",
    "ceiling-adopted",
    "ceiling-lifted",
    "expiry-adopted",
    "expiry-lifted",
    "year-closed",
    "year-reopened",
    "deduction-terms-adopted",
    "second-review-adopted",
    "second-review-lifted",
)
APPOINTMENT_KINDS = ("appointment-made", "appointment-ended")
KINSHIP_KINDS = ("kinship-declared", "kinship-ended")
HOUSEHOLD_KINDS = ("household-joined", "household-changed", "card-issued")


def settings_event(kind: str, settings: VillageSettings) -> Event:
    """Every column: whatever a village may decide is sealed without being named here."""
    columns = [column.key for column in VillageSettings.__table__.columns if column.key != "village_id"]
    content = {name: getattr(settings, name) for name in columns}
    return Event(kind, str(settings.village_id), content, "the village's settings")


def appointment_event(kind: str, appointment: Appointment) -> Event:
    """The own household stands in it because it bars the person from deciding about it."""
    content = {
        "user": appointment.user_id,
        "role": appointment.role,
        "place": appointment.division.code,
        "starts_on": appointment.starts_on,
        "ends_on": appointment.ends_on,
        "household": appointment.user.household_id,
    }
    label = f"the appointment of {appointment.user_id} as {appointment.role}"
    return Event(kind, str(appointment.id), content, label)


def kinship_event(kind: str, kinship: Kinship) -> Event:
    content = {
        "user": kinship.user_id,
        "household": kinship.household_id,
        "ended": kinship.ended_at is not None,
    }
    return Event(kind, str(kinship.id), content, f"a declaration of {kinship.user_id}")


def household_event(kind: str, household: Household, card: HouseholdCard | None) -> Event:
    """With the card that is valid now. The head's name is in it as an HMAC under the household's salt."""
    salt = household.salt
    content = {
        "number": household.number,
        "head": hmac.digest(bytes(salt), household.head_name.encode(), "sha256").hex() if salt else None,
        "group": household.group_name,
        "grid": household.grid_id,
        "head_unit": household.head_unit_id,
        "joined_on": household.joined_on,
        "left_on": household.left_on,
        "card": {"id": card.id, "issue": card.issue} if card else None,
    }
    return Event(kind, str(household.id), content, f"household {household.number}")


def check_settings(session: Session, village_id: UUID) -> list[Finding]:
    """Whether the village's settings are those the book sealed last."""
    now = [settings_event("settings-changed", get_settings(session, village_id))]
    return ledger.check_events(session, village_id, check="settings", kinds=SETTINGS_KINDS, now=now)


def check_appointments(session: Session, village_id: UUID) -> list[Finding]:
    """Whether the posts in the village are those the book sealed."""
    posts: Sequence[Appointment] = session.scalars(
        select(Appointment)
        .where(Appointment.division_id == village_id)
        .options(joinedload(Appointment.user), joinedload(Appointment.division))
    ).all()
    now = [appointment_event("appointment-made", post) for post in posts]
    return ledger.check_events(session, village_id, check="appointments", kinds=APPOINTMENT_KINDS, now=now)


def check_kinships(session: Session, village_id: UUID) -> list[Finding]:
    """Whether what staff declared of their relatives is what the book sealed."""
    declared = session.scalars(select(Kinship).where(Kinship.village_id == village_id)).all()
    now = [kinship_event("kinship-declared", kinship) for kinship in declared]
    return ledger.check_events(session, village_id, check="kinships", kinds=KINSHIP_KINDS, now=now)


def check_households(session: Session, village_id: UUID) -> list[Finding]:
    """Whether households, their heads and their valid cards are those the book sealed."""
    cards = list_current_cards(session, village_id)
    everybody = list_households(session, village_id, with_left=True)
    now = [household_event("household-joined", household, cards.get(household.id)) for household in everybody]
    return ledger.check_events(session, village_id, check="households", kinds=HOUSEHOLD_KINDS, now=now)
