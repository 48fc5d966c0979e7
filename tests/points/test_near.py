"""One deed told twice: with a person named and without, and what the reviewer sees of the days around it."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import transaction
from civility.people.models import Member
from civility.points.errors import AlreadyClaimed, StepReached
from civility.points.models import Claim
from civility.points.queries import get_sheet, list_near
from civility.points.rules.shapes import Ladder, Tier
from civility.points.services import withdraw_claims
from tests.factories.people import add_members
from tests.factories.points import Scene, approve, claims_of, make_clause, make_scene, make_standard, record
from tests.pages import page
from tests.points.pages import base, be, count


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


@pytest.fixture
def people(session: Session, scene: Scene) -> Sequence[Member]:
    return add_members(session, scene.households[0], "李小花", "王大山")


@pytest.mark.postgresql
@pytest.mark.parametrize(("first", "second"), [(None, 0), (0, None), (0, 0), (None, None)])
def test_one_deed_does_not_count_twice_because_one_of_the_two_names_a_person(
    session: Session, scene: Scene, people: Sequence[Member], first: int | None, second: int | None
) -> None:
    ids = {None: None, 0: people[0].id}
    record(session, scene, member_id=ids[first])
    with pytest.raises(AlreadyClaimed) as refused:
        record(session, scene, member_id=ids[second])
    assert count(session, Claim) == 1
    assert "两条都要写明是谁做的" in refused.value.describe(str)
    record(session, scene, member_id=ids[second], happened_on=today() - timedelta(days=1))


def test_two_of_one_family_each_named_both_count(session: Session, scene: Scene, people: Sequence[Member]) -> None:
    for person in people:
        record(session, scene, member_id=person.id)
    assert count(session, Claim) == 2
    with pytest.raises(AlreadyClaimed):
        record(session, scene)


@pytest.mark.postgresql
def test_a_ladder_is_not_climbed_twice_by_naming_a_person(
    session: Session, scene: Scene, people: Sequence[Member]
) -> None:
    ladder = Ladder("小时", (Tier(Decimal(10), 20), Tier(Decimal(20), 50)))
    clause = make_clause(session, scene.standard, title="志愿服务", shape=ladder)
    said = {"clause_id": clause.id}
    record(session, scene, **said, quantity=Decimal(10), happened_on=today() - timedelta(days=1))
    with pytest.raises(StepReached):
        record(session, scene, **said, quantity=Decimal(10), member_id=people[0].id)
    sheet = record(session, scene, **said, quantity=Decimal(20), member_id=people[0].id)
    assert [claim.amount_tenths for claim in claims_of(session, sheet)] == [30]


@pytest.mark.postgresql
def test_near_claims_are_those_of_the_household_and_clause_at_most_three_days_off(
    session: Session, scene: Scene, people: Sequence[Member]
) -> None:
    home, other = scene.households[:2]
    before = record(session, scene, happened_on=today() - timedelta(days=3), member_id=people[0].id)
    record(session, scene, happened_on=today() - timedelta(days=4))
    record(session, scene, other, happened_on=today() - timedelta(days=8))
    withdrawn = record(session, scene, happened_on=today() - timedelta(days=1))
    withdraw_claims(session, village_id=scene.village_id, sheet_id=withdrawn.id, actor=scene.recorder)
    another = make_clause(session, scene.standard, title="看望老人")
    record(session, scene, clause_id=another.id)
    sheet = record(session, scene, home, other)

    def near() -> dict[str, tuple[int, str | None]]:
        rows = get_sheet(session, scene.village_id, sheet.id)
        numbers = {claim.id: claim.household_number for claim in rows.claims}
        found = list_near(session, scene.village_id, rows)
        return {numbers[own]: ((today() - row.happened_on).days, row.member_name) for own, row in found.items()}

    assert near() == {"0001": (3, "李小花")}
    nearer = record(session, scene, happened_on=today() - timedelta(days=2))
    assert near() == {"0001": (2, None)}
    approve(session, scene, nearer, before)
    assert near() == {"0001": (2, None)}
    approve(session, scene, sheet)
    assert near() == {}


def test_a_version_that_repeats_the_clause_has_the_same_clause(session: Session, scene: Scene) -> None:
    record(session, scene, happened_on=today() - timedelta(days=1))
    with transaction(session):
        scene.standard.state, scene.standard.in_force_until = "superseded", today()
        session.add(scene.standard)
    second = make_standard(session, scene.village_id, version=2, starts_on=today())
    again = make_clause(session, second, title=scene.clause.title)
    sheet = record(session, scene, clause_id=again.id)
    (found,) = list_near(session, scene.village_id, get_sheet(session, scene.village_id, sheet.id)).values()
    assert found.happened_on == today() - timedelta(days=1)


def test_the_reviewer_is_told_and_one_of_the_same_day_is_not_ticked(
    client: FlaskClient, session: Session, scene: Scene, people: Sequence[Member]
) -> None:
    first = record(session, scene, member_id=people[0].id)
    sheet = record(session, scene, member_id=people[1].id, reason="扫了院子")
    be(client, session, scene.reviewer)
    shown = page(client.get(f"{base(scene)}/reviews/{sheet.id}"))
    (claim,) = claims_of(session, first)
    assert "记过这一条：打扫了门前的路" in shown
    assert (f"/claims/{claim.id}" in shown, "李小花" in shown, 'name="claim"' in shown) == (True, True, True)
    assert "checked" not in shown
    later = record(session, scene, happened_on=today() - timedelta(days=1))
    shown = page(client.get(f"{base(scene)}/reviews/{later.id}"))
    assert ("记过这一条" in shown, "checked" in shown) == (True, True)
    far = record(session, scene, scene.households[2])
    assert "记过这一条" not in page(client.get(f"{base(scene)}/reviews/{far.id}"))
