"""Covenants: their versions, what was said of a draft, who signed, and who was reminded."""

from civility.governance.covenants.models.covenants import KINDS, STATES, VOTED_BY, Covenant, CovenantComment
from civility.governance.covenants.models.reminders import CovenantReminder, ReminderAnswer
from civility.governance.covenants.models.signatures import (
    CHANNELS,
    CovenantSheet,
    CovenantSheetLine,
    CovenantSignature,
    SignatureAccess,
)

__all__ = [
    "CHANNELS",
    "KINDS",
    "STATES",
    "VOTED_BY",
    "Covenant",
    "CovenantComment",
    "CovenantReminder",
    "CovenantSheet",
    "CovenantSheetLine",
    "CovenantSignature",
    "ReminderAnswer",
    "SignatureAccess",
]
