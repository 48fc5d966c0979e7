"""Standards, claims and what happens to them on their way into the book, and the years that are closed.

Amounts are tenths of a point, never negative; ``Clause.direction`` says whether they are given or taken.
"""

from civility.points.models.claims import CLAIM_STATES, DECISIONS, Claim, ClaimSheet, Review
from civility.points.models.closing import CLOSE_STATES, YearClose
from civility.points.models.corrections import (
    CORRECTION_KINDS,
    CORRECTION_STATES,
    REMOVAL_CHANNELS,
    REMOVAL_SHEETS,
    Correction,
    NameRemoval,
)
from civility.points.models.deductions import Deduction
from civility.points.models.drafts import DRAFT_FORMS, SheetDraft, SheetPhoto
from civility.points.models.notices import NOTICE_STATES, OBJECTION_STATES, Appeal, Notice, Objection
from civility.points.models.oddities import OddityNote
from civility.points.models.scores import MonthlyScore, MonthlyTotal
from civility.points.models.spot_checks import SPOT_RESULTS, SpotCheck, SpotCheckItem
from civility.points.models.standards import (
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
    "CLAIM_STATES",
    "CLOSE_STATES",
    "CORRECTION_KINDS",
    "CORRECTION_STATES",
    "DECISIONS",
    "DIRECTIONS",
    "DRAFT_FORMS",
    "NOTICE_STATES",
    "OBJECTION_STATES",
    "REMOVAL_CHANNELS",
    "REMOVAL_SHEETS",
    "SPOT_RESULTS",
    "STANDARD_STATES",
    "Appeal",
    "Claim",
    "ClaimSheet",
    "Clause",
    "Correction",
    "Deduction",
    "FavouriteClause",
    "MonthlyScore",
    "MonthlyTotal",
    "NameRemoval",
    "Notice",
    "Objection",
    "OddityNote",
    "Review",
    "SheetDraft",
    "SheetPhoto",
    "SpotCheck",
    "SpotCheckItem",
    "Standard",
    "StandardComment",
    "StandardMinutes",
    "StandardTemplate",
    "YearClose",
]
