"""Ready-made books for the tests of the ledger: one village, a few households, a store."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.ledger import Draft, Key, Keyring, Posting, Transaction, accounts, open_book, post, units

VILLAGE = UUID("01930000-0000-7000-8000-000000000001")
OTHER_VILLAGE = UUID("01930000-0000-7000-8000-000000000002")
LI = accounts.household("0037")
WANG = accounts.household("0038")
SHELF = accounts.shelf("main")
SPEND_2025 = units.spend(2025)
SPEND_2026 = units.spend(2026)
RICE = units.good("rice-5kg")
BOOK_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WITNESS_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
RING = Keyring(
    Key(role, datetime(2026, 1, 1, tzinfo=UTC), key.public_key().public_bytes_raw(), key, Path())
    for role, key in (("book", BOOK_KEY), ("witness", WITNESS_KEY))
)


def award(key: str, tenths: int, household: str = LI, *, village_id: UUID = VILLAGE, unit: str = SPEND_2026) -> Draft:
    """So many tenths of a point for a household, spendable and honour."""
    return Draft(
        village_id=village_id,
        kind="award",
        key=key,
        postings=(
            Posting(accounts.ISSUED, household, tenths, unit),
            Posting(accounts.ISSUED, household, tenths, units.HONOUR),
        ),
        actor="system",
        reference=f"claim-{key}",
    )


def stocking(key: str, pieces: int, good: str = RICE, *, village_id: UUID = VILLAGE) -> Draft:
    """Goods put on the shelf."""
    return Draft(
        village_id=village_id,
        kind="purchase",
        key=key,
        postings=(Posting(accounts.supplier("mill"), SHELF, pieces, good),),
        actor="system",
    )


def basket(tenths: int, pieces: int = 1, household: str = LI) -> tuple[Posting, ...]:
    """Points for goods."""
    return (
        Posting(household, accounts.REDEEMED, tenths, SPEND_2026),
        Posting(SHELF, accounts.GIVEN, pieces, RICE),
    )


def redemption(key: str, tenths: int, pieces: int = 1, household: str = LI) -> Draft:
    return Draft(
        village_id=VILLAGE,
        kind="redemption",
        key=key,
        postings=basket(tenths, pieces, household),
        actor="clerk",
        reference=f"slip-{key}",
    )


def open_books(session: Session) -> None:
    with transaction(session):
        open_book(session, VILLAGE)
        open_book(session, OTHER_VILLAGE)


def write(session: Session, *drafts: Draft) -> Sequence[Transaction]:
    """Post in a transaction of its own."""
    with transaction(session):
        return post(session, drafts)


def write_one(session: Session, draft: Draft) -> Transaction:
    return write(session, draft)[0]
