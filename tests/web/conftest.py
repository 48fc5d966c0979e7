"""A small application that has the plumbing and no feature, to render and press every piece."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.styleguide import make_app

ROOT = Path(__file__).parents[2]


@pytest.fixture
def web_app() -> Flask:
    return make_app()


@pytest.fixture
def web_client(web_app: Flask) -> FlaskClient:
    return web_app.test_client()
