"""What happens to matters."""

from civility.governance.matters.services.closing import rate_matter, reopen_matter, withdraw_matter
from civility.governance.matters.services.emptying import empty_old_matters
from civility.governance.matters.services.entries import finish_entry, plan_entry
from civility.governance.matters.services.handling import (
    accept_matter,
    answer_matter,
    decline_matter,
    dispatch_matter,
    escalate_due,
    hand_down,
    hand_up,
    refuse_matter,
)
from civility.governance.matters.services.offers import add_offer, begin_offers, drop_offer
from civility.governance.matters.services.raising import Raised, admit_matters, raise_matter
from civility.governance.matters.services.silence import close_silent, silent_until
from civility.governance.matters.services.wall import (
    decide_hidings,
    merge_matters,
    note_access,
    note_accesses,
    propose_hiding,
    support_matter,
)

__all__ = [
    "Raised",
    "accept_matter",
    "add_offer",
    "admit_matters",
    "answer_matter",
    "begin_offers",
    "close_silent",
    "decide_hidings",
    "decline_matter",
    "dispatch_matter",
    "drop_offer",
    "empty_old_matters",
    "escalate_due",
    "finish_entry",
    "hand_down",
    "hand_up",
    "merge_matters",
    "note_access",
    "note_accesses",
    "plan_entry",
    "propose_hiding",
    "raise_matter",
    "rate_matter",
    "refuse_matter",
    "reopen_matter",
    "silent_until",
    "support_matter",
    "withdraw_matter",
]
