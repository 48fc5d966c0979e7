"""What came of an objection, to be posted where the notice hung. Nobody's name, and nothing that leads to the receipt."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from civility.clock import local
from civility.errors import NotFound
from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.cleaning import cleaner_of
from civility.people.models import Division
from civility.points.models import Appeal, Objection
from civility.points.printing.receipts import ANSWERED, APPEALED
from civility.points.queries import find_appeal, get_claim, ruling_ref
from civility.web.status import status_of
from printables import ruling_sheet, words
from printables.page import Imprint


def ruling_pdf(session: Session, village: Division, objection: Objection, size: str = "A4") -> bytes:
    """The sheet on A4 or A3. Raises NotFound for what is not posted (``ruling_ref``), MissingGlyphs."""
    ref = ruling_ref(session, village.id, objection)
    if ref is None or objection.ruled_at is None:
        raise NotFound()
    claim, clean = get_claim(session, village.id, objection.claim_id), cleaner_of(session, village.id)
    number, item, _place = ref.split("-")
    ruled_on = local(objection.ruled_at).date()
    return ruling_sheet.render(
        ruling_sheet.RulingSheet(
            imprint=Imprint(
                township=village.parent.name if village.parent else "",
                village=village.name,
                number=f"异议 {ref}",
                issued_on=ruled_on,
                link=link_of(issue_paper(session, village.code, "ruling", ref)),
                issuer=f"{village.name}村务监督委员会",
            ),
            what=f"第{number}号公示第{item}条 {claim.title}",
            raised_on=local(objection.raised_at).date(),
            outcome=ANSWERED[objection.state],
            ruling=clean(objection.ruling),
            ruled_on=ruled_on,
            follows=f"现在是“{status_of('claim', claim.state).word}”。",
            appeal=_appeal(objection, find_appeal(session, village.id, objection.id), clean),
        ),
        size,
    )


def _appeal(objection: Objection, appeal: Appeal | None, clean: Callable[[str], str]) -> str:
    if appeal is not None and appeal.state == "open":
        return f"已经请乡镇裁决，最晚 {words.day(appeal.answer_by)} 有结果。"
    if appeal is not None:
        return f"乡镇裁决：{APPEALED[appeal.state]}。{clean(appeal.ruling)}"
    if objection.appeal_by is None:
        return ""
    return f"可以请乡镇裁决，到 {words.day(objection.appeal_by)} 为止：提异议的凭回执，本户登录“我家”。"
