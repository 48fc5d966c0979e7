"""The yearly close as people see it: the committee's pages, the public's, and a household's own."""

import csv
import io
from datetime import date
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.people.models import User
from civility.people.queries import get_settings
from civility.people.rules import short_number
from civility.people.services import issue_card, set_pin
from civility.points.queries import find_announced, list_closes
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.points import Scene, make_scene
from tests.factories.store import grant
from tests.pages import key_in, page
from tests.points.closes import AFTER, ANNOUNCED, LAST, REMINDED, announce, clear, held, make_expiring, on, step

VOTE = {
    "years": "1",
    "month": "2",
    "day": "28",
    "voted_on": "2026-12-01",
    "place": "村委会",
    "eligible": "30",
    "present": "20",
    "votes_for": "15",
    "votes_against": "3",
    "abstentions": "0",
}


@pytest.fixture
def scene(session: Session) -> Scene:
    """Two households with points of 2026, the first with one of 2027 besides; nothing is announced yet."""
    scene = make_expiring(session, 50, 105)
    grant(session, scene.village_id, scene.households[0].number, 10, 2027)
    return scene


def be(client: FlaskClient, session: Session, scene: Scene, *roles: str) -> str:
    user = make_user(session, scene.village, *roles)[0] if roles else session.get_one(User, scene.committee.user_id)
    sign_in(client, user)
    return f"/v/{scene.village.code}/closing/"


def test_the_committee_records_the_votes(client: FlaskClient, session: Session) -> None:
    with on(date(2026, 12, 1)):
        scene = make_scene(session)
        at = be(client, session, scene)
        assert "积分一直能用" in page(client.get(at))
        assert "积分一直能用" in page(client.get(f"{at}preview"))
        form = {"request_key": key_in(page(client.get(f"{at}vote"))), **VOTE}
        assert "不是每年都有这一天" in page(client.post(f"{at}vote", data={**form, "day": "29"}), 422)
        assert "没有过半" in page(client.post(f"{at}vote", data={**form, "votes_for": "3"}), 422)
        for missing in ("years", "month", "day", "votes_for"):
            page(client.post(f"{at}vote", data={**form, missing: ""}), 422)
        assert client.post(f"{at}vote", data=form).location == at
        assert "发分以后第 1 年的 2 月 28 日" in page(client.get(at))

        form = {"request_key": key_in(page(client.get(f"{at}vote/lift"))), **VOTE}
        page(client.post(f"{at}vote/lift", data={**form, "present": "2"}), 422)
        assert client.post(f"{at}vote/lift", data=form).location == at
    session.rollback()
    assert get_settings(session, scene.village_id).expiry_years is None


def test_the_list_says_who_loses_what_with_totals(client: FlaskClient, session: Session, scene: Scene) -> None:
    with on(ANNOUNCED):
        at = be(client, session, scene)
        shown = page(client.get(f"{at}preview"))
        assert "2 户，共 15.5 分" in shown
        assert "2026 年 10.5" in shown
        answer = client.get(f"{at}preview.csv")
        assert answer.mimetype == "text/csv"
        rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
        assert [row[2:] for row in rows[1:]] == [["5", "1"], ["10.5", "0"], ["15.5", "1"]]
        assert rows[1][1] == scene.households[0].head_name
        assert rows[-1][:2] == ["合计", "2 户"]


def test_everybody_is_told_before(client: FlaskClient, session: Session, scene: Scene) -> None:
    home = f"/v/{scene.village.code}/"
    with on(date(2026, 12, 2)):
        front = page(client.get(f"/p/{scene.village.code}/"))
        assert "2026 年和以前的积分用到 2027年2月28日" in front
        assert "没有兑，过了这天清零" not in front
        assert "到期前 30 天，这里会贴出通知" in page(client.get(f"/p/{scene.village.code}/closing"))
    announce(session, scene)
    with on(REMINDED):
        assert "2 户还有 15.5 分没有兑，过了这天清零" in page(client.get(f"/p/{scene.village.code}/"))
        told = page(client.get(f"/p/{scene.village.code}/closing"))
        assert "2 户，共 15.5 分。" in told
        assert scene.households[0].head_name not in told
        be(client, session, scene)
        assert "2026 年的积分用到 2月28日 星期日：请告诉各户" in page(client.get(home))


