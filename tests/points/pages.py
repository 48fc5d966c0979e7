"""What the tests of pages about points have in common."""

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.people.actors import Actor
from civility.people.models import User
from tests.conftest import sign_in
from tests.factories.points import (
    Scene,
)


def be(client: FlaskClient, session: Session, actor: Actor) -> None:
    sign_in(client, session.get_one(User, actor.user_id))


def key_of(text: str) -> str:
    """The signed key of a public page's form."""
    found = re.search(r'name="request_key"[^>]*value="([^"]+)"', text)
    assert found
    return found[1]


def base(scene: Scene) -> str:
    return f"/v/{scene.village.code}"


def count(session: Session, model: Any) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0
