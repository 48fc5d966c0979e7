"""A deduction is the household's business: no public page, no paper for a wall and no answer to strangers tells of it."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from civility import clock
from civility.cli.server import describe_routes
from civility.clock import now, today
from civility.db import transaction
from civility.governance.rolls.printing import roll_sheet
from civility.papers import issue_paper
from civility.people.models import Household
from civility.people.queries import get_settings
from civility.people.rules import mask_name
from civility.people.services import issue_api_token
from civility.points.models import Claim
from civility.points.printing import notice_pdf
from civility.points.queries import list_notices
from civility.points.services import (
    close_due_notices,
    confirm_correction,
    confirm_repair,
    do_due_corrections,
    do_due_deductions,
    do_due_lapses,
    propose_correction,
    raise_objection,
    rule_objection,
)
from civility.statements.printing import village_statement_pdf
from civility.statements.rules import WHOLE, Span
from tests.factories.governance import a_roll, score
from tests.factories.people import make_household
from tests.factories.points import approve, claims_of, make_clause, make_deduction, publish, record, request_key

HEAD, REASON, RULING = "欧阳罚不得", "半夜往沟里倒泔水", "沟边的人都看见了"
STAGES = ["told", "objected", "repaired", "taken", "corrected", "lapsed"]


@pytest.fixture
def culprit(world, session) -> Household:
    """A household that nothing else is known of, so that its name anywhere is a leak."""
    return make_household(session, world.village.id, number="0666", head_name=HEAD)


def carry(session, world, culprit: Household, stage: str) -> Claim:
    """A deduction of the household taken as far as ``stage``."""
    scene = world.scene
    clause = make_clause(session, scene.standard, "污染水沟", direction="deduction", category="环境")
    sheet = record(session, scene, culprit, clause_id=clause.id, reason=REASON)
    approve(session, scene, sheet)
    notice = publish(session, scene)
    (claim,) = claims_of(session, sheet)
    here = {"village_id": scene.village_id}
    if stage == "objected":
        objection = raise_objection(
            session, **here, claim_id=claim.id, text=REASON, request_key=request_key(), actor=scene.committee
        )
        rule_objection(session, **here, objection_id=objection.id, uphold=False, ruling=RULING, actor=scene.supervisor)
    if stage == "repaired":
        confirm_repair(session, **here, claim_id=claim.id, note=REASON, actor=scene.supervisor)
    if stage in ("taken", "corrected", "lapsed"):
        with clock.frozen(notice.closes_at + timedelta(days=1)):
            close_due_notices(session, scene.village_id)
            assert do_due_deductions(session, scene.village_id) >= 1
    if stage == "corrected":
        with clock.frozen(notice.closes_at + timedelta(days=1)):
            correction = propose_correction(
                session,
                **here,
                claim_id=claim.id,
                kind="withdrawn",
                reason=REASON,
                actor=scene.recorder,
                request_key=request_key(),
            )
            confirm_correction(session, **here, correction_id=correction.id, actor=scene.committee)
            from_others = record(session, scene, happened_on=today() - timedelta(days=5))
            approve(session, scene, from_others)
            second = publish(session, scene)
        assert do_due_corrections(session, scene.village_id, second.closes_at) == 1
    if stage == "lapsed":
        with clock.frozen(notice.closes_at + timedelta(days=400)):
            do_due_lapses(session, scene.village_id)
    session.commit()
    return claim


@pytest.mark.parametrize("masked", [True, False])
@pytest.mark.parametrize("stage", STAGES)
def test_nobody_reads_of_a_deduction_where_others_can_read(world, app, browser, session, culprit, stage, masked):
    with transaction(session):
        get_settings(session, world.village.id).mask_names = masked
    claim = carry(session, world, culprit, stage)
    village, secrets = world.village, [HEAD, mask_name(HEAD), REASON, RULING, "0666", str(claim.id)]
    client, seen = browser(None), 0
    addresses = [
        world.address(row["path"])
        for row in describe_routes(app)
        if row["permission"] == "open" and "GET" in row["methods"] and row["endpoint"] != "static"
    ]
    addresses += [f"/p/{village.code}/notices/{notice.number}" for notice in list_notices(session, village.id)]
    addresses += [
        f"/s/{issue_paper(session, village.code, 'notice', str(n.number)).token}"
        for n in list_notices(session, village.id)
    ]
    for address in addresses:
        answer = client.get(address)
        seen += answer.status_code == 200
        for secret in secrets:
            assert secret.encode() not in answer.data, (address, secret)
    assert seen > 15
    counted = {"taken": "环境 2 次", "lapsed": "环境 2 次", "corrected": "环境 1 次"}.get(
        stage
    )  # the world has one too
    standard = client.get(f"/p/{village.code}/standard").text
    assert ("今年扣过分的" in standard) == (counted is not None)
    assert (counted or "") in standard
    for number in (notice.number for notice in list_notices(session, village.id)):
        assert client.get(f"/p/{village.code}/notices/{number}/object/{claim.id}").status_code == 404

    for role in ("township_officer", "storekeeper", "unit_head", "reviewer"):
        _, token = issue_api_token(session, user_id=world.people[role].id, label="x")
        for row in describe_routes(app):
            if row["path"].startswith("/api/") and "GET" in row["methods"] and "/claims" not in row["path"]:
                told = client.get(world.address(row["path"]), headers={"Authorization": f"Bearer {token}"}).text
                for secret in secrets if "households" not in row["path"] else [REASON, RULING, str(claim.id)]:
                    assert secret not in told, (role, row["path"], secret)


@pytest.mark.parametrize("stage", STAGES)
def test_no_paper_for_a_wall_tells_of_a_deduction(world, app, session, culprit, stage):
    carry(session, world, culprit, stage)
    village = world.village
    score(session, village, today().strftime("%Y-%m"), {"0001": {"卫生": 500}})
    roll = a_roll(session, village, world.scene.committee, today().strftime("%Y-%m"), at=now())
    papers = [notice_pdf(session, village, notice) for notice in list_notices(session, village.id)]
    papers += [roll_sheet(session, village, roll, "A3"), village_statement_pdf(session, village, Span(WHOLE))]
    for paper in papers:
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).replace("\n", "")
        for secret in (HEAD, mask_name(HEAD), REASON, RULING, "0666", "污染水沟"):
            assert secret not in text, (secret, text[:200])


def test_the_household_itself_reads_all_of_it_and_another_household_nothing(world, app, browser, session):
    taken = make_deduction(session, world.scene, world.shop.households[2])
    other = browser(world.people["household"])  # the second household, which has a deduction of its own
    assert other.get(f"/my/deductions/{taken.id}").status_code == 404
    own = world.values["private"]["claim_id"]
    page = other.get(f"/my/deductions/{own}").text
    for words in ("只有您家看得到", "乱堆杂物", "门前堆了三天的杂物", "−5 分", "为止改好，少扣 5 分"):
        assert words in page, words
    assert "乱堆杂物" in other.get("/my/").text
