"""What runs out, what nobody takes, what to buy: each good with the figures that say why."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import day_start, today
from civility.ledger import accounts, units
from civility.store.models import Good, Redemption, RedemptionLine, Store
from civility.store.queries.goods import list_offers
from civility.store.queries.shelf_dates import Expiring, list_expiring
from civility.store.rules.restock import SEEN_DAYS, SLOW_DAYS, Need, need_of


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A good on offer: pieces there, how many went in the last ``SEEN_DAYS``, and what it needs."""

    good: Good
    on_hand: int
    sold: int
    need: Need


@dataclass(frozen=True, slots=True)
class ShelfReport:
    """``out`` is gone, ``restock`` would be, ``slow`` lay there for ``SLOW_DAYS`` and nobody took one."""

    out: list[ShelfRow]
    restock: list[ShelfRow]
    slow: list[ShelfRow]
    expiring: list[Expiring]


def shelf_report(session: Session, store: Store) -> ShelfReport:
    offers = [
        (offer.good, offer.on_hand)
        for offer in list_offers(session, store.village_id, store.id, today())
        if offer.on_hand is not None
    ]
    sold = sold_since(session, store, today() - timedelta(days=SEEN_DAYS))
    long_ago = today() - timedelta(days=SLOW_DAYS)
    taken = sold_since(session, store, long_ago)
    lay_there = _shelf_before(session, store, long_ago)
    rows = [
        ShelfRow(
            good,
            on_hand,
            sold.get(good.id, 0),
            need_of(on_hand=on_hand, sold=sold.get(good.id, 0), low_stock=good.low_stock),
        )
        for good, on_hand in offers
    ]
    return ShelfReport(
        out=[row for row in rows if not row.on_hand],
        restock=sorted((row for row in rows if row.need.buy), key=lambda row: row.need.days_left or 0),
        slow=[row for row in rows if row.on_hand and lay_there.get(row.good.code) and not taken.get(row.good.id)],
        expiring=list_expiring(session, store),
    )


def sold_since(session: Session, store: Store, since: date) -> dict[UUID, int]:
    """Pieces by good id on standing slips of a store since a day."""
    rows = session.execute(
        select(RedemptionLine.good_id, func.sum(RedemptionLine.quantity))
        .join(
            Redemption,
            and_(Redemption.village_id == RedemptionLine.village_id, Redemption.id == RedemptionLine.redemption_id),
        )
        .where(
            RedemptionLine.village_id == store.village_id,
            Redemption.village_id == store.village_id,
            Redemption.store_id == store.id,
            Redemption.at >= day_start(since),
            Redemption.undone_seq.is_(None),
        )
        .group_by(RedemptionLine.good_id)
    )
    return {good_id: int(count) for good_id, count in rows}


def _shelf_before(session: Session, store: Store, day: date) -> dict[str, int]:
    """Pieces by code of good that stood there when a day began."""
    seq = ledger.last_before(session, store.village_id, day_start(day))
    if not seq:
        return {}
    held = ledger.balances_at(session, store.village_id, accounts.shelf(store.code), seq=seq)
    return {code: count for unit, count in held.items() if (code := units.good_of(unit))}
