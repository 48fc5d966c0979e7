"""Notices and objections over the API."""

import pytest

from civility.clock import today
from civility.db import transaction
from civility.papers import find_papers
from civility.people.queries import get_settings
from civility.points.models import Objection
from civility.points.queries import get_claim
from tests.factories.people import make_user
from tests.factories.points import approve, make_clause, make_notice, make_scene, publish, record

pytestmark = pytest.mark.postgresql


def test_notices_come_newest_first_a_page_at_a_time(session, caller):
    scene = make_scene(session)
    for household in scene.households:
        make_notice(session, scene, household)
    reader = caller(scene.reviewer, scene.village)
    first = reader.get("notices?limit=2").get_json()
    assert [(notice["number"], notice["state"], notice["claim_count"]) for notice in first["items"]] == [
        (3, "open", 1),
        (2, "open", 1),
    ]
    second = reader.get(f"notices?limit=2&cursor={first['next']}").get_json()
    assert ([notice["number"] for notice in second["items"]], second["next"]) == ([1], None)


def test_a_page_that_is_left_open_does_not_repeat_a_notice_when_a_new_one_comes(session, caller):
    scene = make_scene(session)
    for household in scene.households[:2]:
        make_notice(session, scene, household)
    reader = caller(scene.reviewer, scene.village)
    first = reader.get("notices?limit=1").get_json()
    make_notice(session, scene, scene.households[2])
    second = reader.get(f"notices?limit=1&cursor={first['next']}").get_json()
    assert [notice["number"] for notice in second["items"]] == [1]


def test_a_village_without_notices_has_an_empty_page(session, caller):
    scene = make_scene(session)
    assert caller(scene.reviewer, scene.village).get("notices").get_json() == {"items": [], "next": None}


@pytest.mark.parametrize("cursor", ["x", "WyJub3RpY2VzIl0", "WyJzdGF0ZW1lbnQiLDFd", "WyJub3RpY2VzIiwtMV0", "8J+YgA"])
def test_a_cursor_that_is_not_ours_is_refused(session, caller, cursor):
    scene = make_scene(session)
    answer = caller(scene.reviewer, scene.village).get("notices", query_string={"cursor": cursor})
    assert (answer.status_code, answer.get_json()["type"]) == (400, "urn:civility:problem:bad-cursor")


def test_a_notice_shows_its_claims_without_names_of_people(session, caller):
    scene = make_scene(session)
    notice, _claims = make_notice(session, scene, *scene.households)
    answer = caller(scene.committee, scene.village).get(f"notices/{notice.number}")
    told = answer.get_json()
    assert [claim["household_number"] for claim in told["claims"]] == ["0001", "0002", "0003"]
    assert told["closes_at"].endswith("T18:00:00+08:00")
    text = answer.get_data(as_text=True)
    assert not [household.head_name for household in scene.households if household.head_name in text]


def test_a_deduction_is_on_no_notice_whoever_asks(session, caller):
    scene = make_scene(session)
    adopt_deductions(session, scene)
    bonus = record(session, scene)
    scene.clause = make_clause(session, scene.standard, "乱倒垃圾", direction="deduction")
    deduction = record(session, scene, scene.households[1])
    approve(session, scene, bonus, deduction)
    notice = publish(session, scene)
    _user, clerk = make_user(session, scene.village, "storekeeper")
    inside = caller(scene.committee, scene.village).get(f"notices/{notice.number}").get_json()
    outside = caller(clerk, scene.village).get(f"notices/{notice.number}").get_json()
    for told in (inside, outside):
        assert [claim["points"] for claim in told["claims"]] == ["5"]


def adopt_deductions(session, scene):
    """Deductions adopted, as a vote would."""
    with transaction(session):
        get_settings(session, scene.village_id).deductions_adopted_on = today().replace(year=2020)


def test_an_objection_stops_its_claim(session, caller):
    scene = make_scene(session)
    notice, claims = make_notice(session, scene)
    answer = caller(scene.supervisor, scene.village).post(
        "objections", {"claim_id": str(claims[0].id), "text": "那天没有看见他家打扫", "channel": "paper"}
    )
    told = answer.get_json()
    assert (answer.status_code, told["notice_number"], told["state"], told["channel"]) == (
        201,
        notice.number,
        "open",
        "paper",
    )
    session.rollback()
    assert get_claim(session, scene.village_id, claims[0].id).state == "objected"
    objection = session.query(Objection).one()
    assert told["answer_by"] == objection.answer_by.isoformat()
    assert find_papers(session, told["code"])[0].ref == told["id"] == str(objection.id)


def test_an_objection_without_words_or_to_a_claim_not_on_notice_is_refused(session, caller):
    scene = make_scene(session)
    record(session, scene)
    supervisor = caller(scene.supervisor, scene.village)
    claim_id = supervisor.get("claims").get_json()["items"][0]["id"]
    empty = supervisor.post("objections", {"claim_id": claim_id, "text": " \u0007 "})
    assert (empty.status_code, empty.get_json()["errors"]) == (422, [{"field": "text", "message": "写法不对。"}])
    early = supervisor.post("objections", {"claim_id": claim_id, "text": "没有这回事"})
    assert (early.status_code, early.get_json()["fields"]) == (409, {"state": "submitted"})
    session.rollback()
    assert session.query(Objection).count() == 0
