"""Pages of deductions: the vote on the terms, the private notice at home and on paper, the repair."""

from io import BytesIO

from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from civility.clock import today
from civility.people.queries import get_settings
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.points.models import Claim, Deduction, Objection
from tests.conftest import sign_in
from tests.factories.points import Scene, make_deduction, make_scene
from tests.pages import key_in, page
from tests.points.pages import base, be

VOTE = {
    "repair_days": "10",
    "repair_percent": "50",
    "floor_tenths": "20",
    "lapse_days": "180",
    "place": "村委会院子",
    "eligible": "30",
    "present": "25",
    "votes_for": "20",
    "votes_against": "3",
    "abstentions": "2",
}


def vote(client: FlaskClient, session: Session, scene: Scene, **changed: str) -> int:
    be(client, session, scene.committee)
    at = f"{base(scene)}/standards/deductions/terms"
    said = {"request_key": key_in(page(client.get(at))), "voted_on": today().isoformat(), **VOTE, **changed}
    return client.post(at, data=said).status_code


def test_the_committee_records_how_gently_points_are_taken(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    make_deduction(session, scene, scene.households[0])
    for wrong in ({"repair_days": "0"}, {"repair_percent": "101"}, {"lapse_days": "29"}, {"votes_against": "20"}):
        assert vote(client, session, scene, **wrong) == 422
    assert vote(client, session, scene) == 303
    shown = page(client.get(f"{base(scene)}/standards/"))
    assert "10 天内改好，少扣 50%；至少留 20 分；扣了 180 天以后还回" in shown
    session.rollback()
    assert get_settings(session, scene.village_id).deduction_floor_tenths == 200


def test_the_household_reads_its_notice_and_objects(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    claim = make_deduction(session, scene, scene.households[0])
    card = issue_card(session, village_id=scene.village_id, household_id=scene.households[0].id)
    sign_in(client, CardHolder(card, scene.households[0]))
    assert "还能改正" in page(client.get("/my/"))
    at = f"/my/deductions/{claim.id}"
    shown = page(client.get(at))
    assert "为止改好，少扣 5 分" in shown
    assert client.post(at, data={"request_key": key_in(shown), "text": ""}).status_code == 422
    form = {"request_key": key_in(shown), "text": "杂物是施工队堆的"}
    for _ in range(2):
        assert client.post(at, data=form).status_code == 303
    session.rollback()
    objection = session.query(Objection).one()
    assert (objection.text, objection.raised_by, objection.channel) == ("杂物是施工队堆的", None, "online")
    assert session.get_one(Claim, (scene.village_id, claim.id)).state == "objected"
    assert "有异议，暂停" in page(client.get(at))


def test_somebody_else_confirms_the_repair_and_the_recorder_has_no_button(
    client: FlaskClient, session: Session
) -> None:
    scene = make_scene(session)
    claim = make_deduction(session, scene, scene.households[0])
    at = f"{base(scene)}/claims/{claim.id}"
    be(client, session, scene.recorder)
    shown = page(client.get(at))
    assert "看过，改好了" not in shown
    form = {"request_key": key_in(page(client.get(f"{at}/correct"))), "note": "清走了"}
    refused = client.post(f"{at}/repair", data=form, follow_redirects=True)
    assert "要请另一位去看" in refused.text

    be(client, session, scene.supervisor)
    assert "1 条扣分在改正期" in page(client.get(f"{base(scene)}/"))
    shown = page(client.get(at))
    assert "单独告诉本户" in shown
    missing = client.post(f"{at}/repair", data={"request_key": key_in(shown), "note": ""}, follow_redirects=True)
    assert "请写一句看到了什么" in missing.text
    form = {"request_key": key_in(shown), "note": "杂物清走了，地扫了"}
    assert "改好了，少扣 5 分" in client.post(f"{at}/repair", data=form, follow_redirects=True).text
    assert "改好了，不扣" in page(client.get(at))
    session.rollback()
    assert session.query(Deduction).one().repaired_by == scene.supervisor.user_id


def test_the_notice_on_paper_says_what_when_how_many_and_until_when(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    claim = make_deduction(session, scene, scene.households[0])
    be(client, session, scene.committee)
    answer = client.get(f"{base(scene)}/claims/{claim.id}/private-notice.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pages = PdfReader(BytesIO(answer.data)).pages
    text = "".join(each.extract_text() for each in pages).replace("\n", "")
    assert len(pages) == 1
    for words in ("给您家的通知", "李建国家（0001-", "乱堆杂物", "−5 分", "为止", "按时改好了不扣", "可以提异议"):
        assert words in text, words
