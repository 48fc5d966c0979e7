"""What the book seals of a household's life: what happened to whom and when, and who agreed. No names, no reasons."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.errors import N_
from civility.households.models import HouseholdEvent
from civility.households.queries import list_merges
from civility.households.rules import BLANKING
from civility.ledger import Event, Finding, accounts
from civility.web.numbers import points

KIND = "household-event"
BLANKED_KIND = "household-blanked"
SEALED_KINDS = (KIND, BLANKED_KIND)


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
    if event.kind == "member_blank":
        content["member"] = UUID(event.said["member_id"])
    kind = BLANKED_KIND if event.kind in BLANKING else KIND
    return Event(kind, str(event.id), content, f"the {event.kind} of {event.happened_on}")


def check_household_events(session: Session, village_id: UUID) -> list[Finding]:
    """Whether everything that was done to households is what the book sealed."""
    done = session.scalars(
        select(HouseholdEvent).where(HouseholdEvent.village_id == village_id, HouseholdEvent.state == "done")
    )
    now = [life_event(event) for event in done]
    return ledger.check_events(session, village_id, check="household-events", kinds=SEALED_KINDS, now=now)


def check_merged_purses(session: Session, village_id: UUID) -> list[Finding]:
    """Whether everything a merged household held, or got since, went where its people went."""
    text = N_("%(ended)s 户并进 %(staying)s 户以后，户里还放着 %(points)s 分，没有跟过去。")
    merges = list_merges(session, village_id)
    held = ledger.list_held(session, village_id, [accounts.household(merge.ended) for merge in merges])
    return [
        Finding(
            "merged-purse",
            merge.event.seq,
            text,
            {"ended": merge.ended, "staying": merge.staying, "points": points(sum(left.values()))},
        )
        for merge in merges
        if (left := held.get(accounts.household(merge.ended)))
    ]
