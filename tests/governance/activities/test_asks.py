"""Swapping takes two who agree; cover is asked for of who was asked least."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import frozen
from civility.db import transaction
from civility.errors import Forbidden, RuleBroken
from civility.governance.activities import errors
from civility.governance.activities.models import Shift, ShiftAsk
from civility.governance.activities.queries import list_own_asks, list_untold
from civility.governance.activities.services import (
    answer_ask,
    ask_cover,
    ask_swap,
    cancel_shift,
    declare_absence,
    keep_shifts,
    withdraw_asks,
)
from civility.people.actors import Actor
from tests.factories.activities import (
    NOON,
    Doing,
    a_slot,
    after,
    begin,
    confirm,
    enter,
    make_doing,
    place_of,
    rota,
    shift_of,
    states,
)
from tests.factories.store import key

pytestmark = pytest.mark.postgresql


@pytest.fixture
def doing(session: Session) -> Doing:
    return make_doing(session)


@pytest.fixture
def shifts(session: Session, doing: Doing) -> list[Shift]:
    """One place each: household 0 on the first, 1 on the second, 2 waits for the first."""
    activity = begin(session, doing, slots=(a_slot(capacity=1),))
    found = [shift_of(session, activity, 1), shift_of(session, activity, 2)]
    enter(session, doing, found[0], 0)
    enter(session, doing, found[1], 1)
    enter(session, doing, found[0], 2)
    return found


def swap(session: Session, doing: Doing, shifts: list[Shift], mine: int = 0, theirs: int = 1, **more: Any) -> ShiftAsk:
    asked = {
        "village_id": doing.village_id,
        "place_id": place_of(session, doing, shifts[0], mine).id,
        "other_shift_id": shifts[1].id,
        "household_id": doing.home(theirs).id,
        "actor": doing.itself(mine),
    }
    with frozen(more.pop("at", NOON)):
        return ask_swap(session, **{**asked, **more})


def cover(session: Session, doing: Doing, shift: Shift, mine: int, **more: Any) -> ShiftAsk:
    asked = {"village_id": doing.village_id, "actor": doing.itself(mine)}
    with frozen(more.pop("at", NOON)):
        return ask_cover(session, place_id=place_of(session, doing, shift, mine).id, **{**asked, **more})


def answer(
    session: Session, doing: Doing, ask: ShiftAsk, *, agreed: bool, by: Actor | None = None, at: Any = NOON
) -> ShiftAsk:
    who = next(place for place, home in enumerate(doing.scene.households) if home.id == ask.household_id)
    with frozen(at):
        return answer_ask(
            session, village_id=doing.village_id, ask_id=ask.id, agreed=agreed, actor=by or doing.itself(who)
        )


def asked(session: Session, doing: Doing) -> list[tuple[str, str]]:
    """Every question so far: whom, and what became of it."""
    session.rollback()
    numbers: dict[UUID, str] = {home.id: home.number for home in doing.scene.households}
    query = select(ShiftAsk).where(ShiftAsk.village_id == doing.village_id).order_by(ShiftAsk.asked_at, ShiftAsk.id)
    return [(numbers[ask.household_id], ask.state) for ask in session.scalars(query)]


def test_two_who_agree_swap_and_keep_each_others_place_in_the_list(
    session: Session, doing: Doing, shifts: list[Shift]
) -> None:
    ask = swap(session, doing, shifts)
    with frozen(NOON):
        (seen,) = list_own_asks(session, doing.village_id, asked=doing.home(1).id)
    assert seen.number == "0001"
    assert seen.other is not None
    assert (seen.shift.id, seen.other.id) == (shifts[0].id, shifts[1].id)
    answer(session, doing, ask, agreed=True)
    answer(session, doing, ask, agreed=True)
    assert states(session, doing, shifts[0]) == [("0002", "going"), ("0003", "waiting"), ("0001", "left")]
    assert states(session, doing, shifts[1]) == [("0001", "going"), ("0002", "left")]
    with frozen(NOON):
        assert [(each.household.number, each.place.news) for each in list_untold(session, doing.village_id)] == [
            ("0001", "swapped")
        ]


def test_a_swap_that_is_declined_moves_nothing(session: Session, doing: Doing, shifts: list[Shift]) -> None:
    before = [states(session, doing, shift) for shift in shifts]
    ask = swap(session, doing, shifts)
    answer(session, doing, ask, agreed=False)
    with pytest.raises(errors.AskOver):
        answer(session, doing, ask, agreed=True)
    assert [states(session, doing, shift) for shift in shifts] == before


@pytest.mark.parametrize(
    ("mine", "theirs", "refusal"),
    [
        (0, 0, errors.SwapWithYourself),
        (2, 1, errors.NotSignedUp),  # who asks only waits
        (0, 3, errors.NotSignedUp),  # who is asked has no place there
    ],
)
def test_nobody_swaps_with_themselves_nor_on_the_waitlist(
    session: Session, doing: Doing, shifts: list[Shift], mine: int, theirs: int, refusal: type[RuleBroken]
) -> None:
    with pytest.raises(refusal):
        swap(session, doing, shifts, mine, theirs)
    assert asked(session, doing) == []


def test_who_waits_there_cannot_be_swapped_with(session: Session, doing: Doing, shifts: list[Shift]) -> None:
    enter(session, doing, shifts[1], 3)
    with pytest.raises(errors.NotSignedUp):
        swap(session, doing, shifts, 0, 3)


def test_a_swap_needs_two_shifts_of_one_activity_and_nobody_twice_on_one(
    session: Session, doing: Doing, shifts: list[Shift]
) -> None:
    other = shift_of(session, begin(session, doing), 1)
    enter(session, doing, other, 1)
    with pytest.raises(errors.OtherActivity):
        swap(session, doing, [shifts[0], other])
    with pytest.raises(errors.OtherActivity):
        swap(session, doing, [shifts[0], shifts[0]])
    enter(session, doing, shifts[1], 0)  # waits for the very shift it asks for
    with pytest.raises(errors.AlreadyThere):
        swap(session, doing, shifts)
    assert asked(session, doing) == []


def test_one_question_at_a_time_and_only_by_who_has_the_place(
    session: Session, doing: Doing, shifts: list[Shift]
) -> None:
    first = swap(session, doing, shifts)
    assert swap(session, doing, shifts).id == first.id
    with pytest.raises(errors.AskOpen):
        cover(session, doing, shifts[0], 0)
    with pytest.raises(Forbidden):
        swap(session, doing, shifts, actor=doing.itself(1))
    with pytest.raises(Forbidden):
        answer(session, doing, first, agreed=True, by=doing.itself(0))
    with frozen(NOON):
        withdraw_asks(session, village_id=doing.village_id, place_id=first.place_id, actor=doing.itself(0))
    with pytest.raises(errors.AskOver):
        answer(session, doing, first, agreed=True)
    helped = swap(session, doing, shifts, actor=doing.scene.recorder)
    answer(session, doing, helped, agreed=True, by=doing.scene.recorder)
    assert asked(session, doing) == [("0002", "withdrawn"), ("0002", "agreed")]


def test_who_leaves_ends_what_was_asked_and_a_late_answer_is_refused(
    session: Session, doing: Doing, shifts: list[Shift]
) -> None:
    ask = swap(session, doing, shifts)
    enter(session, doing, shifts[1], 1, wanted=False)
    assert asked(session, doing) == [("0002", "withdrawn")]
    with pytest.raises(errors.AskOver):
        answer(session, doing, ask, agreed=True)
    enter(session, doing, shifts[1], 1)
    ask = swap(session, doing, shifts)
    with pytest.raises(errors.ShiftOver):
        answer(session, doing, ask, agreed=True, at=after(shifts[0]))
    with frozen(NOON):
        cancel_shift(session, village_id=doing.village_id, shift_id=shifts[1].id, reason="下雪", actor=doing.leader)
    assert asked(session, doing)[-1] == ("0002", "lapsed")


def test_cover_is_asked_of_who_was_asked_least_one_after_another(session: Session, doing: Doing) -> None:
    activity = begin(session, doing, by_rota=True, slots=(a_slot(capacity=1),))
    rota(session, doing, activity, 0, 1, 2, 3)
    first, second = shift_of(session, activity, 1), shift_of(session, activity, 2)
    assert [states(session, doing, shift) for shift in (first, second)] == [[("0002", "going")], [("0003", "going")]]
    ask = cover(session, doing, first, 1)
    assert asked(session, doing) == [("0001", "asked")]
    answer(session, doing, ask, agreed=False)
    assert asked(session, doing) == [("0001", "declined"), ("0003", "asked")]
    cover(session, doing, second, 2)
    assert asked(session, doing)[2:] == [("0002", "asked")]  # 0001 and 0003 were asked once before
    ask = session.scalars(
        select(ShiftAsk).where(ShiftAsk.state == "asked", ShiftAsk.household_id == doing.home(2).id)
    ).one()
    answer(session, doing, ask, agreed=True)
    assert states(session, doing, first) == [("0003", "going"), ("0002", "left")]
    with frozen(NOON):
        (told,) = list_untold(session, doing.village_id)
    assert (told.household.number, told.place.news) == ("0002", "covered")


def test_who_is_away_or_on_the_shift_is_not_asked_and_then_nobody_is(session: Session, doing: Doing) -> None:
    activity = begin(session, doing, by_rota=True, slots=(a_slot(capacity=1),))
    rota(session, doing, activity, 0, 1)
    shift = shift_of(session, activity, 1)
    with frozen(NOON):
        declare_absence(
            session,
            village_id=doing.village_id,
            household_id=doing.home(0).id,
            from_on=shift.held_on,
            until_on=shift.held_on,
            actor=doing.itself(0),
            request_key=key(),
        )
    with pytest.raises(errors.NobodyToAsk):
        cover(session, doing, shift, 1)
    assert asked(session, doing) == []
    assert states(session, doing, shift) == [("0002", "going")]


def test_who_does_not_answer_for_a_day_is_not_waited_for(session: Session, doing: Doing) -> None:
    activity = begin(session, doing, by_rota=True, slots=(a_slot(capacity=1),))
    rota(session, doing, activity, 0, 1, 2)
    shift = shift_of(session, activity, 4)
    cover(session, doing, shift, 1)

    def keep(hours: int) -> None:
        with frozen(NOON + timedelta(hours=hours)):
            keep_shifts(session)

    keep(23)
    assert asked(session, doing) == [("0001", "asked")]
    keep(24)
    keep(24)
    assert asked(session, doing) == [("0001", "lapsed"), ("0003", "asked")]
    keep(48)
    assert asked(session, doing) == [("0001", "lapsed"), ("0003", "lapsed")]
    assert states(session, doing, shift)[0] == ("0002", "going")


def test_whoever_came_before_may_be_asked_where_people_sign_up(
    session: Session, doing: Doing, shifts: list[Shift]
) -> None:
    assert cover(session, doing, shifts[1], 1).household_id == doing.home(0).id
    with transaction(session):
        doing.home(2).left_on = NOON.date()
    enter(session, doing, shifts[1], 1, wanted=False)
    assert asked(session, doing) == [("0001", "withdrawn")]
    confirm(session, doing, shifts[0], {0: "missed"})
