"""Signing up and leaving, calling a shift off, telling who must know."""

from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.activities.errors import ActivityEnded, NoSuchMember, NotInCharge, ReasonNeeded
from civility.governance.activities.models import Activity, Shift, ShiftPlace
from civility.governance.activities.queries import find_place, get_place, get_shift
from civility.governance.activities.rules.transitions import LIVE
from civility.governance.activities.services.duties import check_ahead, check_begun, check_in_charge
from civility.governance.activities.services.ending import end_asks
from civility.governance.activities.services.filling import fill_shifts, go, places_of, take_place, take_up
from civility.people.actors import Actor
from civility.people.models import Household, Member
from civility.people.voices import get_resident, voice_of

MOST_REASON = 100


def enter_shift(
    session: Session,
    *,
    village_id: UUID,
    shift_id: UUID,
    household_id: UUID,
    wanted: bool,
    actor: Actor,
    member_id: UUID | None = None,
    on_paper: bool = False,
) -> ShiftPlace | None:
    """Take a place, wait for one where all are taken, or leave; the household itself, or a helper for any.

    Done again it changes nothing. Who leaves gives the place to who waits first, on a rota to whose turn it is. None: it
    had no place to leave. Raises Forbidden, ShiftOver, ShiftCancelled, ActivityEnded, HouseholdLeft, NoSuchMember, NotFound.
    """
    channel, helper_id = voice_of(actor, village_id, household_id)
    if on_paper and channel == "helper":
        channel = "paper"
    with transaction(session):
        ledger.hold(session, village_id)
        shift, activity = get_shift(session, village_id, shift_id)
        household = get_resident(session, village_id, household_id)
        check_ahead(shift)
        place = find_place(session, shift, household_id)
        if not wanted:
            return _leave(session, shift, activity, place)
        if place is not None and place.state in LIVE:
            return place
        if activity.ended_at is not None:
            raise ActivityEnded(activity=activity.title)
        if member_id is not None:
            check_member(session, household, member_id)
        taken = sum(each.state == "going" for each in places_of(session, shift))
        place = take_place(session, shift, household_id, "sign_up" if taken < shift.capacity else "wait")
        place.channel, place.helper_id, place.member_id = channel, helper_id, member_id
        session.flush()
        return place


def add_comer(session: Session, *, village_id: UUID, shift_id: UUID, household_id: UUID, actor: Actor) -> ShiftPlace:
    """Put somebody on the list who came without having signed up, once the shift has begun; nobody is sent away then.

    Raises NotInCharge, ShiftNotBegun, ShiftCancelled, HouseholdLeft, NotFound.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        shift, activity = get_shift(session, village_id, shift_id)
        user_id = check_in_charge(activity, actor)
        check_begun(shift)
        get_resident(session, village_id, household_id)
        place = find_place(session, shift, household_id)
        if place is not None and place.state == "waiting":
            go(place, "take_up")
        elif place is None or place.state == "left":
            place = take_place(session, shift, household_id, "sign_up")
            place.channel, place.helper_id = "list", user_id
        if shift.state == "confirmed" and place.state == "going":
            shift.state = "planned"
        session.flush()
        return place


def cancel_shift(session: Session, *, village_id: UUID, shift_id: UUID, reason: str, actor: Actor) -> Shift:
    """Call a shift off; everybody with a place is told why. Done again it changes nothing.

    Raises NotInCharge, ReasonNeeded, ShiftOver, NotFound.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        shift, activity = get_shift(session, village_id, shift_id)
        user_id = check_in_charge(activity, actor)
        if shift.state == "cancelled":
            return shift
        check_ahead(shift)
        call_off(session, shift, reason, user_id)
        return shift


def call_off(session: Session, shift: Shift, reason: str, user_id: UUID) -> None:
    """Inside a transaction that holds the book. Raises ReasonNeeded."""
    reason = reason.strip()
    if not 1 <= len(reason) <= MOST_REASON:
        raise ReasonNeeded()
    shift.state, shift.reason = "cancelled", reason
    shift.cancelled_by, shift.cancelled_at = user_id, now()
    for place in places_of(session, shift):
        if place.state in LIVE:
            place.news, place.told_at = "cancelled", None
            end_asks(session, place, "lapsed")
    session.flush()


def tell(session: Session, *, village_id: UUID, place_id: UUID, actor: Actor) -> ShiftPlace:
    """The household knows: it pressed so itself, or a helper or who is in charge has telephoned. Raises NotInCharge, NotFound."""
    with transaction(session):
        ledger.hold(session, village_id)
        place = get_place(session, village_id, place_id)
        _shift, activity = get_shift(session, village_id, place.shift_id)
        if actor.user_id is None or actor.user_id != activity.leader_id:
            try:
                voice_of(actor, village_id, place.household_id)
            except Forbidden:
                raise NotInCharge(activity=activity.title) from None
        if place.news and place.told_at is None:
            place.told_at = now()
        session.flush()
        return place


def check_member(session: Session, household: Household, member_id: UUID) -> None:
    """Raises NoSuchMember; nothing is said of who it is instead."""
    member = session.get(Member, (household.village_id, member_id))
    if member is None or member.household_id != household.id or member.left_on is not None:
        raise NoSuchMember(number=household.number, name="")


def _leave(session: Session, shift: Shift, activity: Activity, place: ShiftPlace | None) -> ShiftPlace | None:
    if place is None or place.state not in LIVE:
        return place
    had_place = place.state == "going"
    go(place, "leave")
    place.news, place.told_at = "", None
    end_asks(session, place, "withdrawn")
    session.flush()
    if had_place:
        make_room(session, shift, activity)
    return place


def make_room(session: Session, shift: Shift, activity: Activity) -> None:
    """A place came free: the queue first, then on a rota whose turn it is."""
    take_up(session, shift)
    if activity.by_rota and activity.ended_at is None:
        fill_shifts(session, activity, [shift], late=True)
