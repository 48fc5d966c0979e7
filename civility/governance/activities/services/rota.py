"""Who takes turns, and when a household cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import transaction
from civility.errors import NotFound
from civility.governance.activities.errors import ActivityEnded, BadAbsence, NotByRota
from civility.governance.activities.models import Activity, RotaMember, Shift, ShiftAbsence, ShiftPlace
from civility.governance.activities.queries import find_rota_member, get_activity, list_rota
from civility.governance.activities.queries.places import is_over
from civility.governance.activities.rules.rota import begins_with
from civility.governance.activities.services.duties import check_in_charge
from civility.governance.activities.services.ending import end_asks
from civility.governance.activities.services.filling import fill_ahead, go, served_by, turns_of
from civility.governance.activities.services.places import check_member, make_room
from civility.people.actors import Actor
from civility.people.voices import get_resident, voice_of

LONGEST_ABSENCE: Final = 366


@dataclass(frozen=True, slots=True)
class Turning:
    """A household that takes turns, and who of it, when somebody is named."""

    household_id: UUID
    member_id: UUID | None = None


def set_rota(
    session: Session, *, village_id: UUID, number: int, turning: Sequence[Turning], actor: Actor
) -> list[RotaMember]:
    """The whole of who takes turns from now on. Who joins begins with as many turns as who had least; free places of
    the coming weeks are given. Places already given stay.

    Raises NotInCharge, NotByRota, ActivityEnded, HouseholdLeft, NoSuchMember, NotFound.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        activity = get_activity(session, village_id, number)
        check_in_charge(activity, actor)
        if activity.ended_at is not None:
            raise ActivityEnded(activity=activity.title)
        if not activity.by_rota:
            raise NotByRota(activity=activity.title)
        wanted = {each.household_id: each for each in turning}
        for each in wanted.values():
            household = get_resident(session, village_id, each.household_id)
            if each.member_id is not None:
                check_member(session, household, each.member_id)
        _settle(session, activity, wanted)
        fill_ahead(session, activity)
        return [member for member, _household in list_rota(session, activity)]


def declare_absence(
    session: Session,
    *,
    village_id: UUID,
    household_id: UUID,
    from_on: date,
    until_on: date,
    actor: Actor,
    request_key: str,
) -> ShiftAbsence:
    """A household takes no turns on these days; those it was given go to who is next. Asking twice with one key says it once.

    What it signed up for by itself it keeps. Raises BadAbsence, HouseholdLeft, Forbidden, NotFound.
    """
    channel, helper_id = voice_of(actor, village_id, household_id)
    with transaction(session):
        ledger.hold(session, village_id)
        known = session.scalar(
            select(ShiftAbsence).where(ShiftAbsence.village_id == village_id, ShiftAbsence.request_key == request_key)
        )
        if known is not None:
            return known
        get_resident(session, village_id, household_id)
        if not today() <= from_on <= until_on or (until_on - from_on).days >= LONGEST_ABSENCE:
            raise BadAbsence(most=LONGEST_ABSENCE)
        absence = ShiftAbsence(
            village_id=village_id,
            request_key=request_key,
            household_id=household_id,
            from_on=from_on,
            until_on=until_on,
            channel=channel,
            helper_id=helper_id,
            said_at=now(),
        )
        session.add(absence)
        session.flush()
        give_turns_away(session, village_id, household_id, from_on, until_on)
        return absence


def withdraw_absence(session: Session, *, village_id: UUID, absence_id: UUID, actor: Actor) -> ShiftAbsence:
    """The household is there after all; turns that were given away stay away. Raises Forbidden, NotFound."""
    with transaction(session):
        ledger.hold(session, village_id)
        absence = session.get(ShiftAbsence, (village_id, absence_id))
        if absence is None:
            raise NotFound()
        voice_of(actor, village_id, absence.household_id)
        absence.withdrawn_at = absence.withdrawn_at or now()
        session.flush()
        return absence


def give_turns_away(
    session: Session, village_id: UUID, household_id: UUID, from_on: date, until_on: date, *, all_places: bool = False
) -> int:
    """Free a household's places of a rota (or all it has) on days to come; how many. In a transaction that holds the book."""
    query = (
        select(ShiftPlace, Shift, Activity)
        .join(Shift, and_(Shift.village_id == ShiftPlace.village_id, Shift.id == ShiftPlace.shift_id))
        .join(Activity, and_(Activity.village_id == Shift.village_id, Activity.id == Shift.activity_id))
        .where(
            ShiftPlace.village_id == village_id,
            Shift.village_id == village_id,
            Activity.village_id == village_id,
            ShiftPlace.household_id == household_id,
            ShiftPlace.state.in_(("going", "waiting")),
            Shift.state == "planned",
            Shift.held_on.between(max(from_on, today()), until_on),
        )
        .order_by(Shift.held_on, Shift.begins)
    )
    if not all_places:
        query = query.where(ShiftPlace.channel == "rota")
    freed = [row for row in session.execute(query).all() if not is_over(row[1])]
    for place, _shift, _activity in freed:
        go(place, "leave")
        place.news, place.told_at = "", None
        end_asks(session, place, "withdrawn")
    session.flush()
    for _place, shift, activity in freed:
        make_room(session, shift, activity)
    return len(freed)


def _settle(session: Session, activity: Activity, wanted: dict[UUID, Turning]) -> None:
    """Rows for who takes turns now; who stays keeps what it served."""
    present = {member.household_id: member for member, _household in list_rota(session, activity)}
    credit = begins_with(turn.times for turn in turns_of(session, activity) if turn.household_id in wanted)
    served = served_by(session, activity)
    for household_id, member in present.items():
        if household_id not in wanted:
            member.left_at = now()
    for household_id, each in wanted.items():
        known = present.get(household_id) or find_rota_member(session, activity, household_id)
        member = known or RotaMember(
            village_id=activity.village_id,
            activity_id=activity.id,
            household_id=household_id,
            joined_at=now(),
            credit=0,
        )
        if known is None:
            session.add(member)
        if household_id not in present:
            times = served.get(household_id, (0, None))[0]
            member.credit, member.left_at, member.joined_at = max(credit - times, 0), None, now()
        member.member_id = each.member_id
    session.flush()
