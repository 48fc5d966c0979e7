"""Taking a roster in: all of it or none."""

import pytest

from civility.errors import Stale
from civility.people.actors import SYSTEM
from civility.people.errors import HouseholdNumbersTaken, RosterNotClean
from civility.people.models import Household, HouseholdCard, Member, RosterImport
from civility.people.queries import list_households, list_members, search_households
from civility.people.services import import_roster
from tests.factories.people import make_village

pytestmark = pytest.mark.postgresql

ROSTER = """户号,户主,姓名,与户主关系,出生年份,村民小组,网格
1,李建国,李建国,户主,1960,1组,东网格
1,李建国,王秀兰,配偶,1962,1组,东网格
2,曾庆华,曾庆华,户主,1971,1组,东网格
3,阿卜杜热西提·麦麦提艾力,阿卜杜热西提·麦麦提艾力,户主,1980,2组,西网格
""".encode()


def take_in(session, village, data=ROSTER, key="k1"):
    return import_roster(
        session, village_id=village.id, file_name="roster.csv", data=data, actor=SYSTEM, request_key=key
    )


def test_a_roster_makes_households_members_grids_and_a_card_each(session):
    village = make_village(session, households=0)
    done = take_in(session, village)
    assert (done.household_count, done.member_count) == (3, 4)
    households = list_households(session, village.id)
    assert [(h.number, h.head_name, h.group_name) for h in households] == [
        ("0001", "李建国", "1组"),
        ("0002", "曾庆华", "1组"),
        ("0003", "阿卜杜热西提·麦麦提艾力", "2组"),
    ]
    names = {member.name for member in list_members(session, village.id, households[0].id)}
    assert names == {"李建国", "王秀兰"}
    assert session.query(HouseholdCard).count() == 3
    assert households[0].grid_id == households[1].grid_id != households[2].grid_id


def test_a_member_and_a_pinyin_beginning_find_the_household(session):
    village = make_village(session, households=0)
    take_in(session, village)
    assert [h.number for h in search_households(session, village.id, "秀兰")] == ["0001"]
    assert [h.number for h in search_households(session, village.id, "zeng")] == ["0002"]
    assert search_households(session, village.id, "%") == []


def test_the_same_file_with_the_same_key_is_taken_in_once(session):
    village = make_village(session, households=0)
    assert take_in(session, village).id == take_in(session, village).id
    assert session.query(RosterImport).count() == 1
    with pytest.raises(Stale):
        take_in(session, village, data=ROSTER.replace("李".encode(), "张".encode()))
    assert session.query(Household).count() == 3


def test_numbers_that_the_village_has_are_named_and_nothing_is_taken_in(session):
    village = make_village(session, households=2)
    with pytest.raises(HouseholdNumbersTaken) as refusal:
        take_in(session, village)
    assert refusal.value.numbers == "0001、0002"
    assert session.query(Household).count() == 2
    assert session.query(Member).count() == 0


def test_one_bad_row_keeps_the_whole_file_out(session):
    village = make_village(session, households=0)
    with pytest.raises(RosterNotClean):
        take_in(session, village, data=ROSTER + "x!,没有号,没有号,户主,1960,1组,东网格\n".encode())
    assert session.query(Household).count() == 0
