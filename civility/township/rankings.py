"""The figures behind a ranking, for all villages of a township in one statement each.

From the villages' monthly totals, notices and redemptions; never from single postings, and never a name.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select
from sqlalchemy.orm import Session

from civility.clock import local, now, today
from civility.governance.rolls.rules import Period
from civility.households.queries import away_throughout
from civility.people.models import Household
from civility.people.queries import list_villages
from civility.points.models import Claim, MonthlyTotal, Notice, Objection
from civility.township.queries import bounds
from civility.township.rules import Figures
from civility.township.store_days import list_store_days

GRACE = timedelta(days=1)  # a notice that ends in the night is closed in the morning

Pairs = dict[UUID, tuple[int, int]]


def list_figures(session: Session, township_id: UUID, period: Period) -> list[Figures]:
    """Every village's numerators and denominators of a period, in the order of their codes."""
    villages = list_villages(session, township_id)
    ids = [village.id for village in villages]
    roster = _roster(session, ids, period)
    scores = _scores(session, ids, period)
    notices, claims, answers, days = (
        _notices(session, ids, period),
        _claims(session, ids, period),
        _answers(session, ids, period),
        list_store_days(session, ids, period),
    )
    figures = []
    for village in villages:
        households = roster.get(village.id, 0)
        active, honour = scores.get(village.id, (0, 0))
        figures.append(
            Figures(
                village.code,
                village.name,
                households,
                {
                    "participation": (active, households),
                    "honour": (honour, households),
                    "notices": notices.get(village.id, (0, 0)),
                    "objections": claims.get(village.id, (0, 0)),
                    "answers": answers.get(village.id, (0, 0)),
                    "store": days[village.id],
                },
            )
        )
    return figures


def _on_roster(period: Period) -> object:
    """A household that was on the roster on at least one day of the period."""
    return and_(Household.joined_on < period.until, or_(Household.left_on.is_(None), Household.left_on >= period.since))


def _away(ids: Sequence[UUID], period: Period) -> ColumnElement[bool]:
    """Away on every day of the period: nobody who is not there is counted as not taking part."""
    return Household.id.in_(away_throughout(ids, period.since, period.until))


def _roster(session: Session, ids: Sequence[UUID], period: Period) -> dict[UUID, int]:
    rows = session.execute(
        select(Household.village_id, func.count())
        .where(Household.village_id.in_(ids), _on_roster(period), not_(_away(ids, period)))  # type: ignore[arg-type]
        .group_by(Household.village_id)
    )
    return dict(rows.all())


def _scores(session: Session, ids: Sequence[UUID], period: Period) -> Pairs:
    """Households with a good deed posted, and honour in tenths; of those on the roster, so no rate passes 100 %.

    The villages' own totals, less the few households that were not on the roster or were away.
    """
    rows = session.execute(
        select(MonthlyTotal.village_id, _active(period), _honour())
        .where(*_months(ids, period), MonthlyTotal.scope == ("village" if period.is_month else "household"))
        .group_by(MonthlyTotal.village_id)
    )
    off_roster = select(Household.id).where(
        Household.village_id.in_(ids),
        or_(Household.left_on < period.since, Household.joined_on >= period.until, _away(ids, period)),
    )
    less = session.execute(
        select(MonthlyTotal.village_id, _active(period), _honour())
        .where(*_months(ids, period), MonthlyTotal.scope == "household", MonthlyTotal.holder_id.in_(off_roster))
        .group_by(MonthlyTotal.village_id)
    )
    taken = {village_id: (count, honour) for village_id, count, honour in less}
    return {
        village_id: (int(count - taken.get(village_id, (0, 0))[0]), int(honour - taken.get(village_id, (0, 0))[1]))
        for village_id, count, honour in rows
    }


def _months(ids: Sequence[UUID], period: Period) -> tuple[Any, ...]:
    return (MonthlyTotal.village_id.in_(ids), MonthlyTotal.month >= period.since, MonthlyTotal.month < period.until)


def _active(period: Period) -> Any:
    """Active households: kept for a month; over several months each is counted once, from the households' own rows."""
    if period.is_month:
        return func.sum(MonthlyTotal.household_count)
    return func.count(case((MonthlyTotal.household_count > 0, MonthlyTotal.holder_id)).distinct())


def _honour() -> Any:
    return func.sum(MonthlyTotal.honour_tenths)


def _notices(session: Session, ids: Sequence[UUID], period: Period) -> Pairs:
    """Notices closed within a day of their time, of those whose time came in the period and is over."""
    since, until = bounds(period)
    rows = session.execute(
        select(Notice.village_id, Notice.closes_at, Notice.closed_at).where(
            Notice.village_id.in_(ids), Notice.closes_at >= since, Notice.closes_at < min(until, now())
        )
    )
    pairs: Pairs = {}
    for village_id, closes_at, closed_at in rows:
        kept, due = pairs.get(village_id, (0, 0))
        pairs[village_id] = (kept + _in_time(closes_at, closed_at), due + 1)
    return pairs


def _in_time(closes_at: datetime, closed_at: datetime | None) -> bool:
    return closed_at is not None and closes_at <= closed_at <= closes_at + GRACE


def _claims(session: Session, ids: Sequence[UUID], period: Period) -> Pairs:
    """Claims somebody objected to, of all claims on the notices whose time came in the period.

    Counted notice by notice: joined to them, SQLite would begin with every claim the villages ever had.
    """
    since, until = bounds(period)
    claims = (
        select(func.count())
        .where(Claim.village_id == Notice.village_id, Claim.notice_id == Notice.id)
        .correlate(Notice)
    )
    objected = (
        select(Objection.claim_id)
        .where(Objection.village_id == Claim.village_id, Objection.claim_id == Claim.id)
        .exists()
    )
    rows = session.execute(
        select(
            Notice.village_id,
            func.sum(claims.where(objected).scalar_subquery()),
            func.sum(claims.scalar_subquery()),
        )
        .where(Notice.village_id.in_(ids), Notice.closes_at >= since, Notice.closes_at < until)
        .group_by(Notice.village_id)
    )
    return {village_id: (int(count), int(total)) for village_id, count, total in rows}


def _answers(session: Session, ids: Sequence[UUID], period: Period) -> Pairs:
    """Objections answered by their last day, of those whose last day lies in the period and is over, or was not needed."""
    rows = session.execute(
        select(Objection.village_id, Objection.answer_by, Objection.ruled_at).where(
            Objection.village_id.in_(ids),
            Objection.answer_by >= period.since,
            Objection.answer_by < period.until,
            or_(Objection.ruled_at.is_not(None), Objection.answer_by < today()),
        )
    )
    pairs: Pairs = {}
    for village_id, answer_by, ruled_at in rows:
        kept, due = pairs.get(village_id, (0, 0))
        pairs[village_id] = (kept + (ruled_at is not None and local(ruled_at).date() <= answer_by), due + 1)
    return pairs
