"""Stretches of a book: what was there before, what moved, what was there after, however it is asked."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from civility import clock
from civility.db import transaction
from civility.ledger import (
    Flow,
    accounts,
    as_of,
    balances,
    balances_at,
    count_transactions,
    flows,
    held_at,
    last_before,
    reversals,
    reverse,
    totals,
    units,
)
from civility.ledger.accounts import GUARDED, is_guarded
from tests.ledger.books import (
    LI,
    OTHER_VILLAGE,
    RICE,
    SHELF,
    SPEND_2025,
    SPEND_2026,
    VILLAGE,
    WANG,
    award,
    redemption,
    stocking,
    write,
)

pytestmark = pytest.mark.postgresql
OCTOBER = datetime(2026, 10, 31, 15, 59, tzinfo=UTC)
NOVEMBER = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)


def undo(session: Session, seq: int) -> None:
    with transaction(session):
        reverse(session, village_id=VILLAGE, seq=seq, key=f"undo-{seq}", reason="点错了", actor="clerk")


def live(session: Session) -> None:
    """Numbers 1 to 6: two awards and rice, a redemption, its reversal, and another."""
    write(session, award("a", 300), award("b", 50, WANG, unit=SPEND_2025), stocking("c", 4))
    write(session, redemption("d", 125))
    undo(session, 4)
    write(session, redemption("e", 80, 2))
    write(session, award("x", 1_000, village_id=OTHER_VILLAGE))


def test_what_moved_is_summed_by_kind_and_place(book: Session) -> None:
    live(book)
    assert flows(book, VILLAGE, after=3, upto=6) == [
        Flow("redemption", SHELF, accounts.GIVEN, RICE, 3),
        Flow("reversal", accounts.GIVEN, SHELF, RICE, 1),
        Flow("redemption", LI, accounts.REDEEMED, SPEND_2026, 205),
        Flow("reversal", accounts.REDEEMED, LI, SPEND_2026, 125),
    ]
    assert flows(book, VILLAGE, after=6, upto=99) == []


def test_one_account_s_flows_are_those_that_touch_it(book: Session) -> None:
    live(book)
    assert flows(book, VILLAGE, after=0, upto=6, account=WANG) == [
        Flow("award", accounts.ISSUED, WANG, units.HONOUR, 50),
        Flow("award", accounts.ISSUED, WANG, SPEND_2025, 50),
    ]
    everything = flows(book, VILLAGE, after=2, upto=5)
    assert flows(book, VILLAGE, after=2, upto=5, account=SHELF) == [
        flow for flow in everything if SHELF in (flow.source, flow.destination)
    ]


def test_what_was_held_after_a_number_is_what_each_balance_was(book: Session) -> None:
    live(book)
    for seq in range(8):
        held = balances_at(book, VILLAGE, LI, seq=seq)
        assert held == {unit: as_of(book, VILLAGE, LI, unit, seq=seq) for unit in (units.HONOUR, SPEND_2026)}
    assert balances_at(book, VILLAGE, LI, seq=4) == {units.HONOUR: 300, SPEND_2026: 175}
    assert balances_at(book, VILLAGE, SHELF, seq=6) == balances(book, VILLAGE, SHELF) == {RICE: 2}


def test_what_is_outstanding_is_what_all_purses_and_shelves_hold(book: Session) -> None:
    live(book)
    sums: dict[str, int] = {}
    for (kind, unit), amount in totals(book, VILLAGE).items():
        if kind in GUARDED:
            sums[unit] = sums.get(unit, 0) + amount
    assert held_at(book, VILLAGE, seq=6) == sums
    assert sums == {units.HONOUR: 350, SPEND_2025: 50, SPEND_2026: 220, RICE: 2}
    assert held_at(book, VILLAGE, seq=0) == dict.fromkeys(sums, 0)


@given(
    st.lists(st.tuples(st.sampled_from((LI, WANG)), st.integers(1, 90), st.booleans()), max_size=12),
    st.fractions(0, 1),
    st.fractions(0, 1),
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_before_and_moved_come_to_after_in_every_stretch(
    book: Session, moves: list, one: Fraction, other: Fraction
) -> None:
    first = count_transactions(book, VILLAGE)
    for number, (household, tenths, undone) in enumerate(moves):
        (written,) = write(book, award(f"k{first}-{number}", tenths, household))
        if undone:
            undo(book, written.seq)
    end = count_transactions(book, VILLAGE)
    after, upto = sorted(round(end * part) for part in (one, other))

    moved: dict[str, int] = {}
    for flow in flows(book, VILLAGE, after=after, upto=upto):
        sign = is_guarded(flow.destination) - is_guarded(flow.source)
        moved[flow.unit] = moved.get(flow.unit, 0) + sign * flow.amount
    before, left = held_at(book, VILLAGE, seq=after), held_at(book, VILLAGE, seq=upto)

    assert {unit: held + moved.get(unit, 0) for unit, held in before.items()} == left
    for account in (LI, WANG):
        changes = {
            unit: sum(
                flow.amount * (1 if flow.destination == account else -1)
                for flow in flows(book, VILLAGE, after=after, upto=upto, account=account)
                if flow.unit == unit
            )
            for unit in (SPEND_2026, units.HONOUR)
        }
        held_before = balances_at(book, VILLAGE, account, seq=after)
        held_after = balances_at(book, VILLAGE, account, seq=upto)
        assert {unit: held_before[unit] + changes[unit] for unit in held_before} == held_after


def test_the_last_number_before_an_instant_is_that_of_the_latest_time(book: Session) -> None:
    assert last_before(book, VILLAGE, NOVEMBER) == 0
    for at in (OCTOBER, NOVEMBER, NOVEMBER + timedelta(days=400), NOVEMBER + timedelta(hours=1)):
        with clock.frozen(at):
            write(book, award(f"{at}", 10))
    assert last_before(book, VILLAGE, NOVEMBER) == 1
    assert last_before(book, VILLAGE, NOVEMBER + timedelta(days=30)) == 4  # the misdated third shifts no other


def test_each_reversal_stands_beside_its_original(book: Session) -> None:
    live(book)
    undo(book, 1 + 1)
    assert [
        (one.seq, one.reason, other.seq, other.kind) for one, other in reversals(book, VILLAGE, after=4, upto=7)
    ] == [
        (5, "点错了", 4, "redemption"),
        (7, "点错了", 2, "award"),
    ]
    assert [one.seq for one, _ in reversals(book, VILLAGE, after=5, upto=6)] == []
