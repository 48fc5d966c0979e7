"""How a signature came, and what became of a sheet of paper, in words."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext as _

from civility.errors import N_
from civility.governance.covenants.models import CovenantSheet, CovenantSignature

CHANNEL_WORDS = {
    "drawn": N_("手机上签的名"),
    "ticked": N_("手机上勾的同意"),
    "paper": N_("纸上签的"),
    "helper": N_("%(name)s当面问过，代签"),
}
SHEET_WORDS = {"waiting": N_("等另一个人核对"), "confirmed": N_("核对过了"), "refused": N_("对不上，没有算")}


def channel_words(signature: CovenantSignature, names: Mapping[UUID | None, str]) -> str:
    """``names`` are those of the helpers: a signature by one never looks like the household's own hand."""
    return _(CHANNEL_WORDS[signature.channel]) % {"name": names.get(signature.helper_id, "")}


def sheet_words(sheet: CovenantSheet) -> str:
    return _(SHEET_WORDS[sheet.state])
