"""The statements of the posting path, written in Core and compiled once per dialect."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    select,
    union_all,
    update,
)

from civility.ledger.models import (
    LedgerBalance,
    LedgerCheckpoint,
    LedgerHead,
    LedgerPosting,
    LedgerRefusal,
    LedgerTile,
    LedgerTransaction,
)
from civility.ledger.prepared import Prepared

HEAD: Table = LedgerHead.metadata.tables["ledger_head"]
TRANSACTION: Table = LedgerTransaction.metadata.tables["ledger_transaction"]
POSTING: Table = LedgerPosting.metadata.tables["ledger_posting"]
BALANCE: Table = LedgerBalance.metadata.tables["ledger_balance"]
REFUSAL: Table = LedgerRefusal.metadata.tables["ledger_refusal"]
TILE: Table = LedgerTile.metadata.tables["ledger_tile"]
CHECKPOINT: Table = LedgerCheckpoint.metadata.tables["ledger_checkpoint"]
WITNESSED: Table = LedgerCheckpoint.metadata.tables["ledger_witnessed"]

CHUNK = 64  # pairs or keys asked for in one statement; sizes are powers of two, so few are compiled


def chunks(items: Sequence[Any]) -> list[tuple[int, list[Any]]]:
    """Items in statements of 1, 2, 4 … 64 places, the last item repeated to fill them."""
    pieces = []
    for start in range(0, len(items), CHUNK):
        piece = list(items[start : start + CHUNK])
        size = 1 << (len(piece) - 1).bit_length()
        pieces.append((size, piece + piece[-1:] * (size - len(piece))))
    return pieces


_village: BindParameter[Any] = bindparam("village")

# The head is the lock: this update is the first statement of every write.
_hold = (
    update(HEAD)
    .where(HEAD.c.village_id == _village)
    .values(touched=HEAD.c.touched + literal_column("1"))
    .returning(HEAD.c.seq, HEAD.c.hash)
)
HOLD = Prepared(_hold, gives_rows=True)
# The same on PostgreSQL, where a server, a database or a role can be set to answer a commit before it is on the disk.
# Put right for this transaction only: through pgbouncer a setting of the session would reach other people's.
_setting: ColumnElement[str] = literal_column("'synchronous_commit'")
HOLD_DURABLY = Prepared(
    _hold.returning(
        case(
            (
                func.current_setting(_setting) == literal_column("'off'"),
                func.set_config(_setting, literal_column("'on'"), literal_column("true")),
            )
        )
    ),
    gives_rows=True,
)
ADVANCE = Prepared(
    update(HEAD)
    .where(HEAD.c.village_id == _village, HEAD.c.seq == bindparam("old_seq"))
    .values(seq=bindparam("new_seq"), hash=bindparam("new_hash"))
)
ADD_TRANSACTION = Prepared(insert(TRANSACTION))
ADD_POSTING = Prepared(insert(POSTING))
ADD_REFUSAL = Prepared(insert(REFUSAL))
ADD_BALANCE = Prepared(insert(BALANCE))
# Compare and set: if anything moved this balance since it was read under the lock, nothing is written.
MOVE_BALANCE = Prepared(
    update(BALANCE)
    .where(
        BALANCE.c.village_id == _village,
        BALANCE.c.account == bindparam("at_account"),
        BALANCE.c.unit == bindparam("of_unit"),
        BALANCE.c.balance == bindparam("old_balance"),
    )
    .values(balance=bindparam("new_balance"))
)


@cache
def find_keys(size: int) -> Prepared:
    """``(key, content_hash, seq)`` of transactions and, with seq 0, of refusals under keys ``k0`` …"""
    return _one_by_one(
        size,
        lambda number: select(TRANSACTION.c.key, TRANSACTION.c.content_hash, TRANSACTION.c.seq).where(
            TRANSACTION.c.village_id == _village, TRANSACTION.c.key == bindparam(f"k{number}")
        ),
        lambda number: select(REFUSAL.c.key, REFUSAL.c.content_hash, literal_column("0")).where(
            REFUSAL.c.village_id == _village, REFUSAL.c.key == bindparam(f"k{number}")
        ),
    )


@cache
def find_balances(size: int) -> Prepared:
    """``(account, unit, balance)`` of the pairs ``a0``, ``u0`` … that have a balance."""
    return _one_by_one(
        size,
        lambda number: select(BALANCE.c.account, BALANCE.c.unit, BALANCE.c.balance).where(
            BALANCE.c.village_id == _village,
            BALANCE.c.account == bindparam(f"a{number}"),
            BALANCE.c.unit == bindparam(f"u{number}"),
        ),
    )


def _one_by_one(size: int, *seeks: Callable[[int], Select[Any]]) -> Prepared:
    """One seek a key in one statement. Asked for with IN or OR, a planner that believes the table small, or the village, reads it whole."""
    return Prepared(union_all(*(seek(number) for seek in seeks for number in range(size))), gives_rows=True)
