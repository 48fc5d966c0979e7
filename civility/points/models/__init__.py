"""Standards, claims and what happens to them on their way into the book, and the years that are closed.

Amounts are tenths of a point, never negative; ``Clause.direction`` says whether they are given or taken.
"""

from civility.points.models.claims import CLAIM_STATES, DECISIONS, Claim, ClaimSheet, Review
from civility.points.models.closing import CLOSE_STATES, YearClose
from civility.points.models.drafts import DRAFT_FORMS, SheetDraft, SheetPhoto
from civility.points.models.notices import NOTICE_STATES, OBJECTION_STATES, Appeal, Notice, Objection
from civility.points.models.scores import MonthlyScore, MonthlyTotal
from civility.points.models.standards import (
    CHANNELS,
    DIRECTIONS,
    STANDARD_STATES,
    Clause,
    FavouriteClause,
    Standard,
    StandardComment,
    StandardMinutes,
)
from civility.points.models.templates import StandardTemplate

__all__ = [
    "CHANNELS",
    "CLAIM_STATES",
    "CLOSE_STATES",
    "DECISIONS",
    "DIRECTIONS",
    "DRAFT_FORMS",
    "NOTICE_STATES",
    "OBJECTION_STATES",
    "STANDARD_STATES",
    "Appeal",
    "Claim",
    "ClaimSheet",
    "Clause",
    "FavouriteClause",
    "MonthlyScore",
    "MonthlyTotal",
    "Notice",
    "Objection",
    "Review",
    "SheetDraft",
    "SheetPhoto",
    "Standard",
    "StandardComment",
    "StandardMinutes",
    "StandardTemplate",
    "YearClose",
]
