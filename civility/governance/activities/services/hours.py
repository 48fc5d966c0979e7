"""Who came and for how long, said by a person with the list in hand; nobody says it of their own household."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.governance.activities.errors import BadMinutes, HoursClaimed, ListChanged, OwnHours
from civility.governance.activities.models import Activity, Shift, ShiftPlace
from civility.governance.activities.queries import (
    get_shift,
    hours_event,
    list_hours_claims,
    minutes_by_household,
)
from civility.governance.activities.queries.hours import ladder_of
from civility.governance.activities.rules.hours import hours_of, most_minutes
from civility.governance.activities.rules.transitions import SEEN
from civility.governance.activities.services.duties import check_begun, check_in_charge
from civility.governance.activities.services.ending import end_asks
from civility.governance.activities.services.filling import go, places_of
from civility.governance.activities.services.proposing import Proposed, propose_hours
from civility.people.actors import Actor
from civility.people.models import Household
from civility.people.queries import households_by_id
from civility.points.models import Clause
from civility.points.rules.transitions import LIVE


@dataclass(frozen=True, slots=True)
class Seen:
    """What is said of one place: it ``came`` for so many minutes, ``missed``, or was ``excused``."""

    place_id: UUID
    state: str
    minutes: int | None = None


def confirm_hours(
    session: Session, *, village_id: UUID, shift_id: UUID, seen: Sequence[Seen], actor: Actor, request_key: str
) -> tuple[Shift, list[Proposed]]:
    """Go through the list of a shift that has begun. What is said again replaces what was said, all or nothing.

    The hours are sealed in the book. A household that reaches a tier with them has a claim proposed, which somebody else
    reviews. The shift is confirmed once everybody on its list was seen. Asking twice with one key says it once.

    Raises NotInCharge, ShiftNotBegun, ShiftCancelled, OwnHours, BadMinutes, ListChanged, HoursClaimed, NotFound.
    """
    content = {
        "act": "confirm-hours",
        "actor": actor.mark,
        "shift": str(shift_id),
        "seen": sorted([str(each.place_id), each.state, each.minutes or 0] for each in seen),
    }
    with (
        transaction(session),
        ledger.keyed(session, village_id=village_id, key=request_key, content=content) as request,
    ):
        shift, activity = get_shift(session, village_id, shift_id)
        if request.replay:
            return shift, []
        user_id = check_in_charge(activity, actor)
        check_begun(shift)
        changed = _write(session, shift, seen, actor, user_id)
        _check_claimed(session, shift, activity, changed)
        if all(place.state != "going" for place in places_of(session, shift)):
            shift.state = "confirmed"
        session.flush()
        request.record(hours_event(session, shift), actor=actor.mark)
        came = [place.household_id for place in changed if place.state == "came"]
        if not activity.clause_title or not came:
            return shift, []
        done = propose_hours(
            session,
            village_id=village_id,
            title=activity.clause_title,
            year=shift.held_on.year,
            household_ids=came,
            actor=actor,
        )
        return shift, done


def _write(session: Session, shift: Shift, seen: Sequence[Seen], actor: Actor, user_id: UUID) -> list[ShiftPlace]:
    places = {place.id: place for place in places_of(session, shift)}
    homes = households_by_id(session, shift.village_id, [place.household_id for place in places.values()])
    changed = []
    for each in seen:
        place = places.get(each.place_id)
        if place is None or place.state not in {"going", *SEEN} or each.state not in SEEN:
            raise ListChanged()
        _check_row(shift, homes[place.household_id], each, actor)
        go(place, each.state)
        place.minutes = each.minutes if each.state == "came" else None
        place.seen_by, place.seen_at = user_id, now()
        end_asks(session, place, "lapsed")
        changed.append(place)
    session.flush()
    return changed


def _check_row(shift: Shift, household: Household, seen: Seen, actor: Actor) -> None:
    if actor.owns(shift.village_id, household.id):
        raise OwnHours(number=household.number)
    most = most_minutes(shift.begins, shift.ends)
    if seen.state == "came" and not 1 <= (seen.minutes or 0) <= most:
        raise BadMinutes(number=household.number, most=most)


def _check_claimed(session: Session, shift: Shift, activity: Activity, changed: Sequence[ShiftPlace]) -> None:
    """No household's year falls below a tier that a live claim of it stands for. Raises HoursClaimed."""
    title, year = activity.clause_title, shift.held_on.year
    ids = [place.household_id for place in changed]
    made = list_hours_claims(session, shift.village_id, title, year, ids) if title else {}
    if not made:
        return
    minutes = minutes_by_household(session, shift.village_id, title, year, made)
    homes = households_by_id(session, shift.village_id, made)
    for household_id, claims in made.items():
        hours = hours_of(minutes.get(household_id, (0, None))[0])
        for each, claim in claims:
            clause = session.get_one(Clause, (shift.village_id, claim.clause_id))
            if claim.state in LIVE and ladder_of(clause).worth(hours) < each.worth_tenths:
                raise HoursClaimed(number=homes[household_id].number)
