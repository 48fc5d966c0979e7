"""Binding the API to the application."""

import hashlib

from flask import Flask, Response, current_app
from flask_limiter.util import get_remote_address

from civility.api import views  # noqa: F401  (views attach themselves to the blueprint)
from civility.api.blueprint import blueprint
from civility.api.health import init_health
from civility.api.openapi import document
from civility.api.operations import bearer_text, to_json
from civility.api.problems import problem_of
from civility.extensions import csrf, limiter
from civility.people.permissions import open_to_all

RATE = "600 per minute"


def init_api(app: Flask) -> None:
    """Register the operations, the probes, the OpenAPI document, and who answers for failures under ``/api/``."""
    app.extensions["civility_problem"] = problem_of
    csrf.exempt(blueprint)  # a bearer token is never sent by a browser on its own
    app.register_blueprint(blueprint)
    init_health(app)


def _caller() -> str:
    token = bearer_text()
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest() if token else get_remote_address()


def _rate() -> str:
    return str(current_app.config.get("API_RATE", RATE))


limiter.limit(_rate, key_func=_caller)(blueprint)


@blueprint.after_request
def _keep_nothing(answer: Response) -> Response:
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer


@blueprint.get("/openapi.json")
@open_to_all
def openapi() -> Response:
    """The document that describes every operation; open, because it says nothing about any village."""
    return Response(to_json(document(current_app)), content_type="application/json")
