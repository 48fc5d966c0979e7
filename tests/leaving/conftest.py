"""A village that left, made once; and a fresh place to arrive at."""

import shutil
from pathlib import Path

import pytest

from tests.database import sqlite_database
from tests.leaving.moving import Left, leave


@pytest.fixture(scope="session")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """A village exported from SQLite; look, do not touch."""
    folder = tmp_path_factory.mktemp("home")
    return leave(sqlite_database(folder), folder / "village")


@pytest.fixture
def folder(left: Left, tmp_path: Path) -> Path:
    """A copy of its folder to spoil."""
    copy = tmp_path / "village"
    shutil.copytree(left.folder, copy)
    return copy


@pytest.fixture
def elsewhere(tmp_path: Path) -> str:
    """The address of another database, with tables and nothing in them."""
    (tmp_path / "elsewhere").mkdir()
    return sqlite_database(tmp_path / "elsewhere")
