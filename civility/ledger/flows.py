"""What went on in a stretch of a book: from after one transaction up to and including another. Writes nothing.

A stretch is two numbers, ``after`` < seq ≤ ``upto``, never two times: times are recorded, the order is that of
``seq``, so what was held before a stretch and what moved in it always come to what was held at its end.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session, aliased

from civility.ledger.accounts import NAMED, Kind, split
from civility.ledger.entries import Transaction
from civility.ledger.models import LedgerBalance, LedgerPosting, LedgerTransaction
from civility.ledger.statements import list_transactions

_LINES = 1 << 12  # more than the lines of any transaction: seq and line in one number


@dataclass(frozen=True, slots=True)
class Flow:
    """How much of a unit went from one account to another in transactions of one kind."""

    kind: str
    source: str
    destination: str
    unit: str
    amount: int


def last_before(session: Session, village_id: UUID, instant: datetime) -> int:
    """The number of the transaction with the latest recorded time before an instant; 0 when there is none."""
    found = session.scalar(
        select(LedgerTransaction.seq)
        .where(LedgerTransaction.village_id == village_id, LedgerTransaction.at < instant)
        .order_by(LedgerTransaction.at.desc(), LedgerTransaction.seq.desc())
        .limit(1)
    )
    return found or 0


def flows(session: Session, village_id: UUID, *, after: int, upto: int, account: str | None = None) -> list[Flow]:
    """Everything that moved in a stretch, or what came to and left one ``account``, summed and in order."""
    if account is None:
        return sorted(_summed(session, village_id, after, upto), key=_order)
    split(account)
    held = select(LedgerBalance.unit).where(LedgerBalance.village_id == village_id, LedgerBalance.account == account)
    units = list(session.scalars(held))  # named one by one, so that the index leads to the stretch itself
    sides = (LedgerPosting.source == account, LedgerPosting.destination == account)
    return sorted(
        (
            flow
            for side in sides
            for flow in _summed(session, village_id, after, upto, side, LedgerPosting.unit.in_(units))
        ),
        key=_order,
    )


def balances_at(session: Session, village_id: UUID, account: str, *, seq: int) -> dict[str, int]:
    """Every unit ``account`` ever held, with what it held after transaction ``seq``; one seek a unit."""
    split(account)
    return {unit: held for _account, unit, held in _held_at(session, village_id, seq, LedgerBalance.account == account)}


def held_at(session: Session, village_id: UUID, *, seq: int) -> dict[str, int]:
    """What all purses, shelves and sums set aside held together after ``seq``, by unit.

    Each unit of a book sums to zero, so it is what the few open accounts lack: no purse is looked into.
    """
    sums: dict[str, int] = {}
    for _account, unit, held in _held_at(session, village_id, seq, LedgerBalance.guarded.is_(False)):
        sums[unit] = sums.get(unit, 0) - held
    return dict(sorted(sums.items()))


def gained(session: Session, village_id: UUID, account: str | Kind, *, since: datetime) -> dict[str, int]:
    """By unit, what came to an account since an instant less what left it again; negative when more left.

    A kind that has many accounts stands for all of them together.
    """
    code = LedgerBalance.account
    which = code.like(f"{account}:%") if account in NAMED else code == account
    now = session.execute(
        select(LedgerBalance.unit, LedgerBalance.balance).where(LedgerBalance.village_id == village_id, which)
    )
    sums: dict[str, int] = {}
    for unit, held in now:
        sums[unit] = sums.get(unit, 0) + held
    seq = last_before(session, village_id, since)
    for _account, unit, held in _held_at(session, village_id, seq, which) if seq else ():
        sums[unit] -= held
    return {unit: change for unit, change in sums.items() if change}


def reversals(session: Session, village_id: UUID, *, after: int, upto: int) -> list[tuple[Transaction, Transaction]]:
    """The reversals of a stretch in order, each with its original, which may lie before it."""
    undoing = list_transactions(
        session,
        village_id,
        LedgerTransaction.reverses_seq.is_not(None),
        LedgerTransaction.seq > after,
        LedgerTransaction.seq <= upto,
        limit=upto - after,
    )
    undone = {
        original.seq: original
        for original in list_transactions(
            session,
            village_id,
            LedgerTransaction.seq.in_([each.reverses for each in undoing]),
            limit=len(undoing),
        )
    }
    return [(each, undone[each.reverses]) for each in undoing if each.reverses is not None]


def _order(flow: Flow) -> tuple[str, str, str, str]:
    return flow.unit, flow.kind, flow.source, flow.destination


def _summed(session: Session, village_id: UUID, after: int, upto: int, *which: ColumnElement[bool]) -> list[Flow]:
    what = (LedgerTransaction.kind, LedgerPosting.source, LedgerPosting.destination, LedgerPosting.unit)
    rows = session.execute(
        select(*what, func.sum(LedgerPosting.amount))
        .join(
            LedgerTransaction,
            (LedgerTransaction.village_id == LedgerPosting.village_id) & (LedgerTransaction.seq == LedgerPosting.seq),
        )
        .where(
            LedgerPosting.village_id == village_id,
            LedgerPosting.seq > after,
            LedgerPosting.seq <= upto,
            *which,
        )
        .group_by(*what)
    )
    return [Flow(kind, source, destination, unit, int(amount)) for kind, source, destination, unit, amount in rows]


def _held_at(session: Session, village_id: UUID, seq: int, which: ColumnElement[bool]) -> list[tuple[str, str, int]]:
    """Account, unit and what it held after ``seq``: the later of the last posting from it and the last to it."""
    rows = session.execute(
        select(
            LedgerBalance.account,
            LedgerBalance.unit,
            *_last("source", village_id, seq),
            *_last("destination", village_id, seq),
        )
        .where(LedgerBalance.village_id == village_id, which)
        .order_by(LedgerBalance.account, LedgerBalance.unit)
    )
    return [
        (account, unit, (left if (from_place or 0) > (to_place or 0) else came) or 0)
        for account, unit, from_place, left, to_place, came in rows
    ]


def _last(side: str, village_id: UUID, seq: int) -> tuple[ScalarSelect[int], ScalarSelect[int]]:
    """The place of the last posting on one side of a balance's account, and what was there after it."""
    posting = aliased(LedgerPosting)
    mine = getattr(posting, side) == LedgerBalance.account
    after = getattr(posting, f"{side}_balance")

    def newest(column: ColumnElement[int]) -> ScalarSelect[int]:
        return (
            select(column)
            .where(posting.village_id == village_id, mine, posting.unit == LedgerBalance.unit, posting.seq <= seq)
            .order_by(posting.seq.desc(), posting.line.desc())
            .limit(1)
            .correlate(LedgerBalance)
            .scalar_subquery()
        )

    return newest(posting.seq * _LINES + posting.line), newest(after)
