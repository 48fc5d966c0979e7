"""The clauses somebody keeps at hand."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.errors import Forbidden
from civility.people.actors import Actor
from civility.points.models import FavouriteClause
from civility.points.queries import get_clause


def keep_at_hand(session: Session, *, village_id: UUID, clause_id: UUID, actor: Actor, wanted: bool) -> None:
    """Let a clause stand first where this person records, or not any more. Again it changes nothing. Raises NotFound."""
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        title = get_clause(session, village_id, clause_id).title
        key = {"village_id": village_id, "user_id": actor.user_id, "title": title}
        session.execute(delete(FavouriteClause).filter_by(**key))
        if wanted:
            session.add(FavouriteClause(**key))
