"""Probes and figures for machines."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from civility.api import health
from civility.extensions import db
from tests.factories.people import make_village
from tests.factories.points import make_scene, record


def test_a_living_process_says_so_without_a_cookie(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.data, answer.headers["Cache-Control"]) == (200, b"ok\n", "no-store")
    assert "Set-Cookie" not in answer.headers


def stamp(app, revision):
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("DELETE FROM alembic_version"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})


class Script:
    """The newest revision this program knows."""

    def __init__(self, _directory):
        pass

    def get_heads(self):
        return ["abc"]


def test_ready_means_that_the_schema_is_this_programs_own(app, client, monkeypatch):
    monkeypatch.setattr(health, "ScriptDirectory", Script)
    stamp(app, "abc")
    assert (client.get("/readyz").status_code, client.get("/readyz").data) == (200, b"ok\n")
    stamp(app, "old")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.data) == (503, b"schema is old, program wants abc: run civility init\n")


def test_without_a_database_it_is_not_ready_but_lives(client, monkeypatch):
    def gone(*_args):
        raise OperationalError("", {}, Exception("unable to open database file"))

    monkeypatch.setattr(health.MigrationContext, "configure", gone)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.data) == (503, b"database unreachable\n")
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 404),
        ("192.0.2.7", {"Authorization": "Bearer scrape-me"}, 200),
        ("192.0.2.7", {"Authorization": "Bearer scrape-m"}, 404),
    ],
)
def test_figures_are_for_this_machine_or_for_the_token(app, client, address, headers, status, monkeypatch):
    object.__setattr__(app.config["SETTINGS"], "metrics_token", "scrape-me")
    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


def test_figures_count_what_waits(session, client):
    scene = make_scene(session)
    make_village(session)
    record(session, scene, *scene.households)
    client.get("/healthz")
    lines = client.get("/metrics").get_data(as_text=True).splitlines()
    assert "civility_villages 2.0" in lines
    assert "civility_claims_waiting 3.0" in lines
    assert "civility_notices_overdue 0.0" in lines
    assert any(
        line.startswith('civility_requests_total{endpoint="health.healthz",method="GET",status="200"}')
        for line in lines
    )
    assert not [line for line in lines if scene.village.code in line]
