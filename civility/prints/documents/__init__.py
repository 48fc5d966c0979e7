"""The one table of documents: the print centre and ``civility print`` read it, and the log names what was printed by it."""

from collections.abc import Mapping
from typing import Final

from civility.errors import N_
from civility.prints.documents.homes import HOMES
from civility.prints.documents.kinds import GROUPS, Choice, Document, Wanted, reference_of, what_and_household
from civility.prints.documents.shop import SHOP
from civility.prints.documents.together import TOGETHER
from civility.prints.documents.walls import WALLS

__all__ = [
    "ACTIONS",
    "BY_PAGE",
    "DOCUMENTS",
    "GROUPS",
    "NAMES",
    "Choice",
    "Document",
    "Wanted",
    "reference_of",
    "what_and_household",
]

DOCUMENTS: Final[Mapping[str, Document]] = {each.kind: each for each in (*WALLS, *HOMES, *SHOP, *TOGETHER)}

# Printed only from the page of what they belong to: endpoint, kind in the log, name, who may.
ONLY_THERE: Final = (
    ("points.private_notice", "private-notice", N_("只给本户的通知"), "claim.read"),
    ("points.receipt_sheet", "objection-receipt", N_("异议回执"), "appeal.enter"),
    ("points.ruling_sheet", "ruling", N_("异议处理结果"), "appeal.enter"),
    ("covenants.signing_sheet", "signing-sheet", N_("公约签名表"), "signature.enter"),
    ("covenants.reminder_letter", "reminder-letter", N_("提醒函"), "reminder.write"),
    ("activities.list_paper", "shift-list", N_("一班的签到表"), "activity.read"),
    ("matters.care_paper", "care-visits", N_("关爱走访表（内部）"), "matter.read"),
    ("matters.agreement", "agreement", N_("调解协议书"), "offer.edit"),
    ("meetings.ballot_papers", "ballots", N_("表决票"), "ballot.enter"),
    ("meetings.count_paper", "count-minutes", N_("点票记录"), "ballot.read"),
    ("meetings.result_paper", "vote-result", N_("表决结果"), "meeting.read"),
    ("relay.notice_sheet", "relay-sheet", N_("通知签收单"), "relay.carry"),
    ("store.served_paper", "services", N_("服务单"), "store.read"),
)
BY_PAGE: Final[Mapping[str, str]] = {
    **{page: each.kind for each in DOCUMENTS.values() for page in each.pages},
    **{page: kind for page, kind, _name, _action in ONLY_THERE},
}
NAMES: Final[Mapping[str, str]] = {
    **{each.kind: each.name for each in DOCUMENTS.values()},
    **{kind: name for _page, kind, name, _action in ONLY_THERE},
}
ACTIONS: Final[Mapping[str, str]] = {
    **{each.kind: each.action for each in DOCUMENTS.values()},
    **{kind: action for _page, kind, _name, action in ONLY_THERE},
}
