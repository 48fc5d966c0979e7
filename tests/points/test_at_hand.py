"""Clauses kept at hand, pictures of the minutes, and clauses whose day to be talked about has come."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.errors import NotFound
from civility.people.models import Division, User
from civility.people.votes import Vote
from civility.photos import keep_photo
from civility.photos.errors import PhotoGone
from civility.photos.models import Photo
from civility.points.models import Standard
from civility.points.queries import check_standards, list_clauses_for_recording, list_minutes, tasks
from civility.points.services import adopt_standard, keep_at_hand
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.photos import a_photo
from tests.factories.points import Scene, make_clause, make_scene, make_standard, seal_what_is_there
from tests.pages import key_in, page


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


@pytest.mark.postgresql
def test_a_clause_at_hand_stands_first_also_in_the_next_version(session, scene):
    last = make_clause(session, scene.standard, title="清运秸秆")
    for _ in range(2):
        keep_at_hand(session, village_id=scene.village_id, clause_id=last.id, actor=scene.recorder, wanted=True)

    def titles(user_id):
        usual, others = list_clauses_for_recording(session, scene.village_id, user_id)
        return [each.title for each in (*usual, *others)]

    assert titles(scene.recorder.user_id) == ["清运秸秆", scene.clause.title]
    assert titles(scene.reviewer.user_id) == [scene.clause.title, "清运秸秆"]
    scene.standard.state, scene.standard.in_force_until = "superseded", today()
    session.commit()
    following = make_standard(
        session, scene.village_id, [{"title": "别的事"}, {"title": "清运秸秆"}], version=2, starts_on=today()
    )
    assert titles(scene.recorder.user_id) == ["清运秸秆", "别的事"]
    assert following.version == 2
    keep_at_hand(session, village_id=scene.village_id, clause_id=last.id, actor=scene.recorder, wanted=False)
    assert titles(scene.recorder.user_id) == ["别的事", "清运秸秆"]


def test_a_long_standard_is_folded_by_category_below_what_is_at_hand(client: FlaskClient, session, scene):
    for number in range(41):
        make_clause(session, scene.standard, title=f"第{number}件", category=("村务", "环境")[number % 2])
    keep_at_hand(session, village_id=scene.village_id, clause_id=scene.clause.id, actor=scene.recorder, wanted=True)
    sign_in(client, session.get_one(User, scene.recorder.user_id))
    at = f"/v/{scene.village.code}/claims/many"
    before, *folded = page(client.get(at)).split("<details")
    assert scene.clause.title in before
    assert "第1件" not in before
    assert [re.sub(r"<[^>]+>|\s", "", each.split("</summary>")[0].partition(">")[2]) for each in folded] == [
        "村务21条",
        "环境20条",
    ]
    assert "<details" not in page(client.get(f"{at}?q=第1"))
    assert "<details" not in page(client.get(f"{at}?category=环境"))


def test_the_recorder_puts_a_clause_at_hand_and_takes_it_away(client: FlaskClient, session, scene):
    sign_in(client, session.get_one(User, scene.recorder.user_id))
    at = f"/v/{scene.village.code}/claims"
    shown = page(client.get(f"{at}/new/0001/{scene.clause.id}"))
    assert "☆ 放进常用" in shown
    press = f"{at}/clauses/{scene.clause.id}/at-hand"
    answer = client.post(f"{press}?number=0001", data={"request_key": key_in(shown)})
    assert answer.location == f"{at}/new/0001/{scene.clause.id}"
    shown = page(client.get(f"{at}/many/{scene.clause.id}"))
    assert "★ 不再放在最前面" in shown
    assert client.post(f"{press}?off=1", data={"request_key": key_in(shown)}).status_code == 303
    assert "☆ 放进常用" in page(client.get(f"{at}/many/{scene.clause.id}"))


def draft_of(session: Session, scene: Scene) -> Standard:
    draft = make_standard(session, scene.village_id, [{"title": "看望老人"}], version=2)
    draft.state, draft.in_force_from, draft.voted_on = "draft", None, None
    session.commit()
    return draft


@pytest.mark.postgresql
def test_pictures_of_the_minutes_are_sealed_with_the_vote(session, scene):
    seal_what_is_there(session, scene.village_id)
    draft, actor = draft_of(session, scene), scene.committee
    photo = keep_photo(session, village_id=scene.village_id, data=a_photo(), keeper=actor.mark)
    vote = Vote(today(), 30, 20, 18, 1, 1, "村委会")
    said = {"village_id": scene.village_id, "version": 2, "vote": vote, "minutes": [photo.id]}
    with pytest.raises(PhotoGone):
        adopt_standard(session, **said, actor=scene.supervisor)
    for _ in range(2):
        adopt_standard(session, **said, actor=actor)
    assert list_minutes(session, draft) == [photo.id]
    session.rollback()
    assert check_standards(session, scene.village_id) == []
    session.get_one(Photo, (scene.village_id, photo.id)).digest = bytes(32)
    session.commit()
    assert [found.check for found in check_standards(session, scene.village_id)] == ["standards"]


def test_the_committee_attaches_them_and_staff_and_township_may_look(client: FlaskClient, session, scene):
    draft_of(session, scene)
    at = f"/v/{scene.village.code}/standards/2"
    sign_in(client, session.get_one(User, scene.committee.user_id))
    form = {
        "request_key": key_in(page(client.get(f"{at}/vote"))),
        "meeting": "households",
        "voted_on": today().isoformat(),
        "place": "村委会",
        "eligible": "30",
        "present": "22",
        "votes_for": "18",
        "votes_against": "2",
        "abstentions": "2",
    }
    text = (BytesIO(b"no picture"), "m.jpg")
    assert "照片" in page(client.post(f"{at}/vote", data={**form, "minutes": text}), 422)
    picture = (BytesIO(a_photo()), "m.jpg")
    assert client.post(f"{at}/vote", data={**form, "minutes": picture}).status_code == 303
    photo_id = session.scalars(select(Photo.id)).one()
    assert f"{at}/minutes/{photo_id}.jpg" in page(client.get(at))
    township = session.get_one(Division, scene.village.parent_id)
    sign_in(client, make_user(session, township, "township_officer")[0])
    answer = client.get(f"{at}/minutes/{photo_id}.jpg?small=1")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert client.get(f"/v/{scene.village.code}/standards/1/minutes/{photo_id}.jpg").status_code == 404


def test_a_clause_to_talk_about_again_is_a_task(session, scene):
    def words() -> list[str]:
        found = tasks(session, scene.village, scene.committee, frozenset({"committee"}))
        return [task.text % {"count": task.count} for task in found]

    assert words() == []
    scene.clause.review_on = today() - timedelta(days=1)
    session.commit()
    assert words() == ["1 条条款到了说好再议的日子"]


def test_another_villages_clause_is_not_found(session, scene):
    other = make_scene(session)
    with pytest.raises(NotFound):
        keep_at_hand(session, village_id=scene.village_id, clause_id=other.clause.id, actor=scene.recorder, wanted=True)
