"""Reads of outlets: what they took, what is owed to them, and whether book and sheets agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.errors import N_, NotFound
from civility.ledger import Event, Finding, accounts
from civility.ledger.models import LedgerPosting, LedgerTransaction
from civility.outlets.models import Outlet, OutletSale, Settlement
from civility.outlets.rules import month_of
from civility.people.models import Household
from civility.store.rules.prices import worth_fen
from civility.web.numbers import points

OUTLET_KINDS = ("outlet-opened", "outlet-closed")
SALE = "outlet-sale"
SETTLED = "outlet-settled"
SHOWN = 30


@dataclass(frozen=True, slots=True)
class SaleLine:
    """A sale with the household it is of, and what it is worth by the sheet it stands on (None: on none)."""

    sale: OutletSale
    household: Household
    fen: int | None = None


def list_outlets(session: Session, village_id: UUID) -> Sequence[Outlet]:
    """In the order in which they were opened, those closed since too."""
    return session.scalars(select(Outlet).where(Outlet.village_id == village_id).order_by(Outlet.opened_at)).all()


def get_outlet(session: Session, village_id: UUID, code: str) -> Outlet:
    """Raises NotFound."""
    outlet = session.scalar(select(Outlet).where(Outlet.village_id == village_id, Outlet.code == code))
    if outlet is None:
        raise NotFound()
    return outlet


def find_kept(session: Session, village_id: UUID, user_id: UUID | None) -> Outlet | None:
    """The outlet this person keeps, the open one before those that were closed."""
    return session.scalar(
        select(Outlet)
        .where(Outlet.village_id == village_id, Outlet.keeper_id == user_id)
        .order_by(Outlet.closed_at.is_not(None), Outlet.opened_at.desc())
        .limit(1)
    )


def get_sale(session: Session, village_id: UUID, number: int) -> OutletSale:
    """Raises NotFound."""
    sale = session.scalar(select(OutletSale).where(OutletSale.village_id == village_id, OutletSale.number == number))
    if sale is None:
        raise NotFound()
    return sale


def list_sales(session: Session, village_id: UUID, outlet_id: UUID, *, limit: int = SHOWN) -> list[SaleLine]:
    """What an outlet took, the newest first."""
    return _lines(session, village_id, OutletSale.outlet_id == outlet_id, newest=limit)


def sales_of(session: Session, settlement: Settlement) -> list[SaleLine]:
    """The lines of a settlement, in the order of their numbers, each with its worth."""
    return _lines(
        session,
        settlement.village_id,
        OutletSale.settlement_id == settlement.id,
        value_fen=settlement.point_value_fen,
    )


def list_sold(session: Session, village_id: UUID, seqs: Sequence[int]) -> dict[int, tuple[str, str]]:
    """What was had for points and at which outlet, by the number of the transaction."""
    rows = session.execute(
        select(OutletSale.seq, OutletSale.what, Outlet.name)
        .join(Outlet, (Outlet.village_id == village_id) & (Outlet.id == OutletSale.outlet_id))
        .where(OutletSale.village_id == village_id, OutletSale.seq.in_(seqs))
    )
    return {seq: (what, name) for seq, what, name in rows}


def units_on(session: Session, settlement: Settlement) -> dict[str, int]:
    """What the lines of a sheet that stand brought to the outlet, by unit as it came in."""
    rows = session.execute(
        select(LedgerPosting.unit, func.sum(LedgerPosting.amount))
        .join(OutletSale, (OutletSale.village_id == LedgerPosting.village_id) & (OutletSale.seq == LedgerPosting.seq))
        .where(
            OutletSale.village_id == settlement.village_id,
            OutletSale.settlement_id == settlement.id,
            OutletSale.undone_seq.is_(None),
        )
        .group_by(LedgerPosting.unit)
    )
    return dict(sorted((unit, int(amount)) for unit, amount in rows))


def unsettled_tenths(session: Session, village_id: UUID, outlet: Outlet) -> int:
    """Points that lie with an outlet and were not paid for yet: what its account in the book holds."""
    return sum(ledger.balances(session, village_id, accounts.outlet(outlet.code)).values())


def waiting_months(session: Session, village_id: UUID, outlet_id: UUID) -> list[str]:
    """Months with sales that stand and are on no sheet, the oldest first."""
    rows = session.scalars(
        select(OutletSale.at).where(
            OutletSale.village_id == village_id,
            OutletSale.outlet_id == outlet_id,
            OutletSale.undone_seq.is_(None),
            OutletSale.settlement_id.is_(None),
        )
    )
    return sorted({month_of(at) for at in rows})


def list_settlements(session: Session, village_id: UUID, outlet_id: UUID) -> Sequence[Settlement]:
    """The newest month first."""
    return session.scalars(
        select(Settlement)
        .where(Settlement.village_id == village_id, Settlement.outlet_id == outlet_id)
        .order_by(Settlement.month.desc())
    ).all()


def find_settlement(session: Session, village_id: UUID, outlet_id: UUID, month: str) -> Settlement | None:
    return session.scalar(
        select(Settlement).where(
            Settlement.village_id == village_id, Settlement.outlet_id == outlet_id, Settlement.month == month
        )
    )


def get_settlement(session: Session, village_id: UUID, outlet_id: UUID, month: str) -> Settlement:
    """Raises NotFound."""
    settlement = find_settlement(session, village_id, outlet_id, month)
    if settlement is None:
        raise NotFound()
    return settlement


def outlet_event(kind: str, outlet: Outlet) -> Event:
    content = {name: getattr(outlet, name) for name in ("code", "name", "place", "keeper_id", "closed_at")}
    return Event(kind, str(outlet.id), content, f"outlet {outlet.code}")


def check_outlets(session: Session, village_id: UUID) -> list[Finding]:
    """The outlets are those the book sealed; each holds in the book what it took, less what was undone and paid."""
    outlets = list_outlets(session, village_id)
    now = [outlet_event("outlet-opened", outlet) for outlet in outlets]
    found = ledger.check_events(session, village_id, check="outlets", kinds=OUTLET_KINDS, now=now)
    taken = _unpaid_by_outlet(session, village_id)
    text = N_("商家“%(name)s”账上有 %(kept)s 分，按它收的、退的和结的算应有 %(due)s 分。")
    for outlet in outlets:
        kept, due = unsettled_tenths(session, village_id, outlet), taken.get(outlet.id, 0)
        if kept != due:
            figures = {"name": outlet.name, "kept": points(kept), "due": points(due)}
            found.append(Finding("outlet-balance", None, text, figures))
    return [*found, *_entries(session, village_id)]


def _unpaid_by_outlet(session: Session, village_id: UUID) -> dict[UUID, int]:
    rows = session.execute(
        select(OutletSale.outlet_id, func.sum(OutletSale.total_tenths))
        .outerjoin(Settlement, (Settlement.village_id == village_id) & (Settlement.id == OutletSale.settlement_id))
        .where(OutletSale.village_id == village_id, OutletSale.undone_seq.is_(None), Settlement.paid_at.is_(None))
        .group_by(OutletSale.outlet_id)
    )
    return {outlet_id: int(total) for outlet_id, total in rows}


def _entries(session: Session, village_id: UUID) -> list[Finding]:
    """Each sale has one transaction of its own that took what it says."""
    text = N_("商家收的第 %(number)s 笔写着 %(total)s 分、记在第 %(seq)s 笔，账本第 %(seq)s 笔却不是它。")
    took = (
        select(LedgerPosting.seq, func.sum(LedgerPosting.amount).label("total"))
        .where(LedgerPosting.village_id == village_id, LedgerPosting.destination.like("outlet:%"))
        .group_by(LedgerPosting.seq)
        .subquery()
    )
    rows = session.execute(
        select(OutletSale, LedgerTransaction.kind, LedgerTransaction.reference, took.c.total)
        .outerjoin(
            LedgerTransaction,
            (LedgerTransaction.village_id == village_id) & (LedgerTransaction.seq == OutletSale.seq),
        )
        .outerjoin(took, took.c.seq == OutletSale.seq)
        .where(OutletSale.village_id == village_id)
        .order_by(OutletSale.number)
    )
    return [
        Finding(
            "outlet-sale",
            sale.seq,
            text,
            {"number": sale.number, "total": points(sale.total_tenths), "seq": sale.seq},
        )
        for sale, kind, reference, total in rows
        if (kind, reference, total) != (SALE, str(sale.id), sale.total_tenths)
    ]


def _lines(
    session: Session, village_id: UUID, which: object, *, newest: int | None = None, value_fen: int | None = None
) -> list[SaleLine]:
    query = (
        select(OutletSale, Household)
        .join(Household, (Household.village_id == village_id) & (Household.id == OutletSale.household_id))
        .where(OutletSale.village_id == village_id, which)  # type: ignore[arg-type]
    )
    query = query.order_by(OutletSale.number.desc()).limit(newest) if newest else query.order_by(OutletSale.number)
    return [
        SaleLine(sale, household, None if value_fen is None else worth_fen(sale.total_tenths, value_fen))
        for sale, household in session.execute(query)
    ]
