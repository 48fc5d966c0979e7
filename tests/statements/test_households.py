"""A household's book adds up on either database, however much of it is asked for and however long it is."""

import tracemalloc
from itertools import islice

import pytest

from civility import ledger
from civility.clock import frozen
from civility.ledger import accounts, units
from civility.statements.queries import Points, get_statement, list_entries, list_spans, stretch_of
from civility.statements.rules import parse_span
from tests.factories.store import sell
from tests.statements.conftest import NOW, at, award

pytestmark = pytest.mark.postgresql
CODES = ("2026-09", "2026-10", "2026-11", "2026", "2025", "all")


def statement_of(session, lived, code, household=None):
    return get_statement(session, lived.shop.village, household or lived.first, parse_span(code))


def entries_of(session, statement, **asked):
    return list(list_entries(session, statement.village.id, statement.purse, statement.stretch, **asked))


def test_october_of_the_first_household(session, lived):
    statement = statement_of(session, lived, "2026-10")
    assert statement.opening == Points(1_000, 0)
    assert statement.moved == {"issued": Points(50, 50), "redeemed": Points(-540, 0)}
    assert statement.closing == Points(510, 50)
    assert [(entry.what, entry.note, entry.change, entry.after) for entry in entries_of(session, statement)] == [
        ("兑换", "大米5公斤 1 袋（第 2 号兑换单）", Points(-390, 0), Points(510, 50)),
        ("兑换", "香皂 3 块（第 1 号兑换单）", Points(-150, 0), Points(900, 50)),
        ("清扫门前道路", "第 1 号公示", Points(50, 50), Points(1_050, 50)),
    ]


def test_a_reversal_stands_beside_its_original_across_the_end_of_a_month(session, lived):
    november = entries_of(session, statement_of(session, lived, "2026-11"))
    october = entries_of(session, statement_of(session, lived, "2026-10"))
    haircut, back = november
    rice = october[0]
    assert (back.what, back.note, back.change) == (f"冲回第 {rice.seq} 笔", "第 2 号兑换单", Points(390, 0))
    assert (back.reverses, rice.reversed_by) == (rice.seq, back.seq)
    assert (haircut.reverses, haircut.reversed_by, haircut.note) == (None, None, "理发一次 1 次（第 3 号兑换单）")
    assert statement_of(session, lived, "2026-11").moved == {
        "reversed": Points(390, 0),
        "redeemed": Points(-150, 0),
    }


@pytest.mark.parametrize("code", CODES)
def test_what_was_there_and_what_moved_come_to_what_is_there(session, lived, code):
    for household in lived.shop.households:
        statement = statement_of(session, lived, code, household)
        entries = entries_of(session, statement)
        moved = sum(statement.moved.values(), Points())
        assert statement.opening + moved == statement.closing
        assert sum((entry.change for entry in entries), Points()) == moved
        if entries:
            assert entries[0].after == statement.closing
            assert entries[-1].after - entries[-1].change == statement.opening
        held = {
            unit: ledger.as_of(session, lived.shop.village.id, statement.purse, unit, seq=statement.stretch.upto)
            for unit in (units.spend(2025), units.spend(2026), units.HONOUR)
        }
        assert Points(held[units.spend(2025)] + held[units.spend(2026)], held[units.HONOUR]) == statement.closing
        for entry in entries:
            assert entry.after.honour == ledger.as_of(
                session, lived.shop.village.id, statement.purse, units.HONOUR, seq=entry.seq
            )


def test_months_join_without_a_gap_and_the_whole_is_what_is_held_now(session, lived):
    september, october, november = (statement_of(session, lived, code) for code in CODES[:3])
    assert september.closing == october.opening
    assert october.closing == november.opening
    whole = statement_of(session, lived, "all")
    assert whole.opening == Points()
    held = ledger.balances(session, lived.shop.village.id, whole.purse)
    assert whole.closing.spendable == sum(amount for unit, amount in held.items() if units.year_of(unit)) == 750
    assert statement_of(session, lived, "2025").closing == Points()


def test_what_is_posted_while_a_statement_is_read_is_not_in_it(session, lived):
    statement = statement_of(session, lived, "all")
    sell(session, lived.shop, {"soap": 1})
    entries = entries_of(session, statement)
    assert entries[0].after == statement.closing
    assert max(entry.seq for entry in entries) <= statement.stretch.upto


def test_a_line_dated_ahead_by_a_clock_that_jumped_stays_where_the_book_has_it(session, lived):
    with frozen(at(12, 31)):
        sell(session, lived.shop, {"soap": 1})
    with frozen(NOW):
        year = stretch_of(session, lived.shop.village.id, parse_span("2026"))
        assert year.upto == ledger.count_transactions(session, lived.shop.village.id)
        sell(session, lived.shop, {"soap": 1})
        november = statement_of(session, lived, "2026-11")
    assert november.opening + sum(november.moved.values(), Points()) == november.closing == Points(650, 50)


def test_what_one_may_choose_goes_back_to_the_first_day_of_the_book(session, lived):
    codes = [span.code for span in list_spans(session, lived.shop.village.id)]
    assert codes == ["2026", "all", "2026-11", "2026-10", "2026-09"]


def test_ten_thousand_lines_go_by_in_the_memory_of_a_page(session, lived):
    village_id, purse = lived.shop.village.id, accounts.household(lived.first.number)
    count = 10_000
    for _thousand in range(10):
        award(session, lived.shop, count=1_000)
    statement = statement_of(session, lived, "2026-11")
    assert statement.closing.spendable == 750 + count
    entries = list_entries(session, village_id, purse, statement.stretch)
    newest = list(islice(entries, 2_000))  # what is loaded once is loaded now
    assert [entry.after.spendable for entry in newest[:2]] == [750 + count, 750 + count - 1]
    tracemalloc.start()
    seen = sum(1 for _entry in entries)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen == count + 2 - 2_000
    assert most < 6_000_000