def test_a_household_reads_its_own(client: FlaskClient, session: Session, scene: Scene) -> None:
    announce(session, scene)
    first = scene.households[0]
    set_pin(session, village_id=scene.village_id, household_id=first.id, pin="246810")
    with on(REMINDED):
        issue_card(session, village_id=scene.village_id, household_id=first.id)
        typed = {"village": scene.village.code, "number": short_number(first.number), "pin": "246810"}
        assert client.post("/household/sign-in", data=typed).status_code == 303
        mine = page(client.get("/my/"))
        assert "2026 年的 5 分用到 2月28日 星期日，过了这天没有兑的清零。" in mine
        assert "2027 年的 1 分用到 2028年2月28日" in mine
        assert "10.5" not in mine


def test_the_button_clears_and_the_close_is_undone_with_a_reason(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    announce(session, scene)
    with on(LAST):
        at = be(client, session, scene)
        assert "现在清零" not in page(client.get(at))
        early = client.post(f"{at}close", data={"request_key": str(uuid4())})
        assert "这一天过完才能清零" in page(early, 409)
    with on(AFTER):
        at = be(client, session, scene)
        assert "现在清零" in page(client.get(at))
        assert client.post(f"{at}close", data={"request_key": str(uuid4())}).location == at
        page(client.post(f"{at}close", data={"request_key": str(uuid4())}), 409)
        shown = page(client.get(at))
        assert "2026 年关账了：2 户共 15.5 分清零。" in shown
        assert held(session, scene) == [10, 0]
        assert "2026 年关账了" in page(client.get(f"/p/{scene.village.code}/closing"))

        close = list_closes(session, scene.village_id)[0]
        undo = f"{at}{close.id}/undo"
        form = {"request_key": key_in(page(client.get(undo)))}
        page(client.post(undo, data={**form, "reason": ""}), 422)
        for _time in range(2):
            assert client.post(undo, data={**form, "reason": "日期记错了"}).location == at
        assert "日期记错了" in page(client.get(at))
        told = page(client.get(f"/p/{scene.village.code}/closing"))
        assert "撤销了，分还给了各户" in told
        assert "日期记错了" not in told
    assert held(session, scene) == [60, 105]


def test_after_thirty_days_the_page_offers_no_undoing_and_refuses_it(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    close = clear(session, scene)
    close_id = close.id
    with on(date(2027, 4, 1)):
        at = be(client, session, scene)
        assert "撤销这次清零" not in page(client.get(at))
        answer = client.post(f"{at}{close_id}/undo", data={"request_key": str(uuid4()), "reason": "太晚了"})
        assert "已经过了" in page(answer, 409)
        page(client.get(f"{at}{uuid4()}/undo"), 404)
    assert held(session, scene) == [10, 0]


def test_what_stands_in_the_way_is_a_task(client: FlaskClient, session: Session, scene: Scene) -> None:
    assert step(session, scene, ANNOUNCED) == 1
    with on(AFTER):
        at = be(client, session, scene)
        assert "到期前 7 天的提醒还没有贴出" in page(client.get(at))
        home = page(client.get(f"/v/{scene.village.code}/"))
        assert "2026 年的积分到期了，还没有清零" in home
    session.rollback()
    assert find_announced(session, scene.village_id) is not None


def test_supervisors_read_and_only_the_committee_decides(client: FlaskClient, session: Session, scene: Scene) -> None:
    close = clear(session, scene)
    with on(AFTER):
        at = be(client, session, scene, "supervisor")
        shown = page(client.get(at))
        assert "撤销这次清零" not in shown
        assert "去记下" not in shown
        for path in ("preview", "preview.csv", "vote", "vote/lift", f"{close.id}/undo"):
            page(client.get(f"{at}{path}"), 403)
        page(client.post(f"{at}close", data={"request_key": str(uuid4())}), 403)
        at = be(client, session, scene, "recorder")
        page(client.get(at), 403)
