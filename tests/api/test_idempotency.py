"""One Idempotency-Key, one outcome."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from civility import create_app
from civility.api.idempotency import forget_answers
from civility.api.models import ApiAnswer
from civility.clock import frozen, now
from civility.extensions import db
from civility.people.services import issue_api_token
from civility.store.models import Redemption
from tests.api.test_redemptions import basket
from tests.conftest import make_settings
from tests.factories.people import make_user
from tests.factories.store import balance_of, grant, make_shop

pytestmark = pytest.mark.postgresql


def count_redemptions(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(Redemption))


def test_the_same_key_and_body_give_the_same_answer_and_do_it_once(session, caller):
    shop = make_shop(session)
    clerk = caller(shop.clerk, shop.village)
    said = {"household": "0001", "basket": basket(shop, soap=2)}
    first = clerk.post("redemptions", said, key="till-1-0007")
    again = clerk.post("redemptions", dict(reversed(said.items())), key="till-1-0007")
    assert (again.status_code, again.data) == (first.status_code, first.data) == (201, again.data)
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert count_redemptions(session) == 1


def test_the_same_key_with_another_body_is_refused_and_moves_nothing(session, caller):
    shop = make_shop(session)
    clerk = caller(shop.clerk, shop.village)
    clerk.post("redemptions", {"household": "0001", "basket": basket(shop, soap=1)}, key="one")
    other = clerk.post("redemptions", {"household": "0001", "basket": basket(shop, soap=3)}, key="one")
    assert (other.status_code, other.get_json()["type"]) == (422, "urn:civility:problem:idempotency-key-reused")
    session.rollback()
    assert balance_of(session, shop.village.id, "0001") == 950


def test_one_key_in_two_places_is_two_bodies(session, caller):
    shop = make_shop(session)
    _user, both = make_user(session, shop.village, "storekeeper", "supervisor")
    person = caller(both, shop.village)
    assert person.post("redemptions", {"household": "0001", "basket": basket(shop, soap=1)}, key="k").status_code == 201
    elsewhere = person.post("objections", {"claim_id": "01a1ff60-860a-7460-af7a-93e2ebaf883c", "text": "不对"}, key="k")
    assert elsewhere.status_code == 422


def test_two_people_may_use_the_same_key(session, caller):
    shop = make_shop(session)
    _user, second = make_user(session, shop.village, "storekeeper")
    said = {"household": "0001", "basket": basket(shop, soap=1)}
    assert caller(shop.clerk, shop.village).post("redemptions", said, key="same").status_code == 201
    assert caller(second, shop.village).post("redemptions", said, key="same").status_code == 201
    assert count_redemptions(session) == 2


def test_a_late_retry_of_what_was_refused_is_refused_again(session, caller):
    shop = make_shop(session, points=10)
    clerk = caller(shop.clerk, shop.village)
    said = {"household": "0001", "basket": basket(shop, soap=1)}
    first = clerk.post("redemptions", said, key="late")
    assert (first.status_code, first.get_json()["fields"]["short_points"]) == (409, "4")
    grant(session, shop.village.id, "0001", 500)
    again = clerk.post("redemptions", said, key="late")
    assert (again.status_code, again.data, again.content_type) == (409, first.data, "application/problem+json")
    assert count_redemptions(session) == 0
    assert clerk.post("redemptions", said, key="later").status_code == 201


def test_bad_values_do_not_use_a_key_up(session, caller):
    shop = make_shop(session)
    clerk = caller(shop.clerk, shop.village)
    assert clerk.post("redemptions", {"household": "0001", "basket": []}, key="k").status_code == 422
    assert clerk.post("redemptions", {"household": "0999", "basket": basket(shop, soap=1)}, key="k").status_code == 422
    assert clerk.post("redemptions", {"household": "0001", "basket": basket(shop, soap=1)}, key="k").status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "k" * 129, "键"])
def test_a_post_without_a_proper_key_is_refused(session, caller, key):
    shop = make_shop(session)
    clerk = caller(shop.clerk, shop.village)
    headers = {**clerk.headers(), "Idempotency-Key": key.encode().decode("latin-1")}
    answer = clerk.client.post(
        f"{clerk.base}/redemptions", json={"household": "0001", "basket": basket(shop, soap=1)}, headers=headers
    )
    assert (answer.status_code, answer.get_json()["type"]) == (400, "urn:civility:problem:idempotency-key-missing")
    assert count_redemptions(session) == 0


def test_eight_at_once_with_one_key_do_it_once_and_all_hear_the_same(session, database_url):
    shop = make_shop(session)
    _token, text = issue_api_token(session, user_id=shop.clerk.user_id, label="till")
    session.rollback()
    app = create_app(make_settings(database_url))
    app.config.update(TESTING=True, RATELIMIT_ENABLED=False)
    headers = {"Authorization": f"Bearer {text}", "Idempotency-Key": "at-once"}
    said = {"household": "0001", "basket": basket(shop, soap=1)}
    address = f"/api/v1/villages/{shop.village.code}/redemptions"
    start, answers = threading.Barrier(8), []

    def ask():
        start.wait()
        answer = app.test_client().post(address, json=said, headers=headers)
        answers.append((answer.status_code, answer.data))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        db.engine.dispose()
    assert len(answers) == 8
    assert len(set(answers)) == 1
    assert answers[0][0] == 201
    assert count_redemptions(session) == 1
    assert balance_of(session, shop.village.id, "0001") == 950


def test_answers_are_forgotten_after_a_week_but_a_redemption_is_still_done_once(session, caller):
    shop = make_shop(session)
    clerk = caller(shop.clerk, shop.village)
    said = {"household": "0001", "basket": basket(shop, soap=1)}
    first = clerk.post("redemptions", said, key="k")
    session.rollback()
    assert forget_answers(session) == 0
    with frozen(now() + timedelta(days=7, seconds=1)):
        assert forget_answers(session) == 1
    assert session.scalar(select(func.count()).select_from(ApiAnswer)) == 0
    session.rollback()
    again = clerk.post("redemptions", said, key="k")
    assert (again.status_code, again.get_json()["slip_number"]) == (201, first.get_json()["slip_number"])
    with frozen(now() + timedelta(days=8)):
        assert forget_answers(session) == 1
    other = clerk.post("redemptions", {"household": "0001", "basket": basket(shop, soap=2)}, key="k")
    assert (other.status_code, other.get_json()["type"]) == (422, "urn:civility:problem:idempotency-key-reused")
    assert count_redemptions(session) == 1
