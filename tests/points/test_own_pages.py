"""The pages on which a household claims for itself, and what the reviewer sees of it."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import transaction
from civility.people.actors import Actor
from civility.people.models import Appointment, Household, Member, User
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.photos import Photo, rules
from civility.points.models import Claim, Clause
from tests.conftest import sign_in
from tests.factories.photos import a_phone_photo, a_photo
from tests.factories.points import Scene, make_clause, make_scene
from tests.pages import key_in, page


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def be_household(client: FlaskClient, session: Session, household: Household) -> None:
    card = issue_card(session, village_id=household.village_id, household_id=household.id)
    sign_in(client, CardHolder(card, household))


def be(client: FlaskClient, session: Session, actor: Actor) -> None:
    sign_in(client, session.get_one(User, actor.user_id))


def count(session: Session, model: Any = Claim) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


def files(*photos: bytes) -> list[tuple[io.BytesIO, str]]:
    return [(io.BytesIO(data), f"IMG_{n}.jpg") for n, data in enumerate(photos)]


def filled(text: str, **said: Any) -> dict[str, Any]:
    return {"request_key": key_in(text), "happened_on": today().isoformat(), "reason": "清了门前的沟", **said}


def test_from_my_page_to_the_reviewer_back_and_in_again(client: FlaskClient, session: Session, scene: Scene) -> None:
    home = scene.households[0]
    with transaction(session):
        session.add(Member(village_id=scene.village_id, household_id=home.id, name="李小花"))
    be_household(client, session, home)
    assert "/my/claims/" in page(client.get("/my/"))
    assert "还没有报过" in page(client.get("/my/claims/"))
    chosen = page(client.get("/my/claims/new?q=整洁"))
    assert f"/my/claims/new/{scene.clause.id}" in chosen
    assert "没有找到这样的条款" in page(client.get("/my/claims/new?q=没有的"))
    at = f"/my/claims/new/{scene.clause.id}"
    asked = page(client.get(at))
    member = re.search(r'<option value="([0-9a-f-]{36})">李小花', asked)
    assert member
    form = filled(asked, member=member[1])

    sent = client.post(at, data={**form, "photos": files(a_phone_photo(1), a_photo(2))})
    assert sent.status_code == 303
    doubled = client.post(at, data={**form, "photos": files(a_phone_photo(1), a_photo(2))})
    assert (count(session), doubled.location) == (1, sent.location)

    shown = page(client.get(sent.location))
    claim = session.scalars(select(Claim)).one()
    assert ("等一位评议员来看" in shown, "李小花" in shown, shown.count("/my/photos/")) == (True, True, 4)
    assert "待复核" in page(client.get("/my/claims/"))

    be(client, session, scene.reviewer)
    review = f"/v/{scene.village.code}/reviews/{claim.sheet_id}"
    seen = page(client.get(review))
    assert ("住户自己申报" in seen, "李小花" in seen, f"/v/{scene.village.code}/photos/" in seen) == (True, True, True)
    back = {"request_key": key_in(seen), "claim": claim.id, "decision": "returned", "reason": "看不清是哪里"}
    assert client.post(review, data=back).status_code == 303

    be_household(client, session, home)
    assert "退回来了：看不清是哪里" in page(client.get("/my/"))
    shown = page(client.get(f"/my/claims/{claim.id}"))
    assert "退回来了：看不清是哪里" in shown
    assert scene.reviewer.name not in shown
    again = f"{at}?again={claim.id}"
    asked = page(client.get(again))
    assert ("上次退回的原因：看不清是哪里" in asked, asked.count('name="photos-kept"')) == (True, 2)
    kept = re.findall(r'name="photos-kept" value="([0-9a-f-]{36})"', asked)
    assert (
        client.post(again, data=filled(asked, **{"photos-kept": kept[:1]}, photos=files(a_photo(3)))).status_code == 303
    )
    new = session.scalars(select(Claim).where(Claim.state == "submitted")).one()
    assert (new.replaces_id, count(session)) == (claim.id, 2)
    assert "退回来了" not in page(client.get("/my/"))
    assert client.post(f"/my/claims/{new.id}/withdraw", data={"request_key": form["request_key"]}).status_code == 303
    assert "您撤回了" in page(client.get(f"/my/claims/{new.id}"))


BAD = {
    "a text": (b"hello", "有一个文件不是照片"),
    "a picture that broke off": (a_photo(size=(200, 150))[:1500], "有一个文件不是照片"),
    "one too large": (a_photo(size=(300, 200), form="PNG"), "万像素"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_named_and_what_was_typed_and_the_good_picture_stay(
    client: FlaskClient, session: Session, scene: Scene, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, sentence = BAD[what]
    monkeypatch.setattr(rules, "MAX_PIXELS", 50_000)
    be_household(client, session, scene.households[0])
    at = f"/my/claims/new/{scene.clause.id}"
    form = filled(page(client.get(at)), reason="雪天扫路")
    good = a_photo(size=(200, 150))

    refused = page(client.post(at, data={**form, "photos": files(data, good)}), 422)

    assert (sentence in refused, "雪天扫路" in refused, refused.count("photos-kept")) == (True, True, 3)
    assert (count(session), count(session, Photo)) == (0, 1)
    kept = re.findall(r'name="photos-kept" value="([0-9a-f-]{36})"', refused)
    assert client.post(at, data={**form, "photos-kept": kept}).status_code == 303
    assert count(session) == 1


def test_no_photo_is_no_fault_and_a_fourth_is_one(client: FlaskClient, session: Session, scene: Scene) -> None:
    be_household(client, session, scene.households[0])
    at = f"/my/claims/new/{scene.clause.id}"
    form = filled(page(client.get(at)))
    many = client.post(at, data={**form, "photos": files(*(a_photo(n) for n in range(4)))})
    assert "一次最多 3 张照片" in page(many, 422)
    assert (count(session), count(session, Photo)) == (0, 0)
    assert client.post(at, data={**form, "photos": (io.BytesIO(b""), "")}).status_code == 303


def test_a_day_to_come_says_so_beside_the_field(client: FlaskClient, session: Session, scene: Scene) -> None:
    be_household(client, session, scene.households[0])
    at = f"/my/claims/new/{scene.clause.id}"
    late = filled(page(client.get(at)), happened_on=(today() + timedelta(days=2)).isoformat())
    assert "还没有到" in page(client.post(at, data=late), 422)
    assert count(session) == 0


def test_photos_are_seen_by_those_who_may_and_by_nobody_else(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    home, neighbour = scene.households[:2]
    be_household(client, session, home)
    at = f"/my/claims/new/{scene.clause.id}"
    form = filled(page(client.get(at)))
    client.post(at, data={**form, "happened_on": "", "photos": files(a_photo())})
    loose = session.scalars(select(Photo)).one().id
    own, staff = f"/my/photos/{loose}.jpg", f"/v/{scene.village.code}/photos/{loose}.jpg"
    assert client.get(own).status_code == 200
    be(client, session, scene.reviewer)
    assert client.get(staff).status_code == 404  # not sent yet
    be_household(client, session, home)
    assert client.post(at, data={**form, "photos-kept": [str(loose)]}).status_code == 303

    picture = client.get(own)
    assert picture.data.startswith(b"\xff\xd8")
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert picture.headers["Cache-Control"] == "no-store"
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert picture.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert len(client.get(f"{own}?small=1").data) < len(picture.data)
    be_household(client, session, neighbour)
    assert client.get(own).status_code == 404
    assert client.get(staff).status_code in (403, 404)
    be(client, session, scene.reviewer)
    assert client.get(staff).status_code == 200
    be(client, session, make_scene(session).reviewer)
    assert client.get(staff).status_code == 404
    with client.session_transaction() as cookie:
        cookie.clear()
    assert client.get(staff).status_code == client.get(own).status_code == 302


def test_the_reviewer_is_asked_about_a_picture_used_before(client: FlaskClient, session: Session, scene: Scene) -> None:
    at = f"/my/claims/new/{scene.clause.id}"
    for household in scene.households[:2]:
        be_household(client, session, household)
        sent = client.post(at, data={**filled(page(client.get(at))), "photos": files(a_photo())})
        assert sent.status_code == 303
    first, second = session.scalars(select(Claim).order_by(Claim.id)).all()
    be(client, session, scene.reviewer)

    seen = page(client.get(f"/v/{scene.village.code}/reviews/{second.sheet_id}"))

    assert "有一张照片就是这一条用过的：第 0001 户" in seen
    assert f"/v/{scene.village.code}/claims/{first.id}" in seen
    assert "checked" not in seen


def test_a_reviewer_whose_term_ended_is_turned_away_and_nothing_moves(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    be_household(client, session, scene.households[0])
    at = f"/my/claims/new/{scene.clause.id}"
    client.post(at, data=filled(page(client.get(at))))
    claim = session.scalars(select(Claim)).one()
    be(client, session, scene.reviewer)
    review = f"/v/{scene.village.code}/reviews/{claim.sheet_id}"
    yes = {"request_key": key_in(page(client.get(review))), "claim": claim.id, "decision": "approved"}
    with transaction(session):
        post = session.scalars(select(Appointment).where(Appointment.user_id == scene.reviewer.user_id)).one()
        post.ends_on = today() - timedelta(days=1)

    assert client.post(review, data=yes).status_code == 404

    assert session.get_one(Claim, (scene.village_id, claim.id), populate_existing=True).state == "submitted"


def test_a_clause_that_wants_a_list_of_names_says_who_records_it(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    signed = make_clause(session, scene.standard, "参加村民会议")
    with transaction(session):
        session.get_one(Clause, (scene.village_id, signed.id)).evidence = ["sign_in"]
    be_household(client, session, scene.households[0])
    assert "参加村民会议" not in page(client.get("/my/claims/new"))
    assert "这一条不能自己申报" in page(client.get(f"/my/claims/new/{signed.id}"))
    posted = client.post(
        f"/my/claims/new/{signed.id}", data=filled(page(client.get(f"/my/claims/new/{scene.clause.id}")))
    )
    assert "不能自己申报" in page(posted, 409)
    assert count(session) == 0
