"""Turns are given to who served least; who is away is passed over."""

from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from civility.clock import frozen
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.activities import errors
from civility.governance.activities.models import Activity
from civility.governance.activities.queries import list_rota, list_shifts, list_untold
from civility.governance.activities.rules.rota import Turn, begins_with, whose_turn
from civility.governance.activities.services import (
    Turning,
    declare_absence,
    keep_shifts,
    set_rota,
    withdraw_absence,
)
from civility.people.models import Member
from tests.factories.activities import (
    NOON,
    Doing,
    a_slot,
    begin,
    confirm,
    enter,
    make_doing,
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
def activity(session: Session, doing: Doing) -> Activity:
    """One place a day, households 1 to 3 in turn."""
    found = begin(session, doing, by_rota=True, slots=(a_slot(capacity=1),))
    rota(session, doing, found, 0, 1, 2)
    return found


def whose(session: Session, doing: Doing, activity: Activity, count: int, first: int = 0) -> list[str]:
    """Who has the place on each of the shifts, ``-`` where nobody has."""
    numbers = []
    for nth in range(first, first + count):
        going = [
            number for number, state in states(session, doing, shift_of(session, activity, nth)) if state == "going"
        ]
        numbers.append("".join(going) or "-")
    return numbers


def away(session: Session, doing: Doing, place: int, first: int, last: int, **more: Any) -> UUID:
    asked = {
        "village_id": doing.village_id,
        "household_id": doing.home(place).id,
        "from_on": NOON.date() + timedelta(days=first),
        "until_on": NOON.date() + timedelta(days=last),
        "actor": doing.itself(place),
        "request_key": key(),
    }
    with frozen(NOON):
        return declare_absence(session, **{**asked, **more}).id


def test_turns_go_round(session: Session, doing: Doing, activity: Activity) -> None:
    assert whose(session, doing, activity, 7) == ["0001", "0002", "0003", "0001", "0002", "0003", "0001"]
    with frozen(NOON + timedelta(days=1)):
        assert keep_shifts(session) == 1
    assert whose(session, doing, activity, 2, 28) == ["0002", "0003"]


def test_two_places_a_shift_are_two_households(session: Session, doing: Doing) -> None:
    activity = begin(session, doing, by_rota=True)
    rota(session, doing, activity, 0, 1, 2)
    assert whose(session, doing, activity, 4) == ["00010002", "00030001", "00020003", "00010002"]


def test_who_joins_has_no_years_to_make_up_and_who_left_keeps_its_places(
    session: Session, doing: Doing, activity: Activity
) -> None:
    rota(session, doing, activity, 0, 1, 3)
    assert whose(session, doing, activity, 29).count("0003") == 9  # given before it left
    with frozen(NOON + timedelta(days=6)):
        keep_shifts(session)
    assert whose(session, doing, activity, 6, 29) == ["0004", "0001", "0002", "0004", "0001", "0002"]
    with frozen(NOON):
        assert [household.number for _member, household in list_rota(session, activity)] == ["0001", "0002", "0004"]


def test_who_is_away_is_passed_over_and_the_turn_goes_to_who_is_next(
    session: Session, doing: Doing, activity: Activity
) -> None:
    pressed = key()
    first = away(session, doing, 1, 1, 4, request_key=pressed)
    assert away(session, doing, 1, 1, 4, request_key=pressed) == first
    found = whose(session, doing, activity, 8)
    assert found == ["0001", "0003", "0003", "0001", "0003", "0003", "0001", "0002"]
    with frozen(NOON):
        assert {each.place.news for each in list_untold(session, doing.village_id)} == {"called"}
        withdraw_absence(session, village_id=doing.village_id, absence_id=first, actor=doing.itself(1))
        with pytest.raises(Forbidden):
            withdraw_absence(session, village_id=doing.village_id, absence_id=first, actor=doing.itself(0))
    assert whose(session, doing, activity, 8) == found


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (3, 2), (0, 366)])
def test_an_absence_lies_ahead_and_is_no_longer_than_a_year(
    session: Session, doing: Doing, activity: Activity, first: int, last: int
) -> None:
    before = whose(session, doing, activity, 7)
    with pytest.raises(errors.BadAbsence):
        away(session, doing, 1, first, last)
    assert whose(session, doing, activity, 7) == before


