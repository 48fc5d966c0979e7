"""What happens to covenants: written, put before the village, voted, filed, signed."""

from civility.governance.covenants.services.consulting import (
    answer_comment,
    comment_on_covenant,
    consult_covenant,
    file_covenant,
)
from civility.governance.covenants.services.sheets import confirm_sheet, enter_sheet, refuse_sheet
from civility.governance.covenants.services.signing import note_access, sign_covenant, withdraw_signature
from civility.governance.covenants.services.writing import adopt_covenant, paper_ref, save_draft, write_draft

__all__ = [
    "adopt_covenant",
    "answer_comment",
    "comment_on_covenant",
    "confirm_sheet",
    "consult_covenant",
    "enter_sheet",
    "file_covenant",
    "note_access",
    "paper_ref",
    "refuse_sheet",
    "save_draft",
    "sign_covenant",
    "withdraw_signature",
    "write_draft",
]
