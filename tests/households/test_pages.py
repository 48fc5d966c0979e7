"""Households' changes on the pages: from the form to the second person."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.clock import today
from civility.households.queries import list_waiting
from civility.people.models import User
from civility.people.queries import get_household
from civility.people.rules import short_number
from civility.people.services import issue_missing_cards
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.points import Scene, make_scene
from tests.factories.store import balance_of, grant
from tests.pages import key_in, page


@pytest.fixture
def scene(session: Session) -> Scene:
    scene = make_scene(session)
    issue_missing_cards(session, village_id=scene.village_id)
    grant(session, scene.village_id, "0001", 120)
    return scene


def be(client: FlaskClient, session: Session, scene: Scene, role: str) -> str:
    actor = {"committee": scene.committee, "supervisor": scene.supervisor}.get(role)
    user = session.get_one(User, actor.user_id) if actor else make_user(session, scene.village, role)[0]
    sign_in(client, user)
    return f"/v/{scene.village.code}/household-events/"


def new(at: str, kind: str, number: str = "0001-3") -> str:
    return f"{at}new/{kind}?number={number}"


def filled(client: FlaskClient, where: str, **more: str) -> dict[str, str]:
    key = key_in(page(client.get(where)))
    return {"request_key": key, "happened_on": today().isoformat(), "reason": "儿子成家", **more}


def test_a_split_goes_from_the_households_page_to_the_second_person(
    client: FlaskClient, session: Session, scene: Scene
):
    at = be(client, session, scene, "committee")
    assert "户里的变化" in page(client.get(f"/v/{scene.village.code}/households/0001"))
    assert "分户" in page(client.get(f"{at}?number=0001"))
    address = new(at, "split", short_number("0001"))
    shown = page(client.get(address))
    assert "现在有 12 分能用" in shown
    assert 'value="0004"' in shown
    form = filled(client, address, number="4", head_name="李二", tenths="4.5", address="村西")
    answer = client.post(address, data=form)
    assert (answer.status_code, client.post(address, data=form).location) == (303, answer.location)
    told = page(client.get(answer.location))
    assert "等另一个人复核" in told
    assert "要请另一个人来复核" in told
    assert "4.5 分" in told
    assert client.post(f"{answer.location}/agree", data={"request_key": form["request_key"]}).status_code == 403

    be(client, session, scene, "supervisor")
    assert "分户" in page(client.get(at))
    told = page(client.get(answer.location))
    assert "核对无误，办理" in told
    assert client.post(f"{answer.location}/agree", data={"request_key": key_in(told)}).status_code == 303
    assert "跟着走的分" in page(client.get(answer.location))
    session.rollback()
    assert (balance_of(session, scene.village_id, "0001"), balance_of(session, scene.village_id, "0004")) == (75, 45)
    assert "李二" in page(client.get(f"{at}?number=0004"))


@pytest.mark.parametrize(
    ("kind", "more", "words", "status"),
    [
        ("split", {"number": "4", "head_name": "李二", "tenths": "x"}, "请写数字", 422),
        ("split", {"number": "2", "head_name": "李二", "tenths": "0"}, "户号 0002 已经有了", 409),
        ("split", {"number": "abc", "head_name": "李二", "tenths": "0"}, "户号", 422),
        ("merge", {"other": "0001"}, "两个户号是同一户", 422),
        ("merge", {"other": "0999"}, "没有", 404),
        ("head_change", {"head_name": ""}, "请填写这一项", 422),
        ("move_out", {"happened_on": (today() + timedelta(days=2)).isoformat()}, "还没到", 422),
        ("move_out", {"reason": ""}, "请填写这一项", 422),
        ("home", {}, "没有登记外出", 409),
        ("correction", {"head_name": "李建国"}, "没有什么要改", 422),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, session, scene, kind, more, words, status):
    at = be(client, session, scene, "committee")
    address = new(at, kind)
    form = filled(client, address, **more)
    shown = page(client.post(address, data=form), status)
    assert words in shown
    if status != 404 and form["reason"]:
        assert "儿子成家" in shown
    session.rollback()
    assert list_waiting(session, scene.village_id) == []


def test_the_second_person_may_decline_with_a_reason(client, session, scene):
    at = be(client, session, scene, "committee")
    address = new(at, "head_change")
    where = client.post(address, data=filled(client, address, head_name="李小龙")).location
    be(client, session, scene, "supervisor")
    told = page(client.get(where))
    assert "请填写这一项" in page(
        client.post(f"{where}/decline", data={"request_key": key_in(told), "answer": " "}), 422
    )
    answer = {"request_key": key_in(told), "answer": "本户不同意"}
    assert client.post(f"{where}/decline", data=answer).status_code == 303
    assert "本户不同意" in page(client.get(where))
    session.rollback()
    assert get_household(session, scene.village_id, "0001").head_name == "李建国"


def test_small_things_are_done_at_once_and_shown(client, session, scene):
    at = be(client, session, scene, "committee")
    address = new(at, "member_join")
    where = client.post(
        address, data=filled(client, address, name="李小宝", relation="孙子", birth_year="2026")
    ).location
    assert "已办" in page(client.get(where))
    assert "李小宝" in page(client.get(f"/v/{scene.village.code}/households/0001"))
    address = new(at, "member_leave")
    assert "李小宝 孙子" in page(client.get(address))
    address = new(at, "away")
    client.post(address, data=filled(client, address))
    assert "外出" in page(client.get(f"{at}?number=0001"))
    assert "没有写家里人" in page(client.get(new(at, "member_leave", "0002")))


@pytest.mark.parametrize("role", ["recorder", "storekeeper", "unit_head"])
def test_others_do_not_come_here(client, session, scene, role):
    at = be(client, session, scene, role)
    assert client.get(at).status_code == 403
    assert client.get(new(at, "split")).status_code == 403


def test_a_kind_that_does_not_exist_is_not_found(client, session, scene):
    at = be(client, session, scene, "committee")
    assert client.get(new(at, "divorce")).status_code == 404
    assert client.get(new(at, "split", "0999")).status_code == 404
