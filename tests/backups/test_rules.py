"""When a copy falls due, and which may go."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.backups.notes import Book, Copy
from civility.backups.rules import KEPT, is_due, is_overdue, name_of, replaceable, until
from civility.clock import ZONE

NIGHT = datetime(2026, 11, 21, 0, 40, tzinfo=ZONE)
MINUTE = timedelta(minutes=1)


def copy(at, books, *, name="", faults=()):
    held = tuple(Book(village, village, village, size, "ab" * 32) for village, size in books.items())
    return Copy(Path("/u") / (name or name_of(at, "db")), at, 1, "cd" * 32, "0050", held, faults)


@pytest.mark.parametrize(
    ("newest", "now", "due"),
    [
        (None, NIGHT, True),
        (NIGHT - MINUTE, NIGHT, True),
        (NIGHT, NIGHT, False),
        (NIGHT, NIGHT + timedelta(hours=23, minutes=59), False),
        (NIGHT, NIGHT + timedelta(days=1), True),
        (NIGHT - timedelta(hours=24), NIGHT - MINUTE, False),
        (NIGHT - timedelta(hours=25), NIGHT - MINUTE, True),
    ],
)
def test_one_copy_is_due_each_night_and_a_missed_one_at_once(newest, now, due):
    assert is_due(newest, now) == due


def test_two_days_without_a_copy_are_too_long():
    assert is_overdue(None, NIGHT)
    assert is_overdue(NIGHT, NIGHT + timedelta(days=2, seconds=1))
    assert not is_overdue(NIGHT, NIGHT + timedelta(days=2))


def test_what_a_clock_that_ran_ahead_made_counts_once_that_time_has_come():
    ahead, made = copy(NIGHT + MINUTE, {"a": 2}), copy(NIGHT, {"a": 1})
    assert until([ahead, made], NIGHT) == [made]
    assert until([ahead, made], NIGHT + MINUTE) == [ahead, made]
    assert until([ahead], NIGHT) == []


def test_the_name_is_the_villages_time_and_holds_nothing_a_camera_stick_refuses():
    assert name_of(NIGHT, "db") == "civility-20261121-004000.db"


def nights(count, size=lambda night: 100 + night):
    """The newest first."""
    return [copy(NIGHT + timedelta(days=night), {"a": size(night)}) for night in reversed(range(count))]


def test_of_nine_nights_the_two_oldest_may_go():
    copies = nights(KEPT + 2)
    assert replaceable(copies) == copies[KEPT:]
    assert replaceable(copies[:KEPT]) == []
    assert replaceable([]) == []


def test_what_a_person_named_stays():
    copies = [*nights(KEPT), copy(NIGHT - MINUTE, {"a": 1}, name="before-upgrade.db")]
    assert replaceable(copies) == []


def test_a_database_begun_anew_pushes_out_nothing():
    old = nights(KEPT)
    fresh = [copy(NIGHT + timedelta(days=20 + night), {}) for night in reversed(range(KEPT))]
    assert replaceable([*fresh, *old]) == []


def test_a_database_put_back_from_an_old_copy_pushes_out_nothing_that_it_lacks():
    lost, shorter = nights(KEPT), copy(NIGHT + timedelta(days=20), {"a": 103})
    assert [each.books[0].size for each in replaceable([shorter, *lost])] == [100]


def test_a_copy_with_a_fault_makes_no_other_needless():
    assert replaceable([copy(NIGHT + timedelta(days=20), {"a": 999}, faults=("x",)), *nights(KEPT)]) == []


BOOKS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 5), max_size=3)


@given(st.lists(BOOKS, max_size=12))
def test_whatever_was_ever_copied_is_in_what_stays(held):
    copies = [copy(NIGHT - timedelta(days=age), books) for age, books in enumerate(held)]
    gone = replaceable(copies)
    stays = [each for each in copies if each not in gone]

    def longest(those):
        found = {}
        for each in those:
            for book in each.books:
                found[book.village_id] = max(found.get(book.village_id, 0), book.size)
        return found

    assert longest(stays) == longest(copies)
    assert copies[:KEPT] == stays[:KEPT]
