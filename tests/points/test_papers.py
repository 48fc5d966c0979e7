"""Paper of disputes and closes: what it says to somebody without a telephone, and whom it does not name."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.papers import issue_paper
from civility.points.printing.closing import closing_pdf
from civility.points.services import raise_appeal, raise_objection, rule_appeal, rule_objection
from tests.factories.people import make_township, make_user
from tests.factories.points import Scene, make_notice, make_scene, request_key
from tests.pages import page
from tests.points.closes import ANNOUNCED, REMINDED, make_expiring, on, step
from tests.points.pages import base, be
from tests.printables.reading import words_of


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def test_a_receipt_on_paper_follows_an_objection_to_its_end_and_names_nobody(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    notice, (claim, *_others) = make_notice(session, scene, *scene.households)
    said = {"village_id": scene.village_id}
    objection = raise_objection(
        session, **said, claim_id=claim.id, text="那天没有来", name="王秀兰", request_key=request_key()
    )
    be(client, session, scene.supervisor)
    receipt = f"{base(scene)}/objections/{objection.id}/receipt"
    assert f"{receipt}.pdf" in page(client.get(receipt))

    def words() -> str:
        answer = client.get(f"{receipt}.pdf")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        return words_of(answer.data)

    first = words()
    assert f"第{notice.number}号公示第1条" in first
    assert "答复以前这一条先停着" in first
    for name in ("王秀兰", "那天没有来", scene.households[0].head_name):
        assert name not in first

    rule_objection(
        session, **said, objection_id=objection.id, uphold=False, ruling="签到表上有他", actor=scene.supervisor
    )
    assert "异议不成立。签到表上有他" in words()
    assert "替您请乡镇裁决" in words()

    appeal = raise_appeal(session, **said, objection_id=objection.id, text="后补的", request_key=request_key())
    assert "请乡镇裁决了，最晚" in words()
    officer = make_user(session, make_township(session), "township_officer", name="乡镇")[1]
    rule_appeal(session, **said, appeal_id=appeal.id, uphold=True, ruling="是后补的", actor=officer)
    assert "申诉成立。是后补的" in words()


def test_a_ruling_is_posted_without_names_and_its_code_leads_to_no_receipt(
    client: FlaskClient, session: Session, scene: Scene
) -> None:
    notice, (claim, *_others) = make_notice(session, scene, *scene.households)
    said = {"village_id": scene.village_id}
    raise_objection(session, **said, claim_id=claim.id, text="先来的", request_key=request_key())
    objection = raise_objection(
        session, **said, claim_id=claim.id, text="那天没有来", name="王秀兰", request_key=request_key()
    )
    be(client, session, scene.supervisor)
    address = f"{base(scene)}/objections/{objection.id}"
    assert client.get(f"{address}/ruling.pdf").status_code == 404  # nothing is decided yet
    assert "ruling.pdf" not in page(client.get(f"{address}/receipt"))
    ruling = f"电话 13897412345 的人来说过，{scene.households[0].head_name}的签到表上有他"
    rule_objection(session, **said, objection_id=objection.id, uphold=False, ruling=ruling, actor=scene.supervisor)
    assert "ruling.pdf" in page(client.get(f"{address}/receipt"))
    printed = words_of(client.get(f"{address}/ruling.pdf").data)
    assert f"第{notice.number}号公示第1条" in printed
    assert "异议不成立" in printed
    assert "签到表上有他" in printed
    for name in ("王秀兰", "那天没有来", "13897412345"):
        assert name not in printed

    paper = issue_paper(session, scene.village.code, "ruling", f"{notice.number}-1-2")
    posted = client.get(f"/s/{paper.token}")
    assert posted.status_code == 200
    assert "异议不成立" in posted.text
    assert "13897412345" not in posted.text
    assert str(objection.id) not in posted.text
    assert "appeal" not in posted.text
    assert client.get(f"/s/{issue_paper(session, scene.village.code, 'ruling', '9-9-9').token}").status_code == 404

    raise_appeal(session, **said, objection_id=objection.id, text="后补的", request_key=request_key())
    assert "已经请乡镇裁决" in words_of(client.get(f"{address}/ruling.pdf?size=A3").data)


def test_no_ruling_on_a_deduction_is_posted(client: FlaskClient, session: Session, scene: Scene) -> None:
    _notice, (claim, *_others) = make_notice(session, scene, *scene.households)
    claim.direction = "deduction"
    session.commit()
    objection = raise_objection(
        session, village_id=scene.village_id, claim_id=claim.id, text="不是他家的", request_key=request_key()
    )
    rule_objection(
        session,
        village_id=scene.village_id,
        objection_id=objection.id,
        uphold=False,
        ruling="是他家的",
        actor=scene.supervisor,
    )
    be(client, session, scene.supervisor)
    assert client.get(f"{base(scene)}/objections/{objection.id}/ruling.pdf").status_code == 404


def test_the_sheet_of_a_close_is_there_from_its_announcement_and_names_no_household(
    client: FlaskClient, session: Session
) -> None:
    scene = make_expiring(session, 50, 105)
    be(client, session, scene.committee)
    sheet = f"{base(scene)}/closing/sheet.pdf"
    with on(ANNOUNCED - timedelta(days=1)):
        assert client.get(sheet).status_code == 404
        assert sheet not in page(client.get(f"{base(scene)}/closing/"))
    assert step(session, scene, ANNOUNCED) == 1
    with on(REMINDED):
        assert sheet in page(client.get(f"{base(scene)}/closing/"))
        said = words_of(client.get(f"{sheet}?size=A3").data)
        for words in ("2026年和以前的积分，用到2027年2月28日", "2户，共15.5分", "应到30，实到20，赞成15"):
            assert words in said
        for household in scene.households:
            assert household.head_name not in said
        assert words_of(closing_pdf(session, scene.village)) == words_of(client.get(sheet).data)
