"""The receipt of an objection, for whoever has no telephone to keep it on."""

from sqlalchemy.orm import Session

from civility.clock import local, today
from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.models import Division
from civility.people.queries import get_settings
from civility.points.models import Appeal, Objection
from civility.points.queries import find_appeal, get_claim, item_numbers
from civility.points.rules.deadlines import WORKDAYS
from printables import objection_receipt, words
from printables.page import Imprint

ANSWERED = {"open": "还在核实", "upheld": "异议成立", "dismissed": "异议不成立"}
APPEALED = {"open": "还在核实", "upheld": "申诉成立", "dismissed": "申诉不成立"}


def receipt_pdf(session: Session, village: Division, objection: Objection) -> bytes:
    """What was objected to, where it stands and how to go on, A5; nobody's name. Raises MissingGlyphs."""
    claim, settings = get_claim(session, village.id, objection.claim_id), get_settings(session, village.id)
    appeal = find_appeal(session, village.id, objection.id)
    paper = issue_paper(session, village.code, "objection", str(objection.id))
    item = item_numbers(session, village.id, [objection.notice_id]).get(claim.id)
    return objection_receipt.render(
        objection_receipt.ObjectionReceipt(
            imprint=Imprint(
                township=village.parent.name if village.parent else "",
                village=village.name,
                number=paper.short_code,
                issued_on=today(),
                link=link_of(paper),
                issuer=f"{village.name}村务监督委员会",
            ),
            what=f"第{claim.notice_number}号公示第{item}条 {claim.title}" if item else claim.title,
            raised_at=objection.raised_at,
            stands=_stands(objection, appeal),
            answer="" if objection.state == "open" else f"{ANSWERED[objection.state]}。{objection.ruling}",
            appeal=_appeal(objection, appeal),
            objections_to=settings.objection_contact or f"{village.name}村务监督委员会",
            office_phone=settings.office_phone,
        )
    )


def _stands(objection: Objection, appeal: Appeal | None) -> str:
    if appeal is not None and appeal.state == "open":
        return f"请乡镇裁决了，最晚 {words.day(appeal.answer_by)} 有结果"
    if appeal is not None:
        return "乡镇裁决了，就这样定了"
    if objection.state == "open":
        return f"监委会最晚 {words.day(objection.answer_by)} 答复，答复以前这一条先停着"
    return "监委会答复了"


def _appeal(objection: Objection, appeal: Appeal | None) -> str:
    if appeal is not None and appeal.state != "open":
        return f"{APPEALED[appeal.state]}。{appeal.ruling}"
    if appeal is not None:
        return f"{words.day(local(appeal.raised_at).date())} 已经请乡镇裁决"
    if objection.state == "open":
        return f"答复以后不服，{WORKDAYS} 个工作日内带这张纸来，替您请乡镇裁决"
    if objection.appeal_by is None:
        return ""
    return f"到 {words.day(objection.appeal_by)} 为止，带这张纸来，替您请乡镇裁决"
