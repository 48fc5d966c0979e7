"""Pages of points: standards, recording, reviews, notices and objections."""

from flask import Blueprint

blueprint = Blueprint("points", __name__)

from civility.points.views import claims, notices, objections, recording, reviews, standards  # noqa: E402, F401
