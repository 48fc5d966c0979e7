"""From the form to the public page with its pictures; what was typed and sent is kept on a refusal."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from civility.clock import today
from civility.governance.goals.queries import list_open_goals, list_settled
from civility.governance.goals.services import withdraw_goal
from civility.people.queries import list_households
from tests.conftest import sign_in
from tests.factories.people import make_user, make_village
from tests.factories.photos import a_photo
from tests.factories.relay import make_unit
from tests.factories.showing import a_change, a_goal
from tests.pages import key_in, page


@pytest.fixture
def village(session, app):
    return make_village(session, households=4)


@pytest.fixture
def committee(client, session, village):
    user, actor = make_user(session, village, "committee")
    sign_in(client, user)
    return actor


def form(client, at, **said):
    return {
        "request_key": key_in(client.get(at).text),
        "place_key": "village",
        "text": "把村口的路扫干净",
        "due_on": (today() + timedelta(days=3)).isoformat(),
        **said,
    }


def test_a_goal_is_set_done_and_shown_with_both_pictures(client, session, village, committee):
    at = f"/v/{village.code}/goals/"
    picture = (BytesIO(a_photo(31)), "before.jpg")
    assert client.post(at, data=form(client, at, photos=picture)).status_code == 303
    public = page(client.get(f"/p/{village.code}/goals"))
    assert "把村口的路扫干净" in public
    assert "做之前" in public
    goal = list_open_goals(session, village.id)[0].goal
    one = f"{at}{goal.id}"
    said = {"request_key": key_in(client.get(one).text), "outcome": "done", "photos": (BytesIO(a_photo(32)), "a.jpg")}
    assert client.post(one, data=said).status_code == 303
    done = list_settled(session, village.id, today())[0].goal
    front = page(client.get(f"/p/{village.code}/"))
    for photo_id in (done.before_id, done.after_id):
        assert f"/p/{village.code}/goals/photos/{photo_id}.jpg" in front
    shown = client.get(f"/p/{village.code}/goals/photos/{done.after_id}.jpg")
    assert not Image.open(BytesIO(shown.data)).getexif()


def test_a_name_is_refused_and_the_words_are_kept(client, session, village, committee):
    at = f"/v/{village.code}/goals/"
    refused = client.post(at, data=form(client, at, text="叫李建国家扫门口"))
    assert refused.status_code == 422
    assert "这句话里有“李建国”" in refused.text
    assert 'value="叫李建国家扫门口"' in refused.text
    assert list_open_goals(session, village.id) == []


def test_what_was_taken_back_has_no_picture_any_more(client, session, village, committee):
    goal = a_change(session, village.id, committee)
    at = f"/p/{village.code}/goals/photos/{goal.after_id}.jpg"
    assert client.get(at).status_code == 200
    withdraw_goal(session, village_id=village.id, goal_id=goal.id, actor=committee)
    assert client.get(at).status_code == 404
    assert "把渠里的草捞干净" not in client.get(f"/p/{village.code}/goals").text


def test_a_goal_of_another_village_cannot_be_opened(client, session, village, committee):
    other = make_village(session)
    goal = a_change(session, other.id, make_user(session, other, "committee")[1])
    assert client.get(f"/v/{village.code}/goals/{goal.id}").status_code == 404
    assert client.get(f"/p/{village.code}/goals/photos/{goal.after_id}.jpg").status_code == 404


def test_a_head_finds_the_own_unit_and_a_head_without_one_is_told_whom_to_ask(client, session, village):
    homes = list_households(session, village.id)
    committee = make_user(session, village, "committee")[1]
    unit = make_unit(session, village, homes[:3], committee)
    sign_in(client, make_user(session, village, "unit_head", household=homes[0])[0])
    words = client.get(f"/v/{village.code}/goals/").text
    assert f'value="unit:{unit.id}"' in words
    assert 'value="village"' not in words
    goal = a_goal(session, village.id, committee)
    at = f"/v/{village.code}/goals/{goal.id}"
    answer = client.post(at, data={"request_key": key_in(client.get(at).text), "outcome": "done"})
    assert answer.status_code == 403
    assert "户长只给自己的单元定小目标" in answer.text


def test_a_place_that_is_not_offered_is_refused_kindly(client, session, village, committee):
    at = f"/v/{village.code}/goals/"
    assert client.post(at, data=form(client, at, place_key="grid:nonsense")).status_code == 422
    assert client.get(f"/p/{village.code}/goals?month=nonsense").status_code == 200
