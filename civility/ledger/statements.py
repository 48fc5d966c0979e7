"""Reading a book: balances now and at any past moment, statements, single transactions. Writes nothing.

Every posting carries the balances after it, so no read here sums history: a balance as of any moment is
one seek, a page of a statement is as long as the page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from civility import clock
from civility.ledger import accounts, units
from civility.ledger.accounts import GUARDED, Kind
from civility.ledger.entries import Posting, Transaction
from civility.ledger.errors import TransactionNotFound
from civility.ledger.models import LedgerBalance, LedgerHead, LedgerPosting, LedgerTransaction

DEFAULT_PAGE = 50
MAX_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an account's statement: ``change`` is signed, ``balance`` is what stood after it.

    ``reverses`` and ``reversed_by`` are the numbers of the linked transactions, if any.
    """

    seq: int
    line: int
    at: datetime
    kind: str
    reference: str
    reason: str
    actor: str
    counterpart: str
    unit: str
    change: int
    balance: int
    reverses: int | None
    reversed_by: int | None


def balance(session: Session, village_id: UUID, account: str, unit: str) -> int:
    """What ``account`` holds of ``unit`` now; 0 when it never held any."""
    accounts.split(account)
    row = session.execute(
        select(LedgerBalance.balance).where(
            LedgerBalance.village_id == village_id,
            LedgerBalance.account == account,
            LedgerBalance.unit == units.check(unit),
        )
    ).scalar_one_or_none()
    return row or 0


def balances(session: Session, village_id: UUID, account: str) -> dict[str, int]:
    """Every unit ``account`` ever held, with what it holds now (which may be 0), by unit."""
    accounts.split(account)
    rows = session.execute(
        select(LedgerBalance.unit, LedgerBalance.balance).where(
            LedgerBalance.village_id == village_id, LedgerBalance.account == account
        )
    )
    return dict(sorted((unit, amount) for unit, amount in rows))


def spendable(session: Session, village_id: UUID, account: str) -> list[tuple[str, int]]:
    """The spendable points of ``account`` by year of grant, oldest first; years with nothing left out."""
    held = balances(session, village_id, account)
    return [(unit, amount) for unit, amount in held.items() if units.year_of(unit) and amount > 0]


def allocate(held: Iterable[tuple[str, int]], amount: int) -> list[tuple[str, int]]:
    """Take ``amount`` from ``spendable()``, oldest year first: ``(unit, part)`` with every part above 0.

    Falls short when there is not enough; the caller refuses by its own name, with its own words.
    """
    parts = []
    for unit, there in held:
        part = min(there, amount)
        if part > 0:
            parts.append((unit, part))
            amount -= part
    return parts


def totals(session: Session, village_id: UUID) -> dict[tuple[Kind, str], int]:
    """Balances of a whole book summed by kind of account and unit; per unit they come to zero."""
    sums: dict[tuple[Kind, str], int] = {}
    rows = session.execute(
        select(LedgerBalance.account, LedgerBalance.unit, LedgerBalance.balance).where(
            LedgerBalance.village_id == village_id
        )
    )
    for account, unit, amount in rows:
        key = (accounts.split(account)[0], unit)
        sums[key] = sums.get(key, 0) + amount
    return sums


def outstanding(session: Session, village_id: UUID) -> dict[Kind, int]:
    """Spendable points of all years that were given and not yet redeemed or cleared, in tenths, by where they lie.

    That is in purses, set aside, and with outside shops until they are settled: whatever still asks for goods.
    """
    kinds = sorted(GUARDED)
    where = case(*((LedgerBalance.account.like(f"{kind}:%"), literal(str(kind))) for kind in kinds), else_=literal(""))
    rows = session.execute(
        select(where, func.sum(LedgerBalance.balance))
        .where(LedgerBalance.village_id == village_id, LedgerBalance.guarded, LedgerBalance.unit.like("spend:%"))
        .group_by(where)
    )
    return {Kind(kind): int(total) for kind, total in rows if total}


