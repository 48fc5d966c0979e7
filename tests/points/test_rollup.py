"""The monthly rollup: kept at posting, taken back with a reversal, always what a rebuild would make of it."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen
from civility.db import transaction
from civility.people.models import VillageSettings
from civility.people.services import open_grids
from civility.points.models import Claim, MonthlyTotal
from civility.points.queries import find_rank, list_totals, monthly_scores
from civility.points.rules.shapes import Fixed
from civility.points.services import close_due_notices, do_due_deductions, rebuild_scores, take_back_scores
from tests.factories.points import Scene, approve, claims_of, make_clause, make_scene, publish, record

pytestmark = pytest.mark.postgresql

NOON = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)
_serial = count(1)


@pytest.fixture
def scene(session: Session) -> Scene:
    """Four households: 0001 and 0002 of one head unit, 0003 of another, 0004 of none."""
    with frozen(NOON):
        scene = make_scene(session, households=4)
        _grids, found = open_grids(session, village_id=scene.village_id, head_units=["东头", "西头"])
        with transaction(session):
            for household, name in zip(scene.households, ("东头", "东头", "西头"), strict=False):
                household.head_unit_id = found[name].id
    return scene


def post(session: Session, scene: Scene, *deeds: tuple[int, int], at: datetime = NOON) -> list[Claim]:
    """Take deeds (which household, tenths) from record to book; negative tenths are a deduction."""
    with frozen(at):
        sheets = []
        for number, tenths in deeds:
            direction = "bonus" if tenths > 0 else "deduction"
            title = f"第{next(_serial)}件事"  # a household is scored once a day for one thing
            clause = make_clause(session, scene.standard, title, shape=Fixed(abs(tenths)), direction=direction)
            sheets.append(record(session, scene, scene.households[number - 1], clause_id=clause.id))
        approve(session, scene, *sheets)
        notice = publish(session, scene)
    with frozen(notice.closes_at):
        close_due_notices(session, scene.village_id)
    with frozen(notice.closes_at + timedelta(days=1)):
        do_due_deductions(session, scene.village_id)
    return [claim for sheet in sheets for claim in claims_of(session, sheet)]


def totals(session: Session, scene: Scene, scope: str) -> dict[str, tuple[int, int, int]]:
    """(honour, good deeds, active households) of November by number, unit or village."""
    session.expire_all()
    names = {household.id: household.number for household in scene.households}
    _grids, found = open_grids(session, village_id=scene.village_id)
    names |= {unit.id: name for name, unit in found.items()} | {scene.village_id: "村"}
    return {
        names[row.holder_id]: (row.honour_tenths, row.claim_count, row.household_count)
        for row in list_totals(session, scene.village_id, scope, NOVEMBER)  # type: ignore[arg-type]
    }


def test_a_post_counts_for_household_unit_and_village(session: Session, scene: Scene) -> None:
    post(session, scene, (1, 50), (1, 30), (2, 20), (3, 10), (4, 5))

    assert totals(session, scene, "household") == {
        "0001": (80, 2, 1), "0002": (20, 1, 1), "0003": (10, 1, 1), "0004": (5, 1, 1),
    }  # fmt: skip
    assert totals(session, scene, "head_unit") == {"东头": (100, 3, 2), "西头": (10, 1, 1)}
    assert totals(session, scene, "village") == {"村": (115, 5, 4)}
    assert rebuild_scores(session, scene.village_id) == []


def test_a_deduction_takes_honour_and_makes_nobody_active(session: Session, scene: Scene) -> None:
    with transaction(session):
        session.get_one(VillageSettings, scene.village_id).deductions_adopted_on = date(2026, 1, 1)
    post(session, scene, (1, 50))
    post(session, scene, (1, -30), (3, -30))

    assert totals(session, scene, "household") == {"0001": (20, 1, 1), "0003": (0, 0, 0)}
    assert totals(session, scene, "village") == {"村": (20, 1, 1)}
    assert rebuild_scores(session, scene.village_id) == []


def test_a_household_that_moves_to_another_unit_leaves_its_history_there(session: Session, scene: Scene) -> None:
    post(session, scene, (1, 50))
    with transaction(session):
        scene.households[0].head_unit_id = scene.households[2].head_unit_id
    post(session, scene, (1, 7), at=NOON + timedelta(days=8))  # the rest of the month counts where it began
    assert totals(session, scene, "head_unit") == {"东头": (57, 2, 1)}

    post(session, scene, (1, 9), at=NOON + timedelta(days=30))

    december = list_totals(session, scene.village_id, "head_unit", date(2026, 12, 1))
    assert [(row.holder_id, row.honour_tenths) for row in december] == [(scene.households[2].head_unit_id, 9)]
    assert totals(session, scene, "head_unit") == {"东头": (57, 2, 1)}
    assert rebuild_scores(session, scene.village_id) == []


def take_back(session: Session, scene: Scene, claim: Claim) -> None:
    """What a recall does: the reversal, the rollup, the claim's own state."""
    with transaction(session):
        ledger.reverse(
            session,
            village_id=scene.village_id,
            seq=claim.posted_seq or 0,
            key=f"recall:{claim.id}",
            reason="recalled",
            actor="system",
        )
        take_back_scores(session, scene.village_id, [claim])
        claim.state, claim.posted_seq = "recalled", None


