"""The one way into a book: hold the head, look the keys up, append, advance the head.

Every write begins by updating the village's head row, which is the lock: from there to the commit this
writer is alone in this book, and everything it reads is current. So balances are read first, checked in
Python for a kind refusal, and written by compare-and-set; a CHECK stands behind that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from civility import clock
from civility.errors import recall
from civility.ledger import chain, sql
from civility.ledger.accounts import is_guarded
from civility.ledger.entries import MAX_AMOUNT, Draft, Transaction
from civility.ledger.errors import BookBroken, BookNotOpen, InsufficientBalance, KeyReused
from civility.ledger.models import LedgerRefusal

Pair = tuple[str, str]  # account, unit


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a book whose lock is held."""

    village_id: UUID
    seq: int
    hash: bytes


def require_transaction(session: Session) -> None:
    if not session.info.get("writing"):
        raise RuntimeError("a book is written only inside civility.db.transaction()")


def hold(session: Session, village_id: UUID) -> Head:
    """Take the book's lock until the transaction ends; raises BookNotOpen."""
    require_transaction(session)
    row = sql.HOLD.run(session.connection(), {"village": village_id}).one_or_none()
    if row is None:
        raise BookNotOpen(f"village {village_id} has no book; open_book() makes one")
    return Head(village_id, row[0], bytes(row[1]))


def find_outcomes(session: Session, village_id: UUID, asked: Mapping[str, bytes]) -> dict[str, int]:
    """Which of the keys (key → content hash) were posted before, as key → seq; the head must be held.

    Raises KeyReused when a key stands for other content, and a remembered refusal as it was.
    """
    connection = session.connection()
    found: dict[str, int] = {}
    for size, keys in sql.chunks(list(asked)):
        values = {"village": village_id, **{f"k{number}": key for number, key in enumerate(keys)}}
        for key, content, seq in sql.find_keys(size).run(connection, values):
            if bytes(content) != asked[key]:
                raise KeyReused(key=key)
            if seq == 0:
                row = session.get_one(LedgerRefusal, (village_id, key))
                raise recall(row.code, row.fields)
            found[key] = seq
    return found


def append(session: Session, head: Head, asked: Sequence[tuple[Draft, bytes]]) -> list[Transaction]:
    """Write drafts, each with its content hash, after the head that is held; their keys must be new."""
    if not asked:
        return []
    connection = session.connection()
    before = _balances(connection, head.village_id, [draft for draft, _ in asked])
    balances = dict(before)
    at = clock.now()
    seq, previous = head.seq, head.hash
    written: list[Transaction] = []
    lines: list[dict[str, Any]] = []
    for draft, content in asked:
        seq += 1
        lines += _move(draft, seq, balances)
        sealed = chain.sealed_bytes(head.village_id, seq, at, draft.key, content, chain.asked_bytes(draft))
        transaction = _sealed(draft, seq, content, at, previous, chain.seal(previous, sealed))
        previous = transaction.hash
        written.append(transaction)
    sql.ADD_TRANSACTION.run_many(connection, [_row(transaction) for transaction in written])
    sql.ADD_POSTING.run_many(connection, lines)
    _keep_balances(connection, head.village_id, before, balances)
    advanced = sql.ADVANCE.run(
        connection,
        {"village": head.village_id, "old_seq": head.seq, "new_seq": seq, "new_hash": previous},
    )
    if advanced.rowcount != 1:
        raise BookBroken(f"the head of {head.village_id} moved while it was held")
    return written


def _balances(connection: Connection, village_id: UUID, drafts: Sequence[Draft]) -> dict[Pair, int]:
    """The kept balances of every account and unit the drafts touch; those never touched are left out."""
    pairs: dict[Pair, None] = {}
    for draft in drafts:
        for posting in draft.postings:
            pairs[posting.source, posting.unit] = None
            pairs[posting.destination, posting.unit] = None
    balances: dict[Pair, int] = {}
    for size, piece in sql.chunks(list(pairs)):
        values: dict[str, Any] = {"village": village_id}
        for number, (account, unit) in enumerate(piece):
            values[f"a{number}"], values[f"u{number}"] = account, unit
        for account, unit, balance in sql.find_balances(size).run(connection, values):
            balances[account, unit] = balance
    return balances


