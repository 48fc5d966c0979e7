"""What happens to covenants: written, put before the village, voted, filed, signed, and kept in mind."""

from civility.governance.covenants.services.answering import answer_reminder, empty_old_reminders
from civility.governance.covenants.services.consulting import (
    answer_comment,
    comment_on_covenant,
    consult_covenant,
    file_covenant,
)
from civility.governance.covenants.services.emptying import empty_old_comments
from civility.governance.covenants.services.reminding import (
    close_reminder,
    note_handed,
    propose_reminder,
    return_reminder,
    send_reminder,
    take_back_reminder,
    withdraw_reminder,
)
from civility.governance.covenants.services.sheets import confirm_sheet, enter_sheet, refuse_sheet
from civility.governance.covenants.services.signing import note_access, sign_covenant, withdraw_signature
from civility.governance.covenants.services.writing import adopt_covenant, paper_ref, save_draft, write_draft

__all__ = [
    "adopt_covenant",
    "answer_comment",
    "answer_reminder",
    "close_reminder",
    "comment_on_covenant",
    "confirm_sheet",
    "consult_covenant",
    "empty_old_comments",
    "empty_old_reminders",
    "enter_sheet",
    "file_covenant",
    "note_access",
    "note_handed",
    "paper_ref",
    "propose_reminder",
    "refuse_sheet",
    "return_reminder",
    "save_draft",
    "send_reminder",
    "sign_covenant",
    "take_back_reminder",
    "withdraw_reminder",
    "withdraw_signature",
    "write_draft",
]
