"""A world to break, and browsers for whoever wants to break it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.people.models import User
from civility.people.sessions import CardHolder
from tests.conftest import Browser, sign_in
from tests.factories.world import World, make_world


@pytest.fixture
def world(session: Session, app: Flask) -> World:
    return make_world(session)


@pytest.fixture
def browser(app: Flask, session: Session) -> Callable[[User | CardHolder | None], FlaskClient]:
    """A fresh browser, signed in as somebody or as nobody."""

    def make(person: User | CardHolder | None) -> FlaskClient:
        app.test_client_class = Browser
        client = app.test_client()
        client.test_session = session  # type: ignore[attr-defined]
        if person is not None:
            sign_in(client, person)
        return client

    return make