def test_when_all_are_away_the_shift_stays_uncovered_until_one_is_back(
    session: Session, doing: Doing, activity: Activity
) -> None:
    ids = [away(session, doing, place, 2, 2) for place in (0, 1, 2)]
    assert whose(session, doing, activity, 4)[2] == "-"
    with frozen(NOON):
        withdraw_absence(session, village_id=doing.village_id, absence_id=ids[0], actor=doing.itself(0))
        withdraw_absence(session, village_id=doing.village_id, absence_id=ids[1], actor=doing.itself(1))
    rota(session, doing, activity, 0, 1, 2)
    assert whose(session, doing, activity, 4)[2] in {"0001", "0002"}


def test_who_leaves_a_turn_is_not_called_to_it_again_and_has_the_next(
    session: Session, doing: Doing, activity: Activity
) -> None:
    enter(session, doing, shift_of(session, activity, 1), 1, wanted=False)
    assert states(session, doing, shift_of(session, activity, 1)) == [("0002", "left"), ("0003", "going")]
    enter(session, doing, shift_of(session, activity, 1), 2, wanted=False)
    enter(session, doing, shift_of(session, activity, 1), 0, wanted=False)
    assert whose(session, doing, activity, 2)[1] == "-"


def test_who_did_not_come_has_the_turn_again(session: Session, doing: Doing, activity: Activity) -> None:
    for nth in (0, 3):
        confirm(session, doing, shift_of(session, activity, nth), {0: "missed"})
    with frozen(NOON + timedelta(days=4)):
        keep_shifts(session)
    assert whose(session, doing, activity, 3, 29) == ["0001", "0003", "0001"]  # else 0003, 0001, 0002


def test_a_person_is_named_of_their_own_household(session: Session, doing: Doing, activity: Activity) -> None:
    with transaction(session):
        mei = Member(village_id=doing.village_id, household_id=doing.home(3).id, name="马梅")
        session.add(mei)

    def settle(place: int) -> None:
        with frozen(NOON):
            set_rota(
                session,
                village_id=doing.village_id,
                number=activity.number,
                turning=[Turning(doing.home(place).id, mei.id)],
                actor=doing.leader,
            )

    with pytest.raises(errors.NoSuchMember):
        settle(4)
    settle(3)
    with frozen(NOON + timedelta(days=1)):
        keep_shifts(session)
    last = list_shifts(session, activity, NOON.date(), date(2027, 1, 1))[-1]
    assert states(session, doing, last) == [("0004", "going")]


def test_only_a_rota_has_turns_and_only_who_is_in_charge_sets_it(
    session: Session, doing: Doing, activity: Activity
) -> None:
    free = begin(session, doing)
    with pytest.raises(errors.NotByRota):
        rota(session, doing, free, 0)
    with frozen(NOON), pytest.raises(errors.NotInCharge):
        set_rota(session, village_id=doing.village_id, number=1, turning=[], actor=doing.scene.recorder)


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=9),
    st.lists(st.integers(1, 3), min_size=1, max_size=25),
    st.data(),
)
def test_nobody_serves_much_more_than_another_whoever_is_away(
    began: list[int], shifts: list[int], data: st.DataObject
) -> None:
    """Against an obvious model: at each place, of those who are there, one with the fewest turns is taken."""
    homes = [uuid4() for _ in began]
    times = dict(zip(homes, began, strict=True))
    last: dict[UUID, date] = {}
    for nth, capacity in enumerate(shifts):
        there = data.draw(st.sets(st.sampled_from(homes)))
        turns = [Turn(home, f"{homes.index(home):04}", times[home], last.get(home)) for home in there]
        taken = whose_turn(turns, capacity)
        assert len(taken) == min(capacity, len(there))
        assert len({turn.household_id for turn in taken}) == len(taken)
        left = [times[home] for home in there if home not in {turn.household_id for turn in taken}]
        assert max((turn.times for turn in taken), default=0) <= min(left, default=10**6)
        for turn in taken:
            times[turn.household_id] += 1
            last[turn.household_id] = date(2026, 1, 1) + timedelta(days=nth)


@given(st.integers(1, 12), st.integers(1, 4), st.integers(1, 60))
def test_when_all_are_there_turns_differ_by_one_at_most(homes: int, capacity: int, shifts: int) -> None:
    times: Counter[int] = Counter(dict.fromkeys(range(homes), 0))
    ids = [uuid4() for _ in range(homes)]
    for _ in range(shifts):
        turns = [Turn(ids[home], f"{home:04}", times[home]) for home in range(homes)]
        for turn in whose_turn(turns, capacity):
            times[ids.index(turn.household_id)] += 1
    assert max(times.values()) - min(times.values()) <= 1
    assert sum(times.values()) == shifts * min(capacity, homes)
    assert begins_with(times.values()) == min(times.values())
