"""What changes places, households and accounts; one module a verb's noun."""

from civility.people.services.accounts import (
    add_appointment,
    add_user,
    change_password,
    disable_user,
    enable_user,
    end_appointment,
    reset_password,
)
from civility.people.services.cards import issue_card, issue_missing_cards, renew_card, revoke_cards, set_pin
from civility.people.services.kinship import declare_relative, end_relative
from civility.people.services.looks import note_look
from civility.people.services.places import (
    SETTINGS,
    add_division,
    add_village,
    change_settings,
    keep_settings,
    open_grids,
)
from civility.people.services.portraits import drop_portrait, keep_portrait, remove_portrait
from civility.people.services.roster import import_roster
from civility.people.services.sign_in import check_household_pin, sign_in, sign_in_household
from civility.people.services.tokens import find_token_user, issue_api_token, list_api_tokens, revoke_api_token
from civility.people.services.uploads import drop_upload, get_upload, keep_upload
from civility.people.services.walking import set_walk_order

__all__ = [
    "SETTINGS",
    "add_appointment",
    "add_division",
    "add_user",
    "add_village",
    "change_password",
    "change_settings",
    "check_household_pin",
    "declare_relative",
    "disable_user",
    "drop_portrait",
    "drop_upload",
    "enable_user",
    "end_appointment",
    "end_relative",
    "find_token_user",
    "get_upload",
    "import_roster",
    "issue_api_token",
    "issue_card",
    "issue_missing_cards",
    "keep_portrait",
    "keep_settings",
    "keep_upload",
    "list_api_tokens",
    "note_look",
    "open_grids",
    "remove_portrait",
    "renew_card",
    "reset_password",
    "revoke_api_token",
    "revoke_cards",
    "set_pin",
    "set_walk_order",
    "sign_in",
    "sign_in_household",
]
