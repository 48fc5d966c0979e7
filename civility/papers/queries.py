"""Reads of the directory of printed codes."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.papers.models import Paper
from civility.web import tokens


def find_paper(session: Session, token: str) -> Paper | None:
    """The paper of a token as it was printed; whoever signed it."""
    if not tokens.is_spelled(token):
        return None
    return session.get(Paper, (tokens.short_code(token), token))


def find_papers(session: Session, typed: str) -> Sequence[Paper]:
    """The papers of a typed short code: mostly one, none when it was never issued. Raises tokens.MistypedCode."""
    code = tokens.normalize_short_code(typed)
    query = select(Paper).where(Paper.short_code == code).order_by(Paper.village_code, Paper.kind, Paper.ref)
    return session.scalars(query).all()
