"""The Flask application itself: as Flask's own, but a page the database undid is answered by doing it again."""

from flask import Flask, request
from flask.typing import ResponseReturnValue

from civility.db import retrying
from civility.extensions import current_session


class Application(Flask):
    """A view may run more than once for one request, each time in a transaction of its own.

    That is safe because what writes carries a request key. Hooks before the view do not run again.
    """

    def dispatch_request(self) -> ResponseReturnValue:
        tries = 0

        def answer() -> ResponseReturnValue:
            nonlocal tries
            tries += 1
            if tries > 1:
                for file in request.files.values():
                    file.stream.seek(0)  # the try before has read it
            return Flask.dispatch_request(self)

        return retrying(current_session(), answer)
