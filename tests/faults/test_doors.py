"""Each role at each door: what the permission table says, and nothing else, for pages and the API alike."""

from datetime import timedelta
from uuid import uuid4

import pytest

from civility.cli.server import describe_routes
from civility.clock import today
from civility.errors import Forbidden
from civility.people.models import Appointment
from civility.people.permissions import TABLE
from civility.people.queries import find_division
from civility.people.services import (
    add_appointment,
    disable_user,
    issue_api_token,
    issue_card,
    revoke_api_token,
)
from tests.factories.people import COUNTY, make_township, make_user
from tests.factories.world import VILLAGE_ROLES


@pytest.fixture
def guarded(app):
    """Village and township routes that are not open to all."""
    return [row for row in describe_routes(app) if row["permission"] in TABLE and row["scope"] != "everywhere"]


def expected(row, role) -> bool:
    return role in TABLE[row["permission"]]


def knock(client, world, row, token="") -> int:
    """The answer to an empty request; a 403 of the use case itself (another clerk's slip) counts as let in."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex} if token else {}
    answer = client.open(world.address(row["path"]), method=row["methods"][-1], headers=headers)
    inside = answer.status_code == 403 and Forbidden.message not in answer.text
    return 409 if inside else answer.status_code


@pytest.mark.parametrize("role", [*VILLAGE_ROLES, "township_officer", "administrator", "household", "nobody"])
def test_each_role_opens_what_the_table_says_and_nothing_else(world, guarded, browser, session, role):
    person = world.people[role]
    client, wrong = browser(person), []
    token = issue_api_token(session, user_id=person.id, label="x")[1] if role not in ("household", "nobody") else ""
    for row in guarded:
        api = row["path"].startswith("/api/")
        status = knock(client, world, row, token if api else "")
        shut = (
            status in (401, 403) or (status == 404 and not expected(row, role)) or (status == 302 and role == "nobody")
        )
        if row["scope"] == "township" and role in VILLAGE_ROLES:
            continue  # a village's post counts below it, not above: asked for in the next test
        if (role, row["endpoint"]) == ("storekeeper", "store.withdraw"):
            continue  # let in, and refused in the same words because the list is somebody else's
        if shut == expected(row, role):
            wrong.append((row["path"], row["permission"], status))
    assert wrong == []


def test_a_villages_posts_do_not_count_in_its_township(world, guarded, browser):
    for role in VILLAGE_ROLES:
        client = browser(world.people[role])
        for row in guarded:
            if row["scope"] == "township" and not row["path"].startswith("/api/"):
                assert knock(client, world, row) == 404, (role, row["path"])


def test_the_officer_of_another_township_finds_nothing_here(world, guarded, browser, session):
    elsewhere = make_township(session, "632521103000", "沙珠玉乡")
    person, _ = make_user(session, elsewhere, "township_officer")
    client, token = browser(person), issue_api_token(session, user_id=person.id, label="x")[1]
    for row in guarded:
        assert knock(client, world, row, token if "/api/" in row["path"] else "") == 404, row["path"]


@pytest.mark.parametrize(("starts", "ends"), [(-30, -1), (1, None), (1, 30)])
def test_a_term_that_is_over_or_not_begun_opens_nothing(world, guarded, browser, session, starts, ends):
    person, _ = make_user(session, world.village)
    for role in VILLAGE_ROLES:
        add_appointment(
            session,
            user_id=person.id,
            role=role,
            division_id=world.village.id,
            starts_on=today() + timedelta(days=starts),
            ends_on=None if ends is None else today() + timedelta(days=ends),
        )
    client, token = browser(person), issue_api_token(session, user_id=person.id, label="x")[1]
    for row in guarded:
        assert knock(client, world, row, token if "/api/" in row["path"] else "") == 404, row["path"]


def test_a_disabled_user_is_out_at_once_session_and_token(world, guarded, browser, session):
    person = world.people["everything"]
    client, token = browser(person), issue_api_token(session, user_id=person.id, label="x")[1]
    assert client.get(f"/v/{world.village.code}/").status_code == 200
    disable_user(session, user_id=person.id)
    for row in guarded:
        assert knock(client, world, row, token if "/api/" in row["path"] else "") in (302, 401), row["path"]


def test_a_revoked_token_is_out_at_once(world, guarded, browser, session):
    person = world.people["everything"]
    client, token = browser(None), issue_api_token(session, user_id=person.id, label="x")[1]
    revoke_api_token(session, user_id=person.id, label="x")
    for row in guarded:
        if "/api/" in row["path"]:
            assert knock(client, world, row, token) == 401, row["path"]


def test_a_reissued_card_ends_the_session_of_the_old_one(world, browser, session):
    person = world.people["household"]
    client = browser(person)
    assert client.get("/my/").status_code == 200
    issue_card(session, village_id=world.village.id, household_id=person.household_id)
    assert client.get("/my/").status_code == 302


def test_the_administrators_post_alone_touches_neither_points_nor_goods():
    money = ("claim.", "notice.", "objection.", "standard.", "store.", "stock.", "price.", "goods.", "roll.", "return.")
    assert [action for action, roles in TABLE.items() if "administrator" in roles and action.startswith(money)] == []


# ---- an administrator's post counts in its place ---------------------------------------------------------


@pytest.fixture
def townships(session, world):
    """Our township's own administrator, and one township more."""
    ours, _ = make_user(session, world.township, "administrator")
    return ours, make_township(session, "632521103000", "沙珠玉乡")


def test_an_administrator_appoints_only_below_their_own_post(world, browser, session, townships):
    ours, elsewhere = townships
    client, person = browser(ours), world.people["reviewer"]
    county = find_division(session, COUNTY)
    path = f"/admin/users/{person.id}/appointments"
    for place, role in ((county, "administrator"), (elsewhere, "township_officer")):
        answer = client.post(path, data={"role": role, "place": str(place.id), "request_key": str(uuid4())})
        assert answer.status_code in (403, 422)
        session.rollback()
        assert session.query(Appointment).filter_by(user_id=person.id, division_id=place.id).count() == 0
    answer = client.post(path, data={"role": "recorder", "place": str(world.village.id), "request_key": str(uuid4())})
    assert answer.status_code == 303


@pytest.mark.parametrize("step", ["password", "disable", "appointments"])
def test_an_administrator_has_no_say_over_somebody_with_a_post_elsewhere(world, browser, session, townships, step):
    ours, elsewhere = townships
    above = world.people["administrator"]
    beside, _ = make_user(session, elsewhere, "township_officer")
    client = browser(ours)
    for person in (above, beside):
        data = {"request_key": str(uuid4()), "role": "recorder", "place": str(world.village.id)}
        before = (person.password_hash, person.enabled, person.session_stamp)
        post = session.query(Appointment).filter_by(user_id=person.id).one()
        status = client.post(f"/admin/users/{person.id}/{step}", data=data).status_code
        assert status == (303 if step == "appointments" else 403)
        assert client.post(f"/admin/users/{person.id}/appointments/{post.id}/end", data=data).status_code == 403
        session.refresh(person)
        assert (person.password_hash, person.enabled, person.session_stamp) == before
