"""What must hold between slips, the stock journal and the book; each check asks one question and changes nothing."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from civility.errors import N_
from civility.ledger import Finding, accounts, units
from civility.ledger.models import LedgerBalance, LedgerPosting, LedgerTransaction
from civility.store.models import Good, Redemption, RedemptionLine, StockMovement, Store
from civility.store.till_checks import by_shelf, put_back, set_aside
from civility.web.numbers import points

REDEMPTION = "redemption"
Shelf = dict[tuple[str, str], int]  # (account, unit) → pieces


def check_redemptions(session: Session, village_id: UUID) -> list[Finding]:
    """Each slip has one transaction of its own for what it says, and an undone one just that one's reversal."""
    entry, reversal = aliased(LedgerTransaction), aliased(LedgerTransaction)
    paid = _sum_by(LedgerPosting.seq, LedgerPosting.amount, LedgerPosting, village_id, _is_payment())
    worth = RedemptionLine.quantity * RedemptionLine.price_tenths
    priced = _sum_by(RedemptionLine.redemption_id, worth, RedemptionLine, village_id)
    rows = session.execute(
        select(
            Redemption.id,
            Redemption.slip_number,
            Redemption.seq,
            Redemption.undone_seq,
            Redemption.total_tenths,
            entry.kind,
            entry.reference,
            reversal.seq.label("reversed_by"),
            func.coalesce(paid.c.total, 0).label("paid"),
            func.coalesce(priced.c.total, 0).label("priced"),
        )
        .outerjoin(entry, and_(entry.village_id == village_id, entry.seq == Redemption.seq))
        .outerjoin(reversal, and_(reversal.village_id == village_id, reversal.reverses_seq == Redemption.seq))
        .outerjoin(paid, paid.c.key == Redemption.seq)
        .outerjoin(priced, priced.c.key == Redemption.id)
        .where(Redemption.village_id == village_id)
        .order_by(Redemption.slip_number)
        .execution_options(yield_per=1_000)
    )
    found, last = [], 0
    for row in rows:
        if row.slip_number != last + 1:
            gap = {"first": last + 1, "last": row.slip_number - 1}
            text = N_("第 %(first)s 到第 %(last)s 号兑换单不见了：单号应当一个不缺。")
            found.append(Finding("slip-missing", None, text, gap))
        last = row.slip_number
        found += _of_slip(row)
    return found


def _of_slip(row: Any) -> Iterable[Finding]:
    told: dict[str, Any] = {"slip": row.slip_number, "seq": row.seq}
    if row.kind != REDEMPTION or row.reference != str(row.id):
        text = N_("第 %(slip)s 号兑换单写着记在第 %(seq)s 笔，账本第 %(seq)s 笔却不是它。")
        yield Finding("slip-without-entry", row.seq, text, told)
        return
    if not row.total_tenths == row.paid == row.priced:
        figures = {name: points(int(row._mapping[name])) for name in ("total_tenths", "paid", "priced")}
        text = N_(
            "第 %(slip)s 号兑换单写着 %(total_tenths)s 分，各样相加 %(priced)s 分，账本第 %(seq)s 笔收了 %(paid)s 分。"
        )
        yield Finding("slip-total", row.seq, text, {**told, **figures})
    if row.undone_seq != row.reversed_by:
        text = N_(
            "第 %(slip)s 号兑换单（第 %(seq)s 笔）的撤销对不上：单上写着第 %(undone)s 笔，账本里冲回它的是第 %(by)s 笔。"
        )
        undo = {"undone": row.undone_seq or "—", "by": row.reversed_by or "—"}
        yield Finding("slip-undo", row.seq, text, {**told, **undo})


def check_redemption_entries(session: Session, village_id: UUID) -> list[Finding]:
    """Each redemption in the book has its slip."""
    entry = aliased(LedgerTransaction)
    seqs = session.scalars(
        select(entry.seq)
        .outerjoin(Redemption, and_(Redemption.village_id == village_id, Redemption.seq == entry.seq))
        .where(entry.village_id == village_id, entry.kind == REDEMPTION, Redemption.id.is_(None))
        .order_by(entry.seq)
    )
    text = N_("第 %(seq)s 笔是一次兑换，却没有哪张兑换单写着记在这一笔。")
    return [Finding("entry-without-slip", seq, text, {"seq": seq}) for seq in seqs]