def test_taking_back_undoes_the_month_it_was_posted_in(session: Session, scene: Scene) -> None:
    claims = post(session, scene, (1, 50), (1, 30), (2, 20))
    with frozen(NOON + timedelta(days=60)):
        take_back(session, scene, claims[0])
    assert totals(session, scene, "household") == {"0001": (30, 1, 1), "0002": (20, 1, 1)}
    assert totals(session, scene, "head_unit") == {"东头": (50, 2, 2)}
    with frozen(NOON + timedelta(days=61)):
        take_back(session, scene, claims[1])

    assert totals(session, scene, "household") == {"0001": (0, 0, 0), "0002": (20, 1, 1)}
    assert totals(session, scene, "village") == {"村": (20, 1, 1)}
    assert [row.number for row in monthly_scores(session, scene.village_id, NOVEMBER, date(2026, 12, 1))] == [
        "0002",
        "0001",
    ]
    assert rebuild_scores(session, scene.village_id) == []


def test_a_month_stays_with_its_unit_though_its_first_claim_was_taken_back(session: Session, scene: Scene) -> None:
    (first,) = post(session, scene, (1, 50))
    with transaction(session):
        scene.households[0].head_unit_id = scene.households[2].head_unit_id
    post(session, scene, (1, 7), at=NOON + timedelta(days=8))

    take_back(session, scene, first)

    assert totals(session, scene, "head_unit") == {"东头": (7, 1, 1)}
    assert rebuild_scores(session, scene.village_id) == []


def test_a_rebuild_puts_totals_right(session: Session, scene: Scene) -> None:
    post(session, scene, (1, 50), (2, 20))
    before = totals(session, scene, "head_unit")
    with transaction(session):
        for row in session.query(MonthlyTotal).where(MonthlyTotal.village_id == scene.village_id):
            if row.scope == "village":
                session.delete(row)
            elif row.scope == "head_unit":
                row.household_count = 5
            elif row.honour_tenths == 20:
                row.head_unit_id = None

    found = rebuild_scores(session, scene.village_id, apply=True)

    assert [(each.scope, each.stored, each.rebuilt[:3]) for each in found if each.scope != "household"] == [
        ("head_unit", (70, 2, 5), (70, 2, 2)),
        ("village", None, (70, 2, 2)),
    ]
    assert [each.stored for each in found if each.scope == "household"] == [(20, 1, 1, None)]
    assert rebuild_scores(session, scene.village_id) == []
    assert totals(session, scene, "head_unit") == before


def test_the_highest_stand_first_and_equal_ones_share_a_rank(session: Session, scene: Scene) -> None:
    post(session, scene, (1, 50), (2, 20), (3, 20), (4, 5))
    here = (session, scene.village_id, "household", NOVEMBER)
    assert [row.honour_tenths for row in list_totals(*here, limit=2)] == [50, 20]
    assert [find_rank(*here, household.id) for household in scene.households] == [1, 2, 2, 4]
    assert find_rank(session, scene.village_id, "household", date(2026, 10, 1), scene.households[0].id) is None


def test_ranks_are_read_from_one_index(session: Session, engine: Engine, scene: Scene) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("an empty PostgreSQL table is read whole, whatever the index")
    sent: list[tuple[str, object]] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _k, text, values, *_: sent.append((text, values)))
    list_totals(session, scene.village_id, "household", NOVEMBER)
    text, values = next(each for each in sent if "monthly_total" in each[0])
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).scalars().all()
    details = " ".join(row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values))
    assert plan
    assert "ix_monthly_total_honour" in details
    assert "TEMP B-TREE" not in details
