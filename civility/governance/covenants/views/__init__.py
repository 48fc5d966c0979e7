"""Pages of covenants: written, put before the village, voted, signed, kept in mind. Each module is one of these."""

from civility.governance.covenants.views import (
    consultation,
    covenants,
    own,
    own_reminders,
    reminders,
    reminding,
    sheets,
    signatures,
)
from civility.governance.covenants.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "consultation",
    "covenants",
    "own",
    "own_reminders",
    "reminders",
    "reminding",
    "sheets",
    "signatures",
]
