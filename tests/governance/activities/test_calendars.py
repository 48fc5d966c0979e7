"""Calendars read as RFC 5545 says, whatever stands in a title; they name nobody."""

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from civility.clock import frozen
from civility.governance.activities.queries.own import find_feed
from civility.governance.activities.rules.ics import CalendarEvent, escape, fold, write_calendar
from civility.governance.activities.services import cancel_shift, make_feed
from civility.governance.activities.views.feeds import token_of
from tests.factories.activities import NOON, Doing, a_slot, begin, enter, make_doing, shift_of
from tests.factories.store import key
from tests.store.conftest import forget_the_last_request

pytestmark = pytest.mark.postgresql
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200)


def unfold(calendar: bytes) -> list[tuple[str, str]]:
    """Name and value of every line, as a reader joins them again (RFC 5545, 3.1)."""
    text = calendar.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = re.sub("\r\n ", "", text).split("\r\n")[:-1]
    return [(line.partition(":")[0], line.partition(":")[2]) for line in lines]


def unescape(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def values(calendar: bytes, name: str) -> list[str]:
    return [value for each, value in unfold(calendar) if each == name]


@given(TEXTS)
def test_a_line_of_any_length_is_folded_at_75_octets_and_read_back(text: str) -> None:
    line = f"SUMMARY:{escape(text)}"
    pieces = list(fold(line))
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


@given(TEXTS)
def test_what_is_escaped_is_read_back_but_for_control_characters(text: str) -> None:
    written = escape(text)
    assert not re.search(r"[\x00-\x1f\x7f]", written)
    expected = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert unescape(written) == expected


def test_a_calendar_has_what_it_must_and_times_of_the_village() -> None:
    event = CalendarEvent(
        uid="1@civility",
        on=date(2026, 12, 31),
        begins=22 * 60,
        ends=24 * 60,
        summary="跨年，巡逻；一起\\走",
        changed_at=datetime(2026, 12, 1, 1, 2, 3, tzinfo=UTC),
        place="村口",
        cancelled=True,
    )
    written = write_calendar("上合乐寺村", [event])
    assert unfold(written)[:3] == [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Civility//Shifts//ZH")]
    assert unfold(written)[-1] == ("END", "VCALENDAR")
    assert values(written, "DTSTAMP") == ["20261201T010203Z"]
    assert values(written, "DTSTART;TZID=Asia/Shanghai") == ["20261231T220000"]
    assert values(written, "DTEND;TZID=Asia/Shanghai") == ["20270101T000000"]
    assert [unescape(each) for each in values(written, "SUMMARY")] == ["跨年，巡逻；一起\\走"]
    assert values(written, "STATUS") == ["CANCELLED"]
    assert values(written, "TZID") == ["Asia/Shanghai"]


@pytest.fixture
def doing(session: Session, app: Flask) -> Doing:
    return make_doing(session)


def get(client: FlaskClient, path: str, status: int = 200) -> bytes:
    forget_the_last_request()
    with frozen(NOON):
        answer = client.get(path)
    assert answer.status_code == status, answer.text
    if status == 200:
        assert answer.content_type == "text/calendar; charset=utf-8"
        assert "Set-Cookie" not in answer.headers
    return answer.data


def test_the_villages_calendar_names_nobody(session: Session, client: FlaskClient, doing: Doing) -> None:
    activity = begin(session, doing, figures=(4,), title="晚上巡逻")
    for place in (0, 1, 2):
        enter(session, doing, shift_of(session, activity), place)
    with frozen(NOON):
        cancel_shift(
            session,
            village_id=doing.village_id,
            shift_id=shift_of(session, activity, 1).id,
            reason="李建国病了",
            actor=doing.leader,
        )
    written = get(client, f"/p/{doing.scene.village.code}/activities.ics")
    assert values(written, "SUMMARY") == ["晚上巡逻"] * 5
    assert values(written, "STATUS") == ["CONFIRMED", "CANCELLED", "CONFIRMED", "CONFIRMED", "CONFIRMED"]
    names = [home.head_name for home in doing.scene.households] + ["巡逻队长", "0001"]
    assert not [name for name in names if name in written.decode()]


def test_a_household_reads_its_own_shifts_at_an_address_of_its_own(
    session: Session, client: FlaskClient, doing: Doing
) -> None:
    activity = begin(session, doing, figures=(4, 5), slots=(a_slot(capacity=1),))
    for nth, place in ((0, 0), (1, 1), (2, 0)):
        enter(session, doing, shift_of(session, activity, nth), place)
    enter(session, doing, shift_of(session, activity, 1), 0)  # waits
    own = {"village_id": doing.village_id, "household_id": doing.home(0).id, "actor": doing.itself(0)}
    pressed = key()
    with frozen(NOON):
        first = make_feed(session, **own, request_key=pressed)
        assert make_feed(session, **own, request_key=pressed).id == first.id
    root = f"/p/{doing.scene.village.code}/shifts/"
    token = token_of(first.id)
    written = get(client, f"{root}{token}.ics")
    assert values(written, "DTSTART;TZID=Asia/Shanghai") == ["20261120T190000", "20261127T190000"]
    told = [line for line in written.decode().splitlines() if not line.startswith("UID")]  # an id may hold any digits
    assert not any("李建国" in line or "0001" in line for line in told)
    for wrong in (f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}", first.id.hex, "x"):
        get(client, f"{root}{wrong}.ics", 404)
    other = make_doing(session)
    get(client, f"/p/{other.scene.village.code}/shifts/{token}.ics", 404)
    with frozen(NOON):
        second = make_feed(session, **own, request_key=key())
    get(client, f"{root}{token}.ics", 404)
    get(client, f"{root}{token_of(second.id)}.ics")
    session.rollback()
    kept = find_feed(session, doing.village_id, doing.home(0).id)
    assert kept is not None
    assert kept.id == second.id
