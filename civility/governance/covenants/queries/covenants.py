"""Reads of covenants and of what was said about their drafts."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.governance.covenants.errors import CovenantNotFound
from civility.governance.covenants.models import KINDS, Covenant, CovenantComment

FORGOTTEN_AFTER = timedelta(days=60)
"""A draft that nobody voted on so long after the last day for comments is no longer shown to the public."""


def get_covenant(session: Session, village_id: UUID, kind: str, version: int) -> Covenant:
    """One version. Raises CovenantNotFound."""
    covenant = session.scalar(
        select(Covenant).where(Covenant.village_id == village_id, Covenant.kind == kind, Covenant.version == version)
    )
    if covenant is None:
        raise CovenantNotFound()
    return covenant


def find_draft(session: Session, village_id: UUID, kind: str) -> Covenant | None:
    return session.scalar(
        select(Covenant).where(Covenant.village_id == village_id, Covenant.kind == kind, Covenant.state == "draft")
    )


def find_in_force(session: Session, village_id: UUID, kind: str, on: date) -> Covenant | None:
    """The version of a kind that holds on a day."""
    return session.scalar(select(Covenant).where(*_in_force(village_id, on), Covenant.kind == kind))


def list_in_force(session: Session, village_id: UUID, on: date) -> Sequence[Covenant]:
    """What holds on a day, in the order of KINDS."""
    found = session.scalars(select(Covenant).where(*_in_force(village_id, on))).all()
    return sorted(found, key=lambda covenant: KINDS.index(covenant.kind))


def list_versions(session: Session, village_id: UUID, kind: str | None = None) -> Sequence[Covenant]:
    """All versions, newest first, of one kind or of all."""
    query = select(Covenant).where(Covenant.village_id == village_id).order_by(Covenant.version.desc())
    if kind is not None:
        query = query.where(Covenant.kind == kind)
    return session.scalars(query).all()


def find_successor(session: Session, covenant: Covenant) -> Covenant | None:
    """The version adopted after this one, if any."""
    later = _adopted_like(covenant).where(Covenant.version > covenant.version)
    return session.scalar(later.order_by(Covenant.version).limit(1))


def find_earlier(session: Session, covenant: Covenant) -> Covenant | None:
    """The adopted version before this one, if any."""
    earlier = _adopted_like(covenant).where(Covenant.version < covenant.version)
    return session.scalar(earlier.order_by(Covenant.version.desc()).limit(1))


def _adopted_like(covenant: Covenant) -> Select[Covenant]:
    return select(Covenant).where(
        Covenant.village_id == covenant.village_id, Covenant.kind == covenant.kind, Covenant.state == "adopted"
    )


def find_compared(session: Session, covenant: Covenant, on: date) -> Covenant | None:
    """What a version is held against: a draft against what is in force, one that was voted against the one before it."""
    if covenant.state == "draft":
        return find_in_force(session, covenant.village_id, covenant.kind, on)
    return find_earlier(session, covenant)


def find_before_village(session: Session, village_id: UUID, kind: str, on: date) -> Covenant | None:
    """The draft of a kind that is before the village, or was and waits for its vote. One that lies about is forgotten."""
    return session.scalar(_before_village(village_id, on).where(Covenant.kind == kind))


def list_before_village(session: Session, village_id: UUID, on: date) -> Sequence[Covenant]:
    """The drafts of all kinds that are before the village, or were and wait for their vote, in the order of KINDS."""
    found = session.scalars(_before_village(village_id, on)).all()
    return sorted(found, key=lambda covenant: KINDS.index(covenant.kind))


def list_comments(session: Session, covenant: Covenant) -> Sequence[CovenantComment]:
    """What was said of a version, what waits for an answer first, then the newest first."""
    return session.scalars(
        _comments(covenant).order_by(CovenantComment.answered_at.is_not(None), CovenantComment.said_at.desc())
    ).all()


def count_comments(session: Session, covenant: Covenant, *, unanswered: bool = False) -> int:
    query = _comments(covenant)
    if unanswered:
        query = query.where(CovenantComment.answered_at.is_(None))
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def get_comment(session: Session, covenant: Covenant, comment_id: UUID) -> CovenantComment:
    """Raises NotFound, also for a comment on another version."""
    comment = session.scalar(_comments(covenant).where(CovenantComment.id == comment_id))
    if comment is None:
        raise NotFound()
    return comment


def _in_force(village_id: UUID, on: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Covenant.village_id == village_id,
        Covenant.state == "adopted",
        Covenant.in_force_from <= on,
        or_(Covenant.in_force_until.is_(None), Covenant.in_force_until > on),
    )


def _before_village(village_id: UUID, on: date) -> Select[Covenant]:
    return select(Covenant).where(
        Covenant.village_id == village_id,
        Covenant.state == "draft",
        Covenant.consulted_until >= on - FORGOTTEN_AFTER,
    )


def _comments(covenant: Covenant) -> Select[CovenantComment]:
    return select(CovenantComment).where(
        CovenantComment.village_id == covenant.village_id, CovenantComment.covenant_id == covenant.id
    )
