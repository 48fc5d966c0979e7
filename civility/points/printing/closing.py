"""The sheet on the wall before points of a year are cleared."""

import json

from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.models import Division
from civility.people.queries import get_settings
from civility.points.queries import find_expiry, find_plan
from printables import closing_sheet, words
from printables.page import Imprint


def closing_pdf(session: Session, village: Division, size: str = "A4") -> bytes:
    """What was announced and is yet to be cleared, A4 or A3. Raises NotFound while nothing is announced, MissingGlyphs."""
    plan, settings = find_plan(session, village.id), get_settings(session, village.id)
    rule = find_expiry(settings)
    if plan is None or plan.close is None or rule is None:
        raise NotFound()
    paper = issue_paper(session, village.code, "closing", str(plan.close.id))
    vote = json.loads(settings.expiry_vote or "{}")
    return closing_sheet.render(
        closing_sheet.ClosingSheet(
            imprint=Imprint(
                township=village.parent.name if village.parent else "",
                village=village.name,
                number=f"{plan.year}年的积分",
                issued_on=plan.close.announced_on,
                link=link_of(paper),
            ),
            year=plan.year,
            usable_until=plan.usable_until,
            households=plan.household_count,
            tenths=plan.total_tenths,
            voted=f"{words.day(rule.voted_on)}村民表决：积分用到发分以后第 {rule.years} 年的 {rule.month} 月 {rule.day} 日。"
            f"应到 {vote['eligible']}，实到 {vote['present']}，赞成 {vote['votes_for']}。",
            office_phone=settings.office_phone,
        ),
        size,
    )
