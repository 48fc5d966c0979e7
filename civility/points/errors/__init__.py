"""What standards, claims, reviews, notices and objections refuse.

::

    RuleBroken
    ├── of standards   NothingToImport, RowsLeftOut, StandardTitleRedLine, StandardNotDraft, StandardNotAdopted,
    │                  NoMajority, StartsTooEarly, DeductionsNotAdopted
    ├── of claims      NoHouseholds, UnknownNumbers, TooManyHouseholds, ReasonMissing, EvidenceTooLong,
    │                  HappenedInFuture, HappenedTooLongAgo, ClauseNotInForce, ClauseEnded, NotTheRecorder, NotWithdrawable; rules.errors.WrongAmount and its kinds
    │   ├── HouseholdRefused    OwnHousehold, LeftVillage, AlreadyClaimed, StepReached; rules.cap_errors has
    │   │                       CapReached and TimesReached
    │   └── HouseholdsRefused   several of these in one sheet
    ├── of drafts, rounds, paper and households' own claims   NotForHouseholds, TooManyOwnClaims, TooManyDrafts, DraftTooLong,
    │                  LinesWrong (of NoSuchHousehold, HouseholdTwice), RowTotalWrong, PointTotalWrong, TotalsDiffer, TypedItYourself
    ├── of reviews     ReviewerIsRecorder, ReviewedBefore, AlreadyReviewed, ReturnNeedsReason, NothingDecided
    ├── of notices     NothingToPublish, ClosesTooSoon
    ├── of corrections NotCorrectable, CorrectionWaiting, DisputeOpen, CorrectionReasonMissing, CorrectionSettled,
    │                  SecondPersonNeeded, NotTheReplacement; NotNamedThere of wishes not to be named
    ├── of deductions  RepairTooLate, RepairByRecorder, NotRepairable, RepairNoteMissing
    ├── of spot checks SampleMonthNotOver, AlreadyChecked, CheckNeedsReason; OddityNoteEmpty
    ├── of the budget  BudgetMissing, ValueVoted; rules.errors.CeilingReached
    ├── of the close   CloseNotStanding, CloseUndoTooLate, UndoReasonMissing; rules.close_errors has what stands in
    │                  its way, people.errors YearClosed
    ├── of objections  NoticeClosed, ObjectionEmpty, AlreadyRuled, NotIndependent, RulingEmpty
    └── of appeals     NotRuledYet, AppealEmpty, AppealTooLate, AlreadyAppealed, AppealNotYours, AppealSettled,
                       AppealRuled, NotFreeToDecide
"""

from civility.people.errors import (
    AnswerEmpty,
    CommentEmpty,
    ConsultationOpen,
    ConsultationTooLong,
    ConsultationTooShort,
    NotConsulted,
    NotFiledYet,
)
from civility.points.errors.budget import (
    BudgetMissing,
    CloseNotStanding,
    CloseUndoTooLate,
    UndoReasonMissing,
    ValueVoted,
)
from civility.points.errors.claims import (
    AlreadyClaimed,
    AlreadyReviewed,
    ClauseEnded,
    ClauseNotInForce,
    EvidenceTooLong,
    HappenedInFuture,
    HappenedTooLongAgo,
    HouseholdRefused,
    HouseholdsRefused,
    LeftVillage,
    NoHouseholds,
    NothingDecided,
    NotTheRecorder,
    NotWithdrawable,
    OwnHeadUnit,
    OwnHousehold,
    ReasonMissing,
    RelativeHousehold,
    ReturnNeedsReason,
    ReviewerIsRecorder,
    StepReached,
    TooManyHouseholds,
    UnknownNumbers,
)
from civility.points.errors.corrections import (
    CorrectionReasonMissing,
    CorrectionSettled,
    CorrectionWaiting,
    DisputeOpen,
    NotCorrectable,
    NotNamedThere,
    NotTheReplacement,
    SecondPersonNeeded,
)
from civility.points.errors.deductions import NotRepairable, RepairByRecorder, RepairNoteMissing, RepairTooLate
from civility.points.errors.drafts import (
    DraftTooLong,
    HouseholdTwice,
    LinesWrong,
    NoSuchHousehold,
    NotForHouseholds,
    PointTotalWrong,
    RowTotalWrong,
    TooManyDrafts,
    TooManyOwnClaims,
    TotalsDiffer,
    TypedItYourself,
)
from civility.points.errors.notices import (
    AlreadyAppealed,
    AlreadyRuled,
    AppealEmpty,
    AppealNotYours,
    AppealRuled,
    AppealSettled,
    AppealTooLate,
    ClosesTooSoon,
    NotFreeToDecide,
    NothingToPublish,
    NoticeClosed,
    NotIndependent,
    NotRuledYet,
    ObjectionEmpty,
    RulingEmpty,
)
from civility.points.errors.oddities import OddityNoteEmpty
from civility.points.errors.reviews import ReviewedBefore
from civility.points.errors.spot_checks import AlreadyChecked, CheckNeedsReason, SampleMonthNotOver
from civility.points.errors.standards import (
    DeductionsNotAdopted,
    DraftHasComments,
    NoMajority,
    NothingToCompare,
    NothingToImport,
    RowsLeftOut,
    StandardNotAdopted,
    StandardNotDraft,
    StandardTitleRedLine,
    StartsTooEarly,
)
from civility.points.errors.templates import NoTemplate

