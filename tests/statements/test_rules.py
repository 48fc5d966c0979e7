"""Spans, categories and the names of papers."""

from datetime import date

import pytest

from civility.ledger import Flow, accounts, units
from civility.statements.errors import NoSuchSpan
from civility.statements.rules import (
    Span,
    account_ref,
    categorise,
    columns_of,
    parse_account_ref,
    parse_span,
    parse_statement_ref,
    statement_ref,
)

LI, WANG = accounts.household("0037"), accounts.household("0038")
SPEND = units.spend(2026)


@pytest.mark.parametrize(
    ("code", "span"),
    [
        ("2026-12", Span("2026-12", date(2026, 12, 1), date(2027, 1, 1))),
        ("2026", Span("2026", date(2026, 1, 1), date(2027, 1, 1))),
        ("all", Span("all")),
    ],
)
def test_a_span_is_a_month_a_year_or_everything(code, span):
    assert parse_span(code) == span
    assert span.is_month == (code == "2026-12")


@pytest.mark.parametrize(
    "code", ["", "2026-13", "2026-00", "26", "2026-1", "1999", "2026-Q4", "２０２６", "2026-10-01"]
)
def test_anything_else_is_no_span(code):
    with pytest.raises(NoSuchSpan):
        parse_span(code)


@pytest.mark.parametrize("code", ["2026-10", "2026", "all"])
def test_a_paper_s_name_is_read_back(code):
    span = parse_span(code)
    assert parse_statement_ref(statement_ref("0037", span, 12_345)) == ("0037", span, 12_345)
    assert parse_account_ref(account_ref(span, 0)) == (span, 0)


def test_flows_are_sorted_by_where_they_come_from_and_reversals_apart():
    flows = [
        Flow("claim", accounts.ISSUED, LI, SPEND, 50),
        Flow("redemption", LI, accounts.REDEEMED, SPEND, 30),
        Flow("reversal", accounts.REDEEMED, LI, SPEND, 30),
        Flow("claim", LI, accounts.DEDUCTED, SPEND, 5),
        Flow("merge", LI, WANG, SPEND, 7),
        Flow("transfer", LI, accounts.transfer("x"), SPEND, 1),
    ]
    assert categorise(flows, lambda account: account in (LI, WANG)) == {
        SPEND: {"issued": 50, "redeemed": -30, "reversed": 30, "deducted": -5, "other": -1}
    }
    assert categorise(flows, lambda account: account == WANG) == {SPEND: {"moved": 7}}


def test_columns_stand_in_one_order_and_rare_ones_only_where_needed():
    assert columns_of((), ("reversed", "issued")) == ["issued", "reversed"]
    assert columns_of(("other", "carried"), ("issued",)) == ["issued", "carried", "other"]
