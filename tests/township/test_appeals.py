"""The township's pages of appeals, and which villages answer late."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility import clock
from civility.clock import now
from civility.people.actors import Actor
from civility.people.models import Division, User
from civility.points.models import Objection
from civility.points.queries import get_appeal, get_claim
from civility.points.services import raise_appeal, raise_objection, rule_objection
from tests.conftest import sign_in
from tests.factories.governance import NOVEMBER_3
from tests.factories.people import make_township, make_user
from tests.factories.points import Scene, make_notice, make_scene, request_key
from tests.pages import key_in, page


@pytest.fixture(autouse=True)
def in_november():
    with clock.frozen(NOVEMBER_3):
        yield


@pytest.fixture
def scene(session: Session, app: Any) -> Scene:
    return make_scene(session)


@pytest.fixture
def township(session: Session, scene: Scene) -> Division:
    return make_township(session)


@pytest.fixture
def officer(session: Session, township: Division) -> tuple[User, Actor]:
    return make_user(session, township, "township_officer")


def an_objection(session: Session, scene: Scene, at: int = 0, **asked: Any) -> Objection:
    _notice, (claim,) = make_notice(session, scene, scene.households[at])
    return raise_objection(
        session,
        village_id=scene.village_id,
        claim_id=claim.id,
        request_key=request_key(),
        **{"text": "他家没来", "name": "保密的人", **asked},
    )


def dismiss(session: Session, scene: Scene, objection: Objection) -> None:
    rule_objection(
        session,
        village_id=scene.village_id,
        objection_id=objection.id,
        uphold=False,
        ruling="有签到",
        actor=scene.supervisor,
    )


def test_an_appeal_told_on_the_telephone_is_entered_decided_and_listed(
    client: FlaskClient, session: Session, scene: Scene, township: Division, officer: tuple[User, Actor]
) -> None:
    objection = an_objection(session, scene)
    dismiss(session, scene, objection)
    objection_id, claim_id = objection.id, objection.claim_id
    sign_in(client, officer[0])
    shown, enter = f"/t/{township.code}/appeals", f"/v/{scene.village.code}/objections/{objection_id}/appeal"
    listed = page(client.get(shown))
    assert "没有等裁决的申诉" in listed
    assert f'href="{enter}"' in listed
    form = {"request_key": key_in(page(client.get(enter))), "text": "签到是补的", "channel": "helper"}
    assert "请填写这一项" in page(client.post(enter, data={**form, "text": " "}), 422)
    receipt = client.post(enter, data=form).location
    assert "乡镇最晚 11月12日 星期四 裁决" in page(client.get(receipt))
    assert "已经申诉过了" in page(client.post(enter, data={**form, "request_key": str(uuid4())}), 409)
    assert "1 件申诉等着裁决" in page(client.get(f"/t/{township.code}/"))

    listed = page(client.get(shown))
    address = next(part for part in listed.split('"') if "/appeals/" in part)
    told = page(client.get(address))
    for words in ("签到是补的", "他家没来", "有签到", "村干部代写", "提的人要求保密"):
        assert words in told
    assert "保密的人" not in told
    said = {"request_key": key_in(told), "outcome": "upheld", "ruling": "问了三户，都没看见"}
    page(client.post(address, data={**said, "outcome": ""}), 422)

    # whoever wrote it down does not decide
    assert "不能由您裁决" in page(client.post(address, data=said), 403)
    colleague, _actor = make_user(session, township, "township_officer")
    sign_in(client, colleague)
    assert client.post(address, data=said).location == shown
    assert "已经裁决过了" in page(client.post(address, data={**said, "ruling": "别的"}), 409)
    listed = page(client.get(shown))
    assert "裁决过的" in listed
    assert "问了三户" in listed
    assert "申诉成立" in page(client.get(address))
    session.rollback()
    assert get_claim(session, scene.village_id, claim_id).state == "recalled"


def test_late_answers_stand_on_the_townships_list_village_by_village(
    client: FlaskClient, session: Session, scene: Scene, township: Division, officer: tuple[User, Actor]
) -> None:
    other = make_scene(session)
    waiting, answered = an_objection(session, scene), an_objection(session, scene, 1)
    in_time = an_objection(session, other)
    dismiss(session, other, in_time)
    sign_in(client, officer[0])
    assert "过期没答复的异议" not in page(client.get(f"/t/{township.code}/"))
    with clock.frozen(now() + timedelta(days=14)):
        dismiss(session, scene, answered)
        words = f"{scene.village.name}：过期没答复的异议 1 条，本月答复晚了 1 条"
        home = page(client.get(f"/t/{township.code}/"))
        assert home.count("过期没答复的异议") == 1
        assert words in home
        listed = page(client.get(f"/t/{township.code}/appeals"))
        assert "各村答复异议" in listed
        assert other.village.name in listed
    with clock.frozen(now() + timedelta(days=40)):  # another month
        assert "过期没答复的异议 1 条，本月答复晚了 0 条" in page(client.get(f"/t/{township.code}/"))
    assert waiting.state == "open"


def test_an_appeal_that_is_late_presses(
    client: FlaskClient, session: Session, scene: Scene, township: Division, officer: tuple[User, Actor]
) -> None:
    objection = an_objection(session, scene)
    dismiss(session, scene, objection)
    appeal = raise_appeal(
        session, village_id=scene.village_id, objection_id=objection.id, text="不服", request_key=request_key()
    )
    sign_in(client, officer[0])
    assert "还剩 7 个工作日" in page(client.get(f"/t/{township.code}/appeals"))
    with clock.frozen(now() + timedelta(days=13)):
        assert "过了 2 个工作日" in page(client.get(f"/t/{township.code}/appeals"))
        assert "task-now" in page(client.get(f"/t/{township.code}/"))
    assert get_appeal(session, scene.village_id, appeal.id).state == "open"


def test_another_townships_officer_and_the_village_find_no_door(
    client: FlaskClient, session: Session, scene: Scene, township: Division
) -> None:
    objection = an_objection(session, scene)
    dismiss(session, scene, objection)
    appeal = raise_appeal(
        session, village_id=scene.village_id, objection_id=objection.id, text="不服", request_key=request_key()
    )
    address, shown = f"/v/{scene.village.code}/appeals/{appeal.id}", f"/t/{township.code}/appeals"
    elsewhere = make_township(session, code="632521104000", name="龙羊峡镇")
    sign_in(client, make_user(session, elsewhere, "township_officer")[0])
    assert [client.get(each).status_code for each in (address, shown)] == [404, 404]
    sign_in(client, session.get_one(User, scene.supervisor.user_id))
    assert [client.get(each).status_code for each in (address, shown)] == [403, 404]
