"""Covenants: their versions, what was said of a draft, and who signed."""

from civility.governance.covenants.models.covenants import KINDS, STATES, VOTED_BY, Covenant, CovenantComment
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
    "CovenantSheet",
    "CovenantSheetLine",
    "CovenantSignature",
    "SignatureAccess",
]
