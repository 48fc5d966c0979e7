"""What the safety index counts: set for the months to come, sealed in the book, never for a month that began."""

from datetime import UTC, date, datetime

import pytest

from civility import clock, ledger
from civility.db import transaction
from civility.governance.safety.errors import NothingWeighs
from civility.governance.safety.events import check_safety
from civility.governance.safety.queries import find_first_month, find_rule, list_rules
from civility.governance.safety.services import set_safety_rule
from tests.conftest import sign_in
from tests.factories.people import make_user, make_village
from tests.factories.showing import WEIGHTS
from tests.factories.store import key
from tests.pages import key_in, page

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def said(session, app):
    with clock.frozen(NOON):
        village = make_village(session)
        yield {"village_id": village.id, "actor": make_user(session, village, "committee")[1]}


def put(session, said, **weights):
    return set_safety_rule(session, **said, weights=WEIGHTS | weights, request_key=key())


def test_it_holds_from_next_month_and_the_later_word_holds(session, said):
    put(session, said)
    put(session, said, patrols=0)
    of = said["village_id"]
    assert find_rule(session, of, date(2026, 11, 30)) is None
    assert find_rule(session, of, date(2026, 12, 1)).weights == WEIGHTS | {"patrols": 0}
    assert find_first_month(session, of) == date(2026, 12, 1)
    with clock.frozen(datetime(2026, 12, 24, tzinfo=UTC)):
        put(session, said, patrols=50)
    assert find_rule(session, of, date(2026, 12, 31)).weights["patrols"] == 0
    assert find_rule(session, of, date(2027, 1, 1)).weights["patrols"] == 50
    assert len(list_rules(session, of)) == 3
    assert check_safety(session, of) == []


def test_asking_twice_with_one_key_sets_once(session, said):
    about = {**said, "weights": WEIGHTS, "request_key": key()}
    before = ledger.count_transactions(session, said["village_id"])
    assert set_safety_rule(session, **about).id == set_safety_rule(session, **about).id
    assert ledger.count_transactions(session, said["village_id"]) == before + 1


def test_something_has_to_weigh(session, said):
    before = ledger.count_transactions(session, said["village_id"])
    with pytest.raises(NothingWeighs):
        put(session, said, hazards=0, patrols=0, disputes=0, answers=0)
    with pytest.raises(ValueError, match="out of bounds"):
        put(session, said, hazards=101)
    assert list_rules(session, said["village_id"]) == []
    assert ledger.count_transactions(session, said["village_id"]) == before


def test_the_audit_finds_a_weight_that_was_changed_behind_the_book(session, said):
    rule = put(session, said)
    with transaction(session):
        rule.weights = WEIGHTS | {"hazards": 99}
    assert [each.check for each in check_safety(session, said["village_id"])] == ["safety"]


def test_the_committee_sets_it_on_its_page(client, session, app):
    with clock.frozen(NOON):
        village = make_village(session)
        sign_in(client, make_user(session, village, "committee")[0])
        at = f"/v/{village.code}/safety/"
        first = client.get(at)
        assert "这个月还没有定，不公布指数" in page(first)
        none = {"hazards": "0", "patrols": "0", "disputes": "0", "answers": "0"}
        refused = client.post(at, data={"request_key": key_in(first.text), **none})
        assert refused.status_code == 422
        assert "分量不能都是 0" in refused.text
        sent = {"request_key": key_in(first.text), "hazards": "40", "patrols": "20", "disputes": "0", "answers": "40"}
        assert client.post(at, data=sent).status_code == 303
        assert "2026年12月起" in page(client.get(at))
        assert list_rules(session, village.id)[0].weights == {k: int(v) for k, v in sent.items() if k in WEIGHTS}
