"""Behind a reverse proxy the visitor's own address counts; without one nobody can make theirs up."""

from dataclasses import replace

import pytest
from flask import request

from civility import create_app
from civility.extensions import db
from tests.database import make_settings


@pytest.fixture
def visit(database_url):
    """Ask the program, configured with a base address, what it takes the visitor to be."""
    apps = []

    def ask(base_url, forwarded_for):
        app = create_app(replace(make_settings(database_url), base_url=base_url))
        apps.append(app)
        seen = []
        app.before_request(lambda: seen.append((request.remote_addr, request.scheme)))
        headers = {"X-Forwarded-For": forwarded_for, "X-Forwarded-Proto": "https"}
        app.test_client().get("/healthz", headers=headers, environ_overrides={"REMOTE_ADDR": "127.0.0.1"})
        return seen[0]

    yield ask
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def test_behind_https_the_address_that_the_proxy_saw_is_the_visitors(visit):
    assert visit("https://points.example.cn", "203.0.113.7") == ("203.0.113.7", "https")


def test_what_a_visitor_wrote_into_the_header_before_the_proxy_is_not_believed(visit):
    assert visit("https://points.example.cn", "10.0.0.1, 203.0.113.7") == ("203.0.113.7", "https")


def test_without_https_the_header_is_not_looked_at(visit):
    assert visit("http://127.0.0.1:8000", "203.0.113.7") == ("127.0.0.1", "http")
