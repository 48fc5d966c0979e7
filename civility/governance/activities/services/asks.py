"""Swapping two places, and finding somebody who takes one over: both sides say so.

Cover is asked for of one household after another, of who was asked least first, and by itself once a day (``keeping``).
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.errors import NotFound
from civility.governance.activities.errors import (
    AlreadyThere,
    AskOpen,
    AskOver,
    NobodyToAsk,
    NotSignedUp,
    OtherActivity,
    SwapWithYourself,
)
from civility.governance.activities.models import Activity, Shift, ShiftAsk, ShiftPlace
from civility.governance.activities.queries import find_place, get_place, get_shift, list_asks, list_rota, shift_fields
from civility.governance.activities.queries.own import absent_on
from civility.governance.activities.rules.transitions import LIVE
from civility.governance.activities.services.duties import check_ahead
from civility.governance.activities.services.ending import end_asks
from civility.governance.activities.services.filling import go, take_place
from civility.people.actors import Actor
from civility.people.models import Household
from civility.people.queries import get_household_by_id
from civility.people.voices import get_resident, voice_of

COUNTED: Final = timedelta(days=365)
"""How far back it counts who was asked how often."""


def ask_swap(
    session: Session, *, village_id: UUID, place_id: UUID, other_shift_id: UUID, household_id: UUID, actor: Actor
) -> ShiftAsk:
    """Ask a household to give its place on another shift of the activity for this one. Asked again it stays one question.

    Raises SwapWithYourself, OtherActivity, NotSignedUp, AlreadyThere, AskOpen, ShiftOver, ShiftCancelled, Forbidden,
    HouseholdLeft, NotFound.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        place, shift, activity = _mine(session, village_id, place_id, actor)
        if household_id == place.household_id:
            raise SwapWithYourself()
        get_resident(session, village_id, household_id)
        other_shift, other_activity = get_shift(session, village_id, other_shift_id)
        if other_activity.id != activity.id or other_shift.id == shift.id:
            raise OtherActivity()
        check_ahead(other_shift)
        other = _going(session, other_shift, household_id)
        _check_swap(session, place, shift, other, other_shift)
        for open_ask in _open_asks(session, place):
            if open_ask.other_id == other.id:
                return open_ask
            raise AskOpen()
        return _ask(session, place, household_id, actor, other)


def ask_cover(session: Session, *, village_id: UUID, place_id: UUID, actor: Actor) -> ShiftAsk:
    """Look for somebody who takes a place over, beginning with who was asked least. Asked again it stays one question.

    Raises NobodyToAsk, AskOpen, NotSignedUp, ShiftOver, ShiftCancelled, Forbidden, NotFound.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        place, shift, activity = _mine(session, village_id, place_id, actor)
        for open_ask in _open_asks(session, place):
            if open_ask.other_id is None:
                return open_ask
            raise AskOpen()
        ask = ask_next(session, place, shift, activity, actor)
        if ask is None:
            raise NobodyToAsk()
        return ask


def answer_ask(session: Session, *, village_id: UUID, ask_id: UUID, agreed: bool, actor: Actor) -> ShiftAsk:
    """Whoever was asked agrees or not; a helper may say so for them. The same answer again changes nothing.

    Raises AskOver, AlreadyThere, NotSignedUp, ShiftOver, ShiftCancelled, Forbidden, NotFound.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        ask = session.get(ShiftAsk, (village_id, ask_id))
        if ask is None:
            raise NotFound()
        voice_of(actor, village_id, ask.household_id)
        if ask.state == ("agreed" if agreed else "declined"):
            return ask
        if ask.state != "asked":
            raise AskOver()
        place = get_place(session, village_id, ask.place_id)
        shift, activity = get_shift(session, village_id, place.shift_id)
        check_ahead(shift)
        ask.state, ask.answered_at, ask.answerer_id = "agreed" if agreed else "declined", now(), actor.user_id
        if agreed:
            _take_over(session, ask, place, shift)
        elif ask.other_id is None:
            ask_next(session, place, shift, activity, actor)
        session.flush()
        return ask


def withdraw_asks(session: Session, *, village_id: UUID, place_id: UUID, actor: Actor) -> int:
    """Who asked comes after all, or asks otherwise; how many questions that ended. Raises Forbidden, NotFound."""
    with transaction(session):
        ledger.hold(session, village_id)
        place = get_place(session, village_id, place_id)
        voice_of(actor, village_id, place.household_id)
        asks = _open_asks(session, place)
        for ask in asks:
            ask.state, ask.answered_at = "withdrawn", now()
        session.flush()
        return len(asks)


def ask_next(
    session: Session, place: ShiftPlace, shift: Shift, activity: Activity, actor: Actor | None
) -> ShiftAsk | None:
    """Ask whoever is next, in a transaction that holds the book; None when everybody was."""
    found = next(iter(_who_could(session, place, shift, activity)), None)
    return None if found is None else _ask(session, place, found, actor)


