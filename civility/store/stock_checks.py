"""What must hold between counts, batches, donations and the book; each check asks one question and changes nothing."""

from uuid import UUID

from sqlalchemy import and_, case, func, literal, select
from sqlalchemy.orm import Session, aliased

from civility import ledger
from civility.errors import N_
from civility.ledger import Finding, accounts, units
from civility.ledger.models import LedgerPosting, LedgerTransaction
from civility.store.models import Batch, Donation, Good, StockCount, StockMovement, Store
from civility.store.queries import check_count_events, check_donation_events, count_lines


def check_counts(session: Session, village_id: UUID) -> list[Finding]:
    """Each count says what the book had at its moment, is what was sealed, and moved the book by just its differences."""
    found = check_count_events(session, village_id)
    rows = session.execute(
        select(StockCount, Store.code, StockMovement.seq)
        .join(Store, and_(Store.village_id == village_id, Store.id == StockCount.store_id))
        .outerjoin(
            StockMovement, and_(StockMovement.village_id == village_id, StockMovement.id == StockCount.movement_id)
        )
        .where(StockCount.village_id == village_id)
        .order_by(StockCount.number)
    ).all()
    for count, code, seq in rows:
        found += _of_count(session, count, accounts.shelf(code), seq)
    return found


def _of_count(session: Session, count: StockCount, shelf: str, seq: int | None) -> list[Finding]:
    lines = count_lines(session, count)
    had = ledger.balances_at(session, count.village_id, shelf, seq=count.at_seq)
    moved: dict[str, int] = {}
    if seq is not None:
        for posting in ledger.get_transaction(session, count.village_id, seq).postings:
            sign = 1 if posting.destination == shelf else -1
            moved[posting.unit] = moved.get(posting.unit, 0) + sign * posting.amount
    found = []
    for line, good in lines:
        unit, told = units.good(good.code), {"count": count.number, "good": good.name}
        if line.expected != had.get(unit, 0):
            text = N_("第 %(count)s 号盘点写着“%(good)s”账上有 %(said)s，账本那时有 %(book)s。")
            figures = {"said": line.expected, "book": had.get(unit, 0)}
            found.append(Finding("counts", count.at_seq, text, {**told, **figures}))
        if seq is not None and line.difference != moved.get(unit, 0):
            text = N_("第 %(count)s 号盘点里“%(good)s”差 %(said)s，账本第 %(seq)s 笔改了 %(book)s。")
            figures = {"said": line.difference, "seq": seq, "book": moved.get(unit, 0)}
            found.append(Finding("counts", seq, text, {**told, **figures}))
    return found


def check_donations(session: Session, village_id: UUID) -> list[Finding]:
    """Each donation is what was sealed, has one transaction of its own, and an undone one just that one's reversal."""
    found = check_donation_events(session, village_id)
    entry, reversal = aliased(LedgerTransaction), aliased(LedgerTransaction)
    money = (
        select(LedgerPosting.seq, func.sum(LedgerPosting.amount).label("fen"))
        .where(
            LedgerPosting.village_id == village_id,
            LedgerPosting.destination == accounts.FUND,
            LedgerPosting.unit == units.YUAN,
        )
        .group_by(LedgerPosting.seq)
        .subquery()
    )
    rows = session.execute(
        select(Donation, entry.kind, entry.reference, reversal.seq.label("undone"), money.c.fen)
        .outerjoin(entry, and_(entry.village_id == village_id, entry.seq == Donation.seq))
        .outerjoin(reversal, and_(reversal.village_id == village_id, reversal.reverses_seq == Donation.seq))
        .outerjoin(money, money.c.seq == Donation.seq)
        .where(Donation.village_id == village_id)
        .order_by(Donation.number)
    ).all()
    for donation, kind, reference, undone, fen in rows:
        told = {"number": donation.number, "seq": donation.seq}
        if kind != "donation" or reference != str(donation.id):
            text = N_("第 %(number)s 号捐赠写着记在第 %(seq)s 笔，账本第 %(seq)s 笔却不是它。")
            found.append(Finding("donations", donation.seq, text, told))
        elif (donation.amount_fen or 0) != int(fen or 0) or donation.undone_seq != undone:
            text = N_("第 %(number)s 号捐赠的钱数或作废，和账本第 %(seq)s 笔对不上。")
            found.append(Finding("donations", donation.seq, text, told))
    return found


def check_batches(session: Session, village_id: UUID) -> list[Finding]:
    """What the batches of a movement come to is what it moved onto or off that shelf."""
    shelf = literal("shelf:") + Store.code
    signed = case((LedgerPosting.destination == shelf, LedgerPosting.amount), else_=-LedgerPosting.amount)
    said = (
        select(Batch.movement_id, Batch.store_id, Batch.good_id, func.sum(Batch.quantity).label("said"))
        .where(Batch.village_id == village_id)
        .group_by(Batch.movement_id, Batch.store_id, Batch.good_id)
        .subquery()
    )
    rows = session.execute(
        select(StockMovement.seq, Good.name, said.c.said, func.coalesce(func.sum(signed), 0).label("book"))
        .select_from(said)
        .join(StockMovement, and_(StockMovement.village_id == village_id, StockMovement.id == said.c.movement_id))
        .join(Store, and_(Store.village_id == village_id, Store.id == said.c.store_id))
        .join(Good, and_(Good.village_id == village_id, Good.id == said.c.good_id))
        .outerjoin(
            LedgerPosting,
            and_(
                LedgerPosting.village_id == village_id,
                LedgerPosting.seq == StockMovement.seq,
                LedgerPosting.unit == literal("good:") + Good.code,
                (LedgerPosting.destination == shelf) | (LedgerPosting.source == shelf),
            ),
        )
        .group_by(StockMovement.seq, Store.code, Good.name, said.c.said)
        .order_by(StockMovement.seq)
    )
    text = N_("第 %(seq)s 笔进出的“%(good)s”，批次加起来是 %(said)s，账本记的是 %(book)s。")
    return [
        Finding(
            "batches", row.seq, text, {"seq": row.seq, "good": row.name, "said": int(row.said), "book": int(row.book)}
        )
        for row in rows
        if row.said != row.book
    ]
