"""What a village sets aside for goods, and the ceiling it votes on the points it gives out."""

from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import transaction
from civility.people.actors import Actor
from civility.people.queries import get_settings
from civility.people.services import keep_settings
from civility.people.votes import Vote
from civility.points.errors import BudgetMissing, ValueVoted
from civility.points.queries import fund_of_year
from civility.points.services.standards import check_vote


def change_budget(
    session: Session,
    *,
    village_id: UUID,
    point_value_fen: int,
    fund_fen: int,
    warning_percent: int,
    actor: Actor,
) -> None:
    """Register what one point is worth in goods, this year's fund, and from what percentage on to warn.

    The fund may be raised at any time, and the book keeps every change. Raises ValueVoted: under a ceiling the worth
    of a point is part of what was voted.
    """
    if point_value_fen <= 0 or fund_fen < 0 or warning_percent <= 0:
        raise ValueError("a point is worth something, a fund is not below zero, a warning comes at some percentage")
    with transaction(session):
        ledger.hold(session, village_id)
        settings = get_settings(session, village_id)
        session.refresh(settings)
        if settings.ceiling_percent is not None and point_value_fen != settings.point_value_fen:
            raise ValueVoted()
        decided = {
            "point_value_fen": point_value_fen,
            "fund_year": today().year,
            "fund_fen": fund_fen,
            "warning_percent": warning_percent,
        }
        keep_settings(session, settings, decided, "budget-changed", actor)


def adopt_ceiling(session: Session, *, village_id: UUID, percent: int, vote: Vote, actor: Actor) -> None:
    """Let no more points be posted in a year than ``percent`` of its fund is worth, by vote.

    The same vote again changes nothing. Raises BudgetMissing, VoteInFuture, VoteDoesNotAddUp, NoMajority.
    """
    if percent <= 0:
        raise ValueError("a ceiling is a percentage of the fund")
    check_vote(vote)
    with transaction(session):
        ledger.hold(session, village_id)
        settings = get_settings(session, village_id)
        session.refresh(settings)
        year = today().year
        if not settings.point_value_fen or not fund_of_year(settings, year):
            raise BudgetMissing(year=year)
        decided = {"ceiling_percent": percent, "ceiling_vote": vote.record()}
        keep_settings(session, settings, decided, "ceiling-adopted", actor)


def lift_ceiling(session: Session, *, village_id: UUID, vote: Vote, actor: Actor) -> None:
    """Take the ceiling away, by vote. The same vote again changes nothing. Raises as ``adopt_ceiling``."""
    check_vote(vote)
    with transaction(session):
        decided = {"ceiling_percent": None, "ceiling_vote": vote.record()}
        keep_settings(session, get_settings(session, village_id), decided, "ceiling-lifted", actor)
