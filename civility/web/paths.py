"""Which addresses we may send a browser back to: paths of this site, nothing else."""

from urllib.parse import urlsplit

from flask import request


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
