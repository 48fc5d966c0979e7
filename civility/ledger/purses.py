"""What purses hold: points of past years, which a yearly close clears, and all of some households. Writes nothing."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from civility.ledger import units
from civility.ledger.accounts import Kind
from civility.ledger.models import LedgerBalance


def list_unspent(session: Session, village_id: UUID, *, upto: int) -> dict[str, list[tuple[str, int]]]:
    """What households hold of the years up to and with ``upto``: by account, the units with something in them.

    Accounts in order, each with its oldest year first.
    """
    rows = session.execute(
        select(LedgerBalance.account, LedgerBalance.unit, LedgerBalance.balance)
        .where(*_unspent(village_id, Kind.HOUSEHOLD, upto))
        .order_by(LedgerBalance.account, LedgerBalance.unit)
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for account, unit, amount in rows:
        found.setdefault(account, []).append((unit, amount))
    return found


def list_held(session: Session, village_id: UUID, accounts: Sequence[str]) -> dict[str, dict[str, int]]:
    """What these accounts hold in all, honour too, by account and unit; what is empty or owes is left out."""
    rows = session.execute(
        select(LedgerBalance.account, LedgerBalance.unit, LedgerBalance.balance)
        .where(LedgerBalance.village_id == village_id, LedgerBalance.account.in_(accounts), LedgerBalance.balance > 0)
        .order_by(LedgerBalance.account, LedgerBalance.unit)
    )
    found: dict[str, dict[str, int]] = {}
    for account, unit, amount in rows:
        found.setdefault(account, {})[unit] = amount
    return found


def sum_unspent(session: Session, village_id: UUID, *, upto: int, kind: Kind = Kind.HOUSEHOLD) -> tuple[int, int]:
    """In how many accounts of a kind, and how much in all, in tenths, of the years up to and with ``upto``."""
    row = session.execute(
        select(func.count(LedgerBalance.account.distinct()), func.sum(LedgerBalance.balance)).where(
            *_unspent(village_id, kind, upto)
        )
    ).one()
    return int(row[0]), int(row[1] or 0)


def _unspent(village_id: UUID, kind: Kind, upto: int) -> list[ColumnElement[bool]]:
    return [
        LedgerBalance.village_id == village_id,
        LedgerBalance.guarded.is_(True),
        LedgerBalance.account.like(f"{kind}:%"),
        LedgerBalance.unit.like("spend:%"),
        LedgerBalance.unit <= units.spend(upto),  # four digits each, so the order of texts is that of years
        LedgerBalance.balance > 0,
    ]
