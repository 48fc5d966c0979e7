"""The second person: never the recorder, never the own household, once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.errors import Forbidden, NotFound, RuleBroken
from civility.people.actors import SYSTEM
from civility.points.errors import (
    AlreadyReviewed,
    NothingDecided,
    OwnHousehold,
    ReturnNeedsReason,
    ReviewerIsRecorder,
)
from civility.points.models import Review
from civility.points.queries import get_claim, list_sheets_to_review
from civility.points.services import APPROVED, Decision, review_claims
from tests.factories.people import make_user
from tests.factories.points import Scene, claims_of, make_scene, record, request_key

pytestmark = pytest.mark.postgresql
RETURNED = Decision("returned", "照片不是这一户的")


def states(session: Session, sheet) -> list[str]:  # type: ignore[no-untyped-def]
    return [claim.state for claim in claims_of(session, sheet)]


def decide(session: Session, scene: Scene, decisions, **asked):  # type: ignore[no-untyped-def]
    said = {"village_id": scene.village_id, "actor": scene.reviewer, "request_key": request_key()}
    return review_claims(session, decisions=decisions, **{**said, **asked})


def test_a_second_person_approves_or_returns_with_a_reason(session: Session) -> None:
    scene = make_scene(session)
    sheet = record(session, scene, *scene.households)
    one, two, three = claims_of(session, sheet)

    decide(session, scene, {one.id: APPROVED, two.id: RETURNED})

    assert states(session, sheet) == ["reviewed", "returned", "submitted"]
    shown = get_claim(session, scene.village_id, two.id)
    assert [(each.reviewer, each.reason) for each in shown.reviews] == [("复核员", "照片不是这一户的")]
    (waiting,) = list_sheets_to_review(session, scene.village_id)
    assert [claim.id for claim in waiting.claims] == [three.id]


def test_the_recorder_never_reviews_even_with_the_role(session: Session) -> None:
    scene = make_scene(session)
    _user, both = make_user(session, scene.village, "recorder", "reviewer")
    sheet = record(session, scene, actor=both)

    with pytest.raises(ReviewerIsRecorder):
        decide(session, scene, {claims_of(session, sheet)[0].id: APPROVED}, actor=both)

    assert states(session, sheet) == ["submitted"]


def test_nobody_reviews_their_own_household_and_the_rest_does_not_move_either(session: Session) -> None:
    scene = make_scene(session)
    _user, reviewer = make_user(session, scene.village, "reviewer", household=scene.households[1])
    sheet = record(session, scene, *scene.households)

    with pytest.raises(OwnHousehold):
        decide(session, scene, {claim.id: APPROVED for claim in claims_of(session, sheet)}, actor=reviewer)

    assert states(session, sheet) == ["submitted"] * 3
    assert session.scalar(select(func.count()).select_from(Review)) == 0


def test_a_claim_is_reviewed_once(session: Session) -> None:
    scene = make_scene(session)
    sheet = record(session, scene)
    claim = claims_of(session, sheet)[0]
    decide(session, scene, {claim.id: APPROVED})
    _user, other = make_user(session, scene.village, "reviewer")

    with pytest.raises(AlreadyReviewed, match="已经有人办过了（已复核，待公示）"):
        decide(session, scene, {claim.id: RETURNED}, actor=other)

    assert states(session, sheet) == ["reviewed"]


def test_a_doubled_form_decides_once_and_a_changed_one_is_refused(session: Session) -> None:
    scene = make_scene(session)
    claim = claims_of(session, record(session, scene))[0]
    key = request_key()

    first = decide(session, scene, {claim.id: APPROVED}, request_key=key)
    again = decide(session, scene, {claim.id: APPROVED}, request_key=key)

    assert [review.id for review in again] == [review.id for review in first]
    with pytest.raises(ledger.KeyReused):
        decide(session, scene, {claim.id: RETURNED}, request_key=key)
    assert session.scalar(select(func.count()).select_from(Review)) == 1


def test_a_return_without_a_reason_is_no_decision() -> None:
    for reason in ("", " ", "长" * 301):
        with pytest.raises(ReturnNeedsReason):
            Decision("returned", reason)


def test_what_cannot_be_decided_is_refused(session: Session) -> None:
    scene, other = make_scene(session), make_scene(session)
    foreign = claims_of(session, record(session, other))[0]
    for decisions, actor, refusal in (
        ({}, scene.reviewer, NothingDecided),
        ({foreign.id: APPROVED}, scene.reviewer, NotFound),
        ({uuid4(): APPROVED}, scene.reviewer, NotFound),
        ({foreign.id: APPROVED}, SYSTEM, Forbidden),
    ):
        with pytest.raises(refusal):
            decide(session, scene, decisions, actor=actor)
    assert foreign.state == "submitted"


def test_two_reviewers_at_once_decide_one_claim_once(engine: Engine) -> None:
    with Session(engine) as session:
        scene = make_scene(session)
        village_id, claim_id = scene.village_id, claims_of(session, record(session, scene))[0].id
        actors = [make_user(session, scene.village, "reviewer")[1] for _ in range(8)]

    def one(actor) -> str:  # type: ignore[no-untyped-def]
        with Session(engine) as session:
            try:
                review_claims(
                    session,
                    village_id=village_id,
                    decisions={claim_id: APPROVED},
                    actor=actor,
                    request_key=request_key(),
                )
            except RuleBroken as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, actors)) == ["already-reviewed"] * 7 + ["done"]
