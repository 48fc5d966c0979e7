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

from sqlalchemy.orm import Session

from civility import clock
from civility.errors import recall
from civility.ledger import chain, sql
from civility.ledger.accounts import is_guarded
from civility.ledger.entries import MAX_AMOUNT, Draft, Transaction
from civility.ledger.errors import BookBroken, BookNotOpen, InsufficientBalance, KeyReused
from civility.ledger.models import LedgerRefusal
from civility.ledger.prepared import Step, send

Pair = tuple[str, str]  # account, unit
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a book whose lock is held."""

    village_id: UUID
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Begun:
    """A write that holds its book: which keys were posted before (key → seq), and balances as they are now."""

    head: Head
    found: dict[str, int]
    balances: dict[Pair, int]


def require_transaction(session: Session) -> None:
    if not session.info.get("writing"):
        raise RuntimeError("a book is written only inside civility.db.transaction()")


def hold(session: Session, village_id: UUID) -> Head:
    """Take the book's lock until the transaction ends; raises BookNotOpen."""
    return begin(session, village_id, {}, ()).head


def begin(session: Session, village_id: UUID, keys: Mapping[str, bytes], drafts: Sequence[Draft]) -> Begun:
    """Take the book's lock, then look up keys (key → content hash) and what the drafts' accounts hold.

    Raises BookNotOpen, KeyReused when a key stands for other content, and a remembered refusal as it was.
    """
    require_transaction(session)
    connection = session.connection()
    head = sql.HOLD_DURABLY if connection.dialect.name == "postgresql" else sql.HOLD
    lookups = _key_steps(village_id, list(keys))
    held, *answers = send(connection, head.one({"village": village_id}), *lookups, *_balance_steps(village_id, drafts))
    if not held.rows:
        raise BookNotOpen(f"village {village_id} has no book; open_book() makes one")
    found: dict[str, int] = {}
    for key, content, seq in (row for answer in answers[: len(lookups)] for row in answer.rows):
        if bytes(content) != keys[key]:
            raise KeyReused(key=key)
        if seq == 0:
            refusal = session.get_one(LedgerRefusal, (village_id, key))
            raise recall(refusal.code, refusal.fields)
        found[key] = seq
    balances = {(account, unit): amount for answer in answers[len(lookups) :] for account, unit, amount in answer.rows}
    seq, last = held.rows[0][:2]
    return Begun(Head(village_id, seq, bytes(last)), found, balances)


def append(session: Session, begun: Begun, asked: Sequence[tuple[Draft, bytes]]) -> list[Transaction]:
    """Write drafts, each with its content hash, after the head that is held; their keys must be new.

    ``begun`` looked up the balances of their accounts, and nothing was posted since.
    """
    if not asked:
        return []
    head, balances = begun.head, dict(begun.balances)
    at = clock.now()
    seq, previous = head.seq, head.hash
    written: list[Transaction] = []
    lines: list[Row] = []
    for draft, content in asked:
        seq += 1
        lines += _move(draft, seq, balances)
        sealed = chain.sealed_bytes(head.village_id, seq, at, draft.key, content, chain.asked_bytes(draft))
        transaction = _sealed(draft, seq, content, at, previous, chain.seal(previous, sealed))
        previous = transaction.hash
        written.append(transaction)
    new, moved = _changes(head.village_id, begun.balances, balances)
    advance = {"village": head.village_id, "old_seq": head.seq, "new_seq": seq, "new_hash": previous}
    *_, kept, advanced = send(
        session.connection(),
        sql.ADD_TRANSACTION.many([_row(transaction) for transaction in written]),
        sql.ADD_POSTING.many(lines),
        sql.ADD_BALANCE.many(new),
        sql.MOVE_BALANCE.many(moved),
        sql.ADVANCE.one(advance),
    )
    if kept.written != len(moved):
        raise BookBroken(f"a balance of {head.village_id} moved while the head was held")
    if advanced.written != 1:
        raise BookBroken(f"the head of {head.village_id} moved while it was held")
    return written


def _key_steps(village_id: UUID, keys: Sequence[str]) -> list[Step]:
    return [
        sql.find_keys(size).one({"village": village_id, **{f"k{number}": key for number, key in enumerate(piece)}})
        for size, piece in sql.chunks(keys)
    ]


def _balance_steps(village_id: UUID, drafts: Sequence[Draft]) -> list[Step]:
    """The kept balances of every account and unit the drafts touch; those never touched are left out."""
    pairs: dict[Pair, None] = {}
    for draft in drafts:
        for posting in draft.postings:
            pairs[posting.source, posting.unit] = None
            pairs[posting.destination, posting.unit] = None
    steps = []
    for size, piece in sql.chunks(list(pairs)):
        values: Row = {"village": village_id}
        for number, (account, unit) in enumerate(piece):
            values[f"a{number}"], values[f"u{number}"] = account, unit
        steps.append(sql.find_balances(size).one(values))
    return steps


def _move(draft: Draft, seq: int, balances: dict[Pair, int]) -> list[Row]:
    """Apply a draft to ``balances`` and give its rows; InsufficientBalance before anything is written."""
    rows: list[Row] = []
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


def _changes(village_id: UUID, before: Mapping[Pair, int], after: Mapping[Pair, int]) -> tuple[list[Row], list[Row]]:
    """Balances to add, and balances to move from what they were read as."""
    new: list[Row] = []
    moved: list[Row] = []
    for pair, balance in after.items():
        account, unit = pair
        was = before.get(pair)
        if was is None:
            guarded = is_guarded(account)
            new.append(
                {"village_id": village_id, "account": account, "unit": unit, "balance": balance, "guarded": guarded}
            )
        elif was != balance:
            moved.append(
                {
                    "village": village_id,
                    "at_account": account,
                    "of_unit": unit,
                    "old_balance": was,
                    "new_balance": balance,
                }
            )
    return new, moved


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


def _row(transaction: Transaction) -> Row:
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
