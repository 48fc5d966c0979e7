"""Reads of standards and their clauses."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.errors import NotFound
from civility.people.queries import get_settings
from civility.points.models import Claim, Clause, FavouriteClause, Standard, StandardComment, StandardMinutes

RECENT_CLAUSES = 8
FORGOTTEN_AFTER = timedelta(days=60)


def list_standards(session: Session, village_id: UUID) -> Sequence[Standard]:
    """Every version, newest first."""
    return session.scalars(
        select(Standard).where(Standard.village_id == village_id).order_by(Standard.version.desc())
    ).all()


def get_standard(session: Session, village_id: UUID, version: int) -> Standard:
    """Raises NotFound."""
    standard = session.scalar(select(Standard).where(Standard.village_id == village_id, Standard.version == version))
    if standard is None:
        raise NotFound()
    return standard


def find_standard_of(session: Session, village_id: UUID, request_key: str) -> Standard | None:
    """The version that an import with this key made."""
    return session.scalar(
        select(Standard).where(Standard.village_id == village_id, Standard.request_key == request_key)
    )


def get_standard_in_force(session: Session, village_id: UUID, on: date | None = None) -> Standard | None:
    """The version whose clauses count on a day (today); None while the village has none."""
    return session.scalar(select(Standard).where(*_in_force(village_id, on or today())))


def list_clauses_in_force(session: Session, village_id: UUID) -> Sequence[Clause]:
    """The clauses that count today, by number; none while the village has no standard."""
    standard = select(Standard.id).where(*_in_force(village_id, today()))
    query = select(Clause).where(Clause.village_id == village_id, Clause.standard_id.in_(standard))
    return session.scalars(query.order_by(Clause.number)).all()


def _in_force(village_id: UUID, day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Standard.village_id == village_id,
        Standard.in_force_from <= day,
        or_(Standard.in_force_until.is_(None), Standard.in_force_until > day),
    )


def list_clauses(
    session: Session,
    village_id: UUID,
    standard_id: UUID,
    *,
    text: str = "",
    category: str = "",
    direction: str = "",
) -> Sequence[Clause]:
    """The clauses of a version by number; ``text`` looks into title, category and note."""
    query = select(Clause).where(Clause.village_id == village_id, Clause.standard_id == standard_id)
    if category:
        query = query.where(Clause.category == category)
    if direction:
        query = query.where(Clause.direction == direction)
    for word in text.split():
        pattern = f"%{_like(word)}%"
        query = query.where(
            or_(*(column.ilike(pattern, escape="\\") for column in (Clause.title, Clause.category, Clause.note)))
        )
    return session.scalars(query.order_by(Clause.number)).all()


def count_clauses(session: Session, village_id: UUID) -> dict[UUID, int]:
    """How many clauses each version has."""
    rows = session.execute(
        select(Clause.standard_id, func.count()).where(Clause.village_id == village_id).group_by(Clause.standard_id)
    )
    return {standard_id: int(count) for standard_id, count in rows}


def list_categories(session: Session, village_id: UUID, standard_id: UUID) -> list[str]:
    """The categories of a version in the order in which the standard names them."""
    rows = session.execute(
        select(Clause.category, func.min(Clause.number))
        .where(Clause.village_id == village_id, Clause.standard_id == standard_id)
        .group_by(Clause.category)
        .order_by(func.min(Clause.number))
    )
    return [category for category, _first in rows]


def find_consulted(session: Session, village_id: UUID) -> Standard | None:
    """The draft that is before the village, or was and waits for its vote; the newest if there are several.

    One that lies about is forgotten after a time, and when a later version was voted on.
    """
    voted = select(func.max(Standard.version)).where(Standard.village_id == village_id, Standard.voted_on.is_not(None))
    return session.scalars(
        select(Standard)
        .where(
            Standard.village_id == village_id,
            Standard.state == "draft",
            Standard.consulted_from <= today(),
            Standard.consulted_until >= today() - FORGOTTEN_AFTER,
            Standard.version > func.coalesce(voted.scalar_subquery(), 0),
        )
        .order_by(Standard.version.desc())
        .limit(1)
    ).one_or_none()


def list_comments(session: Session, standard: Standard) -> Sequence[StandardComment]:
    """What was said of a version, what waits for an answer first, then the newest first."""
    return session.scalars(
        _comments(standard).order_by(StandardComment.answered_at.is_not(None), StandardComment.said_at.desc())
    ).all()


def count_comments(session: Session, standard: Standard, *, unanswered: bool = False) -> int:
    query = _comments(standard)
    if unanswered:
        query = query.where(StandardComment.answered_at.is_(None))
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def has_idle_deductions(session: Session, village_id: UUID, standard_id: UUID) -> bool:
    """Whether a version names deductions that the village has not voted to use."""
    if get_settings(session, village_id).deductions_adopted_on is not None:
        return False
    return bool(list_clauses(session, village_id, standard_id, direction="deduction"))


def list_minutes(session: Session, standard: Standard) -> Sequence[UUID]:
    """The pictures of the minutes of the vote, in the order in which they came."""
    return session.scalars(
        select(StandardMinutes.photo_id)
        .where(StandardMinutes.village_id == standard.village_id, StandardMinutes.standard_id == standard.id)
        .order_by(StandardMinutes.photo_id)
    ).all()


def list_favourites(session: Session, village_id: UUID, user_id: UUID) -> frozenset[str]:
    """The words of the clauses somebody keeps at hand."""
    return frozenset(
        session.scalars(
            select(FavouriteClause.title).where(
                FavouriteClause.village_id == village_id, FavouriteClause.user_id == user_id
            )
        )
    )


def get_clause(session: Session, village_id: UUID, clause_id: UUID) -> Clause:
    """Raises NotFound, also for another village's clause."""
    clause = session.get(Clause, (village_id, clause_id))
    if clause is None:
        raise NotFound()
    return clause


