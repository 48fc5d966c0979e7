"""What the book seals of a household's life: what happened to whom and when, and who agreed. No names, no reasons."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.households.models import HouseholdEvent
from civility.ledger import Event, Finding

KIND = "household-event"


def life_event(event: HouseholdEvent) -> Event:
    content = {
        "kind": event.kind,
        "household": event.household_id,
        "other": event.other_id,
        "happened_on": event.happened_on,
        "ended_on": event.ended_on,
        "moved_tenths": event.moved_tenths,
        "proposed_by": event.proposed_by,
        "decided_by": event.decided_by,
    }
    return Event(KIND, str(event.id), content, f"the {event.kind} of {event.happened_on}")


def check_household_events(session: Session, village_id: UUID) -> list[Finding]:
    """Whether everything that was done to households is what the book sealed."""
    done = session.scalars(
        select(HouseholdEvent).where(HouseholdEvent.village_id == village_id, HouseholdEvent.state == "done")
    )
    now = [life_event(event) for event in done]
    return ledger.check_events(session, village_id, check="household-events", kinds=(KIND,), now=now)
