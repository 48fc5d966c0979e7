"""Every kind of fault, seeded behind the program's back, is found by its check and explained."""

import pytest
from sqlalchemy import Engine, delete, text
from sqlalchemy.orm import Session

from civility import ledger
from civility.audit.checks import find_faults
from civility.audit.words import OTHERWISE, REBUILD, WORDS, words_of
from civility.db import snapshot, transaction
from civility.points.services import rebuild_scores
from civility.store.models import (
    StockMovement,
)
from tests.audit.seeded import SEEDED
from tests.audit.seeded.tampering import entry_of
from tests.audit.village import Lived, live, tampering

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]


@pytest.fixture
def lived(session: Session) -> Lived:
    return live(session)


def faults(session: Session, lived: Lived) -> list[ledger.Finding]:
    session.rollback()
    with snapshot(session) as connection, Session(connection) as reading:
        return find_faults(reading, lived.village.id)


def test_a_village_without_faults_has_none(session: Session, lived: Lived) -> None:
    assert faults(session, lived) == []


@pytest.mark.parametrize("what", SEEDED)
def test_a_seeded_fault_is_found_and_explained(session: Session, engine: Engine, lived: Lived, what: str) -> None:
    tamper, checks, words = SEEDED[what]
    with tampering(engine) as connection:
        tamper(connection, lived)

    found = faults(session, lived)

    assert {each.check for each in found} == checks
    assert words in "\n".join(each.describe() for each in found)
    assert all(words_of(each.check) is not OTHERWISE for each in found)


def test_a_claim_whose_points_were_taken_back_alone_is_found(session: Session, lived: Lived) -> None:
    with transaction(session):
        ledger.reverse(
            session, village_id=lived.village.id, seq=entry_of(lived, 0), key="x", reason="wrong", actor="system"
        )
    found, by_no_appeal = faults(session, lived)
    assert (found.check, by_no_appeal.check) == ("claim-reversed", "appeal-reversal")
    assert "0001 户 11月2日 星期一 的申报“房前屋后整洁”却还写着已入账" in found.describe()


def test_a_row_too_damaged_to_be_read_is_a_finding_and_the_other_checks_go_on(
    session: Session, engine: Engine, lived: Lived
) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps no text where a day belongs")
    with tampering(engine) as connection:
        connection.execute(text("UPDATE claim SET happened_on = 'yesterday'"))
        connection.execute(text("UPDATE ledger_transaction SET seq = 'two' WHERE seq = 2"))
        connection.execute(delete(StockMovement))
    found = {each.check for each in faults(session, lived)}
    assert {"unreadable", "readable", "shelf"} <= found


def test_every_kind_that_has_words_is_seeded_here() -> None:
    seeded = {check for _tamper, checks, _words in SEEDED.values() for check in checks}
    assert set(WORDS) - seeded == {"unreadable", "readable", "clock"}  # each has a test of its own


def test_what_is_kept_beside_the_book_is_put_right_by_making_it_again(
    session: Session, engine: Engine, lived: Lived
) -> None:
    for what in ("a balance is raised", "a monthly score is raised", "a village's total is lost"):
        with tampering(engine) as connection:
            SEEDED[what][0](connection, lived)
    assert {words_of(each.check).then for each in faults(session, lived)} == {REBUILD}
    session.rollback()
    ledger.rebuild_balances(session, lived.village.id, apply=True)
    rebuild_scores(session, lived.village.id, apply=True)
    assert faults(session, lived) == []
