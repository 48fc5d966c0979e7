"""A database that is locked, read-only, missing, empty or damaged: one sentence, 503, and nothing changed."""

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import html5lib
import pytest
from sqlalchemy.engine import make_url

from civility import create_app
from civility.config import BadSetting, read_settings
from civility.people.services import issue_api_token
from tests.conftest import sign_in
from tests.database import make_settings


@pytest.fixture
def file(database_url) -> Path:
    return Path(make_url(database_url).database or "")


def contents(file) -> dict[str, object]:
    """How many rows every table has, and where every book ends."""
    with closing(sqlite3.connect(file)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counts: dict[str, object] = {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables
        }
        heads = connection.execute("SELECT village_id, seq, hash FROM ledger_head ORDER BY 1").fetchall()
        return counts | {"heads": heads}


def publish(world) -> str:
    return f"/v/{world.village.code}/notices/publish"


def tell(answer, title) -> None:
    assert (answer.status_code, answer.headers["Retry-After"].isdigit()) == (503, True)
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.data)
    assert [heading.text for heading in page.iter("h1")] == [title]
    for leaked in ("sqlite", "sqlalchemy", "Traceback", "SELECT", "database is"):
        assert leaked.lower() not in answer.text.lower()


def test_a_locked_database_can_be_read_and_refuses_to_write(world, browser, file, session, monkeypatch):
    monkeypatch.setattr(sys.modules["civility.db"], "BUSY_TIMEOUT_MS", 50)
    client = browser(world.people["everything"])
    session.rollback()
    before = contents(file)
    _, token = issue_api_token(session, user_id=world.people["everything"].id, label="x")
    before = contents(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert client.get(f"/v/{world.village.code}/notices/").status_code == 200
        tell(client.post(publish(world), data={"request_key": "5f0f6d4e-2b0e-4f0f-9a49-0d9f9d3f4b11"}), "系统正忙")
        answer = client.post(
            f"/api/v1/villages/{world.village.code}/objections",
            json={"claim_id": world.values[""]["claim_id"], "text": "不对"},
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "one"},
        )
        assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
        assert "locked" not in answer.text
        other.execute("ROLLBACK")
    assert contents(file) == before
    answer = client.post(publish(world), data={"request_key": "5f0f6d4e-2b0e-4f0f-9a49-0d9f9d3f4b11"})
    assert answer.status_code in (303, 422, 409)


def test_a_read_only_database_shows_its_pages_and_says_why_it_takes_nothing(world, file, session):
    session.rollback()
    before = contents(file)
    app = create_app(make_settings(f"sqlite:///file:{file}?mode=ro&uri=true"))
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    client = app.test_client()
    sign_in(client, world.people["everything"])
    assert client.get(f"/v/{world.village.code}/notices/").status_code == 200
    tell(
        client.post(publish(world), data={"request_key": "5f0f6d4e-2b0e-4f0f-9a49-0d9f9d3f4b11"}), "现在只能看，不能改"
    )
    assert contents(file) == before


@pytest.mark.parametrize("trouble", ["missing", "empty", "not a database", "damaged"])
def test_without_a_usable_database_every_door_says_so(world, file, session, tmp_path, trouble):
    session.rollback()
    place = tmp_path / "nowhere" / "x.db" if trouble == "missing" else tmp_path / "x.db"
    if trouble == "not a database":
        place.write_bytes(b"not a database at all, but a letter to the committee" * 100)
    if trouble == "damaged":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(file, place)
        with place.open("r+b") as damaged:
            damaged.seek(4096)
            damaged.write(b"\xff" * 4096 * 40)
    app = create_app(make_settings(f"sqlite:///{place}"))
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    client = app.test_client()
    sign_in(client, world.people["everything"])
    code = world.village.code
    for path in (f"/v/{code}/", f"/p/{code}/", "/sign-in", "/household/sign-in", "/my/"):
        tell(client.get(path), "数据库打不开")
    tell(client.post(publish(world)), "数据库打不开")
    answer = client.get(f"/api/v1/villages/{code}/goods", headers={"Authorization": "Bearer cvt_x"})
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    assert place.exists() == (trouble != "missing")


# ---- settings --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"CIVILITY_DATABASE_URL": "postgresql://somebody:secret@host:port/db"}, "CIVILITY_DATABASE_URL"),
        ({"CIVILITY_DATABASE_URL": "nonsense secret"}, "CIVILITY_DATABASE_URL"),
        ({"CIVILITY_DATABASE_URL": "mysql://secret@host/db"}, "CIVILITY_DATABASE_URL"),
        ({"CIVILITY_DATABASE_URL": "postgresql:///db"}, "CIVILITY_SECRET_KEY"),
        ({"CIVILITY_SECRET_KEY": "secret"}, "CIVILITY_SECRET_KEY"),
        ({"CIVILITY_BASE_URL": "ftp://x"}, "CIVILITY_BASE_URL"),
        ({"CIVILITY_LOG_LEVEL": "LOUD"}, "CIVILITY_LOG_LEVEL"),
        ({"PORT": "70000"}, "PORT"),
        ({"PORT": "８０００"}, "PORT"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named_in_one_line_that_tells_no_secret(tmp_path, environment, named):
    with pytest.raises(BadSetting) as refused:
        read_settings(environment, tmp_path)
    assert named in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value).replace("secret_key", "")


@pytest.mark.parametrize("content", ["", "short"])
def test_a_damaged_secret_key_stops_the_program_instead_of_signing_with_nothing(tmp_path, content):
    (tmp_path / "secret_key").write_text(content, encoding="utf-8")
    with pytest.raises(BadSetting, match="secret_key"):
        read_settings({}, tmp_path)
    assert (tmp_path / "secret_key").read_text(encoding="utf-8") == content


def test_two_first_starts_make_one_secret_key_that_only_its_owner_reads(tmp_path):
    keys = {read_settings({}, tmp_path).secret_key for _ in range(2)}
    assert [len(key) for key in keys] == [64]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["secret_key"]
