"""The seal of a month as a sheet for the wall."""

from flask_babel import force_locale
from sqlalchemy.orm import Session

from civility.clock import today
from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.models import Division
from civility.people.queries import get_settings
from civility.statements.queries import MonthSeal, span_words
from civility.statements.rules import month_seal_ref
from civility.web.locale import CHINESE
from printables import month_seal, words
from printables.page import Imprint


def month_seal_pdf(session: Session, village: Division, seal: MonthSeal, size: str = "A4") -> bytes:
    """The sheet on A4 or A3. Raises MissingGlyphs."""
    checkpoint = seal.checkpoint
    ref = month_seal_ref(seal.span, checkpoint.size, checkpoint.root)
    with force_locale(CHINESE):
        period = span_words(seal.span)
    township = village.parent.name if village.parent else ""
    confirmed = f"{township} {words.moment(seal.confirmed.at)} 核对过，签了名。" if seal.confirmed else "还没有核对。"
    return month_seal.render(
        month_seal.MonthSeal(
            imprint=Imprint(
                township=township,
                village=village.name,
                number=f"月封 {seal.span.code}",
                issued_on=today(),
                link=link_of(issue_paper(session, village.code, "seal", ref)),
            ),
            period=period,
            size=checkpoint.size,
            root=checkpoint.root,
            sealed_at=checkpoint.sealed_at,
            key_mark=seal.key,
            confirmed=confirmed,
            office_phone=get_settings(session, village.id).office_phone,
        ),
        size,
    )
