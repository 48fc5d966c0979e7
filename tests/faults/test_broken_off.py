"""The ground gives way in the middle of a sale: disk full, a disk that fails, PostgreSQL killed. Nothing lost, nothing half-done."""

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from civility import create_app, ledger
from civility.extensions import db
from civility.people.services import issue_api_token
from civility.store.checks import check_shelves
from tests.database import Postgresql, make_engine, make_settings, run_postgresql
from tests.factories.store import balance_of, make_shop, on_shelf
from tests.faults.killed_server import kill_server_under_load

pytestmark = pytest.mark.xdist_group("kills")
PRICE_TENTHS = 50
SEED = int.from_bytes(os.urandom(4), "big")


class Till:
    """A store, a program that sells over the API, and what should be left."""

    def __init__(self, app: Flask, session) -> None:
        self.session = session
        self.shop = make_shop(session, soap=200, points=10_000)
        self.path = f"/api/v1/villages/{self.shop.village.code}/redemptions"
        self.basket = {
            "household": self.shop.first.number,
            "basket": [{"good": self.shop.goods["soap"].code, "quantity": 1}],
        }
        _, token = issue_api_token(session, user_id=self.shop.clerk.user_id, label="till")
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"}
        session.rollback()

    def sell(self, key: str):
        return self.client.post(self.path, json=self.basket, headers={**self.headers, "Idempotency-Key": key})

    def state(self) -> tuple[int, int, int]:
        """Points of the household, pieces on the shelf, length of the book; the book whole and the shelf right."""
        self.session.rollback()
        self.session.expire_all()
        village = self.shop.village.id
        assert ledger.verify(self.session, village) == []
        assert check_shelves(self.session, village) == []
        found = (
            balance_of(self.session, village, self.shop.first.number),
            on_shelf(self.session, self.shop, "soap"),
            ledger.count_transactions(self.session, village),
        )
        self.session.rollback()
        return found


@pytest.fixture
def till(app, session) -> Till:
    return Till(app, session)


@contextmanager
def full_disk(file: Path) -> Iterator[None]:
    """The file may not grow by a page: SQLite says what it says when a disk is full."""
    engine = db.engine
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = file.stat().st_size // 4096

    def limited(limit: int) -> None:
        engine.dispose()  # the limit is a connection's, so there is one, and it is this
        with engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {limit}")

    limited(pages)
    try:
        yield
    finally:
        limited(2**30)


@contextmanager
def failing_disk(file: Path) -> Iterator[None]:
    """No file may be written beyond its first bytes: the system refuses, which SQLite calls an I/O error."""
    del file
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(("trouble", "title"), [(full_disk, "磁盘满了"), (failing_disk, "数据库中断了")])
def test_a_disk_that_takes_no_more_refuses_the_sale_and_keeps_what_was(
    till: Till, database_url: str, trouble: Callable[[Path], AbstractContextManager[None]], title: str
) -> None:
    assert till.sell("before").status_code == 201
    before = till.state()
    keys = [f"key-{number}" for number in range(60)]
    with trouble(Path(make_url(database_url).database or "")):
        answers = {key: till.sell(key) for key in keys}
    troubled = [key for key in keys if answers[key].status_code != 201]
    assert troubled, "the disk took everything"
    assert {(answers[key].status_code, answers[key].json["title"]) for key in troubled} == {(503, title)}
    sold = len(keys) - len(troubled)
    assert till.state() == after(before, sold)

    again = {key: till.sell(key) for key in keys}

    assert {answer.status_code for answer in again.values()} == {201}
    assert all(again[key].data == answers[key].data for key in keys if key not in troubled)
    assert till.state() == after(before, len(keys))


def after(before: tuple[int, int, int], sold: int) -> tuple[int, int, int]:
    """What is left when so many pieces were sold."""
    points, shelf, length = before
    return points - sold * PRICE_TENTHS, shelf - sold, length + sold


@pytest.fixture(scope="module")
def mortal() -> Iterator[Postgresql]:
    """A PostgreSQL of this page's own, to be killed."""
    with run_postgresql() as server:
        yield server


def test_while_postgresql_is_away_every_door_says_so_and_the_retry_sells_once(mortal: Postgresql) -> None:
    with mortal.database() as url:
        app = create_app(make_settings(url))
        engine = make_engine(url)
        with app.app_context(), Session(engine) as session:
            till = Till(app, session)
            assert till.sell("before").status_code == 201
            before, code = till.state(), till.shop.village.code
            session.rollback()
            mortal.kill()
            refused = till.sell("during")
            page = app.test_client().get(f"/p/{code}/")
            mortal.start()
            assert (refused.status_code, refused.json["title"]) == (503, "数据库中断了")
            assert (page.status_code, "数据库打不开" in page.text) == (503, True)
            engine.dispose()
            assert till.state() == before
            assert [till.sell("during").status_code for _ in range(2)] == [201, 201]
            assert till.state() == after(before, 1)
            db.engine.dispose()
        engine.dispose()


def test_postgresql_killed_while_tills_sell_loses_and_doubles_no_basket(mortal: Postgresql, tmp_path: Path) -> None:
    with mortal.database() as url:
        report = kill_server_under_load(url, tmp_path, kills=3, seed=SEED, progress=lambda _: None, database=mortal)
    assert report.wrong == [], f"seed {SEED}"
    assert (report.kills, report.lost, report.doubled) == (3, 0, 0)
    assert report.retried > 0
    assert report.slips == report.answered > 0
