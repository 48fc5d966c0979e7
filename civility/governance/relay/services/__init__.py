"""What changes units, heads and notices; one module a noun."""

from civility.governance.relay.services.appraisals import open_appraisal, score_person
from civility.governance.relay.services.contacts import keep_contact
from civility.governance.relay.services.grids import keep_grid
from civility.governance.relay.services.heads import (
    elect_head,
    end_stray_terms,
    end_term,
    give_account,
    recall_head,
)
from civility.governance.relay.services.notices import (
    confirm_for,
    confirm_own,
    may_take_back,
    send_notice,
    send_to_villages,
    take_back,
    withdraw_notice,
)
from civility.governance.relay.services.units import dissolve_unit, form_unit, move_households
from civility.governance.relay.services.visits import empty_old_visits, open_visit, write_visit

__all__ = [
    "confirm_for",
    "confirm_own",
    "dissolve_unit",
    "elect_head",
    "empty_old_visits",
    "end_stray_terms",
    "end_term",
    "form_unit",
    "give_account",
    "keep_contact",
    "keep_grid",
    "may_take_back",
    "move_households",
    "open_appraisal",
    "open_visit",
    "recall_head",
    "score_person",
    "send_notice",
    "send_to_villages",
    "take_back",
    "withdraw_notice",
    "write_visit",
]
