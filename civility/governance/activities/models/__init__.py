"""The tables of activities."""

from civility.governance.activities.models.activities import Activity, RotaMember, Shift, ShiftAbsence
from civility.governance.activities.models.places import HoursClaim, ShiftAsk, ShiftFeed, ShiftPlace

__all__ = [
    "Activity",
    "HoursClaim",
    "RotaMember",
    "Shift",
    "ShiftAbsence",
    "ShiftAsk",
    "ShiftFeed",
    "ShiftPlace",
]