def as_of(
    session: Session,
    village_id: UUID,
    account: str,
    unit: str,
    *,
    seq: int | None = None,
    at: datetime | None = None,
) -> int:
    """What ``account`` held of ``unit`` after transaction ``seq``, or at the instant ``at``.

    ``at`` is resolved by ``seq_at`` to a transaction: times are recorded, the order is that of ``seq``, so a row
    misdated by a jumping clock shifts no other.
    """
    if (seq is None) == (at is None):
        raise ValueError("as of a seq or as of an instant")
    if at is not None:
        seq = seq_at(session, village_id, at)
    latest = [
        row
        for side in _sides(account)
        if (row := session.execute(_last_of(village_id, side, unit, seq or 0)).one_or_none()) is not None
    ]
    return max(latest)[2] if latest else 0


def seq_at(session: Session, village_id: UUID, at: datetime) -> int:
    """The number of the last transaction at an instant, 0 before the first: the one with the latest recorded time.

    The present, and what is yet to come, is the end of the book, whatever its last rows are dated.
    """
    if at >= clock.now():
        return session.scalar(select(LedgerHead.seq).where(LedgerHead.village_id == village_id)) or 0
    found = session.scalar(
        select(LedgerTransaction.seq)
        .where(LedgerTransaction.village_id == village_id, LedgerTransaction.at <= at)
        .order_by(LedgerTransaction.at.desc(), LedgerTransaction.seq.desc())
        .limit(1)
    )
    return found or 0


