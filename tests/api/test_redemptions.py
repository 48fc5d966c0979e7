"""Goods, redemptions, balances and statements over the API."""

from datetime import UTC, datetime

import pytest

from civility import ledger
from civility.clock import frozen
from civility.db import transaction
from civility.people.models import SignInFailure
from civility.people.queries import get_settings
from civility.people.services import set_pin
from civility.store.models import Redemption
from tests.factories.people import make_household, make_user
from tests.factories.store import balance_of, grant, make_shop, on_shelf

pytestmark = pytest.mark.postgresql


def basket(shop, **quantities):
    return [{"good": shop.goods[name].code, "quantity": quantity} for name, quantity in quantities.items()]


def assert_nothing_moved(session, shop):
    session.rollback()
    assert balance_of(session, shop.village.id, "0001") == 1000
    assert on_shelf(session, shop, "soap") == 20
    assert session.query(Redemption).count() == 0


def test_goods_say_their_price_in_points_and_what_is_left(session, caller):
    shop = make_shop(session)
    told = caller(shop.clerk, shop.village).get("goods").get_json()
    assert told["store"] == {"code": "s1", "name": "爱心超市"}
    assert {(good["name"], good["price"], good["on_hand"]) for good in told["items"]} == {
        ("香皂", "5", 20),
        ("大米5公斤", "39", 3),
        ("理发一次", "15", None),
    }
    assert caller(shop.clerk, shop.village).get("goods?store=s9").status_code == 404


def test_a_redemption_moves_points_and_goods_and_answers_with_its_slip(session, caller):
    shop = make_shop(session)
    answer = caller(shop.clerk, shop.village).post(
        "redemptions",
        {
            "household": "0001",
            "basket": basket(shop, soap=2, haircut=1),
            "collected_by": "儿子",
            "expected_total": "25",
        },
    )
    told = answer.get_json()
    assert answer.status_code == 201
    assert (told["slip_number"], told["total"], told["balance_before"], told["balance_after"]) == (1, "25", "100", "75")
    assert [(line["name"], line["quantity"], line["price"], line["total"]) for line in told["lines"]] == [
        ("香皂", 2, "5", "10"),
        ("理发一次", 1, "15", "15"),
    ]
    assert (told["collected_by"], told["state"], told["store"]) == ("儿子", "done", "s1")
    session.rollback()
    assert balance_of(session, shop.village.id, "0001") == 750
    assert on_shelf(session, shop, "soap") == 18


@pytest.mark.parametrize(
    ("said", "status", "code", "fields"),
    [
        ({"soap": 21}, 409, "out-of-stock", {"good": "香皂", "unit": "块", "left": 20}),
        ({"rice": 3}, 409, "limit-reached", {"good": "大米5公斤", "unit": "袋", "limit": 2, "taken": 0}),
        (
            {"haircut": 7},
            409,
            "insufficient-points",
            {"balance_points": "100", "needed_points": "105", "short_points": "5"},
        ),
        ({"plaque": 1}, 409, "not-for-sale", {"good": "光荣户牌匾"}),
    ],
)
def test_a_refusal_carries_its_figures_and_moves_nothing(session, caller, said, status, code, fields):
    shop = make_shop(session)
    answer = caller(shop.clerk, shop.village).post("redemptions", {"household": "0001", "basket": basket(shop, **said)})
    told = answer.get_json()
    assert (answer.status_code, told["type"], told["fields"]) == (status, f"urn:civility:problem:{code}", fields)
    assert_nothing_moved(session, shop)


def test_what_is_unknown_is_named_where_it_stands(session, caller):
    shop = make_shop(session)
    clerk = caller(shop.clerk, shop.village)
    for said, field in (
        ({"household": "0999", "basket": basket(shop, soap=1)}, "household"),
        ({"household": "0001", "basket": [*basket(shop, soap=1), {"good": "g9", "quantity": 1}]}, "basket.1.good"),
        ({"household": "0001", "basket": basket(shop, soap=1), "store": "s9"}, "store"),
        ({"household": "0001", "basket": basket(shop, soap=0)}, "basket.0.quantity"),
    ):
        answer = clerk.post("redemptions", said)
        assert (answer.status_code, [error["field"] for error in answer.get_json()["errors"]]) == (422, [field])
    assert_nothing_moved(session, shop)


def test_a_wrong_pin_stays_counted_although_the_redemption_is_undone(session, caller):
    shop = make_shop(session)
    with transaction(session):
        get_settings(session, shop.village.id).pin_at_counter = True
    set_pin(session, village_id=shop.village.id, household_id=shop.first.id, pin="274951")
    clerk = caller(shop.clerk, shop.village)
    said = {"household": "0001", "basket": basket(shop, soap=1)}
    assert clerk.post("redemptions", said).get_json()["type"] == "urn:civility:problem:pin-needed"
    statuses = [clerk.post("redemptions", {**said, "pin": "111222"}).status_code for _ in range(6)]
    assert statuses == [422, 422, 422, 422, 422, 429]
    session.rollback()
    assert session.query(SignInFailure).one().count == 5
    assert_nothing_moved(session, shop)


