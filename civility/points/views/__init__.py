"""Pages of points: standards, recording, reviews, notices, objections, appeals and the budget."""

from flask import Blueprint

blueprint = Blueprint("points", __name__)

from civility.points.views import appeals, budget, claims, notices, objections, recording, reviews, standards  # noqa: E402, F401
