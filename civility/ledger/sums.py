"""Sums over a whole book, made by the database: what is still owed, and what passed through an account since a day."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import case, func, literal, select, union_all
from sqlalchemy.orm import Session

from civility.ledger import accounts
from civility.ledger.accounts import GUARDED, Kind
from civility.ledger.models import LedgerBalance, LedgerPosting
from civility.ledger.statements import seq_at


def outstanding(session: Session, village_id: UUID) -> dict[Kind, int]:
    """Spendable points of all years that were given and not yet redeemed or cleared, in tenths, by where they lie.

    That is in purses, set aside, and with outside shops until they are settled: whatever still asks for goods.
    """
    kinds = sorted(GUARDED)
    where = case(*((LedgerBalance.account.like(f"{kind}:%"), literal(str(kind))) for kind in kinds), else_=literal(""))
    rows = session.execute(
        select(where, func.sum(LedgerBalance.balance))
        .where(LedgerBalance.village_id == village_id, LedgerBalance.guarded, LedgerBalance.unit.like("spend:%"))
        .group_by(where)
    )
    return {Kind(kind): int(total) for kind, total in rows if total}


def gained(session: Session, village_id: UUID, account: str | Kind, *, since: datetime) -> dict[str, int]:
    """By unit, what came to an account since an instant less what left it again; negative when more left.

    A kind stands for all its accounts together. Reads the postings since then, not those before.
    """
    after = seq_at(session, village_id, since)
    came, left = (
        select(LedgerPosting.unit, (LedgerPosting.amount * sign).label("amount")).where(
            LedgerPosting.village_id == village_id,
            side.like(f"{account}:%") if account in accounts.NAMED else side == account,
            LedgerPosting.seq > after,
        )
        for side, sign in ((LedgerPosting.destination, 1), (LedgerPosting.source, -1))
    )
    moves = union_all(came, left).subquery()
    rows = session.execute(select(moves.c.unit, func.sum(moves.c.amount)).group_by(moves.c.unit))
    return {unit: int(total) for unit, total in rows}
