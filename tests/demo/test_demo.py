"""The demo township: a whole life through the real services, and the same one for the same seed."""

from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from civility import ledger
from civility.audit.checks import find_faults
from civility.demo import make_demo
from civility.governance.covenants.models import CovenantSignature
from civility.households.models import HouseholdEvent
from civility.outlets.models import OutletSale, Settlement
from civility.people.models import Division, Household, Kinship, Member
from civility.people.queries import find_division
from civility.points.models import (
    Appeal,
    Claim,
    Correction,
    Deduction,
    Notice,
    Objection,
    SheetDraft,
    SheetPhoto,
    SpotCheckItem,
    StandardComment,
    StandardTemplate,
)
from civility.points.queries import get_standard_in_force, list_clauses
from civility.points.queries.templates import deviations, find_template_of
from civility.points.rules.local import is_own
from civility.public.triad import get_triad
from civility.store.models import GoodsVoice, PriceList, Redemption
from civility.township.models import PeriodReturn
from tests.conftest import application
from tests.database import make_engine, sqlite_database

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]  # it is made once
LAST_DAY = date(2026, 11, 21)
SMALL = {"seed": 7, "villages": 2, "households": 40, "months": 3, "last_day": LAST_DAY}

# what, at least how many, which
SELDOM = [
    (Deduction, 2, (Deduction.repaired_at.is_not(None),)),
    (Claim, 2, (Claim.direction == "deduction", Claim.state == "posted")),
    (Claim, 2, (Claim.direction == "deduction", Claim.state == "on_notice")),
    (Claim, 20, (Claim.detail != "", Claim.state == "posted")),
    (Correction, 2, (Correction.state == "done", Correction.replacement_id.is_not(None))),
    (Correction, 2, (Correction.state == "confirmed", Correction.notice_id.is_not(None))),
    (Correction, 2, (Correction.state == "proposed",)),
    (SpotCheckItem, 10, (SpotCheckItem.result == "found",)),
    (SpotCheckItem, 2, (SpotCheckItem.result == "partly",)),
    (SpotCheckItem, 2, (SpotCheckItem.result.is_(None),)),
    (SheetPhoto, 6, ()),
    (SheetDraft, 2, (SheetDraft.form == "round",)),
    (SheetDraft, 2, (SheetDraft.form == "paper",)),
    *((HouseholdEvent, 2, (HouseholdEvent.kind == kind,)) for kind in ("split", "move_out", "member_join", "away")),
    (HouseholdEvent, 2, (HouseholdEvent.kind == "head_change", HouseholdEvent.state == "done")),
    (Kinship, 2, ()),
    (StandardComment, 4, ()),
    (StandardTemplate, 1, ()),
    (Settlement, 2, (Settlement.paid_at.is_not(None),)),
    (Settlement, 2, (Settlement.paid_at.is_(None),)),
    (OutletSale, 2, (OutletSale.disputed_by.is_not(None), OutletSale.dispute_result == "")),
    (OutletSale, 2, (OutletSale.dispute_result == "stands",)),
    (GoodsVoice, 10, ()),
    (Objection, 1, (Objection.name != "", Objection.confidential)),
    (Appeal, 2, (Appeal.state == "dismissed",)),
]


@pytest.fixture(scope="module")
def township(tmp_path_factory):
    """A township and its database, made once: the tests only read it."""
    engine = make_engine(sqlite_database(tmp_path_factory.mktemp("demo")))
    with application("sqlite").app_context(), Session(engine) as session:
        made = make_demo(session, **SMALL)
        session.commit()
        yield made, engine
    engine.dispose()


@pytest.fixture
def lived(township):
    return township[0]


@pytest.fixture
def session(township):
    with Session(township[1]) as session:
        yield session


def count(session, model, *where):
    return session.scalar(select(func.count()).select_from(model).where(*where))


def test_a_demo_has_lived_through_every_state_and_its_books_are_intact(lived, session):
    assert count(session, Division, Division.level == "village") == 2
    assert count(session, Household) == 82  # one family of each village split
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


def test_what_is_seldom_in_a_village_is_seen_in_the_demo(lived, session):
    for model, least, where in SELDOM:
        assert count(session, model, *where) >= least, (model.__name__, [str(each) for each in where])


def test_the_village_varied_the_standard_of_its_township(lived, session):
    village = find_division(session, lived.village_codes[0])
    clauses = list_clauses(session, village.id, get_standard_in_force(session, village.id, LAST_DAY).id)
    own = [change.new.title for change in deviations(find_template_of(session, village.id), clauses) if is_own(change)]
    assert sorted(own) == ["参加夜间巡逻", "护学岗值守", "邻里义务帮工"]


def test_every_village_has_one_roll_two_groups_and_three_covenants_that_were_voted_and_signed(lived, session):
    for code in lived.village_codes:
        village = find_division(session, code)
        shown = get_triad(session, village)
        assert shown.roll is not None
        assert len(shown.groups) == 2
        assert [covenant.kind for covenant in shown.covenants] == ["village", "residents", "custom"]
        for covenant in shown.covenants:
            assert covenant.votes_for > covenant.votes_against > 0
            assert count(session, CovenantSignature, CovenantSignature.covenant_id == covenant.id) > 5
        assert shown.covenants[2].title == f"{village.name}红白理事会章程"


def test_the_smallest_village_that_the_command_offers_can_be_made(tmp_path):
    engine = make_engine(sqlite_database(tmp_path))
    with application("sqlite").app_context(), Session(engine) as small:
        make_demo(small, villages=1, households=10, months=1, last_day=LAST_DAY)
        assert count(small, Household) == 10
        (code,) = small.scalars(select(Division.code).where(Division.level == "village"))
        assert find_faults(small, find_division(small, code).id) == []
    engine.dispose()


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
