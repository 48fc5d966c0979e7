"""A browser, people with phones, and a server over a database that ``civility init`` has just made."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.engine import make_url

from civility.cli import main
from tests.browser.fixtures import browser, camera, chromium_folder, visit, wall_clock  # noqa: F401
from tests.browser.served import MovedClock, Server, serve
from tests.database import APP, OWNER, Postgresql
from tests.factories.people import use_cheap_hashes

use_cheap_hashes()
Command = Callable[..., dict[str, object]]


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a single table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'village.db'}"
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    with server.database("template0") as url:
        yield url


@pytest.fixture
def civility(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command as somebody on the server types it; answers with what ``--json`` says."""
    monkeypatch.setenv("CIVILITY_SECRET_KEY", "test-secret-key-of-at-least-32-characters")

    def run(*words: str, as_owner: bool = False) -> dict[str, object]:
        url = make_url(empty_database)
        if as_owner and url.get_backend_name() == "postgresql":
            url = url.set(username=OWNER)
        monkeypatch.setenv("CIVILITY_DATABASE_URL", url.render_as_string(hide_password=False))
        done = CliRunner().invoke(main, [*words, "--json"], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    return run


@dataclass(frozen=True)
class Administrator:
    sign_in: str
    password: str


@pytest.fixture
def administrator(empty_database: str, civility: Command, wall_clock: MovedClock) -> Administrator:  # noqa: F811
    """The first of all: made by ``civility init``, which shows the password once and never again."""
    wall_clock.move_to("2026-10-05")
    grants = () if empty_database.startswith("sqlite") else ("--app-role", APP)
    first = civility("init", *grants, as_owner=True)
    again = civility("init", *grants, as_owner=True)
    assert (first["administrator"], again["administrator"], "password" in again) == ("admin", None, False)
    return Administrator("admin", str(first["password"]))


@pytest.fixture
def server(empty_database: str, administrator: Administrator) -> Iterator[Server]:
    with serve(empty_database) as running:
        yield running
