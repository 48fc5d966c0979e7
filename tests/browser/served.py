"""The real application behind a real socket on loopback, over a fresh database, with a clock that can be moved.

The server runs in threads of the test's own process: that is what lets a test move its clock without the program
having a door for it. ``civility serve`` itself, under gunicorn, is run by ``tests/journeys/test_last_item.py``.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

from civility import clock, create_app
from civility.extensions import db
from tests.database import make_settings


class MovedClock:
    """Stands in for the variable that ``civility.clock`` reads: the wall's time, moved by some days.

    It runs on, as clocks do, and is the same for every thread of the server.
    """

    def __init__(self) -> None:
        self.moved_by = timedelta()
        self.frozen: ContextVar[datetime | None] = ContextVar("frozen_in_a_test", default=None)

    def get(self) -> datetime:
        return self.frozen.get() or datetime.now(UTC) + self.moved_by

    def set(self, instant: datetime | None) -> Any:
        return self.frozen.set(instant)

    def reset(self, token: Any) -> None:
        self.frozen.reset(token)

    def move_to(self, day: str, hour: int = 9) -> None:
        """Make it ``hour`` o'clock in the village on a day such as ``2026-10-08``."""
        then = datetime.fromisoformat(f"{day}T{hour:02d}:00:00").replace(tzinfo=clock.ZONE)
        self.moved_by = then - datetime.now(UTC)

    def move_by(self, *, days: int) -> None:
        self.moved_by += timedelta(days=days)


@pytest.fixture
def wall_clock(monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    moved = MovedClock()
    monkeypatch.setattr(clock, "_frozen", moved)
    return moved


@dataclass(frozen=True)
class Server:
    """A running application and its address, without a slash at the end."""

    app: Flask
    url: str


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, *_said: object) -> None:
        """Requests are not news; errors still are."""


@contextmanager
def serve(database_url: str) -> Iterator[Server]:
    """Serve the database on a free port; its address is what codes on paper carry."""
    listening = make_server("127.0.0.1", 0, _late_app, threaded=True, request_handler=_Quiet)
    url = f"http://127.0.0.1:{listening.server_port}"
    app = create_app(replace(make_settings(database_url), base_url=url, port=listening.server_port))
    listening.app = _whole(app)
    thread = threading.Thread(target=listening.serve_forever, name="server under test", daemon=True)
    thread.start()
    try:
        yield Server(app, url)
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()
        with app.app_context():
            db.engine.dispose()


def _whole(app: Flask) -> Callable[[Any, Any], list[bytes]]:
    """Let an answer leave only when it is complete and closed.

    When a browser drops a connection, werkzeug's server forgets the file it was sending without closing it; the
    warning about that then fails whichever test is running.
    """

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as pieces:
            return [b"".join(pieces)]

    return answer


def _late_app(_environ: Any, _start: Any) -> Any:
    raise AssertionError("asked before the application was there")