def test_a_balance_is_told_by_year_of_grant(session, caller):
    shop = make_shop(session)
    grant(session, shop.village.id, "0001", 55, year=2025)
    _user, supervisor = make_user(session, shop.village, "supervisor")
    told = caller(supervisor, shop.village).get("households/0001/balance").get_json()
    assert told["at"].endswith("+08:00")
    this_year = told["by_year"][1]["year"]
    assert {**told, "at": None} == {
        "household_number": "0001",
        "spendable": "105.5",
        "by_year": [{"year": 2025, "points": "5.5"}, {"year": this_year, "points": "100"}],
        "honour": "0",
        "on_notice": "0",
        "at": None,
        "seq": ledger.newest(session, shop.village.id).seq,
    }


def test_a_balance_is_told_as_of_a_day_an_instant_or_an_entry(session, caller):
    with frozen(datetime(2026, 11, 2, 4, tzinfo=UTC)):
        shop = make_shop(session)
        _user, supervisor = make_user(session, shop.village, "supervisor")
    with frozen(datetime(2026, 11, 5, 4, tzinfo=UTC)):
        grant(session, shop.village.id, "0001", 55)
        last = ledger.newest(session, shop.village.id).seq
    api = caller(supervisor, shop.village)

    def told(**asked):
        return api.get("households/0001/balance", query_string=asked).get_json()

    with frozen(datetime(2026, 11, 9, 4, tzinfo=UTC)):
        day = told(at="2026-11-04")
        assert (day["spendable"], day["on_notice"], day["at"]) == ("100", None, "2026-11-04T23:59:59+08:00")
        assert told(at="2026-11-05")["spendable"] == "105.5"
        assert told(at="2026-11-09")["at"] == "2026-11-09T12:00:00+08:00"
        assert told(at="2026-11-05T11:59:59+08:00")["spendable"] == "100"
        assert told(at="2026-11-05T04:00:00Z")["seq"] == last
        entry = told(seq=last - 1)
        assert (entry["spendable"], entry["at"], entry["seq"]) == ("100", None, last - 1)
        assert told(seq=0)["spendable"] == "0"
        answer = api.get("households/0001/balance?at=2026-11-05T12:00:00+08:00")  # the plus was not escaped
        assert answer.get_json()["spendable"] == "105.5"
        assert told(at="2026-11-10")["type"] == "urn:civility:problem:moment-ahead"
        assert told(seq=last + 1)["type"] == "urn:civility:problem:transaction-not-found"


@pytest.mark.parametrize(
    "asked",
    [
        {"at": "yesterday"},
        {"at": "2026-02-30"},
        {"at": "2026-11-05T12:00:00"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": "9999-12-31T23:59:59-14:00"},
        {"at": "2026-11-05", "seq": 1},
        {"seq": -1},
        {"seq": "x"},
        {"seq": 2**63},
    ],
)
def test_a_moment_that_is_none_is_a_bad_value(session, caller, asked):
    shop = make_shop(session)
    answer = caller(shop.clerk, shop.village).get("households/0001/balance", query_string=asked)
    assert (answer.status_code, answer.get_json()["type"]) == (422, "urn:civility:problem:bad-values")


def test_a_statement_goes_on_from_its_cursor_and_ends(session, caller):
    shop = make_shop(session)
    clerk = caller(shop.clerk, shop.village)
    for _ in range(4):
        assert clerk.post("redemptions", {"household": "0001", "basket": basket(shop, soap=1)}).status_code == 201
    first = clerk.get("households/0001/statement?limit=3").get_json()
    assert [(line["kind"], line["change"], line["balance"]) for line in first["items"]] == [
        ("redemption", "-5", "80"),
        ("redemption", "-5", "85"),
        ("redemption", "-5", "90"),
    ]
    second = clerk.get(f"households/0001/statement?limit=3&cursor={first['next']}").get_json()
    assert [(line["change"], line["balance"]) for line in second["items"]] == [("-5", "95"), ("100", "100")]
    assert second["next"] is None


def test_people_read_their_own_households_balance_and_no_other(session, caller):
    shop = make_shop(session)
    _user, owner = make_user(session, shop.village, household=shop.first)
    mine = caller(owner, shop.village)
    assert mine.get("households/0001/balance").get_json()["spendable"] == "100"
    assert mine.get("households/0001/statement").get_json()["items"][0]["change"] == "100"
    assert mine.get("households/0002/balance").status_code == 404
    assert mine.get("households/9999/balance").status_code == 404
    assert mine.get("goods").status_code == 404


def test_a_household_that_is_not_there_is_404_however_it_is_written(session, caller):
    shop = make_shop(session)
    make_household(session, shop.village.id, "12345", "赵远")
    clerk = caller(shop.clerk, shop.village)
    assert clerk.get("households/12345/balance").get_json()["spendable"] == "0"
    for number in ("0999", "1", "%00", "00011", "٠٠٠١", "0001%0A"):
        answer = clerk.get(f"households/{number}/balance")
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
