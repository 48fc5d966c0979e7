"""Blanking on the pages: what goes and what stays is said before either person presses."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.households.queries import list_waiting
from civility.people.queries import get_household
from civility.people.rules import BLANKED
from tests.factories.points import Scene
from tests.households.test_pages import be, filled, new, scene  # noqa: F401
from tests.households.test_services import a_member, do
from tests.pages import key_in, page


def test_a_household_that_left_is_blanked_from_its_page_by_two_people(
    client: FlaskClient,
    session: Session,
    scene: Scene,  # noqa: F811
):
    at = be(client, session, scene, "committee")
    assert "抹去这一户" not in page(client.get(f"{at}?number=0001"))
    do(session, scene, "move_out")
    assert "抹去这一户" in page(client.get(f"{at}?number=0001"))
    address = new(at, "blank")
    shown = page(client.get(address))
    assert "会抹掉" in shown
    assert "留下来" in shown
    told = page(client.get(client.post(address, data=filled(client, address)).location))
    assert "另一个人来复核" in told
    (waiting,) = list_waiting(session, scene.village_id)
    be(client, session, scene, "supervisor")
    asked = page(client.get(f"{at}{waiting.id}"))
    assert "找不回来" in asked
    assert "办了不能撤回，确定吗？" in asked
    answer = client.post(f"{at}{waiting.id}/agree", data={"request_key": key_in(asked)})
    assert answer.status_code == 303
    assert BLANKED in page(client.get(answer.location))
    session.rollback()
    assert get_household(session, scene.village_id, "0001").head_name == BLANKED
    be(client, session, scene, "committee")
    assert "没有别的可办" in page(client.get(f"{at}?number=0001"))
    refused = client.post(address, data=filled(client, address))
    assert refused.status_code == 409
    assert "已经抹去了" in page(refused, 409)


def test_one_person_is_offered_only_after_they_left(client: FlaskClient, session: Session, scene: Scene):  # noqa: F811
    son = a_member(session, scene, "李小宝")
    at = be(client, session, scene, "committee")
    assert "抹去一个人" not in page(client.get(f"{at}?number=0001"))
    assert "没有可以抹去的人" in page(client.get(new(at, "member_blank")))
    do(session, scene, "member_leave", member_id=str(son.id))
    assert "抹去一个人" in page(client.get(f"{at}?number=0001"))
    address = new(at, "member_blank")
    assert "李小宝" in page(client.get(address))
    event = client.post(address, data=filled(client, address, member_id=str(son.id)))
    assert event.status_code == 303
    be(client, session, scene, "supervisor")
    told = page(client.get(event.location))
    assert "这个人的姓名" in told
    assert client.post(f"{event.location}/agree", data={"request_key": key_in(told)}).status_code == 303
    assert "李小宝" not in page(client.get(event.location))
