"""Things of another village named inside a form or an address of this one: not found, and nothing moves there."""

from uuid import uuid4

import pytest

from civility.people.services import issue_api_token
from civility.points.models import Claim
from tests.factories.world import make_world


@pytest.fixture
def other(session, app, world):
    return make_world(session)


THINGS = (
    "claims/{claim_id}",
    "claims/{claim_id}/object",
    "claims/sheets/{sheet_id}",
    "claims/many/{clause_id}",
    "claims/new/0001/{clause_id}",
    "objections/{objection_id}",
    "objections/{objection_id}/appeal",
    "appeals/{appeal_id}",
    "reviews/{sheet_id}",
    "households/import/{upload_id}",
    "standards/uploads/{upload_id}",
    "store/goods/import/{upload_id}",
)


@pytest.mark.parametrize("thing", THINGS)
def test_the_address_of_another_villages_thing_is_not_found(world, other, browser, thing):
    client = browser(world.people["everything"])
    path = f"/v/{world.village.code}/{thing.format(**other.values[''])}"
    assert client.get(path).status_code in (404, 409)
    assert client.post(path, data={"request_key": str(uuid4())}).status_code in (404, 405, 409)


def test_ids_of_another_village_inside_a_form_move_nothing(world, other, browser, session):
    client = browser(world.people["everything"])
    base, theirs = f"/v/{world.village.code}", other.values[""]
    before = {claim.id: claim.state for claim in session.query(Claim).filter_by(village_id=other.village.id)}
    form = {"request_key": str(uuid4()), "claim": list(map(str, before)), "decision": "approved"}
    assert client.post(f"{base}/reviews/{world.values['']['sheet_id']}", data=form).status_code == 422
    one = {"request_key": str(uuid4()), "claim": theirs["claim_id"]}
    sheet = f"{base}/claims/sheets/{world.values['']['sheet_id']}/withdraw"
    assert client.post(sheet, data=one).status_code == 404
    objection = f"/p/{world.village.code}/notices/1/object/{theirs['claim_id']}"
    assert client.get(objection).status_code == 404
    card = {"by": "card", "card": str(other.people["household"].card_id), "basket": "g0001:1", "shown": "50"}
    redeem = f"{base}/store/customer/{world.household.number}/redeem"
    assert client.post(redeem, data={**card, "request_key": str(uuid4())}).status_code in (404, 409)
    session.rollback()
    assert {claim.id: claim.state for claim in session.query(Claim).filter_by(village_id=other.village.id)} == before


def test_the_api_does_not_take_another_villages_things_either(world, other, browser, session):
    _, token = issue_api_token(session, user_id=world.people["everything"].id, label="x")
    client, theirs = browser(None), other.values[""]
    base = f"/api/v1/villages/{world.village.code}"

    def post(path, body):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex}
        return client.post(f"{base}/{path}", json=body, headers=headers).status_code

    claim = {"clause_id": theirs["clause_id"], "households": ["0001"], "happened_on": "2026-11-20", "reason": "x"}
    assert post("claims", claim) == 404
    assert post(f"claims/{theirs['claim_id']}/reviews", {"decision": "approved"}) == 404
    assert post("objections", {"claim_id": theirs["claim_id"], "text": "不对"}) == 404


@pytest.mark.parametrize(
    "body",
    [
        b'{"\\ud800": 1}',
        b'{"claim_id": "\\ud800", "text": "\\u0000"}',
        b'{"claim_id": 1e400, "text": ["x"]}',
        b"[" * 100_000,
        b'{"text": ' + b"9" * 10_000 + b"}",
        b"\xff",
        b"null",
    ],
)
def test_json_that_makes_no_sense_is_answered_as_a_problem(world, browser, session, body):
    _, token = issue_api_token(session, user_id=world.people["everything"].id, label="x")
    for path in ("claims", "objections", "redemptions", f"claims/{world.values['']['claim_id']}/reviews"):
        answer = browser(None).post(
            f"/api/v1/villages/{world.village.code}/{path}",
            data=body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex},
        )
        assert (answer.status_code in (400, 422), answer.mimetype) == (True, "application/problem+json")
