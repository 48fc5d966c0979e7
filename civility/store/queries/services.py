"""Services and who renders them: vouchers that wait, and what was rendered in a month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from civility.clock import day_start
from civility.people.models import Household
from civility.store.models import (
    Good,
    GoodsReturn,
    GoodsReturnLine,
    Hold,
    HoldLine,
    Redemption,
    RedemptionLine,
)
from civility.store.queries.holds import Held
from civility.store.queries.returns import TAKEN_BACK


@dataclass(frozen=True, slots=True)
class Served:
    """One service on a slip: what was rendered to whom, less what came back of it."""

    slip_number: int
    at: datetime
    household: Household
    what: str
    unit: str
    quantity: int
    tenths: int


def list_served(session: Session, village_id: UUID, month: date) -> dict[str, list[Served]]:
    """What each provider rendered in the month that begins on ``month``, by slip; undone slips and returns left out."""
    back = (
        select(GoodsReturn.redemption_id, GoodsReturnLine.good_id, func.sum(GoodsReturnLine.quantity).label("pieces"))
        .join(
            GoodsReturnLine,
            and_(GoodsReturnLine.village_id == GoodsReturn.village_id, GoodsReturnLine.return_id == GoodsReturn.id),
        )
        .where(
            GoodsReturn.village_id == village_id,
            GoodsReturnLine.village_id == village_id,
            GoodsReturn.state.in_(TAKEN_BACK),
        )
        .group_by(GoodsReturn.redemption_id, GoodsReturnLine.good_id)
        .subquery()
    )
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    rows = session.execute(
        select(RedemptionLine, Redemption, Household, Good, func.coalesce(back.c.pieces, 0))
        .join(
            Redemption,
            and_(Redemption.village_id == village_id, Redemption.id == RedemptionLine.redemption_id),
        )
        .join(Household, and_(Household.village_id == village_id, Household.id == Redemption.household_id))
        .join(Good, and_(Good.village_id == village_id, Good.id == RedemptionLine.good_id))
        .outerjoin(
            back,
            and_(back.c.redemption_id == RedemptionLine.redemption_id, back.c.good_id == RedemptionLine.good_id),
        )
        .where(
            RedemptionLine.village_id == village_id,
            RedemptionLine.provider.is_not(None),
            Redemption.undone_seq.is_(None),
            Redemption.at >= day_start(month),
            Redemption.at < day_start(following),
        )
        .order_by(RedemptionLine.provider, Redemption.slip_number, Good.code)
    )
    found: dict[str, list[Served]] = {}
    for line, slip, household, good, pieces in rows:
        if left := line.quantity - int(pieces):
            done = Served(slip.slip_number, slip.at, household, good.name, good.unit, left, left * line.price_tenths)
            found.setdefault(line.provider, []).append(done)
    return found


def list_unserved(session: Session, village_id: UUID) -> dict[str, tuple[int, int]]:
    """By provider, how many services on open vouchers and reservations wait for them, and the tenths set aside."""
    rows = session.execute(
        select(
            HoldLine.provider,
            func.sum(HoldLine.quantity),
            func.sum(HoldLine.quantity * HoldLine.price_tenths),
        )
        .join(Hold, and_(Hold.village_id == village_id, Hold.id == HoldLine.hold_id))
        .where(HoldLine.village_id == village_id, HoldLine.provider.is_not(None), Hold.state == "held")
        .group_by(HoldLine.provider)
        .order_by(HoldLine.provider)
    )
    return {provider: (int(count), int(tenths)) for provider, count, tenths in rows if provider}


def list_providers(session: Session, village_id: UUID, held: Iterable[Held]) -> dict[str, str]:
    """The providers of what is set aside, each with the place that goods of theirs name now: 马师傅理发店（村口）."""
    names = {line.provider for each in held for line in each.lines if line.provider}
    rows = session.execute(
        select(Good.provider, Good.provider_place)
        .where(Good.village_id == village_id, Good.provider.in_(names), Good.provider_place.is_not(None))
        .order_by(Good.code)
    )
    places: dict[str | None, str | None] = dict(reversed(rows.all()))
    return {name: f"{name}（{places[name]}）" if name in places else name for name in names}
