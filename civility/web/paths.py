"""Which addresses can mean something, and which we may send a browser back to: paths of this site, nothing else."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

LARGEST_NUMBER = 2**31 - 1  # what both databases keep in an integer column
NUL = "\0"  # PostgreSQL takes no text that holds it


class Number(IntegerConverter):
    """``<int:number>``: a number no row could have is an address that does not exist."""

    def __init__(self, rules: Map, *args: Any, **bounds: Any) -> None:
        super().__init__(rules, *args, **{"max": LARGEST_NUMBER, **bounds})


def asked_number(name: str) -> int | None:
    """The number under ``name`` of the query: None when there is none, and 0, which no row has, for one no row could have."""
    number = request.args.get(name, type=int)
    return number if number is None or abs(number) <= LARGEST_NUMBER else 0


def refuse_nul() -> None:
    """Nothing here is called by a name with a NUL in it, so such an address is answered before a view sees it."""
    if NUL in request.path:
        abort(404)
    if any(NUL in text for pair in request.args.items(multi=True) for text in pair):
        abort(422)


def init_paths(app: Flask) -> None:
    app.url_map.converters["int"] = Number
    app.before_request(refuse_nul)


def safe_path(target: str | None, default: str = "/") -> str:
    r"""``target`` if it is a path of this site, else ``default``.

    Refused: other hosts (``//host``, ``/\host``, which browsers read as one), schemes, and control
    characters, which browsers drop before they parse.
    """
    if not target or len(target) > 2000 or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    if any(ord(char) < 0x20 or ord(char) == 0x7F for char in target) or "\\" in target:
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target


def way_back(default: str = "/") -> str:
    """The path of the page this request came from, when that page was ours."""
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host:
        return default
    path = referrer.path + (f"?{referrer.query}" if referrer.query else "")
    return safe_path(path, default)
