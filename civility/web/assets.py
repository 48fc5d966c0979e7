"""Addresses of static files that change when the file does, so that phones may keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, current_app, url_for


def asset(name: str) -> str:
    """The address of ``static/<name>``, carrying a fingerprint of its content."""
    folder = current_app.static_folder
    if folder is None:
        raise RuntimeError("this application serves no static files")
    path = Path(folder) / name
    return url_for("static", filename=name, v=fingerprint(path, path.stat().st_mtime_ns))


@cache
def fingerprint(path: Path, _changed: int) -> str:
    """The first characters of the file's SHA-256; read again only when its time of change moves."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def init_assets(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
