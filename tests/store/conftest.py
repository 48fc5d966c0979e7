"""The counter in tests: a shop, and a browser in which its clerk is signed in."""

import re
from dataclasses import dataclass

import html5lib
import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from civility.extensions import db
from civility.people.actors import Actor
from civility.people.models import User
from tests.conftest import sign_in
from tests.factories.store import Shop, make_shop


@dataclass
class Counter:
    """A browser at one shop. Every page it gets is parsed strictly."""

    client: FlaskClient
    session: Session
    shop: Shop

    @property
    def root(self) -> str:
        return f"/v/{self.shop.village.code}/store"

    def be(self, actor: Actor) -> None:
        user = self.session.get(User, actor.user_id)
        assert user is not None
        sign_in(self.client, user)

    def get(self, path: str, *, status: int = 200) -> str:
        forget_the_last_request()
        return self._read(self.client.get(self.root + path), status)

    def post(self, path: str, data: dict[str, object], *, status: int = 303) -> str:
        """The page, or the address it sends on to."""
        forget_the_last_request()
        return self._read(self.client.post(self.root + path, data=data), status)

    def confirm(self, query: str) -> dict[str, str]:
        """What the confirm page would send."""
        return hidden(self.get(f"/customer/{query}"))

    def redeem(self, query: str, **changed: str) -> str:
        """Choose, confirm, hand over; the address of the counter afterwards."""
        number = query.split("/")[0]
        return self.post(f"/customer/{number}/redeem", {**self.confirm(query), "collected": "self", **changed})

    def fresh(self) -> Session:
        """The test's own session, seeing what the requests committed."""
        self.session.rollback()
        return self.session

    def _read(self, answer: TestResponse, status: int) -> str:
        assert answer.status_code == status, answer.text[:3000]
        if status == 303:
            return answer.location
        html5lib.HTMLParser(strict=True).parse(answer.text)
        return answer.text


def forget_the_last_request() -> None:
    """The ``app`` fixture keeps one application context open: ``g`` and the session would outlive their request."""
    db.session.remove()
    for name in list(g):
        g.pop(name)


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the last form of a page that has a request key."""
    form = page[page.rindex("<form", 0, page.rindex("request_key")) :]
    form = form[: form.index("</form>")]
    fields = re.findall(r'<input[^>]*name="([a-z_]+)"[^>]*type="hidden"[^>]*value="([^"]*)"', form)
    return dict(fields)


def text_of(page: str) -> str:
    """What a reader sees in the main part, on one line."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.fixture
def counter(app: Flask, client: FlaskClient, session: Session) -> Counter:
    browser = Counter(client, session, make_shop(session))
    browser.be(browser.shop.clerk)
    return browser
