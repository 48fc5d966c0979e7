"""Fixtures every test shares: a real database, an engine and a session over it.

Tests run on SQLite. A module with ``pytestmark = pytest.mark.postgresql`` (or a test so marked) runs on a
real PostgreSQL too, which is started once per worker by the first test that needs it.
"""

import gc
import os
from collections.abc import Iterator
from contextvars import copy_context
from functools import cache
from typing import Any

import pytest
from flask import Flask
from flask.globals import _cv_app
from flask.testing import FlaskClient
from playwright.sync_api import Playwright, sync_playwright
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from civility import create_app
from civility.extensions import db, limiter
from tests.database import Postgresql, fresh_sqlite, keys_folder, make_settings, run_postgresql, shared_engine

os.environ["CIVILITY_KEYS"] = str(keys_folder())  # commands and servers that tests start sign with the same keys


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: browsers, servers and databases are waited for a third of the time."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first, so that no worker is left with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Thousands of tests stay in memory to the end: the garbage collector need not walk over them each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker("postgresql")
        kinds = ["sqlite", "postgresql"] if marked else ["sqlite"]
        metafunc.parametrize("database_url", kinds, indirect=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    with run_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives Chromium: one a process, since a second would not start beside it."""
    with sync_playwright() as started:
        yield started


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh database with the schema in it; on PostgreSQL, for the application's role."""
    if request.param == "sqlite":
        with fresh_sqlite() as url:
            yield url
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    with server.emptied_database() as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Engine:
    return shared_engine(database_url)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


@cache
def application(dialect: str) -> Flask:
    """The whole application, put together once a process: routes and compiled pages are the same for every database."""
    return create_app(make_settings(f"{dialect}://"))


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The whole application over the same database as ``session``, with its context pushed."""
    app = application("sqlite" if database_url.startswith("sqlite") else "postgresql+psycopg")
    kept = dict(app.config)
    app.config.update(
        SETTINGS=make_settings(database_url),
        SQLALCHEMY_DATABASE_URI=database_url,
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
    )
    limiter.reset()  # it counts by process, and what earlier tests sent is not this one's
    with app.app_context():
        db.engines[None] = shared_engine(database_url)
        yield app
        db.session.remove()
    app.config.clear()
    app.config.update(kept)
    app.test_client_class = None


class Browser(FlaskClient):
    """A test client whose every request stands in a context of its own, as on a server.

    Without that a request would share ``g`` with the test, and so with the request before it. Afterwards the
    test's own session forgets what it had read.
    """

    test_session: Session

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        try:
            return copy_context().run(self._open, *args, **kwargs)
        finally:
            self.test_session.rollback()

    def _open(self, *args: Any, **kwargs: Any) -> TestResponse:
        _cv_app.set(None)  # type: ignore[arg-type]
        return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    app.test_client_class = Browser
    browser = app.test_client()
    browser.test_session = session  # type: ignore[attr-defined]
    return browser


def sign_in(client: FlaskClient, user: object) -> None:
    """Be somebody without the sign-in page: ``user`` is a User or a CardHolder."""
    with client.session_transaction() as cookie:
        cookie["_user_id"] = user.get_id()  # type: ignore[attr-defined]
        cookie["_fresh"] = True