__all__ = [
    "AlreadyAppealed",
    "AlreadyChecked",
    "AlreadyClaimed",
    "AlreadyReviewed",
    "AlreadyRuled",
    "AnswerEmpty",
    "AppealEmpty",
    "AppealNotYours",
    "AppealRuled",
    "AppealSettled",
    "AppealTooLate",
    "BudgetMissing",
    "CheckNeedsReason",
    "ClauseEnded",
    "ClauseNotInForce",
    "CloseNotStanding",
    "CloseUndoTooLate",
    "ClosesTooSoon",
    "CommentEmpty",
    "ConsultationOpen",
    "ConsultationTooLong",
    "ConsultationTooShort",
    "CorrectionReasonMissing",
    "CorrectionSettled",
    "CorrectionWaiting",
    "DeductionsNotAdopted",
    "DisputeOpen",
    "DraftHasComments",
    "DraftTooLong",
    "EvidenceTooLong",
    "HappenedInFuture",
    "HappenedTooLongAgo",
    "HouseholdRefused",
    "HouseholdTwice",
    "HouseholdsRefused",
    "LeftVillage",
    "LinesWrong",
    "NoHouseholds",
    "NoMajority",
    "NoSuchHousehold",
    "NoTemplate",
    "NotConsulted",
    "NotCorrectable",
    "NotFiledYet",
    "NotForHouseholds",
    "NotFreeToDecide",
    "NotIndependent",
    "NotNamedThere",
    "NotRepairable",
    "NotRuledYet",
    "NotTheRecorder",
    "NotTheReplacement",
    "NotWithdrawable",
    "NothingDecided",
    "NothingToCompare",
    "NothingToImport",
    "NothingToPublish",
    "NoticeClosed",
    "ObjectionEmpty",
    "OddityNoteEmpty",
    "OwnHeadUnit",
    "OwnHousehold",
    "PointTotalWrong",
    "ReasonMissing",
    "RelativeHousehold",
    "RepairByRecorder",
    "RepairNoteMissing",
    "RepairTooLate",
    "ReturnNeedsReason",
    "ReviewedBefore",
    "ReviewerIsRecorder",
    "RowTotalWrong",
    "RowsLeftOut",
    "RulingEmpty",
    "SampleMonthNotOver",
    "SecondPersonNeeded",
    "StandardNotAdopted",
    "StandardNotDraft",
    "StandardTitleRedLine",
    "StartsTooEarly",
    "StepReached",
    "TooManyDrafts",
    "TooManyHouseholds",
    "TooManyOwnClaims",
    "TotalsDiffer",
    "TypedItYourself",
    "UndoReasonMissing",
    "UnknownNumbers",
    "ValueVoted",
]
