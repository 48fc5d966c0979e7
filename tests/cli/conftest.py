"""The command as people call it, over a database of its own."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from civility.cli import main


class Command:
    """Runs ``civility …`` in this process; ``json`` parses what ``--json`` answers."""

    def __init__(self) -> None:
        self.runner = CliRunner()

    def __call__(self, *words: object) -> Result:
        return self.runner.invoke(main, [str(word) for word in words], catch_exceptions=False)

    def json(self, *words: object) -> tuple[int, Any]:
        result = self(*words, "--json")
        return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Point commands at a database."""

    def point(url: str) -> None:
        monkeypatch.setenv("CIVILITY_DATABASE_URL", url)
        monkeypatch.setenv("CIVILITY_SECRET_KEY", "test-secret-key-of-at-least-32-characters")

    return point


@pytest.fixture
def civility(database_url: str, environment: Callable[[str], None]) -> Command:
    environment(database_url)
    return Command()
