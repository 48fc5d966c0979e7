"""A sample that anybody can draw again: golden vectors, and that every choice is as likely as every other."""

from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.points.rules import sampling
from civility.points.rules.sampling import draw, hash_of_list, seed_of, size_of

IDS = [f"0192f0c1-0000-7000-8000-{n:012d}" for n in range(1, 11)]
ROOT = bytes(range(32))


def test_the_golden_vectors_of_the_reference() -> None:
    """Worked out by a script that shares no line with the program; a change here breaks every sample ever drawn."""
    listed = hash_of_list(IDS)
    seed = seed_of(ROOT, listed)
    assert listed.hex() == "e43ae77d6ed5ed97d297d8dd997854525f3beb9c88a1e1d26922a34f80a6af42"
    assert seed.hex() == "7601bac94cf47a1c4086edd2dfa4ecb2565fa9af8e00077bbfa7b1a75233ada5"
    assert draw(seed, 10, 5) == [9, 1, 3, 8, 0]


def test_the_list_and_its_order_count() -> None:
    assert len({hash_of_list(IDS), hash_of_list(IDS[::-1]), hash_of_list(IDS[:-1]), hash_of_list([])}) == 4


@pytest.mark.parametrize(
    ("total", "percent", "least", "size"),
    [(0, 5, 5, 0), (3, 5, 5, 3), (5, 5, 5, 5), (100, 5, 5, 5), (101, 5, 5, 6), (1000, 5, 5, 50), (10, 100, 1, 10)],
)
def test_so_many_per_cent_but_some_at_least_and_no_more_than_there_are(
    total: int, percent: int, least: int, size: int
) -> None:
    assert size_of(total, percent, least) == size


@given(st.binary(min_size=32, max_size=32), st.integers(0, 60), st.integers(0, 80))
def test_places_are_different_and_a_smaller_sample_is_the_beginning_of_a_larger(
    seed: bytes, total: int, count: int
) -> None:
    drawn = draw(seed, total, count)
    assert len(drawn) == len(set(drawn)) == min(total, count)
    assert set(drawn) <= set(range(total))
    assert drawn == draw(seed, total, total)[: len(drawn)]


def test_every_place_is_drawn_about_as_often_as_every_other() -> None:
    counts = Counter(draw(sha256(str(n).encode()).digest(), 7, 1)[0] for n in range(7_000))
    assert set(counts) == set(range(7))
    assert all(850 < count < 1150 for count in counts.values())


def test_a_word_beyond_the_last_whole_multiple_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """2⁶⁴ − 1 lies beyond the last multiple of three, since 2⁶⁴ = 3·n + 1; taken, it would favour the first place."""
    monkeypatch.setattr(sampling, "_words", lambda _seed: iter([2**64 - 1, 2, 0, 0]))
    assert draw(b"", 3, 1) == [2]
