"""Going down and up again with a village's rows in the tables keeps them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, create_engine, inspect, select, text
from sqlalchemy.orm import Session

from civility import create_app, ledger
from civility.clock import frozen, now
from civility.db import prepare_engine
from civility.extensions import db
from civility.governance.matters.checks import check_matters
from civility.governance.matters.rules.transitions import SILENT_DAYS
from civility.governance.matters.services import accept_matter, answer_matter, close_silent, escalate_due
from civility.ledger.models import LedgerHead
from civility.points.models import Claim, ClaimSheet
from tests.database import make_settings, sqlite_database
from tests.factories.matters import an_issue, make_levels
from tests.factories.points import approve, make_notice, make_scene, record
from tests.factories.world import make_world
from tests.governance.matters.steps import a_visited_household
from tests.points.test_own import claim_own


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A database of its own, and the application over it."""
    address = sqlite_database(tmp_path)
    with create_app(make_settings(address)).app_context():
        yield address
        db.engine.dispose()


@contextmanager
def filling(url: str) -> Iterator[Session]:
    """What is there before the way down."""
    engine = create_engine(url)
    prepare_engine(engine)
    with Session(engine) as session:
        yield session
        session.commit()
    engine.dispose()


def test_claims_survive_the_way_down_and_up(url: str) -> None:
    with filling(url) as session:
        scene = make_scene(session)
        make_notice(session, scene, scene.households[0])
        own = claim_own(session, scene, scene.households[1])
        record(session, scene, scene.households[2])
        approve(session, scene, own)
        before = session.execute(select(Claim.id, Claim.state, Claim.amount_tenths).order_by(Claim.id)).all()
        own_id = own.id

    downgrade(revision="0009kin")

    with db.engine.connect() as connection:
        assert {"photo", "sheet_photo", "sheet_draft"}.isdisjoint(inspect(connection).get_table_names())
        assert connection.execute(text("SELECT count(*) FROM claim WHERE recorder_id IS NULL")).scalar() == 0
    db.engine.dispose()

    upgrade()

    with Session(db.engine) as session:
        after = session.execute(select(Claim.id, Claim.state, Claim.amount_tenths).order_by(Claim.id)).all()
        assert after == before
        assert session.scalars(select(ClaimSheet).where(ClaimSheet.id == own_id)).one().recorder_id is not None
        with pytest.raises(Exception, match="CHECK constraint failed"):
            session.execute(text("UPDATE claim SET state = 'draft'"))
        session.rollback()
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    db.engine.dispose()


def test_a_matter_that_closed_itself_waits_again_after_the_way_down_and_its_trail_has_no_hole(url: str) -> None:
    with filling(url) as session:
        levels = make_levels(session)
        village_id = levels.village.id
        matter = an_issue(session, levels)
        where: dict[str, Any] = {"village_id": village_id, "number": matter.number, "actor": levels.grid}
        accept_matter(session, **where)
        answer_matter(session, **where, answer="换了灯泡")
        with frozen(now() + timedelta(days=SILENT_DAYS)):
            assert close_silent(session) == 1

    downgrade(revision="0049reminders")

    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT state FROM matter")).scalar() == "done"
        actions = connection.execute(text("SELECT action FROM matter_step ORDER BY place")).scalars().all()
        assert actions == ["raise", "accept", "answer", "overdue_stays"]
    db.engine.dispose()

    upgrade()

    with Session(db.engine) as session:
        assert check_matters(session, village_id) == []
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    db.engine.dispose()


def test_a_village_with_one_of_everything_goes_ten_upgrades_back_and_forth_and_loses_nothing_that_was_there(
    url: str,
) -> None:
    with filling(url) as session:
        village_id = make_world(session).village.id
    before, head = rows_of(db.engine), head_of(db.engine, village_id)
    schema = schema_of(db.engine)
    db.engine.dispose()

    downgrade(revision="-10")

    below = rows_of(db.engine)
    assert len(below) < len(before)
    assert {table: count for table, count in below.items() if table in before and count != before[table]} == {}
    db.engine.dispose()

    upgrade()

    with Session(db.engine) as session:
        assert ledger.verify(session, village_id) == []
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    assert {table: rows_of(db.engine)[table] for table in below if table in before} == {
        table: count for table, count in before.items() if table in below
    }
    assert (head_of(db.engine, village_id), schema_of(db.engine)) == (head, schema)
    db.engine.dispose()


def rows_of(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in names}


def head_of(engine: Engine, village_id: UUID) -> tuple[int, bytes]:
    """Where a village's book ends."""
    with Session(engine) as session:
        head = session.get_one(LedgerHead, village_id)
        return head.seq, head.hash


def schema_of(engine: Engine) -> set[tuple[str, str, str]]:
    """Every table's columns, and every index and trigger."""
    with engine.connect() as connection:
        made = connection.execute(text("SELECT type, name, tbl_name FROM sqlite_master WHERE type <> 'table'"))
        found = {(kind, name, table) for kind, name, table in made}
        there = inspect(connection)
        return found | {
            ("column", column["name"], table)
            for table in there.get_table_names()
            for column in there.get_columns(table)
        }


def test_on_the_way_down_a_visit_that_was_late_leaves_no_hole_and_on_the_way_up_nobody_is_on_the_list_for_a_reason_nobody_gave(
    url: str,
) -> None:
    with filling(url) as session:
        levels = make_levels(session)
        village_id = levels.village.id
        matter = a_visited_household(session, levels)
        accept_matter(session, village_id=village_id, number=matter.number, actor=levels.second)
        with frozen(now() + timedelta(days=8)):
            assert escalate_due(session) == 1

    downgrade(revision="0052looks")

    with db.engine.connect() as connection:
        assert "why" not in {column["name"] for column in inspect(connection).get_columns("matter")}
        actions = connection.execute(text("SELECT action FROM matter_step ORDER BY place")).scalars().all()
        assert actions == ["raise", "accept", "overdue_stays"]
    db.engine.dispose()

    upgrade()

    with Session(db.engine) as session:
        assert session.execute(text("SELECT why FROM matter")).scalars().all() == [""]
        assert check_matters(session, village_id) == []
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    db.engine.dispose()
