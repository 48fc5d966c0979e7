"""Every failure under /api/ is a problem document in the caller's language, never a page and never a redirect."""

import pytest
from sqlalchemy.exc import OperationalError

from civility.api import operations
from civility.extensions import limiter
from civility.people.services import disable_user, revoke_api_token
from tests.conftest import sign_in
from tests.factories.people import make_user, make_village

PROBLEM = "application/problem+json"


@pytest.fixture
def village(session):
    return make_village(session)


@pytest.fixture
def recorder(session, village):
    return make_user(session, village, "recorder", sign_in_name="api-recorder")


def assert_problem(answer, status, code):
    told = answer.get_json()
    assert (answer.status_code, answer.content_type) == (status, PROBLEM)
    assert (told["type"], told["status"]) == (f"urn:civility:problem:{code}", status)
    assert told["title"]
    assert told["detail"]
    return told


def test_an_unknown_address_is_a_problem(client):
    assert_problem(client.get("/api/v1/nowhere"), 404, "not-found")
    assert_problem(client.get("/api/"), 404, "not-found")


def test_another_method_is_a_problem_that_says_which_is_allowed(client, village):
    answer = client.delete(f"/api/v1/villages/{village.code}/claims")
    assert_problem(answer, 405, "method-not-allowed")
    assert set(answer.headers["Allow"].replace(" ", "").split(",")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_head_answers_like_get_without_a_body(caller, village, recorder):
    person = caller(recorder[1], village)
    answer = person.client.head(f"{person.base}/notices", headers=person.headers())
    assert (answer.status_code, answer.data) == (200, b"")


def test_without_a_token_nothing_is_told(client, village):
    answer = client.get(f"/api/v1/villages/{village.code}/notices")
    assert_problem(answer, 401, "no-token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="civility"'
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("said", ["Bearer cvt_wrong", "Bearer x", "Bearer cvt_é", "bearer  cvt_0"])
def test_a_wrong_token_is_said_to_be_wrong(client, village, said):
    headers = {"Authorization": said.encode().decode("latin-1")}
    answer = client.get(f"/api/v1/villages/{village.code}/notices", headers=headers)
    assert_problem(answer, 401, "no-token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="civility", error="invalid_token"'


def test_a_revoked_token_and_a_disabled_user_are_out_at_once(session, caller, village):
    user, actor = make_user(session, village, "recorder")
    person = caller(actor, village)
    assert person.get("notices").status_code == 200
    assert revoke_api_token(session, user_id=user.id, label="test") == 1
    assert_problem(person.get("notices"), 401, "no-token")
    second = caller(actor, village)
    disable_user(session, user_id=user.id)
    assert_problem(second.get("notices"), 401, "no-token")


def test_a_sign_in_cookie_does_not_open_the_api(client, village, recorder):
    sign_in(client, recorder[0])
    assert_problem(client.get(f"/api/v1/villages/{village.code}/notices"), 401, "no-token")


@pytest.mark.parametrize("code", ["632521109999", "abc", "%00", "63252110220%31", "٦٣٢٥٢١١٠٢٢٠١"])
def test_a_village_that_is_not_there_is_404(caller, village, recorder, code):
    person = caller(recorder[1], village)
    answer = person.client.get(f"/api/v1/villages/{code}/notices", headers=person.headers())
    assert_problem(answer, 404, "not-found")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "bad-json"),
        (b"{", 400, "bad-json"),
        (b'{"clause_id": NaN}', 400, "bad-json"),
        (b'\xff\xfe{"a": 1}', 400, "bad-json"),
        (b"[" * 100_000, 400, "bad-json"),
        (b"[]", 422, "bad-values"),
        (b"null", 422, "bad-values"),
        (b'"text"', 422, "bad-values"),
        (b'{"unheard": 1}', 422, "bad-values"),
        (b" " * (operations.MAX_BODY_BYTES + 1), 413, "too-large"),
    ],
)
def test_a_body_that_cannot_be_read_is_a_problem(caller, village, recorder, body, status, code):
    person = caller(recorder[1], village)
    headers = {**person.headers(), "Idempotency-Key": "k", "Content-Type": "application/json"}
    assert_problem(person.client.post(f"{person.base}/claims", data=body, headers=headers), status, code)


def test_another_content_type_is_refused(caller, village, recorder):
    person = caller(recorder[1], village)
    headers = {**person.headers(), "Idempotency-Key": "k"}
    answer = person.client.post(f"{person.base}/claims", data={"reason": "x"}, headers=headers)
    assert_problem(answer, 415, "not-json")


def test_each_bad_value_is_named_in_the_callers_language(caller, village, recorder):
    person = caller(recorder[1], village)
    said = {
        "clause_id": "7",
        "households": ["1", "0001\n"],
        "happened_on": "yesterday",
        "reason": "",
        "points": "1.25",
        "option": "1",
        "extra": True,
    }
    told = assert_problem(person.post("claims", said), 422, "bad-values")
    assert {error["field"]: error["message"] for error in told["errors"]} == {
        "clause_id": "写法不对。",
        "households.0": "写法不对。",
        "households.1": "写法不对。",
        "happened_on": "写法不对。",
        "reason": "写法不对。",
        "points": "写法不对。",
        "option": "写法不对。",
        "extra": "没有这一项。",
    }
    assert told["detail"] == "有 8 处填得不对。请看 errors 里的每一项。"


def test_too_many_requests_are_told_when_to_come_back(app, caller, village, recorder, monkeypatch):
    app.config["API_RATE"] = "3 per minute"
    monkeypatch.setattr(limiter, "enabled", True)
    person, other = caller(recorder[1], village), caller(recorder[1], village)
    answers = [person.get("claims") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert_problem(answers[3], 429, "too-many-requests")
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 61
    assert other.get("claims").status_code == 200


def test_a_database_in_trouble_is_503_and_what_nobody_expected_is_500(app, caller, village, recorder, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    person = caller(recorder[1], village)

    def locked(*_args, **_said):
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    monkeypatch.setattr(operations, "find_token_user", locked)
    answer = person.get("notices")
    assert_problem(answer, 503, "database-unavailable")
    assert answer.headers["Retry-After"] == "5"

    def broken(*_args, **_said):
        raise ZeroDivisionError("secret words")

    monkeypatch.setattr(operations, "find_token_user", broken)
    answer = person.get("notices")
    assert_problem(answer, 500, "internal-error")
    assert "secret words" not in answer.get_data(as_text=True)