def _move(draft: Draft, seq: int, balances: dict[Pair, int]) -> list[dict[str, Any]]:
    """Apply a draft to ``balances`` and give its rows; InsufficientBalance before anything is written."""
    rows: list[dict[str, Any]] = []
    for line, posting in enumerate(draft.postings):
        source, destination = (posting.source, posting.unit), (posting.destination, posting.unit)
        balances[source] = balances.get(source, 0) - posting.amount
        balances[destination] = balances.get(destination, 0) + posting.amount
        if balances[source] < 0 and is_guarded(posting.source):
            raise _insufficient(draft, line, source, balances[source])
        if balances[destination] > MAX_AMOUNT or balances[source] < -MAX_AMOUNT:
            raise ValueError(f"a balance of {posting.unit} would leave the range of exact amounts")
        rows.append(
            {
                "village_id": draft.village_id,
                "seq": seq,
                "line": line,
                "source": posting.source,
                "destination": posting.destination,
                "unit": posting.unit,
                "amount": posting.amount,
                "source_balance": balances[source],
                "destination_balance": balances[destination],
            }
        )
    return rows


def _insufficient(draft: Draft, line: int, pair: Pair, now: int) -> InsufficientBalance:
    """What the person is told: all the draft takes from the account, beside what lay there before it."""
    taken = [(number, p.amount) for number, p in enumerate(draft.postings) if (p.source, p.unit) == pair]
    given = [p.amount for p in draft.postings[:line] if (p.destination, p.unit) == pair]
    before = now + sum(amount for number, amount in taken if number <= line) - sum(given)
    return InsufficientBalance(account=pair[0], unit=pair[1], balance=before, needed=sum(amount for _, amount in taken))


def _keep_balances(connection: Connection, village_id: UUID, before: dict[Pair, int], after: dict[Pair, int]) -> None:
    new = [
        {
            "village_id": village_id,
            "account": account,
            "unit": unit,
            "balance": balance,
            "guarded": is_guarded(account),
        }
        for (account, unit), balance in after.items()
        if (account, unit) not in before
    ]
    moved = [
        {
            "village": village_id,
            "at_account": account,
            "of_unit": unit,
            "old_balance": balance,
            "new_balance": after[account, unit],
        }
        for (account, unit), balance in before.items()
        if after[account, unit] != balance
    ]
    sql.ADD_BALANCE.run_many(connection, new)
    if sql.MOVE_BALANCE.run_many(connection, moved) != len(moved):
        raise BookBroken(f"a balance of {village_id} moved while the head was held")


def _sealed(draft: Draft, seq: int, content: bytes, at: datetime, previous: bytes, digest: bytes) -> Transaction:
    return Transaction(
        village_id=draft.village_id,
        seq=seq,
        kind=draft.kind,
        key=draft.key,
        content_hash=content,
        at=at,
        actor=draft.actor,
        reference=draft.reference,
        reason=draft.reason,
        reverses=draft.reverses,
        payload_hash=draft.payload_hash,
        postings=draft.postings,
        previous_hash=previous,
        hash=digest,
    )


def _row(transaction: Transaction) -> dict[str, Any]:
    return {
        "village_id": transaction.village_id,
        "seq": transaction.seq,
        "kind": transaction.kind,
        "key": transaction.key,
        "content_hash": transaction.content_hash,
        "at": transaction.at,
        "actor": transaction.actor,
        "reference": transaction.reference,
        "reason": transaction.reason,
        "reverses_seq": transaction.reverses,
        "payload_hash": transaction.payload_hash,
        "previous_hash": transaction.previous_hash,
        "hash": transaction.hash,
    }
