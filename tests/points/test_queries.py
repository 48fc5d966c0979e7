"""What others ask of points: what waits for whom, and the sheets on paper."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from civility.clock import frozen
from civility.db import transaction
from civility.errors import NotFound
from civility.papers.services import issue_paper
from civility.people.actors import Actor
from civility.people.models import VillageSettings
from civility.people.queries import chain_of
from civility.points.models import Standard
from civility.points.printing import notice_pdf, standard_pdf
from civility.points.queries import get_notice, tasks
from civility.points.rules.shapes import OneOf, Option
from civility.points.services import Decision, raise_objection, review_claims
from tests.factories.people import make_user, make_village
from tests.factories.points import (
    Scene,
    approve,
    claims_of,
    make_clause,
    make_notice,
    make_scene,
    record,
    request_key,
)

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def waiting(session: Session, scene: Scene, actor: Actor) -> list[tuple[str, int]]:
    roles = actor.roles_in(chain_of(session, scene.village))
    found = tasks(session, scene.village, actor, roles)
    assert all(task.args["village_code"] == scene.village.code for task in found)
    return [(task.endpoint, task.count) for task in found]


def test_everybody_is_told_what_waits_for_them(session: Session) -> None:
    with frozen(NOON):
        scene = make_scene(session, households=6)
        people = (scene.recorder, scene.reviewer, scene.committee, scene.supervisor)
        assert [waiting(session, scene, actor) for actor in people] == [[], [], [], []]

        _notice, (claim,) = make_notice(session, scene)
        raise_objection(session, village_id=scene.village_id, claim_id=claim.id, text="不对", request_key=request_key())
        approve(session, scene, record(session, scene, *scene.households[1:3]))
        record(session, scene, *scene.households[3:6])
        assert [waiting(session, scene, actor) for actor in people] == [
            [("points.claims", 3)],
            [("points.reviews", 3)],
            [("points.notices", 2)],
            [("points.objections", 1)],
        ]
    with frozen(NOON + timedelta(days=8)):
        assert waiting(session, scene, scene.committee) == [
            ("points.notices", 1),
            ("points.notices", 2),
            ("points.claims", 1),
        ]


@pytest.mark.parametrize(
    ("days", "urgency"),
    [
        (0, ""),
        (5, ""),
        (6, "soon"),
        (10, "soon"),
        (11, "now"),
        (30, "now"),
    ],  # raised on Saturday 21 November, due on 1 December
)
def test_an_answer_that_is_near_or_late_presses_the_supervisor_and_the_committee(
    session: Session, days: int, urgency: str
) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        _notice, (claim,) = make_notice(session, scene)
        raise_objection(session, village_id=scene.village_id, claim_id=claim.id, text="不对", request_key=request_key())
    with frozen(NOON + timedelta(days=days)):
        found = {
            actor.name: [
                task.urgency
                for task in tasks(session, scene.village, actor, actor.roles_in(chain_of(session, scene.village)))
                if "异议" in task.text
            ]
            for actor in (scene.supervisor, scene.committee)
        }
    assert found == {"监督员": [urgency], "村主任": [urgency] if urgency else []}


def test_a_recorder_is_told_for_a_week_what_came_back(session: Session) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        (claim,) = claims_of(session, record(session, scene))
        decisions = {claim.id: Decision("returned", "没有照片")}
        review_claims(
            session,
            village_id=scene.village_id,
            decisions=decisions,
            actor=scene.reviewer,
            request_key=request_key(),
        )
        assert waiting(session, scene, scene.recorder) == [("points.claims", 1)]
    with frozen(NOON + timedelta(days=8)):
        assert waiting(session, scene, scene.recorder) == []


def test_what_one_recorded_does_not_wait_for_oneself(session: Session) -> None:
    scene = make_scene(session)
    _user, both = make_user(session, scene.village, "recorder", "reviewer")
    record(session, scene, actor=both)
    assert waiting(session, scene, both) == [("points.claims", 1)]


def test_a_village_without_a_standard_is_told_to_bring_one(session: Session) -> None:
    village = make_village(session)
    _user, actor = make_user(session, village, "committee")
    (task,) = tasks(session, village, actor, frozenset({"committee"}))
    assert (task.endpoint, task.count) == ("points.upload_standard", 1)


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")


def test_the_notice_on_paper_tells_names_as_masked_and_until_when(app: Flask, session: Session) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        with transaction(session):
            session.get_one(VillageSettings, scene.village_id).objection_contact = "周监督"
        make_notice(session, scene, *scene.households)
    text = text_of(notice_pdf(session, scene.village, get_notice(session, scene.village_id, 1)))
    for words in ("第1号", "2026年11月28日", "18:00", "李*国家", "房前屋后整洁", "+5 分", "周监督"):
        assert words in text
    assert "李建国" not in text
    paper = issue_paper(session, scene.village.code, "notice", "1")
    assert paper.short_code in text


def test_the_standard_on_paper_gives_worth_and_vote(app: Flask, session: Session) -> None:
    scene = make_scene(session)
    make_clause(session, scene.standard, "先进", shape=OneOf((Option("村级", 50), Option("镇级", 100))))
    text = text_of(standard_pdf(session, scene.village, scene.standard))
    for words in ("房前屋后整洁", "第1版", "赞成 18", "镇级 10 分"):
        assert words in text
    assert "扣分的条款没有启用" not in text
    make_clause(session, scene.standard, "乱倒垃圾", direction="deduction")
    assert "扣分的条款没有启用" in text_of(standard_pdf(session, scene.village, scene.standard))
    with transaction(session):
        session.get_one(VillageSettings, scene.village_id).deductions_adopted_on = date(2026, 11, 1)
    assert "扣分的条款没有启用" not in text_of(standard_pdf(session, scene.village, scene.standard))
    draft = Standard(village_id=scene.village_id, version=2, title="草稿", request_key="draft")
    with pytest.raises(NotFound):
        standard_pdf(session, scene.village, draft)
