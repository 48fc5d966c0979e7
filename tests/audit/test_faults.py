"""Every kind of fault, seeded behind the program's back, is found by its check and explained."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, text, update
from sqlalchemy.orm import Session

from civility import ledger
from civility.audit.checks import find_faults
from civility.audit.words import OTHERWISE, REBUILD, WORDS, words_of
from civility.clock import now
from civility.db import new_id, snapshot, transaction
from civility.governance.covenants.models import Covenant
from civility.governance.rolls.models import HonorRoll
from civility.households.models import HouseholdEvent
from civility.ledger.models import (
    LedgerBalance,
    LedgerCheckpoint,
    LedgerHead,
    LedgerPosting,
    LedgerRefusal,
    LedgerTransaction,
)
from civility.outlets.models import Outlet, OutletSale
from civility.people.models import Appointment, Household, Kinship, VillageSettings
from civility.points.models import (
    Claim,
    Clause,
    Correction,
    Deduction,
    MonthlyScore,
    MonthlyTotal,
    SpotCheck,
    YearClose,
)
from civility.points.services import rebuild_scores
from civility.store.models import (
    Batch,
    DayClose,
    Delivery,
    DeliveryLine,
    Donation,
    Good,
    GoodPart,
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
from civility.township.models import PeriodReturn
from tests.audit.village import NOON, Lived, live, tampering

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
Tamper = Callable[[Connection, Lived], Any]


@pytest.fixture
def lived(session: Session) -> Lived:
    return live(session)


def faults(session: Session, lived: Lived) -> list[ledger.Finding]:
    session.rollback()
    with snapshot(session) as connection, Session(connection) as reading:
        return find_faults(reading, lived.village.id)


def entry_of(lived: Lived, claim: int) -> int:
    seq = lived.claims[claim].posted_seq
    assert seq is not None
    return seq


def change(model: Any, *where: Any, **values: Any) -> Any:
    return update(model).where(*where).values(**values)


# what is done → the checks that say so, and words of what they say
SEEDED: dict[str, tuple[Tamper, set[str], str]] = {
    "a balance is raised": (
        lambda c, v: c.execute(
            change(
                LedgerBalance, LedgerBalance.account == "household:0001", LedgerBalance.unit == "honour", balance=999
            )
        ),
        {"kept", "sums"},
        "household:0001",
    ),
    "an amount is changed": (
        lambda c, v: c.execute(change(LedgerPosting, LedgerPosting.seq == entry_of(v, 0), amount=70)),
        {"chain", "balances", "kept", "rollup"},
        "changed",
    ),
    "an amount is changed beyond what there is": (
        lambda c, v: c.execute(
            change(LedgerPosting, LedgerPosting.seq == v.slips[0].seq, LedgerPosting.line == 0, amount=9_000)
        ),
        {"chain", "balances", "floors", "kept", "slip-total"},
        "900",
    ),
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
    "a transaction is cut out": (
        lambda c, v: (
            c.execute(delete(LedgerPosting).where(LedgerPosting.seq == entry_of(v, 1))),
            c.execute(delete(LedgerTransaction).where(LedgerTransaction.seq == entry_of(v, 1))),
        ),
        {"numbering", "chain", "sealed", "balances", "kept", "claim-without-entry", "rollup"},
        "0002 户",
    ),
    "a unit that does not exist": (
        lambda c, v: c.execute(change(LedgerPosting, LedgerPosting.seq == entry_of(v, 0), unit="gold")),
        {"shape", "chain", "balances", "kept", "rollup"},
        "gold",
    ),
    "a deduction is noted that the book did not take": (
        lambda c, v: c.execute(
            insert(Deduction).values(
                village_id=v.village.id,
                claim_id=v.claims[1].id,
                told_at=now(),
                repair_by=date(2026, 11, 9),
                repair_note="",
                lessened_tenths=0,
                taken_tenths=30,
                not_taken_tenths=0,
                lapse_on=date(2027, 11, 9),
            )
        ),
        {"deduction-entries"},
        "写着扣了 3 分，账本里扣的是 5 分",
    ),
    "a correction says it reversed what nobody did": (
        lambda c, v: c.execute(
            insert(Correction).values(
                village_id=v.village.id,
                id=new_id(),
                claim_id=v.claims[0].id,
                request_key="x",
                kind="amount",
                reason="x",
                state="done",
                proposed_by=v.claims[0].recorder_id,
                proposed_at=now(),
                confirmed_by=v.shop.clerk.user_id,
                ended_reason="",
                old_notice_id=v.claims[0].notice_id,
                reversal_seq=1,
            )
        ),
        {"appeal-reversal"},
        "第 1 笔",
    ),
    "a spot check that the book never sealed": (
        lambda c, v: c.execute(
            insert(SpotCheck).values(
                village_id=v.village.id,
                id=new_id(),
                month=date(2026, 11, 1),
                percent=5,
                least=5,
                claim_count=3,
                list_hash=b"x" * 32,
                listed_seq=1,
                listed_at=NOON,
                seed_after=NOON + timedelta(days=1),
            )
        ),
        {"spot-checks"},
        "never sealed",
    ),
    "the head is set": (
        lambda c, v: c.execute(change(LedgerHead, LedgerHead.village_id == v.village.id, hash=b"x" * 32)),
        {"head"},
        "head",
    ),
    "a reversal is turned to another": (
        lambda c, v: c.execute(
            change(LedgerTransaction, LedgerTransaction.seq == v.slips[1].undone_seq, reverses_seq=entry_of(v, 0))
        ),
        {"chain", "reversals", "claim-reversed", "appeal-reversal", "slip-undo"},
        "0001 户",
    ),
    "a sealed book is written anew": (
        lambda c, v: c.execute(change(LedgerCheckpoint, LedgerCheckpoint.village_id == v.village.id, root=b"x" * 32)),
        {"sealed"},
        "not what was sealed",
    ),
    "a key is refused as well": (
        lambda c, v: c.execute(
            insert(LedgerRefusal).values(
                village_id=v.village.id,
                key=f"claim:{v.claims[0].id}",
                content_hash=b"x" * 32,
                code="x",
                fields={},
                at=now(),
            )
        ),
        {"keys"},
        "refused",
    ),
    "a claim points to another entry": (
        lambda c, v: c.execute(change(Claim, Claim.id == v.claims[0].id, posted_seq=1)),
        {"claim-without-entry", "entry-without-claim", "rollup"},
        "0001 户 2026-11-02 的申报“房前屋后整洁”写着记在第 1 笔",
    ),
    "a claim is made worth more": (
        lambda c, v: c.execute(change(Claim, Claim.id == v.claims[1].id, amount_tenths=500)),
        {"claim-changed"},
        "0002 户",
    ),
    "a claim is dated otherwise": (
        lambda c, v: c.execute(change(Claim, Claim.id == v.claims[1].id, happened_on=date(2026, 10, 30))),
        {"claim-changed"},
        "0002 户 2026-10-30",
    ),
    "a posted claim is put back": (
        lambda c, v: c.execute(
            change(Claim, Claim.id == v.claims[2].id, state="on_notice", posted_seq=None, posted_at=None)
        ),
        {"entry-without-claim", "rollup"},
        "没有哪条申报",
    ),
    "a close is made up": (
        lambda c, v: c.execute(
            insert(YearClose).values(
                village_id=v.village.id,
                id=new_id(),
                year=2025,
                attempt=1,
                state="done",
                usable_until=date(2026, 2, 28),
                announced_on=date(2026, 1, 29),
                closed_at=now(),
                household_count=2,
                total_tenths=105,
                undone_reason="",
            )
        ),
        {"closes", "close-entries"},
        "2 户 10.5 分",
    ),
    "an entry is turned into a clearing": (
        lambda c, v: c.execute(change(LedgerTransaction, LedgerTransaction.seq == v.slips[0].seq, kind="expiry")),
        {"chain", "entry-without-close", "slip-without-entry"},
        "没有哪次清零",
    ),
    "a year is closed by hand": (
        lambda c, v: c.execute(change(VillageSettings, VillageSettings.village_id == v.village.id, closed_year=2026)),
        {"settings", "closed-year"},
        "2026 年已经清零关账",
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
    "the days of a notice are shortened": (
        lambda c, v: c.execute(change(VillageSettings, VillageSettings.village_id == v.village.id, notice_days=1)),
        {"settings"},
        "something else now",
    ),
    "a post disappears": (
        lambda c, v: c.execute(
            delete(Appointment).where(Appointment.division_id == v.village.id, Appointment.role == "reviewer")
        ),
        {"appointments"},
        "is gone",
    ),
    "a relative is declared behind the book's back": (
        lambda c, v: c.execute(
            insert(Kinship).values(
                village_id=v.village.id,
                id=new_id(),
                user_id=v.shop.clerk.user_id,
                household_id=v.shop.first.id,
                declared_by=v.shop.clerk.user_id,
                declared_at=now(),
            )
        ),
        {"kinships"},
        "never sealed",
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
    "a clause says something else": (
        lambda c, v: c.execute(change(Clause, Clause.village_id == v.village.id, title="什么都不干")),
        {"standards"},
        "version 1",
    ),
    "an article of the covenant says something else": (
        lambda c, v: c.execute(
            change(Covenant, Covenant.village_id == v.village.id, articles=[{"title": "", "text": "各扫门前雪。"}])
        ),
        {"covenants"},
        "version 1 of the village covenant",
    ),
    "a household is put on a roll afterwards": (
        lambda c, v: c.execute(change(HonorRoll, HonorRoll.id == v.roll.id, lines=[*v.roll.lines, v.roll.lines[0]])),
        {"rolls"},
        "roll 1",
    ),
    "a month is accepted behind the village's back": (
        lambda c, v: c.execute(
            insert(PeriodReturn).values(
                village_id=v.village.id,
                id=new_id(),
                period_from=v.roll.period_from,
                attempt=1,
                request_key="behind",
                roll_id=v.roll.id,
                state="accepted",
                submitted_by=v.shop.clerk.user_id,
                submitted_at=now(),
                reviewed_at=now(),
                reason="",
            )
        ),
        {"returns"},
        "never sealed",
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
    "a monthly score is raised": (
        lambda c, v: c.execute(
            change(MonthlyScore, MonthlyScore.household_id == v.shop.households[0].id, honour_tenths=990)
        ),
        {"rollup"},
        "“0001 卫生”的合计：记着 99 / 1，按入账的申报应是 5 / 1",
    ),
    "a village's total is lost": (
        lambda c, v: c.execute(delete(MonthlyTotal).where(MonthlyTotal.scope == "village")),
        {"rollup"},
        "“全村”的合计：记着 —，按入账的申报应是 15 / 3 / 3",
    ),
}  # fmt: skip


def test_a_village_without_faults_has_none(session: Session, lived: Lived) -> None:
    assert faults(session, lived) == []


@pytest.mark.parametrize("what", SEEDED)
def test_a_seeded_fault_is_found_and_explained(session: Session, engine: Engine, lived: Lived, what: str) -> None:
    tamper, checks, words = SEEDED[what]
    with tampering(engine) as connection:
        tamper(connection, lived)

    found = faults(session, lived)

    assert {each.check for each in found} == checks
    assert words in "\n".join(each.describe() for each in found)
    assert all(words_of(each.check) is not OTHERWISE for each in found)


def test_a_claim_whose_points_were_taken_back_alone_is_found(session: Session, lived: Lived) -> None:
    with transaction(session):
        ledger.reverse(
            session, village_id=lived.village.id, seq=entry_of(lived, 0), key="x", reason="wrong", actor="system"
        )
    found, by_no_appeal = faults(session, lived)
    assert (found.check, by_no_appeal.check) == ("claim-reversed", "appeal-reversal")
    assert "0001 户 2026-11-02 的申报“房前屋后整洁”却还写着已入账" in found.describe()


def test_a_row_too_damaged_to_be_read_is_a_finding_and_the_other_checks_go_on(
    session: Session, engine: Engine, lived: Lived
) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps no text where a day belongs")
    with tampering(engine) as connection:
        connection.execute(text("UPDATE claim SET happened_on = 'yesterday'"))
        connection.execute(text("UPDATE ledger_transaction SET seq = 'two' WHERE seq = 2"))
        connection.execute(delete(StockMovement))
    found = {each.check for each in faults(session, lived)}
    assert {"unreadable", "readable", "shelf"} <= found


def test_every_kind_that_has_words_is_seeded_here() -> None:
    seeded = {check for _tamper, checks, _words in SEEDED.values() for check in checks}
    assert set(WORDS) - seeded == {"unreadable", "readable", "clock"}  # each has a test of its own


def test_what_is_kept_beside_the_book_is_put_right_by_making_it_again(
    session: Session, engine: Engine, lived: Lived
) -> None:
    for what in ("a balance is raised", "a monthly score is raised", "a village's total is lost"):
        with tampering(engine) as connection:
            SEEDED[what][0](connection, lived)
    assert {words_of(each.check).then for each in faults(session, lived)} == {REBUILD}
    session.rollback()
    ledger.rebuild_balances(session, lived.village.id, apply=True)
    rebuild_scores(session, lived.village.id, apply=True)
    assert faults(session, lived) == []
