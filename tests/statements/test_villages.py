"""A village's month adds up in every unit and on every shelf, on either database."""

from itertools import pairwise

import pytest

from civility import ledger
from civility.clock import frozen
from civility.ledger.accounts import GUARDED
from civility.statements.queries import get_village_statement
from civility.statements.rules import parse_span
from civility.store.services import receive_stock
from tests.factories.store import key
from tests.statements.conftest import at

pytestmark = pytest.mark.postgresql
MONTHS = ("2026-08", "2026-09", "2026-10", "2026-11")


def month_of(session, lived, code):
    return get_village_statement(session, lived.shop.village, parse_span(code))


def rows_of(statement):
    return [*statement.points, *(row for shelf in statement.shelves for row in shelf.rows)]


def test_october_of_the_village(session, lived):
    october = month_of(session, lived, "2026-10")
    assert [(row.name, row.opening, row.moved, row.closing) for row in october.points] == [
        ("2025年兑换分", 3_000, {"redeemed": -540}, 2_460),
        ("2026年兑换分", 0, {"issued": 100}, 100),
        ("荣誉分", 0, {"issued": 100}, 100),
    ]
    assert october.issued == [("卫生", 100, 100)]
    assert (october.earners, october.spenders, october.transactions) == (2, 1, 4)
    assert october.reversals == []
    (shelf,) = october.shelves
    assert (shelf.store, [(row.name, row.opening, row.moved, row.closing) for row in shelf.rows]) == (
        "爱心超市",
        [("香皂", 20, {"given": -3}, 17), ("大米5公斤", 3, {"given": -1}, 2)],
    )


def test_november_shows_what_was_taken_back_beside_what_it_was(session, lived):
    november = month_of(session, lived, "2026-11")
    (undone,) = november.reversals
    assert (undone.original_seq, undone.seq) == (lived.undone.seq, lived.undone.seq + 1)
    assert undone.original == "兑换 大米5公斤 1 袋（第 2 号兑换单）"
    assert (undone.households, undone.spendable, undone.reason) == (["0001"], 390, "柜台撤销")
    assert (undone.original_at, undone.at) == (at(10, 31, 23, 55), at(11, 1, 0, 5))
    assert november.points[0].moved == {"reversed": 390, "redeemed": -150}
    assert [row.moved for row in november.shelves[0].rows] == [{}, {"reversed": 1}]


@pytest.mark.parametrize("code", MONTHS)
def test_every_line_of_a_month_agrees(session, lived, code):
    statement = month_of(session, lived, code)
    assert statement.disagreeing == []
    for row in rows_of(statement):
        assert row.opening + sum(row.moved.values()) == row.closing


def test_a_month_begins_with_what_the_one_before_left(session, lived):
    for earlier, later in pairwise(MONTHS):
        left = {row.unit: row.closing for row in rows_of(month_of(session, lived, earlier))}
        found = {row.unit: row.opening for row in rows_of(month_of(session, lived, later))}
        assert {unit: amount for unit, amount in left.items() if amount} == {
            unit: amount for unit, amount in found.items() if amount
        }


def test_the_last_month_ends_with_what_the_balances_say(session, lived):
    sums: dict[str, int] = {}
    for (kind, unit), amount in ledger.totals(session, lived.shop.village.id).items():
        if kind in GUARDED:
            sums[unit] = sums.get(unit, 0) + amount
    closing = {row.unit: row.closing for row in rows_of(month_of(session, lived, "2026-11"))}
    assert closing == {unit: amount for unit, amount in sums.items() if amount}


def test_goods_given_by_a_donor_are_told_from_goods_bought(session, lived):
    for kind, count in (("donation", 4), ("purchase", 6)):
        receive_stock(
            session,
            village_id=lived.shop.village.id,
            store_id=lived.shop.store.id,
            quantities={lived.shop.goods["soap"].id: count},
            kind=kind,
            actor=lived.shop.clerk,
            request_key=key(),
        )
    soap = month_of(session, lived, "2026-11").shelves[0].rows[0]
    assert (soap.opening, soap.moved, soap.closing) == (17, {"donated": 4, "bought": 6}, 27)


def test_a_month_before_the_book_and_one_without_a_line_are_empty(session, lived):
    august = month_of(session, lived, "2026-08")
    assert (august.transactions, august.points, august.head_hash) == (0, [], "")
    with frozen(at(12, 15)):
        december = month_of(session, lived, "2026-12")
    assert december.transactions == 0
    assert [row.moved for row in rows_of(december)] == [{}] * 5
