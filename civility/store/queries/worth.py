"""What the store's goods cost the village, in fen: on the shelf, bought and given since a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import day_start, today
from civility.ledger import accounts, units
from civility.ledger.accounts import Kind
from civility.store.models import Good, GoodsReturn, GoodsReturnLine, Redemption, RedemptionLine
from civility.store.queries.goods import list_goods, list_stores, prices_in_force


@dataclass(frozen=True, slots=True)
class GoodsWorth:
    """``given_fen`` counts services too, ``services_fen`` only them: they never lay on a shelf.

    ``unknown`` names goods that lie there or were given and have neither a cost nor a price.
    """

    stock_fen: int
    bought_fen: int
    given_fen: int
    services_fen: int
    unknown: tuple[str, ...]


def goods_worth(session: Session, village_id: UUID, *, point_value_fen: int, since: date) -> GoodsWorth:
    """Goods at what one costs now; where no cost is known, at their price in points."""
    goods = {good.code: good for good in list_goods(session, village_id)}
    costs = _costs(session, village_id, goods, point_value_fen)
    stock = _on_shelves(session, village_id)
    left = ledger.gained(session, village_id, Kind.SUPPLIER, since=day_start(since))
    bought = {code: -count for unit, count in left.items() if (code := units.good_of(unit))}
    given = _given(session, village_id, since)
    for code, count in _brought_back(session, village_id, since).items():
        given[code] = given.get(code, 0) - count
    services = {code: count for code, count in given.items() if goods[code].kind == "service"}
    counted = {code for counts in (stock, bought, given) for code, count in counts.items() if count}
    return GoodsWorth(
        stock_fen=_sum(stock, costs),
        bought_fen=_sum(bought, costs),
        given_fen=_sum(given, costs),
        services_fen=_sum(services, costs),
        unknown=tuple(goods[code].name for code in sorted(counted - costs.keys())),
    )


def _costs(session: Session, village_id: UUID, goods: Mapping[str, Good], point_value_fen: int) -> dict[str, int]:
    prices = prices_in_force(session, village_id, today())
    costs = {}
    for code, good in goods.items():
        if good.cost_fen is not None:
            costs[code] = good.cost_fen
        elif good.id in prices:
            costs[code] = prices[good.id].price_tenths * point_value_fen // units.POINT_SCALE
    return costs


def _on_shelves(session: Session, village_id: UUID) -> dict[str, int]:
    stock: dict[str, int] = {}
    for store in list_stores(session, village_id):
        for unit, count in ledger.balances(session, village_id, accounts.shelf(store.code)).items():
            code = units.good_of(unit)
            if code:
                stock[code] = stock.get(code, 0) + count
    return stock


def _given(session: Session, village_id: UUID, since: date) -> dict[str, int]:
    """Pieces by code of good of the redemptions since a day that stand."""
    rows = session.execute(
        select(Good.code, func.sum(RedemptionLine.quantity))
        .join(
            Redemption,
            and_(Redemption.village_id == RedemptionLine.village_id, Redemption.id == RedemptionLine.redemption_id),
        )
        .join(Good, and_(Good.village_id == RedemptionLine.village_id, Good.id == RedemptionLine.good_id))
        .where(
            RedemptionLine.village_id == village_id,
            Redemption.village_id == village_id,
            Good.village_id == village_id,
            Redemption.at >= day_start(since),
            Redemption.undone_seq.is_(None),
        )
        .group_by(Good.code)
    )
    return {code: int(count) for code, count in rows}


def _brought_back(session: Session, village_id: UUID, since: date) -> dict[str, int]:
    """Pieces by code of good that came back in good order since a day."""
    rows = session.execute(
        select(Good.code, func.sum(GoodsReturnLine.quantity))
        .join(
            GoodsReturn,
            and_(GoodsReturn.village_id == GoodsReturnLine.village_id, GoodsReturn.id == GoodsReturnLine.return_id),
        )
        .join(Good, and_(Good.village_id == GoodsReturnLine.village_id, Good.id == GoodsReturnLine.good_id))
        .where(
            GoodsReturnLine.village_id == village_id,
            GoodsReturn.village_id == village_id,
            Good.village_id == village_id,
            GoodsReturn.done_at >= day_start(since),
            GoodsReturnLine.condition == "sound",
        )
        .group_by(Good.code)
    )
    return {code: int(count) for code, count in rows}


def _sum(counts: Mapping[str, int], costs: Mapping[str, int]) -> int:
    return sum(count * costs.get(code, 0) for code, count in counts.items())
