from datetime import UTC, date, datetime

import pytest

from printables import words


@pytest.mark.parametrize(
    ("tenths", "plain", "signed"),
    [
        (50, "5", "+5"),
        (5, "0.5", "+0.5"),
        (-200, "−20", "−20"),
        (-5, "−0.5", "−0.5"),
        (0, "0", "0"),
        (1355, "135.5", "+135.5"),
    ],
)
def test_points_read_as_people_say_them(tenths, plain, signed):
    assert words.points(tenths) == plain
    assert words.signed(tenths) == signed


def test_a_column_with_fractions_shows_them_everywhere():
    assert [words.aligned(tenths, fraction=True) for tenths in (50, 55, -200)] == ["5.0", "5.5", "−20.0"]
    assert words.aligned(50, fraction=False) == "5"


def test_a_time_is_said_in_chinas_time():
    assert words.moment(datetime(2026, 11, 28, 10, 0, tzinfo=UTC)) == "2026年11月28日 星期六 18:00"
    assert words.moment(datetime(2026, 11, 28, 18, 0)) == "2026年11月28日 星期六 18:00"  # noqa: DTZ001
    assert words.short_day(date(2026, 1, 2)) == "1月2日"


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "第一"), (10, "第十"), (11, "第十一"), (20, "第二十"), (99, "第九十九"), (100, "第100")],
)
def test_ordinals(number, said):
    assert words.ordinal(number) == said
