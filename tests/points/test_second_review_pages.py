"""Pages of two reviews: the vote, what waits for a second signature, and who may not give it."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.clock import frozen, now, today
from civility.people.models import Appointment
from civility.people.queries import get_settings
from civility.points.models import Claim
from tests.factories.people import make_user
from tests.factories.points import Scene, claims_of, make_scene, record
from tests.pages import key_in, page
from tests.points.pages import base, be

VOTE = {
    "from_tenths": "5",
    "place": "村委会院子",
    "eligible": "30",
    "present": "25",
    "votes_for": "20",
    "votes_against": "3",
    "abstentions": "2",
}


def vote(client: FlaskClient, session: Session, scene: Scene, **changed: str) -> int:
    be(client, session, scene.committee)
    at = f"{base(scene)}/standards/second-review"
    said = {"request_key": key_in(page(client.get(at))), "voted_on": today().isoformat(), **VOTE, **changed}
    return client.post(at, data=said).status_code


def approve(client: FlaskClient, scene: Scene, claim: Claim) -> str:
    """Press the button of the sheet; where that leads, or the refusal."""
    at = f"{base(scene)}/reviews/{claim.sheet_id}"
    form = {"request_key": key_in(page(client.get(at))), "claim": str(claim.id), "decision": "approved"}
    answer = client.post(at, data=form, follow_redirects=True)
    return answer.text


def test_the_committee_records_the_vote_and_the_rule_is_shown(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    assert vote(client, session, scene, votes_for="10", votes_against="10") == 422
    assert vote(client, session, scene, from_tenths="0") == 422
    assert vote(client, session, scene) == 303
    assert "一条 5 分和以上的，要两个人先后复核" in page(client.get(f"{base(scene)}/standards/"))
    lift = f"{base(scene)}/standards/second-review/lift"
    said = {"request_key": key_in(page(client.get(lift))), "voted_on": today().isoformat(), **VOTE}
    assert client.post(lift, data=said).status_code == 303
    session.rollback()
    assert get_settings(session, scene.village_id).second_review_tenths is None


def test_what_waits_for_a_second_signature_is_marked_and_left_out_for_who_gave_the_first(
    client: FlaskClient, session: Session
) -> None:
    scene = make_scene(session)
    assert vote(client, session, scene) == 303
    (claim,) = claims_of(session, record(session, scene))
    second, _actor = make_user(session, scene.village, "reviewer", name="第二位")

    be(client, session, scene.reviewer)
    assert "1 条您复核过了，还要第二个人复核" in approve(client, scene, claim)
    listed = page(client.get(f"{base(scene)}/reviews/"))
    assert "没有等您复核的" in listed
    assert "另有 1 条您复核过第一遍" in listed
    assert "等第二遍的 1 条" in listed
    assert "这张单都复核过了" in page(client.get(f"{base(scene)}/reviews/{claim.sheet_id}"))
    assert "条等您复核" not in page(client.get(f"{base(scene)}/"))

    be(client, session, _actor)
    assert "等第二人复核" in page(client.get(f"{base(scene)}/reviews/"))
    assert "第一遍：复核员" in page(client.get(f"{base(scene)}/reviews/{claim.sheet_id}"))
    assert "通过了 1 条，等村委会公示" in approve(client, scene, claim)
    be(client, session, scene.committee)
    assert "第二遍复核通过" in page(client.get(f"{base(scene)}/claims/{claim.id}"))
    assert second.name == "第二位"


def test_a_reviewer_whose_term_ended_this_morning_signs_nothing_with_the_form_of_yesterday(
    client: FlaskClient, session: Session
) -> None:
    scene = make_scene(session)
    (claim,) = claims_of(session, record(session, scene))
    be(client, session, scene.reviewer)
    at = f"{base(scene)}/reviews/{claim.sheet_id}"
    form = {"request_key": key_in(page(client.get(at))), "claim": str(claim.id), "decision": "approved"}
    post = session.query(Appointment).filter_by(user_id=scene.reviewer.user_id).one()
    post.starts_on, post.ends_on = today() - timedelta(days=9), today() - timedelta(days=1)
    session.commit()

    assert client.post(at, data=form).status_code == 404
    session.rollback()
    assert session.get_one(Claim, (scene.village_id, claim.id)).state == "submitted"


def test_what_waits_says_for_how_many_days(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    with frozen(now() - timedelta(days=3)):
        record(session, scene)
    record(session, scene, scene.households[1])
    be(client, session, scene.reviewer)
    shown = page(client.get(f"{base(scene)}/reviews/"))
    assert "等了 3 天" in shown
    assert shown.count("等了") == 1
