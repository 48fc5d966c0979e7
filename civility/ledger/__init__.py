"""The book of a village: points and goods, written once, checked by anyone.

The public door. Writes (``post``, ``reverse``, ``keyed``, ``open_book``, ``continue_book``) happen inside
``civility.db.transaction(session)``; reads anywhere. Account codes come from ``accounts``, units from
``units``. Nothing here knows Flask, forms or people.
"""

from civility.ledger import accounts, notes, units
from civility.ledger.book import continue_book, open_book, post, reverse
from civility.ledger.checkpoints import (
    first_checkpoint_over,
    first_checkpoint_since,
    get_checkpoint,
    list_checkpoints,
    newest_checkpoint,
    seal,
    sealed_since,
)
from civility.ledger.entries import Draft, Posting, Transaction
from civility.ledger.errors import (
    AlreadyReversed,
    BookBroken,
    BookNotOpen,
    CheckpointNotFound,
    InsufficientBalance,
    KeyReused,
    NothingToReverse,
    NotSealedYet,
    ProofFails,
    ReversalNotReversible,
    TransactionNotFound,
)
from civility.ledger.events import Event, check_events, payload_hash, record_events
from civility.ledger.flows import Flow, balances_at, flows, gained, held_at, last_before, reversals
from civility.ledger.keyring import (
    Key,
    KeyDamaged,
    Keyring,
    KeysMissing,
    keep_brought,
    make_missing_keys,
    read_keyring,
    rotate,
)
from civility.ledger.keys import Request, keyed
from civility.ledger.proofs import ConsistencyProof, InclusionProof, prove_consistency, prove_inclusion, prove_under
from civility.ledger.purses import list_unspent, sum_unspent
from civility.ledger.rebuild import Difference, rebuild_balances
from civility.ledger.sealed import check_checkpoints
from civility.ledger.statements import (
    Line,
    allocate,
    as_of,
    balance,
    balances,
    count_many,
    count_transactions,
    find_by_reference,
    find_transaction,
    get_transaction,
    newest,
    outstanding,
    seq_at,
    spendable,
    statement,
    totals,
)
from civility.ledger.times import Jump, list_jumps
from civility.ledger.verify import Finding, verify
from civility.ledger.witness import (
    ask_witness,
    first_confirmed_over,
    last_answer,
    last_confirmed,
    newest_answers,
    note_of,
)
from civility.ledger.writing import Head, hold

__all__ = [
    "AlreadyReversed",
    "BookBroken",
    "BookNotOpen",
    "CheckpointNotFound",
    "ConsistencyProof",
    "Difference",
    "Draft",
    "Event",
    "Finding",
    "Flow",
    "Head",
    "InclusionProof",
    "InsufficientBalance",
    "Jump",
    "Key",
    "KeyDamaged",
    "KeyReused",
    "Keyring",
    "KeysMissing",
    "Line",
    "NotSealedYet",
    "NothingToReverse",
    "Posting",
    "ProofFails",
    "Request",
    "ReversalNotReversible",
    "Transaction",
    "TransactionNotFound",
    "accounts",
    "allocate",
    "as_of",
    "ask_witness",
    "balance",
    "balances",
    "balances_at",
    "check_checkpoints",
    "check_events",
    "continue_book",
    "count_many",
    "count_transactions",
    "find_by_reference",
    "find_transaction",
    "first_checkpoint_over",
    "first_checkpoint_since",
    "first_confirmed_over",
    "flows",
    "gained",
    "get_checkpoint",
    "get_transaction",
    "held_at",
    "hold",
    "keep_brought",
    "keyed",
    "last_answer",
    "last_before",
    "last_confirmed",
    "list_checkpoints",
    "list_jumps",
    "list_unspent",
    "make_missing_keys",
    "newest",
    "newest_answers",
    "newest_checkpoint",
    "note_of",
    "notes",
    "open_book",
    "outstanding",
    "payload_hash",
    "post",
    "prove_consistency",
    "prove_inclusion",
    "prove_under",
    "read_keyring",
    "rebuild_balances",
    "record_events",
    "reversals",
    "reverse",
    "rotate",
    "seal",
    "sealed_since",
    "seq_at",
    "spendable",
    "statement",
    "sum_unspent",
    "totals",
    "units",
    "verify",
]
