"""Where copies go when somebody said so, and when nobody did."""

import pytest

from civility.config import read_settings

SECRET = {"CIVILITY_SECRET_KEY": "test-secret-key-of-at-least-32-characters"}
POSTGRESQL = {"CIVILITY_DATABASE_URL": "postgresql://nobody@localhost/nothing", **SECRET}


def test_beside_the_default_database_a_folder_is_made(tmp_path):
    settings = read_settings(SECRET, tmp_path / "instance")
    assert settings.backups == tmp_path / "instance" / "backups"
    assert settings.backups.is_dir()


@pytest.mark.parametrize("elsewhere", [POSTGRESQL, {"CIVILITY_DATABASE_URL": "sqlite:////srv/a.db", **SECRET}])
def test_for_a_database_elsewhere_a_folder_must_be_named(tmp_path, elsewhere):
    assert read_settings(elsewhere, tmp_path).backups is None
    named = read_settings({**elsewhere, "CIVILITY_BACKUPS": str(tmp_path / "stick")}, tmp_path)
    assert named.backups == tmp_path / "stick"
    assert not named.backups.exists()  # a stick that is not plugged in is not made up


def test_what_is_kept_apart_is_named_where_it_was_read_from(tmp_path):
    own = read_settings({}, tmp_path / "instance")
    assert own.kept_apart == (str(tmp_path / "instance" / "secret_key"), str(tmp_path / "instance" / "keys"))
    given = read_settings({**SECRET, "CIVILITY_KEYS": "/srv/keys"}, tmp_path / "instance")
    assert given.kept_apart == ("CIVILITY_SECRET_KEY", "/srv/keys")


def test_an_empty_setting_turns_copies_off(tmp_path):
    assert read_settings({**SECRET, "CIVILITY_BACKUPS": ""}, tmp_path / "instance").backups is None
    assert not (tmp_path / "instance" / "backups").exists()
