"""Faults beside the book in stores and outlets: slips, goods, days, what is set aside, gifts."""

from datetime import date, timedelta

from sqlalchemy import delete, insert, select

from civility.clock import now
from civility.db import new_id
from civility.households.models import HouseholdEvent
from civility.outlets.models import Outlet, OutletSale
from civility.people.models import Household
from civility.store.models import (
    Batch,
    DayClose,
    Delivery,
    DeliveryLine,
    Donation,
    Good,
    GoodPart,
    GoodsLot,
    GoodsPoll,
    GoodsReturn,
    GoodsReturnLine,
    Hold,
    HoldLine,
    Price,
    Redemption,
    RedemptionLine,
    StockCount,
    StockCountLine,
    StockMovement,
    Store,
    StoreClosure,
    Wish,
)
from tests.audit.seeded.tampering import Seeded, change
from tests.audit.village import NOON

STORE: Seeded = {
    "an outlet's sale says more than was taken": (
        lambda c, v: c.execute(change(OutletSale, OutletSale.id == v.sale.id, total_tenths=990)),
        {"outlet-sale", "outlet-balance"},
        "99 分",
    ),
    "an outlet is given to another keeper": (
        lambda c, v: c.execute(change(Outlet, Outlet.id == v.sale.outlet_id, name="别家小店")),
        {"outlets"},
        "o1",
    ),
    "a closure is made up": (
        lambda c, v: c.execute(
            insert(StoreClosure).values(
                village_id=v.village.id,
                id=new_id(),
                request_key="x",
                store_id=v.shop.store.id,
                from_on=date(2026, 11, 1),
                reason="x",
                closed_at=now(),
            )
        ),
        {"stores"},
        "never sealed",
    ),
    "a gift is made smaller": (
        lambda c, v: c.execute(change(Donation, Donation.village_id == v.village.id, amount_fen=100)),
        {"donations"},
        "says something else",
    ),
    "a gift is taken out of the tables": (
        lambda c, v: c.execute(delete(Donation).where(Donation.village_id == v.village.id)),
        {"donations"},
        "gone",
    ),
    "a gift is undone behind the book's back": (
        lambda c, v: c.execute(change(Donation, Donation.village_id == v.village.id, undone_seq=1)),
        {"donations"},
        "第 1 号捐赠的钱数或作废",
    ),
    "a wish is fulfilled by nobody": (
        lambda c, v: c.execute(change(Wish, Wish.village_id == v.village.id, state="fulfilled")),
        {"donations"},
        "says something else",
    ),
    "a good is let go before it was drawn": (
        lambda c, v: c.execute(change(Good, Good.code == v.shop.goods["rice"].code, by_lot=None)),
        {"goods", "lots"},
        "有没有在抓阄",
    ),
    "more of a good are drawn than were announced": (
        lambda c, v: c.execute(change(GoodsLot, GoodsLot.number == 1, pieces=2)),
        {"lots"},
        "lot 1 says something else now",
    ),
    "households were asked something else": (
        lambda c, v: c.execute(change(GoodsPoll, GoodsPoll.village_id == v.village.id, options=["酒", "烟"])),
        {"goods-polls"},
        "says something else",
    ),
    "a count is made to agree": (
        lambda c, v: (
            c.execute(change(StockCountLine, StockCountLine.village_id == v.village.id, counted=20, reason="")),
            c.execute(change(
                    StockCount, StockCount.village_id == v.village.id, state="equal", decided_by=None, decided_at=None
                )),
        ),
        {"counts"},
        "says something else",
    ),
    "a count says more was there": (
        lambda c, v: c.execute(change(StockCountLine, StockCountLine.village_id == v.village.id, expected=25)),
        {"counts"},
        "写着“香皂”账上有 25，账本那时有 20",
    ),
    "a count that was sent back is confirmed": (
        lambda c, v: c.execute(
            change(
                StockCount,
                StockCount.village_id == v.village.id,
                state="confirmed",
                movement_id=select(StockMovement.id).where(StockMovement.kind == "purchase").limit(1).scalar_subquery(),
            )
        ),
        {"counts"},
        "“香皂”差 -2，账本",
    ),
    "a batch is made larger": (
        lambda c, v: c.execute(change(Batch, Batch.village_id == v.village.id, Batch.quantity == 20, quantity=200)),
        {"batches"},
        "批次加起来是 200，账本记的是 20",
    ),
    "a slip is thrown away": (
        lambda c, v: (
            c.execute(delete(RedemptionLine).where(RedemptionLine.redemption_id == v.slips[0].id)),
            c.execute(delete(Redemption).where(Redemption.id == v.slips[0].id)),
        ),
        {"entry-without-slip", "slip-missing", "day", "shelf"},
        "第 1 到第 1 号",
    ),
    "a slip points to another entry": (
        lambda c, v: c.execute(change(Redemption, Redemption.id == v.slips[2].id, seq=1)),
        {"slip-without-entry", "entry-without-slip"},
        "第 3 号兑换单写着记在第 1 笔",
    ),
    "a slip says another total": (
        lambda c, v: c.execute(change(Redemption, Redemption.id == v.slips[0].id, total_tenths=10)),
        {"slip-total", "day"},
        "写着 1 分，各样相加 5 分",
    ),
    "a slip says more goods": (
        lambda c, v: c.execute(change(RedemptionLine, RedemptionLine.redemption_id == v.slips[0].id, quantity=4)),
        {"slip-total", "shelf"},
        "“香皂”，账本说有 19，按进货单和兑换单算应有 16",
    ),
    "an undone slip is made to stand": (
        lambda c, v: c.execute(change(Redemption, Redemption.id == v.slips[1].id, undone_seq=None)),
        {"slip-undo", "day", "shelf"},
        "单上写着第 — 笔",
    ),
    "a standing slip is made undone": (
        lambda c, v: c.execute(change(Redemption, Redemption.id == v.slips[0].id, undone_seq=1)),
        {"slip-undo", "day", "shelf"},
        "冲回它的是第 — 笔",
    ),
    "a return says that more came back": (
        lambda c, v: c.execute(change(GoodsReturnLine, GoodsReturnLine.return_id == v.back.id, quantity=2)),
        {"return", "return-events", "shelf"},
        "各样相加 78 分，账本退了 39 分",
    ),
    "a return points to another entry": (
        lambda c, v: c.execute(change(GoodsReturn, GoodsReturn.id == v.back.id, seq=1)),
        {"return"},
        "第 1 号退货单写着记在第 1 笔",
    ),
    "a return is thrown away": (
        lambda c, v: (
            c.execute(delete(GoodsReturnLine).where(GoodsReturnLine.return_id == v.back.id)),
            c.execute(delete(GoodsReturn).where(GoodsReturn.id == v.back.id)),
        ),
        {"return", "return-events", "day", "shelf"},
        "却没有哪张退货单",
    ),
    "a slip is moved to another day": (
        lambda c, v: c.execute(change(Redemption, Redemption.id == v.slips[0].id, at=NOON - timedelta(days=1))),
        {"day"},
        "日结时账上是 2 / 590 / 1 / 1 / 390，现在按兑换单和退货单算是 1 / 540 / 1 / 1 / 390",
    ),
    "another person is made to have signed a day": (
        lambda c, v: c.execute(change(DayClose, DayClose.id == v.close.id, signed_by=v.shop.approver.user_id)),
        {"day-events"},
        "count 1 says something else now",
    ),
    "a slip is made smaller than what came back of it": (
        lambda c, v: c.execute(
            delete(RedemptionLine).where(
                RedemptionLine.redemption_id == v.slips[2].id, RedemptionLine.good_id == v.shop.goods["rice"].id
            )
        ),
        {"slip-total", "return", "shelf"},
        "只有 0 件，退货单上却退了 1 件",
    ),
    "less is said to be set aside": (
        lambda c, v: c.execute(change(HoldLine, HoldLine.hold_id == v.aside.id, quantity=2)),
        {"hold", "hold-events", "shelf"},
        "held:r1 按单子留着的good:g0002应是 2，账本里留着的是 1",
    ),
    "a reservation is made to have run out": (
        lambda c, v: c.execute(change(Hold, Hold.id == v.aside.id, state="expired", released_seq=1)),
        {"hold", "shelf", "deliveries"},
        "held:r1 按单子留着的points应是 0，账本里留着的是 390",
    ),
    "a round is made to have brought what it has with it": (
        lambda c, v: c.execute(
            change(DeliveryLine, DeliveryLine.outcome == "out", outcome="delivered", redemption_id=v.slips[2].id)
        ),
        {"deliveries"},
        "第 1 趟送货单的第 1 行，和留着的东西、兑换单对不上",
    ),
    "another person is made to have carried a round": (
        lambda c, v: c.execute(change(Delivery, Delivery.number == 1, carrier_id=v.shop.approver.user_id)),
        {"deliveries"},
        "delivery 1 says something else now",
    ),
    "a reservation is made to last": (
        lambda c, v: c.execute(change(Hold, Hold.id == v.aside.id, collect_by=date(2099, 1, 1))),
        {"hold-events"},
        "reservation 1 says something else now",
    ),
    "a delivery disappears": (
        lambda c, v: c.execute(delete(StockMovement)),
        {"shelf"},
        "按进货单和兑换单算应有 -1",
    ),
    "a household goes away behind the book's back": (
        lambda c, v: c.execute(
            insert(HouseholdEvent).values(
                village_id=v.village.id,
                id=new_id(),
                request_key="behind",
                kind="away",
                state="done",
                household_id=v.shop.first.id,
                happened_on=date(2026, 1, 1),
                said={},
                reason="",
                proposed_by=v.shop.clerk.user_id,
                proposed_at=now(),
                answer="",
                moved_tenths=0,
                seq=1,
            )
        ),
        {"household-events"},
        "the away of 2026-01-01 was never sealed",
    ),
    "a household is merged behind the book's back": (
        lambda c, v: c.execute(
            insert(HouseholdEvent).values(
                village_id=v.village.id,
                id=new_id(),
                request_key="behind",
                kind="merge",
                state="done",
                household_id=v.shop.households[0].id,
                other_id=v.shop.households[1].id,
                happened_on=date(2026, 1, 1),
                said={},
                reason="",
                proposed_by=v.shop.clerk.user_id,
                proposed_at=now(),
                answer="",
                moved_tenths=0,
                seq=1,
            )
        ),
        {"household-events", "merged-purse"},
        "0001 户并进 0002 户以后",
    ),
    "a household gets another head": (
        lambda c, v: c.execute(change(Household, Household.id == v.shop.first.id, head_name="别人")),
        {"households"},
        "household 0001",
    ),
    "a store gets another name": (
        lambda c, v: c.execute(change(Store, Store.village_id == v.village.id, name="小卖部")),
        {"stores"},
        "something else now",
    ),
    "a good may be had more often": (
        lambda c, v: c.execute(change(Good, Good.id == v.shop.goods["rice"].id, monthly_limit=90)),
        {"goods"},
        "something else now",
    ),
    "something is put into a bundle": (
        lambda c, v: c.execute(
            insert(GoodPart).values(
                village_id=v.village.id,
                bundle_id=v.shop.goods["plaque"].id,
                good_id=v.shop.goods["soap"].id,
                quantity=3,
            )
        ),
        {"goods"},
        "good g0004 says something else now",
    ),
    "a price is lowered": (
        lambda c, v: c.execute(change(Price, Price.good_id == v.shop.goods["rice"].id, price_tenths=1)),
        {"prices"},
        "price list",
    ),
}  # fmt: skip
