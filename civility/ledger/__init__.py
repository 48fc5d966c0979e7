"""The book of a village: points and goods, written once, checked by anyone.

The public door. Writes (``post``, ``reverse``, ``keyed``, ``open_book``) happen inside
``civility.db.transaction(session)``; reads anywhere. Account codes come from ``accounts``, units from
``units``. Nothing here knows Flask, forms or people.
"""

from civility.ledger import accounts, units
from civility.ledger.book import open_book, post, reverse
from civility.ledger.entries import Draft, Posting, Transaction
from civility.ledger.errors import (
    AlreadyReversed,
    BookBroken,
    BookNotOpen,
    InsufficientBalance,
    KeyReused,
    NothingToReverse,
    ReversalNotReversible,
    TransactionNotFound,
)
from civility.ledger.keys import Request, keyed
from civility.ledger.rebuild import Difference, rebuild_balances
from civility.ledger.statements import (
    Line,
    allocate,
    as_of,
    balance,
    balances,
    find_by_reference,
    find_transaction,
    get_transaction,
    newest,
    seq_at,
    spendable,
    statement,
    totals,
)
from civility.ledger.times import Jump, list_jumps
from civility.ledger.verify import Finding, verify
from civility.ledger.writing import Head, hold

__all__ = [
    "AlreadyReversed",
    "BookBroken",
    "BookNotOpen",
    "Difference",
    "Draft",
    "Finding",
    "Head",
    "InsufficientBalance",
    "Jump",
    "KeyReused",
    "Line",
    "NothingToReverse",
    "Posting",
    "Request",
    "ReversalNotReversible",
    "Transaction",
    "TransactionNotFound",
    "accounts",
    "allocate",
    "as_of",
    "balance",
    "balances",
    "find_by_reference",
    "find_transaction",
    "get_transaction",
    "hold",
    "keyed",
    "list_jumps",
    "newest",
    "open_book",
    "post",
    "rebuild_balances",
    "reverse",
    "seq_at",
    "spendable",
    "statement",
    "totals",
    "units",
    "verify",
]
