"""The pages on which a household, or somebody on duty for it, takes its name off a sheet."""

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.points.models import NameRemoval
from tests.conftest import sign_in
from tests.factories.governance import a_roll, score
from tests.factories.points import Scene, make_notice, make_scene
from tests.pages import key_in, page
from tests.points.pages import base, be


def at_home(client: FlaskClient, session: Session, scene: Scene, place: int = 0) -> None:
    household = scene.households[place]
    card = issue_card(session, village_id=scene.village_id, household_id=household.id)
    sign_in(client, CardHolder(card, household))


def removals(session: Session) -> list[NameRemoval]:
    session.rollback()
    return list(session.scalars(select(NameRemoval).order_by(NameRemoval.asked_at)))


def test_a_household_chooses_the_sheet_and_pressing_twice_is_once(client: FlaskClient, session: Session, app) -> None:  # type: ignore[no-untyped-def]
    scene = make_scene(session)
    make_notice(session, scene, *scene.households[:2])
    score(session, scene.village, "2026-10", {"0001": {"卫生": 50}})
    a_roll(session, scene.village, scene.committee)
    at_home(client, session, scene)
    assert "/my/names" in page(client.get("/my/"))
    shown = page(client.get("/my/names"))
    assert ("第 1 号公示" in shown, "乡风文明榜" in shown) == (True, True)
    form = {"request_key": key_in(shown), "which": "notice-1"}

    for _ in range(2):
        assert client.post("/my/names", data=form).status_code == 303

    shown = page(client.get("/my/names"))
    assert "墙上的最晚" in shown
    assert 'value="notice-1"' not in shown
    for which in ("roll-9", "notice-9"):
        refused = client.post("/my/names", data={"request_key": key_in(page(client.get("/my/names"))), "which": which})
        assert refused.status_code == 409
    for which in ("", "poster-1", "notice-x", "notice-" + "9" * 30):
        refused = client.post("/my/names", data={"request_key": key_in(page(client.get("/my/names"))), "which": which})
        assert refused.status_code == 422
    assert client.post("/my/names", data={"request_key": key_in(shown), "which": "roll-1"}).status_code == 303
    assert [(each.sheet, each.number, each.channel) for each in removals(session)] == [
        ("notice", 1, "online"),
        ("roll", 1, "online"),
    ]


def test_who_is_on_duty_writes_it_down_and_the_committee_changes_the_paper(
    client: FlaskClient, session: Session
) -> None:
    scene = make_scene(session)
    make_notice(session, scene, *scene.households[:2])
    be(client, session, scene.recorder)
    at = f"{base(scene)}/names/"
    assert "墙上要换的纸" in page(client.get(at))
    assert "户号" in page(client.get(f"{at}?number=abc"), 422)
    shown = page(client.get(f"{at}?number=1"))
    form = {"request_key": key_in(shown), "which": "notice-1", "channel": "phone"}
    assert client.post(f"{at}?number=1", data=form).status_code == 303
    (removal,) = removals(session)
    assert (removal.channel, removal.asked_by) == ("phone", scene.recorder.user_id)
    done = f"{at}{removal.id}/done"
    listed = page(client.get(at))
    assert "换好了" not in listed
    assert client.post(done, data={"request_key": key_in(shown)}).status_code == 403

    be(client, session, scene.committee)
    assert "墙上 1 处名字要换下来" in page(client.get(f"{base(scene)}/"))
    listed = page(client.get(at))
    assert client.post(done, data={"request_key": key_in(listed)}).status_code == 303
    assert removals(session)[0].paper_done_by == scene.committee.user_id
    assert "墙上 1 处名字" not in page(client.get(f"{base(scene)}/"))
