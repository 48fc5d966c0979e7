"""The pages of a correction, with the test client."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.points.models import Claim, Correction
from tests.factories.points import Scene, claims_of, make_notice, make_scene, record
from tests.pages import key_in, page
from tests.points.pages import base, be


def propose(client: FlaskClient, session: Session, scene: Scene, claim: Claim, **changed: str) -> str:
    be(client, session, scene.recorder)
    at = f"{base(scene)}/claims/{claim.id}/correct"
    form = {"request_key": key_in(page(client.get(at))), "kind": "amount", "reason": "应当是三分", **changed}
    answer = client.post(at, data=form)
    return answer.location if answer.status_code == 303 else page(answer, answer.status_code)


def test_a_correction_goes_from_a_recorder_to_a_second_person_to_the_next_sheet(
    client: FlaskClient, session: Session
) -> None:
    scene = make_scene(session)
    _notice, (claim,) = make_notice(session, scene)
    assert "哪里错了：" in propose(client, session, scene, claim, reason="")
    where = propose(client, session, scene, claim)
    shown = page(client.get(where))
    assert ("等第二个人点头" in shown, "同意更正" in shown) == (True, False)
    assert client.post(f"{where}/confirm").status_code == 403
    assert "已经有一件更正在办" in propose(client, session, scene, claim)

    be(client, session, scene.committee)
    assert "1 件更正等第二个人点头" in page(client.get(f"{base(scene)}/"))
    shown = page(client.get(where))
    assert client.post(f"{where}/confirm", data={"request_key": key_in(shown)}).status_code == 303
    assert "其中 1 条是更正" in page(client.get(f"{base(scene)}/notices/"))
    assert "第 1 条“房前屋后整洁”有更正" in page(client.get(f"{base(scene)}/notices/1"))

    be(client, session, scene.recorder)
    (new,) = claims_of(session, record(session, scene))
    shown = page(client.get(where))
    assert "就是这条" in shown
    form = {"request_key": key_in(shown), "claim": str(new.id)}
    assert client.post(f"{where}/replacement", data=form).status_code == 303
    be(client, session, scene.committee)
    publish = page(client.get(f"{base(scene)}/notices/"))
    assert client.post(f"{base(scene)}/notices/publish", data={"request_key": key_in(publish)}).status_code == 303
    assert "更正第 1 号公示" in page(client.get(f"{base(scene)}/notices/2"))
    listed = page(client.get(f"{base(scene)}/corrections/"))
    assert "已更正" in listed
    assert "更正，从公示上撤下" in page(client.get(f"{base(scene)}/claims/{claim.id}"))


def test_a_correction_is_dropped_with_a_reason(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    _notice, (claim,) = make_notice(session, scene)
    where = propose(client, session, scene, claim)
    be(client, session, scene.supervisor)
    shown = page(client.get(where))
    refused = client.post(f"{where}/drop", data={"request_key": key_in(shown), "reason": ""})
    assert refused.status_code == 422
    said = {"request_key": key_in(shown), "reason": "照片里有他"}
    assert client.post(f"{where}/drop", data=said).status_code == 303
    assert "照片里有他" in page(client.get(where))
    session.rollback()
    assert session.query(Correction).one().state == "dropped"
    assert session.get_one(Claim, (scene.village_id, claim.id)).state == "on_notice"


def test_whoever_did_both_has_no_button_and_is_refused_in_words(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    _notice, (claim,) = make_notice(session, scene)
    where = propose(client, session, scene, claim)
    session.rollback()
    session.query(Correction).one().proposed_by = scene.committee.user_id  # type: ignore[assignment]
    session.commit()
    be(client, session, scene.committee)
    shown = page(client.get(where))
    assert "同意更正" not in shown
    answer = client.post(f"{where}/confirm", data={"request_key": key_in(shown)})
    assert answer.status_code == 403
    assert "更正要两个人" in answer.text