def check_shelves(session: Session, village_id: UUID) -> list[Finding]:
    """What the book says stands on a shelf is what came in by the stock journal, less what slips took for good and what is set aside."""
    journal = _moved(session, village_id)
    gone = (_handed_over(session, village_id), set_aside(session, village_id))
    for sign, pieces in (*((-1, each) for each in gone), (1, put_back(session, village_id))):
        for place, count in pieces.items():
            journal[place] = journal.get(place, 0) + sign * count
    kept = _on_shelves(session, village_id)
    named = session.execute(select(Good.code, Good.name).where(Good.village_id == village_id))
    names: dict[str, str] = dict(named.all())
    text = N_("货架 %(shelf)s 上的“%(good)s”，账本说有 %(kept)s，按进货单和兑换单算应有 %(journal)s。")
    return [
        Finding(
            "shelf",
            None,
            text,
            {
                "shelf": accounts.split(account)[1],
                "good": names.get(units.good_of(unit) or "", unit),
                "kept": kept.get((account, unit), 0),
                "journal": journal.get((account, unit), 0),
            },
        )
        for account, unit in sorted(journal.keys() | kept.keys())
        if journal.get((account, unit), 0) != kept.get((account, unit), 0)
    ]


def _moved(session: Session, village_id: UUID) -> Shelf:
    """Pieces that stock movements brought onto (less: took off) each shelf."""
    shelf = literal("shelf:") + Store.code
    signed = case((LedgerPosting.destination == shelf, LedgerPosting.amount), else_=-LedgerPosting.amount)
    rows = session.execute(
        select(shelf, LedgerPosting.unit, func.sum(signed))
        .select_from(StockMovement)
        .join(
            Store,
            and_(
                Store.village_id == village_id,
                or_(Store.id == StockMovement.store_id, Store.id == StockMovement.to_store_id),
            ),
        )
        .join(
            LedgerPosting,
            and_(
                LedgerPosting.village_id == village_id,
                LedgerPosting.seq == StockMovement.seq,
                (LedgerPosting.destination == shelf) | (LedgerPosting.source == shelf),
            ),
        )
        .where(StockMovement.village_id == village_id)
        .group_by(Store.code, LedgerPosting.unit)
    )
    return {(account, unit): int(count) for account, unit, count in rows}


def _handed_over(session: Session, village_id: UUID) -> Shelf:
    """Pieces on slips that stand, of goods that a shelf holds."""
    rows = session.execute(
        select(Store.code, RedemptionLine.good_id, func.sum(RedemptionLine.quantity))
        .select_from(Redemption)
        .join(Store, and_(Store.village_id == village_id, Store.id == Redemption.store_id))
        .join(
            RedemptionLine,
            and_(RedemptionLine.village_id == village_id, RedemptionLine.redemption_id == Redemption.id),
        )
        .where(Redemption.village_id == village_id, Redemption.undone_seq.is_(None))
        .group_by(Store.code, RedemptionLine.good_id)
    )
    return by_shelf(session, village_id, rows)


def _on_shelves(session: Session, village_id: UUID) -> Shelf:
    rows = session.execute(
        select(LedgerBalance.account, LedgerBalance.unit, LedgerBalance.balance).where(
            LedgerBalance.village_id == village_id, LedgerBalance.account.like("shelf:%")
        )
    )
    return {(account, unit): count for account, unit, count in rows}


def _is_payment() -> Any:
    return LedgerPosting.destination == accounts.REDEEMED


def _sum_by(key: Any, amount: Any, table: Any, village_id: UUID, *which: Any) -> Any:
    """``amount`` summed by ``key`` over a village's rows, as a subquery of ``key`` and ``total``."""
    return (
        select(key.label("key"), func.sum(amount).label("total"))
        .where(table.village_id == village_id, *which)
        .group_by(key)
        .subquery()
    )
