"""The tables of a book. Append-only, but for the head (the lock) and the balances (kept, and rebuildable).

``village_id`` leads every key, so rows of one village lie together on any engine. There is no foreign
key out of the ledger. Column order and meaning are those of docs/reference/ledger-format.md.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from civility.db import Base, UtcDateTime, one_of
from civility.ledger.accounts import MAX_ACCOUNT_LENGTH
from civility.ledger.entries import (
    HASH_SIZE,
    MAX_ACTOR,
    MAX_AMOUNT,
    MAX_KEY,
    MAX_KIND,
    MAX_REASON,
    MAX_REFERENCE,
)
from civility.ledger.units import MAX_UNIT_LENGTH

APPEND_ONLY = (
    "ledger_transaction",
    "ledger_posting",
    "ledger_refusal",
    "ledger_tile",
    "ledger_checkpoint",
    "ledger_witnessed",
)
WITNESSED_STATES = ("confirmed", "refused")


def _is_hash(column: str) -> str:
    return f"length({column}) = {HASH_SIZE}"


class LedgerHead(Base):
    """The end of one book, and its lock: every write begins by updating this row."""

    __tablename__ = "ledger_head"
    __table_args__ = (
        CheckConstraint("seq >= 0", name="seq"),
        CheckConstraint(_is_hash("hash"), name="hash"),
        {"sqlite_with_rowid": False},
    )

    village_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary(HASH_SIZE))
    touched: Mapped[int] = mapped_column(BigInteger)


class LedgerTransaction(Base):
    """One transaction: ``(village_id, seq)`` is its name, ``seq`` its order, ``hash`` its seal."""

    __tablename__ = "ledger_transaction"
    __table_args__ = (
        UniqueConstraint("village_id", "key", name="uq_ledger_transaction_key"),
        UniqueConstraint("village_id", "reverses_seq", name="uq_ledger_transaction_reverses_seq"),
        ForeignKeyConstraint(
            ["village_id", "reverses_seq"],
            ["ledger_transaction.village_id", "ledger_transaction.seq"],
            name="fk_ledger_transaction_reverses_seq",
        ),
        CheckConstraint("seq > 0", name="seq"),
        CheckConstraint("reverses_seq < seq", name="reverses_seq"),
        CheckConstraint(_is_hash("content_hash"), name="content_hash"),
        CheckConstraint(_is_hash("payload_hash"), name="payload_hash"),
        CheckConstraint(_is_hash("previous_hash"), name="previous_hash"),
        CheckConstraint(_is_hash("hash"), name="hash"),
        Index("ix_ledger_transaction_reference", "village_id", "reference", "seq"),
        Index("ix_ledger_transaction_at", "village_id", "at", "seq"),
        {"sqlite_with_rowid": False},
    )

    village_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(MAX_KIND))
    key: Mapped[str] = mapped_column(String(MAX_KEY))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(HASH_SIZE))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(MAX_ACTOR))
    reference: Mapped[str] = mapped_column(String(MAX_REFERENCE))
    reason: Mapped[str] = mapped_column(String(MAX_REASON))
    reverses_seq: Mapped[int | None] = mapped_column(BigInteger)
    payload_hash: Mapped[bytes | None] = mapped_column(LargeBinary(HASH_SIZE))
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary(HASH_SIZE))
    hash: Mapped[bytes] = mapped_column(LargeBinary(HASH_SIZE))


class LedgerPosting(Base):
    """One line of a transaction, with the balance of either side after it (so as-of reads are one seek)."""

    __tablename__ = "ledger_posting"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "seq"],
            ["ledger_transaction.village_id", "ledger_transaction.seq"],
            name="fk_ledger_posting_transaction",
        ),
        CheckConstraint("line >= 0", name="line"),
        CheckConstraint(f"amount > 0 AND amount <= {MAX_AMOUNT}", name="amount"),
        CheckConstraint("source <> destination", name="sides"),
        Index("ix_ledger_posting_source", "village_id", "source", "unit", "seq", "line"),
        Index("ix_ledger_posting_destination", "village_id", "destination", "unit", "seq", "line"),
        {"sqlite_with_rowid": False},
    )

    village_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(MAX_ACCOUNT_LENGTH))
    destination: Mapped[str] = mapped_column(String(MAX_ACCOUNT_LENGTH))
    unit: Mapped[str] = mapped_column(String(MAX_UNIT_LENGTH))
    amount: Mapped[int] = mapped_column(BigInteger)
    source_balance: Mapped[int] = mapped_column(BigInteger)
    destination_balance: Mapped[int] = mapped_column(BigInteger)


class LedgerBalance(Base):
    """What each account holds now; kept in the transaction that moves it, and made again from postings."""

    __tablename__ = "ledger_balance"
    __table_args__ = (
        CheckConstraint("NOT guarded OR balance >= 0", name="floor"),
        {"sqlite_with_rowid": False},
    )

    village_id: Mapped[UUID] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(MAX_ACCOUNT_LENGTH), primary_key=True)
    unit: Mapped[str] = mapped_column(String(MAX_UNIT_LENGTH), primary_key=True)
    balance: Mapped[int] = mapped_column(BigInteger)
    guarded: Mapped[bool]


class LedgerRefusal(Base):
    """A use case that was refused, under its key: a late retry gets the same refusal."""

    __tablename__ = "ledger_refusal"
    __table_args__ = (
        CheckConstraint(_is_hash("content_hash"), name="content_hash"),
        {"sqlite_with_rowid": False},
    )

    village_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(MAX_KEY), primary_key=True)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(HASH_SIZE))
    code: Mapped[str] = mapped_column(String(64))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class LedgerTile(Base):
    """The Merkle root of ``256 ** level`` transactions in a row: what proofs are made from without reading all.

    Level 1, position 0 stands for transactions 1 to 256. Written when a checkpoint passes its end.
    """

    __tablename__ = "ledger_tile"
    __table_args__ = (
        CheckConstraint(_is_hash("root"), name="root"),
        CheckConstraint("level > 0", name="level"),
        {"sqlite_with_rowid": False},
    )

    village_id: Mapped[UUID] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary(HASH_SIZE))


class LedgerCheckpoint(Base):
    """A signed head of a book: its first ``size`` transactions under ``root``. ``note`` is what was signed, whole."""

    __tablename__ = "ledger_checkpoint"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        CheckConstraint(_is_hash("root"), name="root"),
        {"sqlite_with_rowid": False},
    )

    village_id: Mapped[UUID] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary(HASH_SIZE))
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text)


class LedgerWitnessed(Base):
    """What a witness answered to a checkpoint it was shown, in the order it was asked (``number``, from 1).

    ``confirmed``: ``note`` is the checkpoint with the witness's signature under it. ``refused``: ``note`` is what was
    shown, and ``reason`` (a code) says why it was not signed; the last confirmed one stays what the witness knows.
    """

    __tablename__ = "ledger_witnessed"
    __table_args__ = (
        CheckConstraint(one_of("state", WITNESSED_STATES), name="state"),
        CheckConstraint("(state = 'refused') = (reason <> '')", name="reason"),
        CheckConstraint(_is_hash("root"), name="root"),
        Index("ix_ledger_witnessed_size", "village_id", "witness_id", "state", "size"),
        {"sqlite_with_rowid": False},
    )

    village_id: Mapped[UUID] = mapped_column(primary_key=True)
    witness_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(20))
    size: Mapped[int] = mapped_column(BigInteger)
    root: Mapped[bytes] = mapped_column(LargeBinary(HASH_SIZE))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text)
