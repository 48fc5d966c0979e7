"""Pages that promise to set no cookie: posters' landing pages and everything else the public reads.

The promise is kept by the session interface, not by each view: under these addresses no session is read, so nobody
is signed in there, and none is ever written. ``g.cookieless`` tells templates and other plumbing.
"""

from typing import Any

from flask import Flask, Request, Response, g
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

PREFIXES = ("/s/", "/p/", "/verify")


def is_cookieless(path: str) -> bool:
    """Whether an address belongs to a page that sets no cookie."""
    return path.startswith(PREFIXES)


class Sessions(SecureCookieSessionInterface):
    """Flask's own sessions, except under the addresses above."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if not is_cookieless(request.path):
            return super().open_session(app, request)
        g.cookieless = True
        return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> Any:
        if not g.get("cookieless"):
            super().save_session(app, session, response)


def init_cookieless(app: Flask) -> None:
    app.session_interface = Sessions()
