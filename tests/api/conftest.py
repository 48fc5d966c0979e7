"""A caller of the API with a token of their own."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from civility.extensions import db
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.services import issue_api_token

_serial = count(1)


class Caller:
    """Calls paths below one village with one person's token; every POST gets a key of its own unless told."""

    def __init__(self, client: FlaskClient, place: Division, token: str) -> None:
        self.client = client
        self.token = token
        self.base = f"/api/v1/{place.level}s/{place.code}"

    def get(self, path: str, **rest: Any) -> TestResponse:
        db.session.rollback()  # the fixture's context outlives a request, and so would its reading
        return self.client.get(f"{self.base}/{path}", headers=self.headers(), **rest)

    def post(self, path: str, json: Any, *, key: str | None = None, **rest: Any) -> TestResponse:
        said = {**self.headers(), "Idempotency-Key": key or f"key-{next(_serial)}", **rest.pop("headers", {})}
        db.session.rollback()
        return self.client.post(f"{self.base}/{path}", json=json, headers=said, **rest)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@pytest.fixture
def caller(client: FlaskClient, session: Session) -> Callable[[Actor, Division], Caller]:
    def make(actor: Actor, place: Division) -> Caller:
        assert actor.user_id is not None
        _token, text = issue_api_token(session, user_id=actor.user_id, label="test")
        return Caller(client, place, text)

    return make
