"""Standards and posted claims are sealed; a clause, a vote or a claim changed by hand is found."""

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from civility.clock import today
from civility.ledger.models import LedgerTransaction
from civility.people.votes import Vote
from civility.points.checks import check_claims
from civility.points.queries import check_standards
from civility.points.services import adopt_standard, close_due_notices, import_standard, put_in_force
from tests.factories.people import make_user, make_village
from tests.factories.points import make_notice, make_scene, request_key

pytestmark = pytest.mark.postgresql
FILE = "类别,项目,分值\n卫生,清扫门前道路,5分/次\n敬老,看望老人,3分/次\n"
VOTE = Vote(date(2026, 1, 5), 30, 20, 15, 3, 2, "村委会")


@pytest.fixture
def village(session):
    """A village whose first standard was superseded by its second, both adopted through the services."""
    village = make_village(session)
    actor = make_user(session, village, "committee")[1]
    for version in (1, 2, 3):
        import_standard(
            session,
            village_id=village.id,
            data=FILE.replace("3分", f"{version}分").encode(),
            file_name="细则.csv",
            actor=actor,
            request_key=request_key(),
            confirmed_rows=range(1, 5),
        )
    adopt_standard(session, village_id=village.id, version=1, vote=VOTE, actor=actor)
    put_in_force(session, village_id=village.id, version=1, starts_on=today(), actor=actor)
    adopt_standard(session, village_id=village.id, version=2, vote=VOTE, actor=actor)
    put_in_force(session, village_id=village.id, version=2, starts_on=date(today().year + 1, 1, 1), actor=actor)
    return village


def changed(session: Session, statement: str) -> None:
    session.rollback()
    assert session.execute(text(statement)).rowcount > 0
    session.commit()


def test_each_step_of_a_standard_is_sealed_and_a_draft_is_not(session, village) -> None:
    query = select(LedgerTransaction.kind).where(
        LedgerTransaction.village_id == village.id, LedgerTransaction.kind.like("standard-%")
    )

    assert session.scalars(query.order_by(LedgerTransaction.seq)).all() == [
        "standard-adopted",
        "standard-in-force",
        "standard-adopted",
        "standard-superseded",
        "standard-in-force",
    ]
    assert check_standards(session, village.id) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE clause SET title = '随便' WHERE number = 1 AND standard_id IN (SELECT id FROM standard WHERE version = 1)",
        """UPDATE clause SET shape = '{"kind": "fixed", "tenths": 900}'
        WHERE number = 2 AND standard_id IN (SELECT id FROM standard WHERE version = 1)""",
        "UPDATE standard SET votes_against = 0 WHERE version = 1",
        "UPDATE standard SET in_force_until = '2099-01-01' WHERE version = 1",
        "DELETE FROM clause WHERE number = 2 AND standard_id IN (SELECT id FROM standard WHERE version = 1)",
    ],
)
def test_a_standard_changed_by_hand_is_found(session, village, statement) -> None:
    changed(session, statement)

    found = check_standards(session, village.id)

    assert [(each.check, each.message) for each in found] == [
        ("standards", "version 1 of the standard says something else now than was sealed")
    ]
    assert found[0].seq is not None


def test_a_draft_pushed_through_by_hand_is_found(session, village) -> None:
    changed(
        session,
        "UPDATE standard SET state = 'adopted', voted_on = '2026-01-05', votes_for = 1, present = 1, eligible = 1"
        " WHERE version = 3",
    )

    assert [each.message for each in check_standards(session, village.id)] == [
        "version 3 of the standard was never sealed in the book"
    ]


@pytest.mark.parametrize(
    "change",
    ["amount_tenths = 70", "happened_on = '2020-01-01'", "direction = 'deduction'"],
)
def test_a_posted_claim_changed_by_hand_is_found(session, change) -> None:
    scene = make_scene(session)
    notice, _ = make_notice(session, scene, *scene.households)
    close_due_notices(session, scene.village_id, now=notice.closes_at)
    assert check_claims(session, scene.village_id) == []
    changed(session, f"UPDATE claim SET {change} WHERE posted_seq = (SELECT min(posted_seq) FROM claim)")

    (found,) = check_claims(session, scene.village_id)

    assert found.check == "claim-changed"
    assert "和当时封存的不一样" in found.message
