"""A posting is answered after it is on the disk, whatever the database was set to."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.ledger import balance, hold, keyed, open_book, post
from tests.database import Postgresql, make_engine, sqlite_database, superuser_url
from tests.ledger.books import LI, SPEND_2026, VILLAGE, award, basket, stocking, write


@pytest.fixture
def careless(postgresql: Postgresql):
    """A PostgreSQL database whose owner set it to answer before anything is on the disk."""
    with postgresql.database() as url:
        owner = make_engine(superuser_url(make_engine(url).url))
        with owner.begin() as connection:
            connection.execute(text(f'ALTER DATABASE "{owner.url.database}" SET synchronous_commit = off'))
        owner.dispose()
        engine = make_engine(url)
        with Session(engine) as session, transaction(session):
            open_book(session, VILLAGE)
        yield engine
        engine.dispose()


def setting(session: Session) -> str:
    return str(session.scalar(text("SHOW synchronous_commit")))


def test_a_careless_postgresql_is_made_careful_for_each_posting(careless: Engine) -> None:
    with Session(careless) as session:
        assert setting(session) == "off"
        with transaction(session):
            post(session, [award("a", 30), stocking("s", 3)])
            assert setting(session) == "on"
        assert setting(session) == "off"  # through pgbouncer it would be somebody else's session
        with transaction(session), keyed(session, village_id=VILLAGE, key="k", content=b"x") as request:
            request.post("redemption", basket(10), actor="clerk")
            assert setting(session) == "on"
        with transaction(session):
            hold(session, VILLAGE)
            assert setting(session) == "on"
        assert balance(session, VILLAGE, LI, SPEND_2026) == 20


def test_a_commit_waits_until_its_log_is_flushed(careless: Engine) -> None:
    with Session(careless) as session:
        for number in range(20):
            with transaction(session):
                post(session, [award(f"a{number}", 1)])
                written = session.scalar(text("SELECT pg_current_wal_insert_lsn()"))
            flushed = session.scalar(text("SELECT pg_current_wal_flush_lsn() > :written"), {"written": written})
            assert flushed


def test_a_setting_stronger_than_ours_is_left_alone(postgresql: Postgresql) -> None:
    with postgresql.database() as url:
        engine = make_engine(url)
        with Session(engine) as session:
            with transaction(session):
                open_book(session, VILLAGE)
            with transaction(session):
                session.execute(text("SET LOCAL synchronous_commit = remote_apply"))
                post(session, [award("a", 30)])
                assert setting(session) == "remote_apply"
        engine.dispose()


def test_every_connection_to_sqlite_syncs_fully(tmp_path: Path) -> None:
    engine = make_engine(sqlite_database(tmp_path))
    with Session(engine) as session:
        with transaction(session):
            open_book(session, VILLAGE)
        write(session, award("a", 1))
    connections = [engine.connect() for _ in range(3)]
    found = [
        (connection.scalar(text("PRAGMA synchronous")), connection.scalar(text("PRAGMA journal_mode")))
        for connection in connections
    ]
    for connection in connections:
        connection.close()
    engine.dispose()

    assert found == [(2, "wal")] * 3
