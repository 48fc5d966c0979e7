"""Where a household leaves its people's names and words: the one list of tables that blanking empties.

Tables stand here by name, because what hangs on a household is known to every feature. A test asks of each column of
texts in the program whether it is here, or why not (``tests/households/test_traces.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from civility.clock import now
from civility.errors import N_
from civility.people.rules import BLANKED

NO_STROKES: Final = "0,0"
"""A signature that was drawn stays one, of a single point."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The rows of ``table`` that hang on a household by their keys, or on those rows of ``parent`` that do.

    ``emptied`` are columns by what stands in them from then on (called, if it can be called). ``words`` are texts, or JSON,
    that stay and lose only names and phone numbers. ``only`` narrows what is emptied to rows that have these values.
    """

    table: str
    emptied: Mapping[str, Any] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    parent: str = "household"
    only: Mapping[str, Any] = field(default_factory=dict)


TRACES: Final = (
    Trace("member", {"name": BLANKED, "relation": "", "birth_year": None, "phone": ""}),
    Trace("user_account", {"name": BLANKED, "enabled": False, "password_hash": ""}),
    Trace("contact", {"phone": ""}),
    Trace("household_event", words=("said", "reason", "answer")),
    Trace("matter", {"name": "", "contact": "", "other": "", "why": "", "consent": ""}, ("text", "place")),
    Trace("matter", {"text": BLANKED}, only={"private": True}),
    Trace("matter_step", words=("note",), parent="matter"),
    Trace("matter_entry", words=("plan", "text"), parent="matter"),
    Trace("matter_hiding", words=("note",), parent="matter"),
    Trace("redemption", {"collected_by": ""}, ("undone_reason",)),
    Trace("goods_return", words=("reason",), parent="redemption"),
    Trace("tribute", {"person": BLANKED, "text": BLANKED, "signer": ""}, ("reason",)),
    Trace("visit", {"text": "", "emptied_at": now}),
    Trace("covenant_reminder", {"words": "", "reason": "", "handed_by": "", "emptied_at": now}),
    Trace("covenant_reminder_answer", {"words": ""}, parent="covenant_reminder"),
    Trace("covenant_signature", {"strokes": NO_STROKES}, only={"channel": "drawn"}),
    Trace("passbook_print", words=("lines",), parent="passbook"),
    Trace("outlet_sale", words=("what", "dispute_reason")),
    Trace("claim", words=("quantity", "detail")),
    Trace("claim_sheet", words=("reason", "evidence"), parent="claim"),
    Trace("correction", words=("reason", "ended_reason"), parent="claim"),
    Trace("deduction", words=("repair_note",), parent="claim"),
    Trace("review", words=("reason",), parent="claim"),
    Trace("objection", words=("text", "ruling"), parent="claim"),
    Trace("appeal", words=("text", "ruling"), parent="objection"),
    Trace("spot_check_item", words=("note",), parent="claim"),
)


# A name somebody gave, in no household's name: it goes with what stands beside it, unless a namesake is in the village.
NAMED: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "panel_member": ("name", {"phone": ""}),
    "donation": ("donor", {}),
    "covenant_comment": ("name", {}),
    "standard_comment": ("name", {}),
    "objection": ("name", {"contact": ""}),
    "matter": ("name", {"contact": ""}),
    "redemption": ("collected_by", {}),
}

GOES: Final = (
    N_("户主和家里人的姓名、电话、出生年份、和户主的关系、住址"),
    N_("领东西时写的名字、六位密码、照片、手写的签名"),
    N_("走访和提醒里写的话，说给村里听的私事，留的联系方式，人物榜上的名字和事迹"),
    N_("乡风文明榜、评议组、捐赠和意见上的名字（村里另有同名的人时，评议组、捐赠和意见上的不动）"),
    N_("申报、审核、异议和办理经过里写到的这些名字"),
    N_("打印中心里已经做好的文件"),
)
GOES_OF_ONE: Final = (
    N_("这个人的姓名、电话、出生年份、和户主的关系"),
    N_("这一户的申报、审核、异议和办理经过里写到的这个名字"),
    N_("评议组、捐赠和意见上的这个名字（村里另有同名的人时不动）"),
    N_("以前当过户主的，乡风文明榜上的这个名字"),
    N_("打印中心里已经做好的文件"),
)
STAYS: Final = (
    N_("户号、积分、流水和账本，一笔不动，照样对得上"),
    N_("哪天办过分户、并户、迁出，谁登记、谁复核"),
    N_("做过的事和得的分，只写户号"),
    N_("已经印出来的纸、以前的备份和导出的文件夹，系统够不着，请村里自己处理"),
    N_("会议记录、约定这些全村的文字，和别家自己写的话"),
)
