"""What is left of each best-before date, against a shelf on which every piece is looked at by itself."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from civility.store.rules.shelf_life import Dates, Lot, first_out, left_by_date

JANUARY, MARCH, JUNE = date(2026, 1, 31), date(2026, 3, 31), date(2026, 6, 30)
DAYS = st.one_of(st.none(), st.integers(0, 9).map(lambda days: date(2026, 1, 1) + timedelta(days)))
STEPS = st.lists(st.one_of(st.tuples(DAYS, st.integers(1, 6)), st.integers(1, 5)), max_size=25)


def test_what_expires_first_is_taken_to_have_gone_first() -> None:
    lots = [Lot(JUNE, 10, 0), Lot(MARCH, 4, 10)]
    assert left_by_date(lots, 14) == {MARCH: 4, JUNE: 10}
    assert left_by_date(lots, 11) == {MARCH: 1, JUNE: 10}
    assert left_by_date(lots, 9) == {JUNE: 9}
    assert left_by_date(lots, 0) == {}


def test_what_was_gone_before_a_batch_came_is_not_taken_from_it() -> None:
    assert left_by_date([Lot(JUNE, 10, 0), Lot(MARCH, 4, 0)], 4) == {MARCH: 4}


def test_pieces_nobody_wrote_a_date_for_go_last_and_are_said_to_have_none() -> None:
    assert left_by_date([Lot(MARCH, 4, 6)], 10) == {MARCH: 4, None: 6}
    assert left_by_date([Lot(MARCH, 4, 6)], 8) == {MARCH: 2, None: 6}
    assert left_by_date([Lot(MARCH, 4, 0)], 5) == {MARCH: 4, None: 1}


def test_a_batch_that_was_taken_back_or_sent_on_goes_with_its_own_date() -> None:
    lots = [Lot(MARCH, 4, 0), Lot(JUNE, 100, 4), Lot(JUNE, -100, 104), Lot(JUNE, 10, 4)]
    assert left_by_date(lots, 14) == {MARCH: 4, JUNE: 10}
    assert left_by_date([Lot(MARCH, 4, 0), Lot(MARCH, -4, 3), Lot(None, 1, 0)], 1) == {None: 1}


def test_the_first_out_are_never_more_than_there_are() -> None:
    assert first_out({MARCH: 2, JUNE: 3, None: 1}, 4) == {MARCH: 2, JUNE: 2}
    assert first_out({MARCH: 2}, 9) == {MARCH: 2}


@given(STEPS)
def test_the_dates_are_those_of_a_shelf_from_which_the_soonest_is_always_taken(steps: list[object]) -> None:
    pieces: list[date | None] = []
    lots = []
    for step in steps:
        if isinstance(step, int):
            pieces.sort(key=lambda day: (day is None, day or date.min))
            del pieces[:step]
        else:
            day, count = step  # type: ignore[misc]
            lots.append(Lot(day, count, len(pieces)))
            pieces += [day] * count
    counted: Dates = {day: pieces.count(day) for day in pieces}
    assert left_by_date(lots, len(pieces)) == counted
