"""Statements on the driver's own cursor behave as SQLAlchemy's: order, errors, listeners."""

from uuid import UUID

import pytest
from sqlalchemy import Engine, bindparam, delete, event, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from civility.db import is_transient, transaction
from civility.ledger import sql
from civility.ledger.prepared import Prepared, Step, send
from civility.ledger.sql import HEAD
from tests.database import Postgresql, make_engine
from tests.ledger.books import OTHER_VILLAGE, VILLAGE
from tests.test_db import lose

pytestmark = pytest.mark.postgresql

TOUCHED = Prepared(select(HEAD.c.touched).where(HEAD.c.village_id == bindparam("village")), gives_rows=True)
TOUCH = Prepared(update(HEAD).where(HEAD.c.village_id == bindparam("of")).values(touched=bindparam("to")))


def touched(village: UUID) -> Step:
    return TOUCHED.one({"village": village})


def test_steps_sent_together_each_see_what_the_one_before_did(book: Session) -> None:
    with transaction(book):
        before, written, after = send(
            book.connection(), touched(VILLAGE), TOUCH.one({"of": VILLAGE, "to": 7}), touched(VILLAGE)
        )

    assert (before.rows, written.written, after.rows) == ([(0,)], 1, [(7,)])


def test_many_sets_of_values_are_counted_together_and_none_is_no_statement(book: Session, engine: Engine) -> None:
    heard: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: heard.append(statement))
    with transaction(book):
        heard.clear()
        both, none, one = send(
            book.connection(),
            TOUCH.many([{"of": village, "to": 3} for village in (VILLAGE, OTHER_VILLAGE)]),
            TOUCH.many([]),
            TOUCH.many([{"of": VILLAGE, "to": 4}]),
        )
        assert (both.written, none.written, one.written) == (2, 0, 1)
        assert [statement[:18] for statement in heard] == ["UPDATE ledger_head"] * 2
        (last,) = send(book.connection(), touched(OTHER_VILLAGE))
        assert last.rows == [(3,)]


def test_what_a_constraint_forbids_is_sqlalchemys_error_and_undoes_the_batch(book: Session) -> None:
    head = {"of": VILLAGE, "to": 9}
    balance = {"village_id": VILLAGE, "account": "household:1", "unit": "honour", "balance": -1, "guarded": True}
    with pytest.raises(IntegrityError) as raised, transaction(book):
        send(book.connection(), TOUCH.one(head), sql.ADD_BALANCE.one(balance), touched(VILLAGE))

    assert not raised.value.connection_invalidated
    assert not is_transient(raised.value)
    (after,) = send(book.connection(), touched(VILLAGE))
    assert after.rows == [(0,)]


def test_a_statement_that_is_refused_leaves_the_connection_usable_after_a_rollback(book: Session) -> None:
    forbidden = Prepared(delete(HEAD).where(HEAD.c.village_id == bindparam("village")))
    with pytest.raises(DBAPIError), transaction(book):
        send(book.connection(), touched(VILLAGE), forbidden.one({"village": VILLAGE}))

    assert book.scalar(text("SELECT 1")) == 1


def test_a_connection_that_is_lost_is_told_as_one_to_try_again(postgresql: Postgresql) -> None:
    with postgresql.database() as url:
        engine = make_engine(url)
        with Session(engine) as session:

            def write_over_a_lost_connection() -> None:
                with transaction(session):
                    lose(engine, session.scalar(text("SELECT pg_backend_pid()")))
                    send(session.connection(), touched(VILLAGE), touched(VILLAGE))

            with pytest.raises(DBAPIError) as raised:
                write_over_a_lost_connection()
            assert raised.value.connection_invalidated
            assert is_transient(raised.value)
            assert session.scalar(text("SELECT 1")) == 1
        engine.dispose()
