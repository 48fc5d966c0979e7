"""Reads of covenants."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from civility.governance.covenants.errors import CovenantNotFound
from civility.governance.covenants.models import KINDS, Covenant


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
    return session.scalar(
        select(Covenant).where(
            Covenant.village_id == village_id,
            Covenant.kind == kind,
            Covenant.state == "adopted",
            Covenant.in_force_from <= on,
            or_(Covenant.in_force_until.is_(None), Covenant.in_force_until > on),
        )
    )


def list_in_force(session: Session, village_id: UUID, on: date) -> Sequence[Covenant]:
    """What holds on a day, in the order of KINDS."""
    found = (find_in_force(session, village_id, kind, on) for kind in KINDS)
    return [covenant for covenant in found if covenant is not None]


def list_versions(session: Session, village_id: UUID, kind: str | None = None) -> Sequence[Covenant]:
    """All versions, newest first, of one kind or of all."""
    query = select(Covenant).where(Covenant.village_id == village_id).order_by(Covenant.version.desc())
    if kind is not None:
        query = query.where(Covenant.kind == kind)
    return session.scalars(query).all()


def find_successor(session: Session, covenant: Covenant) -> Covenant | None:
    """The version adopted after this one, if any."""
    return session.scalar(
        select(Covenant)
        .where(
            Covenant.village_id == covenant.village_id,
            Covenant.kind == covenant.kind,
            Covenant.state == "adopted",
            Covenant.version > covenant.version,
        )
        .order_by(Covenant.version)
        .limit(1)
    )
