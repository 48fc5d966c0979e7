"""Forming units, moving households, dissolving: what moved, what is sealed, and that nothing moves on a refusal."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from civility import clock
from civility.governance.relay import errors
from civility.governance.relay.events import check_heads
from civility.governance.relay.models import UnitChange
from civility.governance.relay.queries import find_unit, heads_of, list_changes, list_units
from civility.governance.relay.services import dissolve_unit, form_unit, move_households
from civility.people.events import check_households
from civility.people.queries import list_unit_names
from civility.people.services import change_settings, open_grids
from tests.factories.relay import key, make_head, make_unit
from tests.governance.relay.conftest import MORNING

pytestmark = pytest.mark.postgresql


@pytest.fixture
def unit(session, court):
    return make_unit(session, court.village, court.homes[:6], court.committee)


def numbers(session, court, unit_id):
    return [home.number for home in find_unit(session, court.village.id, unit_id).households]


def test_a_unit_is_formed_once_with_one_key_and_each_household_is_sealed(session, court):
    said = {
        "village_id": court.village.id,
        "name": "第1户长单元",
        "household_ids": [home.id for home in court.homes[:6]],
        "actor": court.committee,
        "request_key": key(),
    }
    assert form_unit(session, **said).id == form_unit(session, **said).id
    units, without = list_units(session, court.village.id)
    assert [(unit.name, len(unit.households), unit.head) for unit in units] == [("第1户长单元", 6, None)]
    assert len(without) == 10
    findings = {finding.message for finding in check_households(session, court.village.id)}
    assert not [message for message in findings if "household 0001" in message or "household 0006" in message]
    assert [message for message in findings if "household 0007" in message]  # made beside the services, never sealed


def test_a_name_is_used_once(session, court, unit):
    with pytest.raises(errors.UnitNameTaken):
        make_unit(session, court.village, court.homes[6:12], court.committee)
    assert len(list_units(session, court.village.id)[1]) == 10


@pytest.mark.parametrize("count", [0, 4, 16])
def test_a_strict_village_forms_no_unit_out_of_the_range(session, court, count):
    change_settings(session, village_id=court.village.id, decided={"units_strict": True})
    with pytest.raises(errors.UnitSize if count else errors.NoHouseholdsChosen):
        make_unit(session, court.village, court.homes[:count], court.committee)
    assert list_units(session, court.village.id)[0] == []
    assert session.scalars(select(UnitChange)).all() == []


def test_a_strict_village_lets_no_unit_grow_beyond_fifteen(session, court):
    change_settings(session, village_id=court.village.id, decided={"units_strict": True})
    unit = make_unit(session, court.village, court.homes[:15], court.committee)
    with pytest.raises(errors.UnitSize):
        move(session, court, unit.id, court.homes[15])
    assert len(numbers(session, court, unit.id)) == 15


def move(session, court, unit_id, *homes):
    move_households(
        session,
        village_id=court.village.id,
        unit_id=unit_id,
        household_ids=[home.id for home in homes],
        actor=court.committee,
        request_key=key(),
    )


def test_households_move_and_the_history_says_from_where(session, court, unit):
    other = make_unit(session, court.village, court.homes[6:12], court.committee, "第2户长单元")
    with clock.frozen(MORNING + timedelta(hours=1)):
        move(session, court, other.id, court.homes[0], court.homes[15])
    assert numbers(session, court, unit.id) == ["0002", "0003", "0004", "0005", "0006"]
    newest = list_changes(session, court.village.id, other.id)[0]
    assert sorted((each["household"], each["from"]) for each in newest.moves) == sorted(
        [(str(court.homes[0].id), str(unit.id)), (str(court.homes[15].id), None)]
    )
    assert list_changes(session, court.village.id, unit.id)[0].id == newest.id


def test_whoever_heads_a_unit_heads_it_no_more_after_moving_out_of_it(session, court, unit):
    term = make_head(session, court.village, unit, court.homes[0], court.committee)
    move(session, court, None, court.homes[0])
    assert heads_of(session, court.village.id) == {}
    session.refresh(term)
    assert term.ended_by_what == "left"
    assert check_heads(session, court.village.id) == []


def test_a_household_that_moved_out_of_the_village_cannot_be_moved(session, court, unit):
    court.homes[7].left_on = court.homes[7].joined_on
    gone = court.homes[7]
    session.commit()
    with pytest.raises(errors.NoneOfThese):
        move(session, court, unit.id, gone, court.homes[8])
    assert len(numbers(session, court, unit.id)) == 6


def test_only_an_empty_unit_is_dissolved_and_then_nobody_is_sent_to_it(session, court, unit):
    said = {"village_id": court.village.id, "unit_id": unit.id, "actor": court.committee}
    with pytest.raises(errors.UnitNotEmpty):
        dissolve_unit(session, **said, request_key=key())
    with clock.frozen(MORNING + timedelta(hours=1)):
        move(session, court, None, *court.homes[:6])
    with clock.frozen(MORNING + timedelta(hours=2)):
        dissolve_unit(session, **said, request_key=key())
        dissolve_unit(session, **said, request_key=key())
    assert list_units(session, court.village.id)[0] == []
    assert unit.id not in list_unit_names(session, court.village.id)
    with pytest.raises(errors.UnitDissolved):
        move(session, court, unit.id, court.homes[0])
    assert [change.kind for change in list_changes(session, court.village.id, unit.id)] == [
        "dissolved",
        "moved",
        "formed",
    ]


def test_a_roster_that_names_a_dissolved_unit_opens_it_again(session, court, unit):
    move(session, court, None, *court.homes[:6])
    dissolve_unit(session, village_id=court.village.id, unit_id=unit.id, actor=court.committee, request_key=key())
    open_grids(session, village_id=court.village.id, head_units=[unit.name])
    assert [each.id for each in list_units(session, court.village.id)[0]] == [unit.id]
