"""``civility worker``: does what is due, then sleeps a little, until it is told to stop."""

import logging
import random
import signal
import threading
import time
from collections.abc import Sequence
from functools import partial
from types import FrameType

import click
from flask import Flask, current_app

from civility.backups.errors import CopyFailed
from civility.cli.context import answer, in_app_once, json_option
from civility.cli.due import DUE, SOON, Job
from civility.db import retrying
from civility.extensions import current_session, db

EVERY_S = 60.0
SOON_S = 2.0
JITTER = 0.2  # so that several workers started together do not stay together
log = logging.getLogger(__name__)


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now and exit; exit 1 if any of it failed.")
@json_option
@in_app_once
def work(once: bool, as_json: bool) -> None:
    """Do due work: close notices and post their claims, give back what was reserved and not fetched, make the shifts of the coming weeks and what the print centre has in its queue, announce and clear points that expire, copy the database once a night where CIVILITY_BACKUPS says, audit each book once a night, forget old API answers."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if once:
        done, failed = run_due(app)
        words = "，".join(f"{name} {count}" for name, count in done.items())
        answer({"done": done, "failed": failed}, f"做完了：{words}。" if done else "没有做成。", as_json=as_json)
        if failed:
            raise click.ClickException(f"没有做成：{', '.join(failed)}。原因见日志。")
        return
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()  # what is running finishes its transaction first

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, ask_to_stop)
    click.echo(f"每 {EVERY_S:.0f} 秒看一次有没有到期的事。（停止：Ctrl+C）", err=True)
    run_until(app, stop)


def start_beside(app: Flask) -> threading.Event:
    """Do due work in a thread of a serving process until the event is set.

    In the process, so that on SQLite it queues with the other writers. A thread that is cut off leaves a
    transaction that was not committed; the next one begins again.
    """
    stop = threading.Event()
    threading.Thread(target=run_until, args=(app, stop), name="due-work", daemon=True).start()
    return stop


def run_until(app: Flask, stop: threading.Event) -> None:
    """Do what is due, sleep a little, again, until told to stop; what somebody waits for is looked after meanwhile."""
    while not stop.is_set():
        _tell(run_due(app)[0])
        until = time.monotonic() + EVERY_S * random.uniform(1 - JITTER, 1 + JITTER)
        while not stop.wait(SOON_S) and time.monotonic() < until:
            _tell(run_due(app, SOON)[0])


def _tell(done: dict[str, int]) -> None:
    if any(done.values()):
        click.echo("，".join(f"{name} {count}" for name, count in done.items() if count), err=True)


def run_due(app: Flask, jobs: Sequence[Job] | None = None) -> tuple[dict[str, int], list[str]]:
    """Every kind of due work (or of ``jobs``) once, each in a context of its own: what each did, and which failed.

    What the database undid is done again, as for a page. One that fails is logged and tried again next time; the others go on.
    """
    done: dict[str, int] = {}
    failed: list[str] = []
    for job in DUE if jobs is None else jobs:
        with app.app_context():
            try:
                done[job.name] = retrying(current_session(), partial(job.run, current_session()))
            except Exception as error:
                known = isinstance(error, CopyFailed)  # a stick that is not plugged in, each minute: one line will do
                log.error("due work failed: %s: %s", job.name, error, exc_info=not known)
                db.session.rollback()
                failed.append(job.name)
    return done, failed
