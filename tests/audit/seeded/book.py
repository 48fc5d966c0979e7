"""Faults in the book itself: amounts, numbers, seals, keys."""

from sqlalchemy import delete, insert

from civility.clock import now
from civility.ledger.models import (
    LedgerBalance,
    LedgerCheckpoint,
    LedgerHead,
    LedgerPosting,
    LedgerRefusal,
    LedgerTransaction,
)
from tests.audit.seeded.tampering import Seeded, change, entry_of

BOOK: Seeded = {
    "a balance is raised": (
        lambda c, v: c.execute(
            change(
                LedgerBalance, LedgerBalance.account == "household:0001", LedgerBalance.unit == "honour", balance=999
            )
        ),
        {"kept", "sums"},
        "household:0001",
    ),
    "an amount is changed": (
        lambda c, v: c.execute(change(LedgerPosting, LedgerPosting.seq == entry_of(v, 0), amount=70)),
        {"chain", "balances", "kept", "rollup"},
        "changed",
    ),
    "an amount is changed beyond what there is": (
        lambda c, v: c.execute(
            change(LedgerPosting, LedgerPosting.seq == v.slips[0].seq, LedgerPosting.line == 0, amount=9_000)
        ),
        {"chain", "balances", "floors", "kept", "slip-total"},
        "900",
    ),
    "a transaction is cut out": (
        lambda c, v: (
            c.execute(delete(LedgerPosting).where(LedgerPosting.seq == entry_of(v, 1))),
            c.execute(delete(LedgerTransaction).where(LedgerTransaction.seq == entry_of(v, 1))),
        ),
        {"numbering", "chain", "sealed", "balances", "kept", "claim-without-entry", "rollup"},
        "0002 户",
    ),
    "a unit that does not exist": (
        lambda c, v: c.execute(change(LedgerPosting, LedgerPosting.seq == entry_of(v, 0), unit="gold")),
        {"shape", "chain", "balances", "kept", "rollup", "passbooks"},
        "gold",
    ),
    "the head is set": (
        lambda c, v: c.execute(change(LedgerHead, LedgerHead.village_id == v.village.id, hash=b"x" * 32)),
        {"head"},
        "head",
    ),
    "a reversal is turned to another": (
        lambda c, v: c.execute(
            change(LedgerTransaction, LedgerTransaction.seq == v.slips[1].undone_seq, reverses_seq=entry_of(v, 0))
        ),
        {"chain", "reversals", "claim-reversed", "appeal-reversal", "slip-undo"},
        "0001 户",
    ),
    "a sealed book is written anew": (
        lambda c, v: c.execute(change(LedgerCheckpoint, LedgerCheckpoint.village_id == v.village.id, root=b"x" * 32)),
        {"sealed"},
        "not what was sealed",
    ),
    "a key is refused as well": (
        lambda c, v: c.execute(
            insert(LedgerRefusal).values(
                village_id=v.village.id,
                key=f"claim:{v.claims[0].id}",
                content_hash=b"x" * 32,
                code="x",
                fields={},
                at=now(),
            )
        ),
        {"keys"},
        "refused",
    ),
    "an entry is turned into a clearing": (
        lambda c, v: c.execute(change(LedgerTransaction, LedgerTransaction.seq == v.slips[0].seq, kind="expiry")),
        {"chain", "entry-without-close", "slip-without-entry"},
        "没有哪次清零",
    ),
}  # fmt: skip
