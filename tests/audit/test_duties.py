"""Where one person holds two duties, those who supervise are told; nobody else."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.audit.duties import ACTS, DONE, POSTS, list_double_acts, list_double_posts
from civility.people.models import ROLES
from civility.store.services import confirm_count
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.store import Shop, key, make_shop
from tests.store.test_counting import spoil
from tests.store.test_stock import receive, sell

pytestmark = pytest.mark.postgresql


@pytest.fixture
def shop(session: Session) -> Shop:
    return make_shop(session)


def test_every_pair_speaks_of_posts_and_acts_that_there_are() -> None:
    assert {name for pair in POSTS for name in (pair.one, pair.other)} <= set(ROLES)
    assert {name for pair in DONE for name in (pair.one, pair.other)} <= set(ACTS)


def test_two_posts_of_one_person_are_told(session: Session, shop: Shop) -> None:
    assert list_double_posts(session, shop.village) == []
    make_user(session, shop.village, "recorder", "reviewer", "storekeeper", name="多面手")
    found = [(held.name, held.pair.one, held.pair.other) for held in list_double_posts(session, shop.village)]
    assert found == [("多面手", "recorder", "reviewer"), ("多面手", "recorder", "storekeeper")]


def test_two_acts_of_one_person_are_told_with_their_numbers(session: Session, shop: Shop) -> None:
    sell(session, shop, {"soap": 1})
    assert list_double_acts(session, shop.village) == []
    _, other = make_user(session, shop.village, "storekeeper", name="另一位")
    count = spoil(session, shop, {"soap": 1}, actor=other)
    receive(session, shop, {"soap": 3})
    confirm_count(session, village_id=shop.village.id, count_id=count.id, actor=shop.clerk, request_key=key())
    found = [
        (held.name, held.pair.one, held.pair.other, held.counts) for held in list_double_acts(session, shop.village)
    ]
    name = shop.clerk.name
    assert found == [(name, "receive", "confirm", (2, 1)), (name, "hand_over", "confirm", (1, 1))]


def test_the_page_is_for_those_who_supervise(app: Flask, client: FlaskClient, session: Session, shop: Shop) -> None:
    make_user(session, shop.village, "committee", "storekeeper", name="多面手")
    supervisor, _ = make_user(session, shop.village, "supervisor")
    sign_in(client, supervisor)
    page = client.get(f"/v/{shop.village.code}/duties")
    assert page.status_code == 200
    assert "多面手" in page.text
    assert "店员批不了价目" in page.text
    recorder, _ = make_user(session, shop.village, "recorder")
    sign_in(client, recorder)
    assert client.get(f"/v/{shop.village.code}/duties").status_code == 403
