"""A village leaves one installation and arrives at another, whichever engine either has: nothing of it changes."""

from contextlib import contextmanager
from uuid import UUID

import pytest

from civility import ledger, papers
from civility.audit.checks import check_seals, find_faults
from civility.db import Base
from civility.leaving import export_village
from civility.leaving.belongings import LEFT_OUT, is_of_villages
from civility.leaving.folder import MANIFEST, SEAL
from civility.ledger import accounts
from civility.people.queries import find_division
from tests.database import sqlite_database
from tests.factories.store import grant
from tests.leaving.moving import ELSEWHERE, arrive, files_of, head_of, leave, program, rows_of

LATER = {MANIFEST, SEAL}  # they say when
OWN = [table.name for table in Base.metadata.sorted_tables if is_of_villages(table) and table.name not in LEFT_OUT]
SEEN = {
    "ledger_transaction",
    "ledger_posting",
    "ledger_refusal",
    "grid",
    "claim",
    "redemption",
    "period_return",
    "price",
}


@pytest.fixture
def fresh(request, tmp_path_factory):
    """Fresh databases of either engine."""

    @contextmanager
    def make(kind):
        if kind == "sqlite":
            yield sqlite_database(tmp_path_factory.mktemp("db"))
        else:
            with request.getfixturevalue("postgresql").database() as url:
                yield url

    return make


def seen(url, left):
    """A village in one database: every row of its own tables, its head, a bank book, balances, what an audit finds.

    The factories' shortcuts leave a few faults (households that were never sealed); they must be the same ones.
    """
    with program(url) as (_app, session):
        tables = {name: rows_of(session, left.village_id, name) for name in OWN}
        purse = accounts.household("0002")  # granted, redeemed, undone
        lines = ledger.statement(session, left.village_id, purse)
        balances = ledger.balances(session, left.village_id, purse)
        head = head_of(session, left.village_id)
        session.rollback()
        broken = ledger.verify(session, left.village_id) + check_seals(session, left.village_id)
        assert broken == []
        return tables, head, lines, balances, find_faults(session, left.village_id)


@pytest.mark.parametrize("here", ["sqlite", "postgresql"])
@pytest.mark.parametrize("there", ["sqlite", "postgresql"])
def test_everything_arrives_as_it_was(fresh, tmp_path, here, there):
    with fresh(here) as old, fresh(there) as new:
        left = leave(old, tmp_path / "village")
        done = arrive(new, left.folder)
        tables, head, lines, balances, faults = seen(old, left)
        assert [name for name in SEEN if not tables[name]] == []
        assert len(lines) == 3
        assert seen(new, left) == (tables, head, lines, balances, faults)
        assert (done.seq, done.hash, done.code) == (head[0], head[1].hex(), left.code)
        with program(new) as (_app, session):
            export_village(session, village_id=left.village_id, out=tmp_path / "again")
    first, second = files_of(left.folder), files_of(tmp_path / "again")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name] and name not in LATER] == []


def test_public_pages_and_printed_codes_open_under_another_secret_key(left, elsewhere):
    arrive(elsewhere, left.folder)
    with program(elsewhere, ELSEWHERE) as (app, session):
        client = app.test_client()
        assert len(left.tokens) == 4
        for token in left.tokens:
            assert client.get(f"/s/{token}").status_code == 200
            forged = token[:-1] + ("0" if token[-1] != "0" else "1")
            assert client.get(f"/s/{forged}").status_code == 404
        for page in ("/", "/notices/", "/notices/1", "/rolls/1"):
            assert client.get(f"/p/{left.code}{page}").status_code == 200, page
        assert find_division(session, left.code).name == left.name


def test_the_book_goes_on_where_it_was(left, elsewhere):
    """The guards of the new database hold, and the next transaction follows from the last one there."""
    arrive(elsewhere, left.folder)
    with program(elsewhere) as (_app, session):
        seq, _hash, _touched = head_of(session, left.village_id)
        session.rollback()
        grant(session, left.village_id, "0001", 10)
        assert head_of(session, left.village_id)[0] == seq + 1
        session.rollback()
        assert ledger.verify(session, left.village_id) == []


def test_old_seals_stay_believed_and_the_book_is_sealed_on_with_the_new_keys(left, elsewhere):
    arrive(elsewhere, left.folder)
    with program(elsewhere, ELSEWHERE) as (app, session):
        page = app.test_client().get(f"/s/{left.tokens[0]}")
        assert "等乡镇核对" in page.text
        ring = papers.keyring()
        village = find_division(session, left.code)
        before = len(ledger.list_checkpoints(session, village.id))
        assert before == 2
        session.rollback()
        grant(session, village.id, "0001", 10)
        made = papers.seal_book(session, village.id)
        own = [key for key in ring.book_verifiers(village.id) if key.key == ring.of("book")[0].public]
        assert ledger.notes.signed_by(made.note, own) == own
        assert ledger.check_checkpoints(session, village.id, ring) == []
        assert ledger.check_checkpoints(session, village.id, ledger.Keyring(ring.keys)) != []
        stranger = UUID(int=7)
        assert [key.key for key in ring.book_verifiers(stranger)] == [own[0].key]
        papers.ask_township(session, village.id, village.parent_id)
        assert ledger.last_answer(session, village.id, village.parent_id).state == "confirmed"
        assert "核对过" in app.test_client().get(f"/s/{left.tokens[0]}").text
