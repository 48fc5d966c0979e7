"""What changes standards, claims, notices, objections and appeals; one module a noun."""

from civility.points.services.appeals import raise_appeal, rule_appeal
from civility.points.services.budget import adopt_ceiling, change_budget, lift_ceiling
from civility.points.services.claims import record_claims, withdraw_claims
from civility.points.services.notices import close_due_notices, closing_time, publish_notice
from civility.points.services.objections import raise_objection, rule_objection
from civility.points.services.rebuild import ScoreDifference, compare_scores, rebuild_scores
from civility.points.services.reviews import APPROVED, Decision, review_claims
from civility.points.services.rollup import add_scores, take_back_scores
from civility.points.services.standards import (
    accept,
    adopt_deductions,
    adopt_standard,
    discard_draft,
    import_standard,
    put_in_force,
    read_upload,
    reread_upload,
)

__all__ = [
    "APPROVED",
    "Decision",
    "ScoreDifference",
    "accept",
    "add_scores",
    "adopt_ceiling",
    "adopt_deductions",
    "adopt_standard",
    "change_budget",
    "close_due_notices",
    "closing_time",
    "compare_scores",
    "discard_draft",
    "import_standard",
    "lift_ceiling",
    "publish_notice",
    "put_in_force",
    "raise_appeal",
    "raise_objection",
    "read_upload",
    "rebuild_scores",
    "record_claims",
    "reread_upload",
    "review_claims",
    "rule_appeal",
    "rule_objection",
    "take_back_scores",
    "withdraw_claims",
]
