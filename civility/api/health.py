"""What machines ask: does the process live, can it serve, how is it doing. Sets no cookie, asks for no sign-in.

``/metrics`` answers this machine itself, or whoever shows ``CIVILITY_METRICS_TOKEN``; to others it is not there.
Figures of requests are those of one process; with several, the directory named by ``PROMETHEUS_MULTIPROC_DIR``
brings them together. Figures of villages are read from the database and the same everywhere.
"""

import hmac
import ipaddress
import math
import os
import time
from typing import Any, Final

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from civility.api.operations import bearer_text
from civility.backups.queries import list_copies
from civility.backups.rules import until
from civility.clock import now
from civility.extensions import csrf, current_session, db, limiter
from civility.ledger.models import LedgerHead
from civility.people.permissions import open_to_all
from civility.points.models import Claim, Notice

blueprint = Blueprint("health", __name__)
FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")
REGISTRY: Final = CollectorRegistry()
REQUESTS: Final = Counter(
    "civility_requests_total", "Answers given", ["endpoint", "method", "status"], registry=REGISTRY
)
SECONDS: Final = Histogram("civility_request_seconds", "Time to answer", ["endpoint"], registry=REGISTRY)


@blueprint.get("/healthz")
@limiter.exempt
@open_to_all
def healthz() -> Response:
    """The process lives. Touches nothing else, so that a database in trouble does not get the process killed."""
    return _text("ok")


@blueprint.get("/readyz")
@limiter.exempt
@open_to_all
def readyz() -> Response:
    """The database answers and has the schema of this program; else 503 with the reason in one line."""
    try:
        with db.engine.connect() as connection:
            present = set(MigrationContext.configure(connection).get_current_heads())
    except DBAPIError as error:
        current_app.logger.error("not ready: %s", error.orig)
        return _text("database unreachable", 503)
    wanted = set(ScriptDirectory(current_app.extensions["migrate"].directory).get_heads())
    if present != wanted:
        return _text(f"schema is {_said(present)}, program wants {_said(wanted)}: run civility init", 503)
    return _text("ok")


@blueprint.get("/metrics")
@limiter.exempt
def metrics() -> Response:
    """Prometheus text."""
    if not _may_read():
        abort(404)
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry) + generate_latest(_villages()), content_type=CONTENT_TYPE_LATEST)


metrics.permission = "operator"  # type: ignore[attr-defined]


def init_health(app: Flask) -> None:
    """Register the probes and count every answer."""
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)
    app.before_request(_start)
    app.after_request(_count)


def _start() -> None:
    g.began = time.perf_counter()


def _count(answer: Response) -> Response:
    endpoint = request.endpoint or "unknown"  # never the path: one series a page, not one a household
    REQUESTS.labels(endpoint, request.method, str(answer.status_code)).inc()
    if "began" in g:
        SECONDS.labels(endpoint).observe(time.perf_counter() - g.began)
    return answer


def _may_read() -> bool:
    wanted = current_app.config["SETTINGS"].metrics_token
    if wanted and hmac.compare_digest(bearer_text().encode(), wanted.encode()):
        return True
    if any(name in request.headers for name in FORWARDED):
        return False  # a proxy on this machine speaks for somebody else
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _villages() -> CollectorRegistry:
    """What is true of all villages now, read from the database."""
    session, registry = current_session(), CollectorRegistry()
    at = now()
    figures: dict[str, tuple[str, Any]] = {
        "civility_villages": ("Books that are open", select(func.count()).select_from(LedgerHead)),
        "civility_ledger_transactions": ("Transactions in all books", select(func.sum(LedgerHead.seq))),
        "civility_claims_waiting": (
            "Claims that wait for a second person",
            select(func.count()).select_from(Claim).where(Claim.state == "submitted"),
        ),
        "civility_notices_open": (
            "Notices open for objections",
            select(func.count()).select_from(Notice).where(Notice.state == "open", Notice.closes_at > at),
        ),
        "civility_notices_overdue": (
            "Notices whose time is over and whose claims are not posted: is the worker running?",
            select(func.count()).select_from(Notice).where(Notice.state == "open", Notice.closes_at <= at),
        ),
    }
    for name, (meaning, query) in figures.items():
        Gauge(name, meaning, registry=registry).set(session.scalar(query) or 0)
    age = Gauge("civility_backup_age_seconds", "Since the newest copy was made; +Inf without one", registry=registry)
    age.set(_backup_age_s())
    return registry


def _backup_age_s() -> float:
    """Infinite without a copy, so that whoever asks for "older than two days" hears of that too."""
    folder, moment = current_app.config["SETTINGS"].backups, now()
    made = until(list_copies(folder), moment) if folder else []
    return (moment - made[0].made_at).total_seconds() if made else math.inf


def _said(revisions: set[str]) -> str:
    return ", ".join(sorted(revisions)) or "empty"


def _text(said: str, status: int = 200) -> Response:
    answer = Response(said + "\n", status, content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    return answer
