"""Doing a transaction again when the database undid it for reasons of its own."""

import io
import sqlite3
import threading

import pytest
from flask import request
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from civility import create_app
from civility.db import retrying, transaction
from civility.extensions import current_session, db
from civility.people.models import Division, VillageSettings
from civility.people.queries import get_settings
from tests.database import make_engine, make_settings, superuser_url
from tests.factories.people import make_village


@pytest.fixture
def server(postgresql):
    """An engine over a fresh PostgreSQL database."""
    with postgresql.database() as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


def locked():
    return OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))


def test_two_writers_that_block_each_other_both_finish(server):
    with Session(server) as session:
        villages = [make_village(session, households=0).id for _ in range(2)]
        before = get_settings(session, villages[0]).undo_minutes
    both_hold_one = threading.Barrier(2, timeout=20)
    tries = [0, 0]
    failed = []

    def write(writer):
        order = villages if writer == 0 else villages[::-1]

        def act():
            tries[writer] += 1
            with transaction(session):
                for place, village_id in enumerate(order):
                    session.execute(
                        update(VillageSettings)
                        .where(VillageSettings.village_id == village_id)
                        .values(undo_minutes=VillageSettings.undo_minutes + 1)
                    )
                    if place == 0 and tries[writer] == 1:
                        both_hold_one.wait()

        try:
            with Session(server) as session:
                retrying(session, act, seconds=30)
        except Exception as error:
            failed.append(error)

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(2)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()

    assert failed == []
    assert sorted(tries) == [1, 2]  # PostgreSQL undid one of them
    with Session(server) as session:
        assert [get_settings(session, village).undo_minutes for village in villages] == [before + 2] * 2


def test_what_a_lost_connection_undid_is_done_again(server):
    with Session(server) as session:
        village = make_village(session, households=0).id
        tries = 0

        def rename():
            nonlocal tries
            tries += 1
            with transaction(session):
                session.get_one(Division, village).name = f"第{tries}次"
                session.flush()
                if tries == 1:
                    lose(server, session.scalar(text("SELECT pg_backend_pid()")))
                session.scalar(text("SELECT 1"))
            return tries

        assert retrying(session, rename, seconds=30) == 2
        assert session.get_one(Division, village).name == "第2次"


def lose(server, process):
    owner = make_engine(superuser_url(server.url))
    with owner.connect() as connection:
        assert connection.scalar(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
    owner.dispose()


def test_a_statement_that_is_wrong_is_not_tried_again(session):
    village = make_village(session, households=0)
    code, tries = village.code, 0

    def add_the_same():
        nonlocal tries
        tries += 1
        with transaction(session):
            session.add(Division(code=code, name="重名", level="village"))
            session.flush()

    with pytest.raises(IntegrityError):
        retrying(session, add_the_same)
    assert tries == 1


def test_what_stays_busy_is_given_up(session):
    tries = 0

    def meet_a_lock():
        nonlocal tries
        tries += 1
        raise locked()

    with pytest.raises(OperationalError):
        retrying(session, meet_a_lock, seconds=0.2)
    assert tries >= 2


def test_a_part_of_a_transaction_is_never_tried_by_itself(session):
    with transaction(session), pytest.raises(RuntimeError):
        retrying(session, lambda: None)


def test_a_page_is_done_again_with_the_same_form_and_files(database_url, session):
    app = create_app(make_settings(database_url))  # with a page of our own
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    village = make_village(session, households=0)
    village_id, seen = village.id, []

    def view():
        seen.append((request.form["name"], request.files["photo"].read()))
        current = current_session()
        with transaction(current):
            current.get_one(Division, village_id).name += "村"
            current.flush()
            if len(seen) < 3:
                raise locked()
        return "done"

    app.add_url_rule("/again", "again", view, methods=["POST"])
    name = village.name
    session.rollback()

    answer = app.test_client().post("/again", data={"name": "张三", "photo": (io.BytesIO(b"picture"), "photo.jpg")})
    with app.app_context():
        db.engine.dispose()

    assert answer.text == "done"
    assert seen == [("张三", b"picture")] * 3
    assert session.get_one(Division, village_id, populate_existing=True).name == name + "村"
