"""Calendars as text, after RFC 5545: escaped, folded at 75 octets between characters, CRLF, the village's own time.

Source: https://www.rfc-editor.org/rfc/rfc5545 sections 3.1 (folding), 3.3.11 (escaping), 3.6.5 (time zones).
China has had one time and no summer time since 1991, so one observance describes the zone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

MOST_OCTETS: Final = 75
ZONE: Final = "Asia/Shanghai"
_ZONE_LINES: Final = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19910915T010000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """``begins`` and ``ends`` are minutes since midnight of ``on``; ``uid`` stays the same when it changes."""

    uid: str
    on: date
    begins: int
    ends: int
    summary: str
    changed_at: datetime
    place: str = ""
    note: str = ""
    cancelled: bool = False


def write_calendar(name: str, events: Iterable[CalendarEvent]) -> bytes:
    """A whole calendar, UTF-8."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Civility//Shifts//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}",
        f"X-WR-TIMEZONE:{ZONE}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        *_ZONE_LINES,
    ]
    for event in events:
        lines += _event_lines(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line)).encode()


def escape(text: str) -> str:
    """A text value: backslash, semicolon, comma and line end, nothing else; control characters have no place in it."""
    plain = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> Iterator[str]:
    """A line as several of at most 75 octets; those that go on begin with a space, and no character is parted."""
    piece, octets = "", 0
    for char in line:
        wide = len(char.encode())
        if octets + wide > MOST_OCTETS:
            yield piece
            piece, octets = " ", 1
        piece += char
        octets += wide
    yield piece


def _event_lines(event: CalendarEvent) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{event.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={ZONE}:{_moment(event.on, event.begins)}",
        f"DTEND;TZID={ZONE}:{_moment(event.on, event.ends)}",
        f"SUMMARY:{escape(event.summary)}",
    ]
    if event.place:
        lines.append(f"LOCATION:{escape(event.place)}")
    if event.note:
        lines.append(f"DESCRIPTION:{escape(event.note)}")
    return [*lines, f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}", "END:VEVENT"]


def _moment(day: date, minutes: int) -> str:
    """A shift that ends at midnight ends on the day after."""
    return f"{day + timedelta(days=minutes // 1440):%Y%m%d}T{minutes % 1440 // 60:02}{minutes % 60:02}00"
