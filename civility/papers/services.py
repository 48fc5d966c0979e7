"""Giving papers their codes, and reading them back. Codes are signed with the secret key of the settings."""

from collections.abc import Iterable

from flask import current_app
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from civility.clock import now
from civility.config import Settings
from civility.db import transaction
from civility.papers.models import Paper
from civility.papers.queries import find_paper
from civility.web import tokens

ROWS_A_STATEMENT = 100  # well below the limits on bound parameters of either database


def issue_paper(session: Session, village_code: str, kind: str, ref: str) -> Paper:
    """The paper of one thing, with its ``token`` and ``short_code``; the first issue writes it down.

    ``kind`` and ``ref`` as in ``Paper``. Issuing again gives the same paper and writes nothing, so a page that
    prints may call it on every print.
    """
    return issue_papers(session, village_code, kind, [ref])[ref]


def issue_papers(session: Session, village_code: str, kind: str, refs: Iterable[str]) -> dict[str, Paper]:
    """The papers of many things of one kind, by ``ref``: a sheet of cards, say."""
    wanted = {tokens.sign(kind, village_code, ref, key=_key()): ref for ref in refs}
    found = _list_papers(session, list(wanted))
    missing = [
        {
            "short_code": tokens.short_code(token),
            "token": token,
            "kind": kind,
            "village_code": village_code,
            "ref": ref,
            "issued_at": now(),
        }
        for token, ref in wanted.items()
        if token not in found
    ]
    if missing:
        _write(session, missing)
        found = _list_papers(session, list(wanted))
    return {ref: found[token] for token, ref in wanted.items()}


def address_of(paper: Paper) -> str:
    """What its QR code holds: ``<base url>/s/<token>``."""
    return f"{_settings().base_url}/s/{paper.token}"


def read_token(session: Session, token: str) -> tokens.PaperToken:
    """What a scanned token says. Raises tokens.ForgedToken or tokens.UnknownToken.

    One that our key did not sign is looked up: it is as good when its village came here from another installation
    and brought its papers along.
    """
    try:
        return tokens.read(token, key=_key())
    except tokens.ForgedToken:
        paper = find_paper(session, token)
        if paper is None:
            raise
        return tokens.PaperToken(paper.kind, paper.village_code, paper.ref)


def _list_papers(session: Session, signed: list[str]) -> dict[str, Paper]:
    found: dict[str, Paper] = {}
    for start in range(0, len(signed), ROWS_A_STATEMENT):
        part = signed[start : start + ROWS_A_STATEMENT]
        codes = [tokens.short_code(token) for token in part]
        query = select(Paper).where(Paper.short_code.in_(codes), Paper.token.in_(part))
        found.update((paper.token, paper) for paper in session.scalars(query))
    return found


def _write(session: Session, rows: list[dict[str, object]]) -> None:
    """Two prints at once write the same rows: whichever is second finds them there and goes on."""
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    with transaction(session):
        for start in range(0, len(rows), ROWS_A_STATEMENT):
            session.execute(insert(Paper).values(rows[start : start + ROWS_A_STATEMENT]).on_conflict_do_nothing())


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _key() -> bytes:
    return _settings().secret_key.encode()
