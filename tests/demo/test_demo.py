"""The demo township: a whole life through the real services, and the same one for the same seed."""

from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from civility import ledger
from civility.audit.checks import find_faults
from civility.demo import make_demo
from civility.people.models import Division, Household, Member
from civility.people.queries import find_division
from civility.points.models import Appeal, Claim, Notice, Objection
from civility.points.queries import get_standard_in_force, list_clauses
from civility.store.models import PriceList, Redemption
from civility.township.models import PeriodReturn
from tests.database import make_engine, sqlite_database

LAST_DAY = date(2026, 11, 21)
SMALL = {"seed": 7, "villages": 2, "households": 40, "months": 3, "last_day": LAST_DAY}


@pytest.fixture
def lived(app, session):
    made = make_demo(session, **SMALL)
    session.commit()
    return made


def count(session, model, *where):
    return session.scalar(select(func.count()).select_from(model).where(*where))


def test_a_demo_has_lived_through_every_state_and_its_books_are_intact(lived, session):
    assert count(session, Division, Division.level == "village") == 2
    assert count(session, Household) == 80
    for state in ("submitted", "on_notice", "objected", "posted", "returned"):
        assert count(session, Claim, Claim.state == state) > 0, state
    assert count(session, Notice, Notice.state == "closed") > 10
    assert count(session, Objection, Objection.state == "open") > 0
    assert count(session, Objection, Objection.state != "open") > 0
    assert count(session, Appeal, Appeal.state == "open") > 0
    assert count(session, Redemption) > 20
    assert count(session, PriceList, PriceList.state == "draft") == 2
    assert count(session, PeriodReturn, PeriodReturn.state == "accepted") > 0
    for code in lived.village_codes:
        village = find_division(session, code)
        assert find_faults(session, village.id) == []
        assert ledger.list_jumps(session, village.id) == []
        standard = get_standard_in_force(session, village.id, LAST_DAY)
        assert len(list_clauses(session, village.id, standard.id)) > 30


def test_the_same_seed_makes_the_same_township(lived, session, tmp_path_factory):
    engine = make_engine(sqlite_database(tmp_path_factory.mktemp("again")))
    with Session(engine) as other:
        make_demo(other, **SMALL)
        assert content(other) == content(session)
    engine.dispose()


def test_names_come_from_several_peoples_and_some_are_rare(lived, session):
    names = set(session.scalars(select(Member.name)))
    assert any("·" in name for name in names) or len(names) > 100
    assert len(names) > 100


def content(session):
    """Everything that does not hold an id made by chance."""
    queries = (
        "SELECT number, head_name FROM household ORDER BY number, head_name",
        "SELECT happened_on, amount_tenths, state, count(*) FROM claim GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        "SELECT slip_number, total_tenths FROM redemption ORDER BY slip_number, total_tenths",
        "SELECT account, unit, balance FROM ledger_balance ORDER BY account, unit, balance",
    )
    return [session.execute(text(query)).all() for query in queries]