def _who_could(session: Session, place: ShiftPlace, shift: Shift, activity: Activity) -> list[UUID]:
    """Who may be asked to cover, least asked first: of a rota whoever is on it, else whoever came or meant to come before."""
    known = (
        {member.household_id for member, _household in list_rota(session, activity)}
        if activity.by_rota
        else _who_came(session, activity)
    )
    asked = {ask.household_id for ask in list_asks(session, place.village_id, [place.id]) if ask.other_id is None}
    there = set(
        session.scalars(
            select(ShiftPlace.household_id).where(
                ShiftPlace.village_id == place.village_id,
                ShiftPlace.shift_id == shift.id,
                ShiftPlace.state.in_(sorted(LIVE)),
            )
        )
    )
    free = known - asked - there - {place.household_id} - absent_on(session, place.village_id, shift.held_on)
    homes = session.execute(
        select(Household.id, Household.number).where(
            Household.village_id == place.village_id, Household.id.in_(free), Household.left_on.is_(None)
        )
    )
    times = _times_asked(session, activity)
    return [household_id for household_id, _number in sorted(homes, key=lambda home: (times.get(home[0], 0), home[1]))]


def _who_came(session: Session, activity: Activity) -> set[UUID]:
    query = (
        select(ShiftPlace.household_id)
        .join(Shift, and_(Shift.village_id == ShiftPlace.village_id, Shift.id == ShiftPlace.shift_id))
        .where(
            ShiftPlace.village_id == activity.village_id,
            Shift.village_id == activity.village_id,
            Shift.activity_id == activity.id,
        )
    )
    return set(session.scalars(query))


def _times_asked(session: Session, activity: Activity) -> dict[UUID, int]:
    """How often households were asked to cover in the past year, by household."""
    rows = session.execute(
        select(ShiftAsk.household_id, func.count())
        .join(ShiftPlace, and_(ShiftPlace.village_id == ShiftAsk.village_id, ShiftPlace.id == ShiftAsk.place_id))
        .join(Shift, and_(Shift.village_id == ShiftPlace.village_id, Shift.id == ShiftPlace.shift_id))
        .where(
            ShiftAsk.village_id == activity.village_id,
            ShiftPlace.village_id == activity.village_id,
            Shift.village_id == activity.village_id,
            Shift.activity_id == activity.id,
            ShiftAsk.other_id.is_(None),
            ShiftAsk.asked_at >= now() - COUNTED,
        )
        .group_by(ShiftAsk.household_id)
    )
    return dict(rows.all())


def _mine(session: Session, village_id: UUID, place_id: UUID, actor: Actor) -> tuple[ShiftPlace, Shift, Activity]:
    place = get_place(session, village_id, place_id)
    voice_of(actor, village_id, place.household_id)
    shift, activity = get_shift(session, village_id, place.shift_id)
    check_ahead(shift)
    return _going(session, shift, place.household_id), shift, activity


def _going(session: Session, shift: Shift, household_id: UUID) -> ShiftPlace:
    """Raises NotSignedUp, also for who only waits: there is nothing yet to give away."""
    place = find_place(session, shift, household_id)
    if place is None or place.state != "going":
        number = get_household_by_id(session, shift.village_id, household_id).number
        raise NotSignedUp(**shift_fields(shift), number=number)
    return place


def _check_swap(session: Session, place: ShiftPlace, shift: Shift, other: ShiftPlace, other_shift: Shift) -> None:
    """Raises AlreadyThere when either has a place on the shift it would come to."""
    for household_id, to in ((place.household_id, other_shift), (other.household_id, shift)):
        held = find_place(session, to, household_id)
        if held is not None and held.state in LIVE:
            number = get_household_by_id(session, shift.village_id, household_id).number
            raise AlreadyThere(**shift_fields(to), number=number)


def _open_asks(session: Session, place: ShiftPlace) -> list[ShiftAsk]:
    return [ask for ask in list_asks(session, place.village_id, [place.id]) if ask.state == "asked"]


def _ask(
    session: Session, place: ShiftPlace, household_id: UUID, actor: Actor | None, other: ShiftPlace | None = None
) -> ShiftAsk:
    ask = ShiftAsk(
        village_id=place.village_id,
        place_id=place.id,
        household_id=household_id,
        other_id=other.id if other else None,
        asked_at=now(),
        asker_id=actor.user_id if actor else None,
    )
    session.add(ask)
    session.flush()
    return ask


def _take_over(session: Session, ask: ShiftAsk, place: ShiftPlace, shift: Shift) -> None:
    """Who agreed has the place, and in a swap who asked has theirs. Everything else asked about the two is over."""
    if place.state != "going":
        raise AskOver()
    asker_id = place.household_id
    if ask.other_id is None:
        held = find_place(session, shift, ask.household_id)
        if held is not None and held.state in LIVE:
            number = get_household_by_id(session, shift.village_id, ask.household_id).number
            raise AlreadyThere(**shift_fields(shift), number=number)
        _hand_over(session, place, shift, ask.household_id, "covered")
        return
    other = get_place(session, place.village_id, ask.other_id)
    other_shift, _activity = get_shift(session, place.village_id, other.shift_id)
    check_ahead(other_shift)
    if other.state != "going":
        raise AskOver()
    _check_swap(session, place, shift, other, other_shift)
    _hand_over(session, place, shift, ask.household_id, "")
    theirs = _hand_over(session, other, other_shift, asker_id, "")
    theirs.news = "swapped"


def _hand_over(session: Session, place: ShiftPlace, shift: Shift, household_id: UUID, news: str) -> ShiftPlace:
    """The new place stands where the old one stood in the list."""
    turn = place.turn
    end_asks(session, place, "lapsed")
    go(place, "leave")
    place.news, place.told_at = news, None
    session.flush()
    taken = take_place(session, shift, household_id, "sign_up")
    place.turn, taken.turn = taken.turn, turn
    session.flush()
    return taken
