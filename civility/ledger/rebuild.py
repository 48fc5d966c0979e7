"""Making the balance table again from the postings, which are what balances are."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, func, insert, select, type_coerce, union_all, update
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.ledger.accounts import is_guarded
from civility.ledger.errors import BookBroken
from civility.ledger.models import LedgerBalance, LedgerPosting
from civility.ledger.writing import hold

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A kept balance that is not what the postings say; ``stored`` is None where no row was kept."""

    account: str
    unit: str
    stored: int | None
    rebuilt: int


def rebuild_balances(session: Session, village_id: UUID, *, apply: bool = False) -> list[Difference]:
    """Compare the kept balances with the postings and, with ``apply``, put them right; by account and unit.

    Holds the book's lock meanwhile. Raises BookBroken, changing nothing, when the postings themselves
    leave a guarded account below zero.
    """
    with transaction(session):
        hold(session, village_id)
        stored, rebuilt = _stored(session, village_id), _summed(session, village_id)
        differences = [
            Difference(account, unit, stored.get((account, unit)), rebuilt.get((account, unit), 0))
            for account, unit in sorted(stored.keys() | rebuilt.keys())
            if stored.get((account, unit)) != rebuilt.get((account, unit), 0)
        ]
        if apply:
            for difference in differences:
                _put_right(session, village_id, difference)
    return differences


def _stored(session: Session, village_id: UUID) -> dict[Pair, int]:
    rows = session.execute(
        select(LedgerBalance.account, LedgerBalance.unit, LedgerBalance.balance).where(
            LedgerBalance.village_id == village_id
        )
    )
    return {(account, unit): amount for account, unit, amount in rows}


def _summed(session: Session, village_id: UUID) -> dict[Pair, int]:
    moves = union_all(
        select(
            LedgerPosting.source.label("account"), LedgerPosting.unit, (-LedgerPosting.amount).label("change")
        ).where(LedgerPosting.village_id == village_id),
        select(LedgerPosting.destination, LedgerPosting.unit, LedgerPosting.amount).where(
            LedgerPosting.village_id == village_id
        ),
    ).subquery()
    total = type_coerce(func.sum(moves.c.change), BigInteger)
    rows = session.execute(select(moves.c.account, moves.c.unit, total).group_by(moves.c.account, moves.c.unit))
    return {(account, unit): int(amount) for account, unit, amount in rows}


def _put_right(session: Session, village_id: UUID, difference: Difference) -> None:
    guarded = is_guarded(difference.account)
    if guarded and difference.rebuilt < 0:
        raise BookBroken(f"the postings leave {difference.account} below zero in {difference.unit}")
    if difference.stored is None:
        session.execute(
            insert(LedgerBalance).values(
                village_id=village_id,
                account=difference.account,
                unit=difference.unit,
                balance=difference.rebuilt,
                guarded=guarded,
            )
        )
        return
    session.execute(
        update(LedgerBalance)
        .where(
            LedgerBalance.village_id == village_id,
            LedgerBalance.account == difference.account,
            LedgerBalance.unit == difference.unit,
        )
        .values(balance=difference.rebuilt, guarded=guarded)
        .execution_options(synchronize_session=False)
    )