def statement(
    session: Session,
    village_id: UUID,
    account: str,
    *,
    only: Sequence[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = DEFAULT_PAGE,
    before: tuple[int, int] | None = None,
) -> list[Line]:
    """One page of an account's history, newest first, in the units ``only`` (all of them by default).

    ``since`` ≤ recorded time < ``until``. The next page is ``before=(last.seq, last.line)``.
    """
    if not 1 <= limit <= MAX_PAGE:
        raise ValueError(f"a page has 1 to {MAX_PAGE} lines, not {limit}")
    wanted = list(balances(session, village_id, account)) if only is None else list(only)
    parts = []
    for unit in wanted:  # one short index range per unit and side, merged: never the account's whole history
        for side in _sides(account):
            query = _lines(village_id, side, unit).limit(limit)
            if since is not None:
                query = query.where(LedgerTransaction.at >= since)
            if until is not None:
                query = query.where(LedgerTransaction.at < until)
            if before is not None:
                query = query.where(tuple_(LedgerPosting.seq, LedgerPosting.line) < before)
            parts.append(select(query.subquery()))
    found = session.execute(union_all(*parts)).all() if parts else []
    rows = sorted(found, key=attrgetter("seq", "line"), reverse=True)[:limit]
    reversed_by = _reversed_by(session, village_id, {row.seq for row in rows})
    return [Line(**row._mapping, reversed_by=reversed_by.get(row.seq)) for row in rows]


def count_transactions(session: Session, village_id: UUID) -> int:
    """How many transactions a book has: the number of its last; 0 while there is no book."""
    return session.scalar(select(LedgerHead.seq).where(LedgerHead.village_id == village_id)) or 0


def count_many(session: Session, village_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many transactions each of the books has, in one query."""
    rows = session.execute(select(LedgerHead.village_id, LedgerHead.seq).where(LedgerHead.village_id.in_(village_ids)))
    return dict(rows.all())


def count_kinds(session: Session, village_id: UUID, *, after: int, upto: int) -> dict[str, int]:
    """How many transactions of each kind a book has above ``after`` and up to ``upto``."""
    rows = session.execute(
        select(LedgerTransaction.kind, func.count())
        .where(LedgerTransaction.village_id == village_id, LedgerTransaction.seq > after, LedgerTransaction.seq <= upto)
        .group_by(LedgerTransaction.kind)
    )
    return dict(rows.all())


def newest(session: Session, village_id: UUID) -> Transaction:
    """The last transaction of a book; raises TransactionNotFound while there is none."""
    return get_transaction(session, village_id, count_transactions(session, village_id))


def get_transaction(session: Session, village_id: UUID, seq: int) -> Transaction:
    """One transaction by number; raises TransactionNotFound."""
    found = list_transactions(session, village_id, LedgerTransaction.seq == seq)
    if not found:
        raise TransactionNotFound(seq=seq)
    return found[0]


def find_transaction(session: Session, village_id: UUID, key: str) -> Transaction | None:
    """The transaction posted under a key, or None."""
    found = list_transactions(session, village_id, LedgerTransaction.key == key)
    return found[0] if found else None


def find_by_reference(session: Session, village_id: UUID, reference: str) -> list[Transaction]:
    """The transactions of one claim, redemption or the like (reversals too), in order."""
    return list_transactions(session, village_id, LedgerTransaction.reference == reference)


def references(session: Session, village_id: UUID, seqs: Sequence[int]) -> dict[int, str]:
    """What each of these transactions refers to, by number; those that refer to nothing are left out."""
    rows = session.execute(
        select(LedgerTransaction.seq, LedgerTransaction.reference).where(
            LedgerTransaction.village_id == village_id, LedgerTransaction.seq.in_(seqs)
        )
    )
    return {seq: reference for seq, reference in rows if reference}


def list_transactions(
    session: Session, village_id: UUID, *which: ColumnElement[bool], limit: int = MAX_PAGE
) -> list[Transaction]:
    """Transactions of one book that meet ``which``, in order, with their postings."""
    heads = session.execute(
        select(LedgerTransaction.__table__)
        .where(LedgerTransaction.village_id == village_id, *which)
        .order_by(LedgerTransaction.seq)
        .limit(limit)
    ).all()
    postings: dict[int, list[Posting]] = {row.seq: [] for row in heads}
    lines = session.execute(
        select(
            LedgerPosting.seq,
            LedgerPosting.source,
            LedgerPosting.destination,
            LedgerPosting.amount,
            LedgerPosting.unit,
        )
        .where(LedgerPosting.village_id == village_id, LedgerPosting.seq.in_(postings))
        .order_by(LedgerPosting.seq, LedgerPosting.line)
    )
    for seq, source, destination, amount, unit in lines:
        postings[seq].append(Posting(source, destination, amount, unit))
    return [as_transaction(row, postings[row.seq]) for row in heads]


def as_transaction(row: Any, postings: Iterable[Posting]) -> Transaction:
    """A row of ``ledger_transaction`` and its postings as the value they stand for."""
    values = dict(row._mapping)
    reverses = values.pop("reverses_seq")
    return Transaction(**values, reverses=reverses, postings=tuple(postings))


def _sides(account: str) -> tuple[tuple[ColumnElement[bool], Any, Any, int], ...]:
    """For either side: the match, the balance column, the other side's column, the sign."""
    accounts.split(account)
    return (
        (LedgerPosting.source == account, LedgerPosting.source_balance, LedgerPosting.destination, -1),
        (LedgerPosting.destination == account, LedgerPosting.destination_balance, LedgerPosting.source, 1),
    )


def _lines(village_id: UUID, side: tuple[ColumnElement[bool], Any, Any, int], unit: str) -> Select[Any]:
    matches, after, counterpart, sign = side
    return (
        select(
            LedgerPosting.seq,
            LedgerPosting.line,
            LedgerTransaction.at,
            LedgerTransaction.kind,
            LedgerTransaction.reference,
            LedgerTransaction.reason,
            LedgerTransaction.actor,
            counterpart.label("counterpart"),
            LedgerPosting.unit,
            (LedgerPosting.amount * literal(sign)).label("change"),
            after.label("balance"),
            LedgerTransaction.reverses_seq.label("reverses"),
        )
        .join(
            LedgerTransaction,
            (LedgerTransaction.village_id == LedgerPosting.village_id) & (LedgerTransaction.seq == LedgerPosting.seq),
        )
        .where(LedgerPosting.village_id == village_id, matches, LedgerPosting.unit == units.check(unit))
        .order_by(LedgerPosting.seq.desc(), LedgerPosting.line.desc())
    )


def _last_of(village_id: UUID, side: tuple[ColumnElement[bool], Any, Any, int], unit: str, seq: int) -> Select[Any]:
    matches, after, _, _ = side
    return (
        select(LedgerPosting.seq, LedgerPosting.line, after)
        .where(
            LedgerPosting.village_id == village_id,
            matches,
            LedgerPosting.unit == units.check(unit),
            LedgerPosting.seq <= seq,
        )
        .order_by(LedgerPosting.seq.desc(), LedgerPosting.line.desc())
        .limit(1)
    )


def _reversed_by(session: Session, village_id: UUID, seqs: set[int]) -> dict[int, int]:
    if not seqs:
        return {}
    rows = session.execute(
        select(LedgerTransaction.reverses_seq, LedgerTransaction.seq).where(
            LedgerTransaction.village_id == village_id, LedgerTransaction.reverses_seq.in_(seqs)
        )
    )
    return {reverses: seq for reverses, seq in rows if reverses is not None}
