"""Claims and reviews over the API."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from civility.clock import today
from civility.points.models import Claim, ClaimSheet, Review
from civility.points.rules.shapes import Item, OneOf, Option, Range, Rate, StartFull
from tests.factories.people import make_user, make_village
from tests.factories.points import make_clause, make_scene, record

pytestmark = pytest.mark.postgresql


def count_rows(session, model):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def asked(scene, *numbers, **other):
    return {
        "clause_id": str(scene.clause.id),
        "households": list(numbers or ("0001",)),
        "happened_on": today().isoformat(),
        "reason": "清扫门前道路",
        **other,
    }


def test_a_recorder_claims_for_two_households_and_gets_the_ids_to_review(session, caller):
    scene = make_scene(session)
    answer = caller(scene.recorder, scene.village).post("claims", asked(scene, "0001", "0003", evidence="照片两张"))
    assert answer.status_code == 201
    told = answer.get_json()
    assert (told["total"], told["evidence"], told["happened_on"]) == ("10", "照片两张", today().isoformat())
    assert [(claim["household_number"], claim["points"], claim["state"]) for claim in told["claims"]] == [
        ("0001", "5", "submitted"),
        ("0003", "5", "submitted"),
    ]
    assert told["recorded_at"].endswith("+08:00")
    assert count_rows(session, Claim) == 2


def test_the_clauses_to_claim_under_say_their_amounts_in_points(session, caller):
    scene = make_scene(session, clause={"shape": Range(5, 30, 5)})
    told = caller(scene.recorder, scene.village).get("clauses").get_json()
    assert told["standard"]["version"] == 1
    assert [clause["shape"] for clause in told["items"]] == [
        {"kind": "range", "min_points": "0.5", "max_points": "3", "step_points": "0.5"}
    ]
    before = caller(scene.recorder, scene.village).get("clauses?on=2020-01-01").get_json()
    assert before == {"standard": None, "items": []}


@pytest.mark.parametrize(
    ("shape", "said", "points"),
    [
        (Range(5, 30, 5), {"points": "2.5"}, "2.5"),
        (OneOf((Option("一等", 50), Option("二等", 30))), {"option": 1}, "3"),
        (Rate(Decimal(1), "小时", 20), {"quantity": "2.5"}, "4"),
        (StartFull((Item("院内", 200), Item("门前", 400))), {"lost": ["0", "2.5"]}, "57.5"),
    ],
)
def test_a_clause_is_claimed_as_its_shape_asks(session, caller, shape, said, points):
    scene = make_scene(session)
    scene.clause = make_clause(session, scene.standard, "另一条", shape=shape)
    answer = caller(scene.recorder, scene.village).post("claims", asked(scene, **said))
    assert (answer.status_code, answer.get_json().get("total")) == (201, points)


def test_unknown_household_numbers_are_named_and_nothing_is_written(session, caller):
    scene = make_scene(session)
    answer = caller(scene.recorder, scene.village).post("claims", asked(scene, "0001", "0999"))
    assert answer.status_code == 422
    assert answer.get_json()["errors"] == [{"field": "households.1", "message": "村里没有这个户号。"}]
    assert count_rows(session, ClaimSheet) == 0


def test_a_second_person_approves_and_the_recorder_may_not(session, caller):
    scene = make_scene(session)
    sheet = record(session, scene)
    _user, both = make_user(session, scene.village, "recorder", "reviewer")
    own = record(session, scene, scene.households[1], actor=both)
    told = caller(scene.reviewer, scene.village).get("claims?state=submitted").get_json()
    assert told["total"] == 2
    ids = {claim["household_number"]: claim["id"] for claim in told["items"]}

    refused = caller(both, scene.village).post(f"claims/{ids['0002']}/reviews", {"decision": "approved"})
    assert (refused.status_code, refused.get_json()["type"]) == (403, "urn:civility:problem:reviewer-is-recorder")
    done = caller(scene.reviewer, scene.village).post(f"claims/{ids['0001']}/reviews", {"decision": "approved"})
    assert (done.status_code, done.get_json()["decision"]) == (201, "approved")
    assert count_rows(session, Review) == 1
    assert caller(scene.reviewer, scene.village).get(f"claims/{ids['0001']}").get_json()["state"] == "reviewed"
    assert {sheet.village_id, own.village_id} == {scene.village_id}


def test_returning_without_a_reason_is_refused(session, caller):
    scene = make_scene(session)
    record(session, scene)
    reviewer = caller(scene.reviewer, scene.village)
    claim_id = reviewer.get("claims").get_json()["items"][0]["id"]
    answer = reviewer.post(f"claims/{claim_id}/reviews", {"decision": "returned"})
    assert (answer.status_code, answer.get_json()["type"]) == (422, "urn:civility:problem:return-needs-reason")
    assert count_rows(session, Review) == 0


def test_another_villages_claim_is_not_there(session, caller):
    scene, other = make_scene(session), make_scene(session)
    record(session, other)
    claim_id = caller(other.reviewer, other.village).get("claims").get_json()["items"][0]["id"]
    mine = caller(scene.reviewer, scene.village)
    assert mine.get(f"claims/{claim_id}").status_code == 404
    assert mine.post(f"claims/{claim_id}/reviews", {"decision": "approved"}).status_code == 404
    assert caller(scene.reviewer, other.village).get("claims").status_code == 404
    assert count_rows(session, Review) == 0


def test_a_role_that_may_not_is_refused_by_name(session, caller):
    scene = make_scene(session)
    answer = caller(scene.reviewer, scene.village).post("claims", asked(scene))
    assert (answer.status_code, answer.get_json()["type"]) == (403, "urn:civility:problem:forbidden")
    village = make_village(session)
    assert caller(scene.recorder, village).post("claims", asked(scene)).status_code == 404
    assert count_rows(session, ClaimSheet) == 0
