"""Fixtures every test shares: a real database, an engine and a session over it.

Tests run on SQLite. A module with ``pytestmark = pytest.mark.postgresql`` (or a test so marked) runs on a
real PostgreSQL too, which is started once per worker by the first test that needs it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.database import Postgresql, make_engine, run_postgresql, sqlite_database


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker("postgresql")
        kinds = ["sqlite", "postgresql"] if marked else ["sqlite"]
        metafunc.parametrize("database_url", kinds, indirect=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    with run_postgresql() as server:
        yield server


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with the schema in it; on PostgreSQL, for the application's role."""
    if request.param == "sqlite":
        yield sqlite_database(tmp_path)
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    with server.database() as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session
