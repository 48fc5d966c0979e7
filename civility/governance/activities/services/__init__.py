"""What happens to activities: keyword-only, one public function one transaction."""

from civility.governance.activities.services.activities import change_leader, end_activity, open_activity
from civility.governance.activities.services.asks import answer_ask, ask_cover, ask_swap, withdraw_asks
from civility.governance.activities.services.feeds import make_feed
from civility.governance.activities.services.hours import Seen, confirm_hours
from civility.governance.activities.services.keeping import keep_shifts, keep_shifts_of
from civility.governance.activities.services.places import add_comer, cancel_shift, enter_shift, tell
from civility.governance.activities.services.proposing import Proposed, propose_again
from civility.governance.activities.services.rota import Turning, declare_absence, set_rota, withdraw_absence

__all__ = [
    "Proposed",
    "Seen",
    "Turning",
    "add_comer",
    "answer_ask",
    "ask_cover",
    "ask_swap",
    "cancel_shift",
    "change_leader",
    "confirm_hours",
    "declare_absence",
    "end_activity",
    "enter_shift",
    "keep_shifts",
    "keep_shifts_of",
    "make_feed",
    "open_activity",
    "propose_again",
    "set_rota",
    "tell",
    "withdraw_absence",
    "withdraw_asks",
]
