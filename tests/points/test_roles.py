"""Clauses that are not for everybody: the program refuses where it knows, and asks a person where it does not."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import transaction
from civility.people.models import Appointment
from civility.points.errors import HouseholdsRefused
from civility.points.models import Claim, Clause, Review
from civility.points.queries import find_holders, needs_word
from civility.points.rules.role_errors import NotInRole, RoleNotConfirmed
from civility.points.services import APPROVED, Decision, review_claims
from tests.factories.people import make_user
from tests.factories.points import Scene, claims_of, make_clause, make_scene, record, request_key
from tests.pages import key_in, page
from tests.points.pages import base, be

pytestmark = pytest.mark.postgresql


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def only_for(session: Session, scene: Scene, role: str) -> Clause:
    clause = make_clause(session, scene.standard, f"只给{role}")
    with transaction(session):
        clause.role = role
    return clause


def decide(session: Session, scene: Scene, claims: list[Claim], decision: Decision) -> None:
    review_claims(
        session,
        village_id=scene.village_id,
        decisions={claim.id: decision for claim in claims},
        actor=scene.reviewer,
        request_key=request_key(),
    )


@pytest.mark.parametrize(
    ("role", "post"),
    [("official", "committee"), ("collector", "recorder"), ("collector", "grid_worker"), ("unit_head", "unit_head")],
)
def test_a_household_without_such_a_post_is_refused_and_one_with_it_is_not(
    session: Session, scene: Scene, role: str, post: str
) -> None:
    make_user(session, scene.village, post, household=scene.households[0])
    clause = only_for(session, scene, role)
    with pytest.raises(NotInRole) as refused:
        record(session, scene, scene.households[1], clause_id=clause.id)
    assert refused.value.fields["number"] == "0002"
    assert "请管理员先登记任职" in str(refused.value)
    with pytest.raises(HouseholdsRefused) as several:
        record(session, scene, *scene.households, clause_id=clause.id)
    assert several.value.fields["count"] == len(scene.households) - 1
    assert session.scalars(select(Claim)).all() == []
    sheet = record(session, scene, scene.households[0], clause_id=clause.id)
    assert not needs_word(session, clause, today())
    decide(session, scene, claims_of(session, sheet), APPROVED)
    assert [claim.state for claim in claims_of(session, sheet)] == ["reviewed"]


def test_a_post_counts_on_the_days_of_its_term(session: Session, scene: Scene) -> None:
    user, _actor = make_user(session, scene.village, "committee", household=scene.households[0])
    clause = only_for(session, scene, "official")
    with transaction(session):
        (post,) = session.scalars(select(Appointment).where(Appointment.user_id == user.id))
        post.starts_on, post.ends_on = today() - timedelta(days=9), today() - timedelta(days=2)
    holders = frozenset({scene.households[0].id})
    for days, found in ((10, None), (9, holders), (2, holders), (1, None)):
        assert find_holders(session, clause, today() - timedelta(days=days)) == found, days


@pytest.mark.parametrize("role", ["party_member", "representative", "unit_head"])
def test_where_the_program_cannot_know_the_reviewer_says_who_it_is(session: Session, scene: Scene, role: str) -> None:
    """Heads of units too, in a village that registered none."""
    clause = only_for(session, scene, role)
    claims = claims_of(session, record(session, scene, clause_id=clause.id))
    for silent in (APPROVED, Decision("approved", " ")):
        with pytest.raises(RoleNotConfirmed) as refused:
            decide(session, scene, claims, silent)
        assert refused.value.fields == {"role": role}
    assert session.scalars(select(Review)).all() == []
    decide(session, scene, claims, Decision("approved", "李建国，名册上有"))
    assert [review.reason for review in session.scalars(select(Review))] == ["李建国，名册上有"]
    session.refresh(claims[0])
    assert claims[0].state == "reviewed"


def test_returning_asks_for_nobody_and_other_clauses_for_no_word(session: Session, scene: Scene) -> None:
    clause = only_for(session, scene, "party_member")
    claims = claims_of(session, record(session, scene, clause_id=clause.id))
    decide(session, scene, claims, Decision("returned", "不是党员"))
    decide(session, scene, claims_of(session, record(session, scene)), APPROVED)


def test_the_page_asks_who_it_is_and_keeps_what_was_typed(client: FlaskClient, session: Session, scene: Scene) -> None:
    sheet = record(session, scene, clause_id=only_for(session, scene, "party_member").id)
    (claim,) = claims_of(session, sheet)
    be(client, session, scene.reviewer)
    at = f"{base(scene)}/reviews/{sheet.id}"
    shown = page(client.get(at))
    assert "这一条只记党员的。写明这一户哪一位是" in shown
    form = {"request_key": key_in(shown), "claim": str(claim.id), "decision": "approved"}
    refused = client.post(at, data={**form, "who": ""})
    assert refused.status_code == 422
    assert "请写明是谁，核对过再通过" in refused.text
    assert client.post(at, data={**form, "who": "李建国"}).status_code == 303
    assert "李建国" in page(client.get(f"{base(scene)}/claims/{claim.id}"))
    plain = record(session, scene)
    assert "写明这一户哪一位是" not in page(client.get(f"{base(scene)}/reviews/{plain.id}"))
