"""How a signature came, what became of a sheet of paper, and what was said to a reminder, in words."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext as _

from civility.errors import N_
from civility.governance.covenants.models import CovenantSheet, CovenantSignature, ReminderAnswer
from civility.governance.covenants.queries import HeldArticle
from civility.governance.covenants.rules import KIND_NAMES
from civility.governance.covenants.rules.reminders import ANSWERS

CHANNEL_WORDS = {
    "drawn": N_("手机上签的名"),
    "ticked": N_("手机上勾的同意"),
    "paper": N_("纸上签的"),
    "helper": N_("%(name)s当面问过，代签"),
}
ANSWER_CHANNELS = {
    "phone": N_("本户在手机上说的"),
    "helper": N_("本户说的，%(name)s记的"),
    "paper": N_("本户写在纸上的，%(name)s录的"),
}
SHEET_WORDS = {"waiting": N_("等另一个人核对"), "confirmed": N_("核对过了"), "refused": N_("对不上，没有算")}


def channel_words(signature: CovenantSignature, names: Mapping[UUID | None, str]) -> str:
    """``names`` are those of the helpers: a signature by one never looks like the household's own hand."""
    return _(CHANNEL_WORDS[signature.channel]) % {"name": names.get(signature.helper_id, "")}


def sheet_words(sheet: CovenantSheet) -> str:
    return _(SHEET_WORDS[sheet.state])


def held_words(promise: HeldArticle) -> str:
    """``村规民约 第 2 条 门前三包``."""
    kind = _(KIND_NAMES[promise.covenant.kind])
    place = _("%(kind)s 第 %(number)s 条", kind=kind, number=promise.number)
    return f"{place} {promise.title}".strip()


def answer_words(answer: ReminderAnswer, names: Mapping[UUID | None, str]) -> tuple[str, str]:
    """What the household tapped, empty where it only said something, and by which way; ``names`` are those of the helpers."""
    tapped = _(ANSWERS[answer.kind]) if answer.kind != "said" else ""
    return tapped, _(ANSWER_CHANNELS[answer.channel]) % {"name": names.get(answer.helper_id, "")}
