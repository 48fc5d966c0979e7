from datetime import UTC, date, datetime

import pytest
from flask import Flask

from civility import clock
from civility.web import filters
from civility.web.paging import Page, asked_page, offset, page_url
from civility.web.status import STATES, status_of

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tenths", "shown", "signed"),
    [
        (50, "5", "+5 分"),
        (5, "0.5", "+0.5 分"),
        (-200, "−20", "−20 分"),
        (1355, "135.5", "+135.5 分"),
        (0, "0", "0 分"),
        (-5, "−0.5", "−0.5 分"),
    ],
)
def test_points_are_written_with_sign_and_unit(web_app: Flask, tenths: int, shown: str, signed: str) -> None:
    with web_app.test_request_context():
        assert (filters.points(tenths), filters.signed_points(tenths)) == (shown, signed)


def test_days_and_instants_are_written_on_the_villages_clock(web_app: Flask) -> None:
    with web_app.test_request_context(), clock.frozen(NOW):
        assert filters.day(date(2026, 11, 21)) == "11月21日 星期六"
        assert filters.day(date(2025, 1, 1)) == "2025年1月1日 星期三"
        assert filters.instant(NOW) == "11月21日 星期六 14:30"
        assert filters.instant(datetime(2026, 11, 21, 16, 5, tzinfo=UTC)) == "11月22日 星期日 00:05"
        assert filters.month("2026-11") == filters.month(date(2026, 11, 3)) == "2026年11月"


def test_days_and_instants_are_written_for_the_english_reader(web_app: Flask) -> None:
    with web_app.test_request_context("/?lang=en"), clock.frozen(NOW):
        assert filters.day(date(2026, 11, 21)) == "Sat 21 Nov"
        assert filters.instant(NOW) == "Sat 21 Nov 14:30"
        assert filters.day(date(2025, 1, 1)) == "Wed 1 Jan 2025"
        assert filters.month("2026-11") == "November 2026"


def test_filters_work_outside_of_a_request() -> None:
    with clock.frozen(NOW):
        assert filters.instant(NOW) == "11月21日 星期六 14:30"


def test_quantities_and_hashes_are_easy_to_read() -> None:
    assert filters.quantity(3, "袋") == "3 袋"
    assert filters.quantity(-12000) == "−12\u2009000"
    assert filters.short_hash(bytes.fromhex("9f86d081884c7d65")) == "9f86 d081 884c"
    assert filters.short_hash("9f86d081884c7d65") == "9f86 d081 884c"


def test_every_state_has_one_word_and_one_colour() -> None:
    assert {machine: list(states) for machine, states in STATES.items()} == {
        "claim": [
            "submitted",
            "reviewed_once",
            "reviewed",
            "on_notice",
            "told",
            "objected",
            "posted",
            "returned",
            "withdrawn",
            "recalled",
        ],
        "objection": ["open", "upheld", "dismissed"],
        "appeal": ["open", "upheld", "dismissed"],
        "goal": ["open", "done", "not_done", "withdrawn"],
        "tribute": ["asked", "agreed", "public", "declined", "withdrawn"],
        "reminder": ["waiting", "returned", "withdrawn", "sent", "answered", "closed", "mistaken"],
        "relay": ["under_way", "late", "reached", "withdrawn"],
        "print_job": ["waiting", "making", "done", "failed", "cancelled"],
        "matter": [
            "held",
            "raised",
            "dispatched",
            "accepted",
            "done",
            "rated",
            "closed",
            "refused",
            "merged",
            "withdrawn",
        ],
        "meeting": ["draft", "called", "held", "minuted", "closed", "cancelled"],
        "motion": ["draft", "fixed", "voting", "closed", "counted", "decided", "dropped"],
        "correction": ["proposed", "confirmed", "done", "dropped"],
        "roll": ["draft", "submitted", "accepted", "returned", "replaced"],
        "return": ["draft", "submitted", "accepted", "returned", "replaced"],
        "household_event": ["proposed", "done", "declined"],
        "redemption": ["done", "undone"],
        "day_close": ["open", "counted", "recounted", "closed", "reopened"],
        "hold": ["held", "collected", "cancelled", "expired"],
        "delivery": ["out", "typed"],
        "delivery_line": ["out", "delivered", "back"],
        "lot": ["open", "closed", "drawn", "ended"],
        "draw": ["closed", "read", "drawn", "replaced"],
        "shift": ["planned", "cancelled", "confirmed"],
        "shift_place": ["going", "waiting", "left", "came", "missed", "excused"],
        "shift_ask": ["asked", "agreed", "declined", "lapsed", "withdrawn"],
        "goods_return": ["asked", "done", "declined"],
        "count": ["counted", "equal", "confirmed", "returned"],
        "donation": ["given", "undone"],
        "standard": ["draft", "consulted", "heard", "adopted", "in_force", "superseded"],
    }
    for states in STATES.values():
        words = [status.word for status in states.values()]
        assert len(set(words)) == len(words)


def test_a_status_is_said_to_the_reader(web_app: Flask) -> None:
    with web_app.test_request_context():
        assert status_of("claim", "on_notice") == ("公示中", "tag-open")
        with pytest.raises(KeyError):
            status_of("claim", "lost")


@pytest.mark.parametrize(
    ("asked", "number"),
    [("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("", 1), ("²", 1), ("99999999", 100_000), ("9" * 40, 1)],
)
def test_a_nonsense_page_number_is_the_first_page(web_app: Flask, asked: str, number: int) -> None:
    with web_app.test_request_context(query_string={"page": asked, "q": "李"}):
        assert asked_page() == number
        assert page_url(2) == "/?q=%E6%9D%8E&page=2"


def test_a_page_knows_its_place_in_the_list() -> None:
    page = Page(items=range(37), number=5, total=237)
    assert (page.pages, page.first, page.last, page.previous, page.next) == (5, 201, 237, 4, None)
    empty = Page(items=[], number=1, total=0)
    assert (empty.pages, empty.first, empty.last, empty.previous, empty.next) == (1, 0, 0, None, None)
    beyond = Page(items=[], number=9, total=60)
    assert (beyond.previous, beyond.next) == (2, None)
    assert offset(3) == 100
