"""What changes standards, claims, notices, objections, appeals and closed years; one module a noun."""

from civility.points.services.appeals import raise_appeal, rule_appeal
from civility.points.services.budget import adopt_ceiling, change_budget, lift_ceiling
from civility.points.services.claims import record_claims, withdraw_claims
from civility.points.services.closing import adopt_expiry, close_year, do_due_closes, lift_expiry, undo_close
from civility.points.services.consultation import answer_comment, comment_on_draft, consult, is_consulted
from civility.points.services.corrections import (
    confirm_correction,
    do_due_corrections,
    drop_correction,
    name_replacement,
    propose_correction,
)
from civility.points.services.deductions import (
    adopt_deduction_terms,
    confirm_repair,
    do_due_deductions,
    do_due_lapses,
)
from civility.points.services.drafts import save_draft, throw_away_draft
from civility.points.services.emptying import (
    empty_old_comments,
    empty_old_objections,
    empty_old_photos,
    empty_photos_of,
)
from civility.points.services.favourites import keep_at_hand
from civility.points.services.independence import Nearness, nearness_of
from civility.points.services.names import hide_name, note_paper_changed
from civility.points.services.notices import close_due_notices, closing_time, publish_notice
from civility.points.services.objections import raise_objection, rule_objection
from civility.points.services.oddities import note_oddity
from civility.points.services.paper import TypedRow, confirm_paper, give_back_paper, list_typed, type_paper
from civility.points.services.rebuild import ScoreDifference, compare_scores, rebuild_scores
from civility.points.services.reckoning import Row
from civility.points.services.recording import record_sheet
from civility.points.services.reviews import APPROVED, Decision, adopt_second_review, lift_second_review, review_claims
from civility.points.services.rollup import add_scores, take_back_scores
from civility.points.services.spot_checks import do_due_spot_checks, draw_month, list_month, record_result
from civility.points.services.standards import (
    accept,
    adopt_deductions,
    adopt_standard,
    discard_draft,
    file_standard,
    import_standard,
    put_in_force,
    read_upload,
    reread_upload,
)
from civility.points.services.templates import draft_from_template, publish_template, withdraw_template
from civility.points.services.workload import rows_to_review

__all__ = [
    "APPROVED",
    "Decision",
    "Nearness",
    "Row",
    "ScoreDifference",
    "TypedRow",
    "accept",
    "add_scores",
    "adopt_ceiling",
    "adopt_deduction_terms",
    "adopt_deductions",
    "adopt_expiry",
    "adopt_second_review",
    "adopt_standard",
    "answer_comment",
    "change_budget",
    "close_due_notices",
    "close_year",
    "closing_time",
    "comment_on_draft",
    "compare_scores",
    "confirm_correction",
    "confirm_paper",
    "confirm_repair",
    "consult",
    "discard_draft",
    "do_due_closes",
    "do_due_corrections",
    "do_due_deductions",
    "do_due_lapses",
    "do_due_spot_checks",
    "draft_from_template",
    "draw_month",
    "drop_correction",
    "empty_old_comments",
    "empty_old_objections",
    "empty_old_photos",
    "empty_photos_of",
    "file_standard",
    "give_back_paper",
    "hide_name",
    "import_standard",
    "is_consulted",
    "keep_at_hand",
    "lift_ceiling",
    "lift_expiry",
    "lift_second_review",
    "list_month",
    "list_typed",
    "name_replacement",
    "nearness_of",
    "note_oddity",
    "note_paper_changed",
    "propose_correction",
    "publish_notice",
    "publish_template",
    "put_in_force",
    "raise_appeal",
    "raise_objection",
    "read_upload",
    "rebuild_scores",
    "record_claims",
    "record_result",
    "record_sheet",
    "reread_upload",
    "review_claims",
    "rows_to_review",
    "rule_appeal",
    "rule_objection",
    "save_draft",
    "take_back_scores",
    "throw_away_draft",
    "type_paper",
    "undo_close",
    "withdraw_claims",
    "withdraw_template",
]
