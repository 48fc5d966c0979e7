"""What changes units, heads and notices; one module a noun."""

from civility.governance.relay.services.heads import (
    elect_head,
    end_term,
    give_account,
    recall_head,
)
from civility.governance.relay.services.notices import (
    confirm_for,
    confirm_own,
    send_notice,
    send_to_villages,
    withdraw_notice,
)
from civility.governance.relay.services.units import dissolve_unit, form_unit, move_households

__all__ = [
    "confirm_for",
    "confirm_own",
    "dissolve_unit",
    "elect_head",
    "end_term",
    "form_unit",
    "give_account",
    "move_households",
    "recall_head",
    "send_notice",
    "send_to_villages",
    "withdraw_notice",
]
