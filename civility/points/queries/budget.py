"""How many points are owed, and how many more the voted ceiling lets into the book."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import day_start, today
from civility.ledger import accounts, units
from civility.people.models import VillageSettings
from civility.people.queries import get_settings
from civility.points.models import Claim
from civility.points.queries.notices import list_due_notices
from civility.points.rules.budget import Room, limit_tenths
from civility.points.rules.errors import CeilingReached


def fund_of_year(settings: VillageSettings, year: int) -> int:
    """The fund in fen; none was set aside for a year while nobody has registered it."""
    return settings.fund_fen or 0 if settings.fund_year == year else 0


def count_taken_tenths(session: Session, village_id: UUID, year: int) -> int:
    """Points redeemed in a year and points that still can be, in tenths: what the fund of that year has to pay for."""
    redeemed = ledger.gained(session, village_id, accounts.REDEEMED, since=day_start(date(year, 1, 1)))
    spent = sum(tenths for unit, tenths in redeemed.items() if units.year_of(unit))
    return spent + sum(ledger.outstanding(session, village_id).values())


def find_room(session: Session, village_id: UUID) -> Room | None:
    """What the ceiling allows this year; None where the village voted none."""
    settings = get_settings(session, village_id)
    if settings.ceiling_percent is None or not settings.point_value_fen:
        return None
    year = today().year
    limit = limit_tenths(fund_of_year(settings, year), settings.ceiling_percent, settings.point_value_fen)
    return Room(limit, count_taken_tenths(session, village_id, year))


def find_obstacle(session: Session, village_id: UUID, at: datetime | None = None) -> tuple[int, CeilingReached] | None:
    """The number of the notice that is due and stays out for the ceiling, and why; None when nothing is in the way.

    The longest over goes first, and those after it wait: else small notices would starve a large one.
    """
    room = find_room(session, village_id)
    first = next(iter(list_due_notices(session, village_id, at)), None) if room else None
    if room is None or first is None:
        return None
    refusal = refusal_over(room, sum_on_notice_tenths(session, village_id, first.id))
    return (first.number, refusal) if refusal else None


def refusal_over(room: Room, asked_tenths: int) -> CeilingReached | None:
    """The refusal of so many points more, None when there is room for them."""
    if asked_tenths <= room.left_tenths:
        return None
    return CeilingReached(asked_tenths=asked_tenths, left_tenths=room.left_tenths)


def sum_on_notice_tenths(session: Session, village_id: UUID, notice_id: UUID | None = None) -> int:
    """Bonus points that will be posted when nobody objects: of one notice, or of all, those objected to with them."""
    query = select(func.sum(Claim.amount_tenths)).where(Claim.village_id == village_id, Claim.direction == "bonus")
    if notice_id is None:
        query = query.where(Claim.state.in_(("on_notice", "objected")))
    else:
        query = query.where(Claim.state == "on_notice", Claim.notice_id == notice_id)
    return int(session.scalar(query) or 0)
