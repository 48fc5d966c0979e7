"""Pages of points: standards, recording, households' own claims, reviews, notices, objections, appeals, the budget and the yearly close."""

from flask import Blueprint

blueprint = Blueprint("points", __name__)

from civility.points.views import (  # noqa: E402
    appeals,  # noqa: F401
    budget,  # noqa: F401
    claims,  # noqa: F401
    closing,  # noqa: F401
    consultation,  # noqa: F401
    corrections,  # noqa: F401
    deductions,  # noqa: F401
    drafts,  # noqa: F401
    notices,  # noqa: F401
    objections,  # noqa: F401
    oddities,  # noqa: F401
    own,  # noqa: F401
    paper,  # noqa: F401
    photos,  # noqa: F401
    recording,  # noqa: F401
    review_rules,  # noqa: F401
    reviews,  # noqa: F401
    rounds,  # noqa: F401
    spot_checks,  # noqa: F401
    standards,  # noqa: F401
    templates,  # noqa: F401
)