def list_recent_clauses(session: Session, village_id: UUID, standard_id: UUID, user_id: UUID) -> Sequence[Clause]:
    """What a recorder used last, latest first, at most 8, of one version."""
    latest = (
        select(Claim.clause_id, func.max(Claim.happened_on).label("last"))
        .where(Claim.village_id == village_id, Claim.recorder_id == user_id)
        .group_by(Claim.clause_id)
        .subquery()
    )
    return session.scalars(
        select(Clause)
        .join(latest, latest.c.clause_id == Clause.id)
        .where(Clause.village_id == village_id, Clause.standard_id == standard_id)
        .order_by(latest.c.last.desc(), Clause.number)
        .limit(RECENT_CLAUSES)
    ).all()


def list_clauses_for_recording(
    session: Session, village_id: UUID, user_id: UUID, *, on: date | None = None, text: str = "", category: str = ""
) -> tuple[list[Clause], list[Clause]]:
    """The clauses in force on a day that match: those the recorder keeps at hand or used last, and the others by number."""
    standard = get_standard_in_force(session, village_id, on)
    if standard is None:
        return [], []
    day = on or today()
    matching = _on(day, list_clauses(session, village_id, standard.id, text=text, category=category))
    recent = {
        clause.id: place for place, clause in enumerate(list_recent_clauses(session, village_id, standard.id, user_id))
    }
    at_hand = list_favourites(session, village_id, user_id)
    usual = [clause for clause in matching if clause.title in at_hand or clause.id in recent]
    usual.sort(key=lambda clause: (clause.title not in at_hand, recent.get(clause.id, RECENT_CLAUSES), clause.number))
    return usual, sorted((each for each in matching if each not in usual), key=lambda clause: clause.number)


def good_deeds(
    session: Session, village_id: UUID, *, on: date | None = None, text: str = "", category: str = ""
) -> Sequence[Clause]:
    """What earns points on a day (today): the bonus clauses in force, by number."""
    standard = get_standard_in_force(session, village_id, on)
    if standard is None:
        return []
    found = list_clauses(session, village_id, standard.id, text=text, category=category, direction="bonus")
    return _on(on or today(), found)


def _on(day: date, clauses: Sequence[Clause]) -> list[Clause]:
    """Those that still count on a day."""
    return [clause for clause in clauses if clause.ends_on is None or day <= clause.ends_on]


def _comments(standard: Standard) -> Select[StandardComment]:
    return select(StandardComment).where(
        StandardComment.village_id == standard.village_id, StandardComment.standard_id == standard.id
    )


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
