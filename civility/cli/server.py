"""``civility serve`` and ``civility routes``."""

import gc
import json
import multiprocessing
import socket
from typing import Any

import click
from flask import Flask, current_app
from gunicorn.app.base import BaseApplication

from civility import create_app
from civility.cli.context import in_app, json_option
from civility.cli.worker import start_beside
from civility.config import Settings, read_settings

THREADS = 8
OPEN = {"static", "web.preferences"}  # below people in the layers, so without its decorators


class Server(BaseApplication):
    """Gunicorn with our settings: threads in one process on SQLite, several processes on PostgreSQL."""

    def __init__(self, settings: Settings, *, with_worker: bool = False) -> None:
        self.settings = settings
        self.with_worker = with_worker
        super().__init__()

    def load_config(self) -> None:
        workers = 1 if self.settings.on_sqlite else min(4, multiprocessing.cpu_count() + 1)
        for name, value in {
            "bind": f"127.0.0.1:{self.settings.port}",
            "workers": workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "loglevel": "warning",
            "proc_name": "civility",
            "max_requests": 0,
            "control_socket_disable": True,
        }.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)
        self.cfg.set("post_worker_init", self._begin)

    def load(self) -> Flask:
        return create_app(self.settings)

    def _begin(self, worker: Any) -> None:
        """Gunicorn's hook in each process once it has loaded the application.

        What stays for good is taken out of the garbage collector's sight: looking through it held every fiftieth page
        up by a tenth of a second.
        """
        gc.collect()
        gc.freeze()
        if self.with_worker:
            start_beside(worker.app.callable)


@click.command()
@click.option("--no-worker", is_flag=True, help="Leave due work to ``civility worker``, run elsewhere.")
def serve(no_worker: bool) -> None:
    """Serve at http://127.0.0.1:PORT under gunicorn, and do due work beside it."""
    settings = read_settings()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", settings.port))
        except OSError:
            raise click.ClickException(
                f"端口 {settings.port} 已被别的程序占用。换一个再试：PORT={settings.port % 65535 + 1} make run"
            ) from None
    click.echo(f"请用浏览器打开 http://127.0.0.1:{settings.port}  （停止：Ctrl+C）")
    Server(settings, with_worker=not no_worker).run()


@click.command()
@json_option
@in_app
def routes(as_json: bool) -> None:
    """List every route with its methods, permission and the place it is bound to."""
    table = sorted(describe_routes(current_app), key=lambda row: row["path"])
    if as_json:
        click.echo(json.dumps(table, ensure_ascii=False, indent=1))
        return
    for row in table:
        click.echo(f"{','.join(row['methods']):10} {row['path']:60} {row['permission']:18} {row['scope']}")


def describe_routes(app: Flask) -> list[dict[str, Any]]:
    """One dict a route: path, methods, endpoint, permission, scope (village, township or everywhere)."""
    rows = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        scope = next((level for level in ("village", "township") if f"{level}_code" in rule.arguments), "everywhere")
        rows.append(
            {
                "path": rule.rule,
                "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
                "endpoint": rule.endpoint,
                "permission": getattr(view, "permission", "open" if rule.endpoint in OPEN else ""),
                "scope": scope,
            }
        )
    return rows
