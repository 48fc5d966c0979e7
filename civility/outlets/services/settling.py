"""What the village owes an outlet: the month's sheet, doubts about its lines, and its being paid."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from civility.clock import now
from civility.ledger import Event, Posting, accounts
from civility.outlets.errors import (
    AlreadyDisputed,
    AlreadySettled,
    DisputeOpen,
    DisputeReasonMissing,
    KeeperOfIt,
    MonthNotOver,
    NotDisputed,
    NothingToSettle,
    PaidAlready,
    SaleUndone,
    SecondPersonDecides,
    SecondPersonPays,
    ValueMissing,
)
from civility.outlets.models import Outlet, OutletSale, Settlement
from civility.outlets.queries import SETTLED, find_settlement, get_outlet, get_sale, get_settlement, units_on
from civility.outlets.rules import month_after
from civility.people.actors import Actor
from civility.people.queries import get_settings
from civility.store.rules.prices import worth_fen
from civility.store.services.keyed import once, take_back, user_of


def make_settlement(
    session: Session, *, village_id: UUID, code: str, month: str, actor: Actor, request_key: str
) -> Settlement:
    """The sheet of a month that is over: every sale up to its end that is on no sheet yet.

    Raises NotFound, MonthNotOver, AlreadySettled, ValueMissing, NothingToSettle, KeeperOfIt.
    """
    user_id = user_of(actor)
    content = {"outlet": code, "month": month}
    with once(session, "make-settlement", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        outlet = get_outlet(session, village_id, code)
        if req.replay:
            return get_settlement(session, village_id, outlet.id, month)
        _not_its_keeper(outlet, user_id)
        until = month_after(month)
        if until > now():
            raise MonthNotOver(month=month)
        if find_settlement(session, village_id, outlet.id, month) is not None:
            raise AlreadySettled(month=month)
        value = get_settings(session, village_id).point_value_fen
        if not value:
            raise ValueMissing()
        settlement = Settlement(
            village_id=village_id, outlet_id=outlet.id, month=month, point_value_fen=value, made_by=user_id
        )
        session.add(settlement)
        session.flush()
        taken = session.execute(
            update(OutletSale)
            .where(
                OutletSale.village_id == village_id,
                OutletSale.outlet_id == outlet.id,
                OutletSale.settlement_id.is_(None),
                OutletSale.undone_seq.is_(None),
                OutletSale.at < until,
            )
            .values(settlement_id=settlement.id)
        )
        if not taken.rowcount:  # type: ignore[attr-defined]
            raise NothingToSettle(month=month)
        said = {"outlet": code, "month": month, "point_value_fen": value, "made_by": user_id}
        req.record(Event("settlement-made", str(settlement.id), said, f"outlet {code} {month}"), actor=actor.mark)
        return settlement


def dispute_sale(
    session: Session, *, village_id: UUID, number: int, reason: str, actor: Actor, request_key: str
) -> OutletSale:
    """Doubt a line of a sheet that is not paid yet. Raises NotFound, DisputeReasonMissing, PaidAlready, AlreadyDisputed."""
    user_id = user_of(actor)
    if not reason.strip():
        raise DisputeReasonMissing()
    content = {"sale": number}
    with once(session, "dispute-sale", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        sale, settlement = _on_a_sheet(session, village_id, number)
        if request.replay:
            return sale
        _not_paid(settlement)
        if sale.disputed_by is not None:
            raise AlreadyDisputed(number=number)
        sale.disputed_by, sale.disputed_at, sale.dispute_reason = user_id, now(), reason.strip()
        session.flush()
        request.record(Event("outlet-disputed", str(sale.id), {"number": number}, f"sale {number}"), actor=actor.mark)
        return sale


def decide_dispute(
    session: Session, *, village_id: UUID, number: int, stands: bool, actor: Actor, request_key: str
) -> OutletSale:
    """Let a doubted line stand, or give its points back to the household; by another than who doubted it.

    Raises NotFound, PaidAlready, NotDisputed, SecondPersonDecides, KeeperOfIt, SaleUndone, YearClosed.
    """
    user_id = user_of(actor)
    content = {"sale": number, "stands": stands}
    with once(session, "decide-dispute", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        sale, settlement = _on_a_sheet(session, village_id, number)
        if req.replay:
            return sale
        _not_paid(settlement)
        if sale.disputed_by is None or sale.dispute_result:
            raise NotDisputed(number=number)
        if sale.disputed_by == user_id:
            raise SecondPersonDecides()
        _not_its_keeper(session.get_one(Outlet, (village_id, sale.outlet_id)), user_id)
        sale.decided_by, sale.dispute_result = user_id, "stands" if stands else "reversed"
        if stands:
            said = {"number": number, "result": "stands"}
            req.record(Event("outlet-dispute-ended", str(sale.id), said, f"sale {number}"), actor=actor.mark)
        else:
            if sale.undone_seq is not None:
                raise SaleUndone(number=number)
            reason = f"outlet sale {number} disputed"
            sale.undone_seq = take_back(session, req, sale.seq, village_id=village_id, reason=reason, actor=actor).seq
            sale.undone_at = now()
        session.flush()
        return sale


def pay_settlement(
    session: Session, *, village_id: UUID, code: str, month: str, note: str, actor: Actor, request_key: str
) -> Settlement:
    """Write down that a sheet was paid, by another than who made it: its points leave the outlet's account for good.

    Raises NotFound, PaidAlready, SecondPersonPays, KeeperOfIt, DisputeOpen.
    """
    user_id = user_of(actor)
    content = {"outlet": code, "month": month}
    with once(session, "pay-settlement", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        outlet = get_outlet(session, village_id, code)
        settlement = get_settlement(session, village_id, outlet.id, month)
        if req.replay:
            return settlement
        _not_paid(settlement)
        if settlement.made_by == user_id:
            raise SecondPersonPays()
        _not_its_keeper(outlet, user_id)
        sales = _standing(session, settlement)
        unclear = [sale for sale in sales if sale.state == "disputed"]
        if unclear:
            raise DisputeOpen(count=len(unclear))
        total = sum(sale.total_tenths for sale in sales)
        account = accounts.outlet(code)
        moves = [
            Posting(account, accounts.REDEEMED, amount, unit) for unit, amount in units_on(session, settlement).items()
        ]
        said = {"outlet": code, "month": month, "tenths": total, "paid_by": user_id}
        paid = Event(SETTLED, str(settlement.id), said, f"outlet {code} {month}")
        posted = req.post(
            SETTLED,
            moves,
            actor=actor.mark,
            reference=paid.reference,
            reason=f"outlet {code} {month}",
            payload_hash=paid.payload_hash,
        )
        settlement.paid_seq = posted.seq
        settlement.paid_by, settlement.paid_at, settlement.paid_note = user_id, now(), note.strip()
        settlement.paid_tenths, settlement.paid_fen = total, worth_fen(total, settlement.point_value_fen)
        session.flush()
        return settlement


def _standing(session: Session, settlement: Settlement) -> list[OutletSale]:
    return list(
        session.scalars(
            select(OutletSale)
            .where(
                OutletSale.village_id == settlement.village_id,
                OutletSale.settlement_id == settlement.id,
                OutletSale.undone_seq.is_(None),
            )
            .order_by(OutletSale.number)
        )
    )


def _on_a_sheet(session: Session, village_id: UUID, number: int) -> tuple[OutletSale, Settlement]:
    sale = get_sale(session, village_id, number)
    if sale.settlement_id is None:
        raise NotDisputed(number=number)
    return sale, session.get_one(Settlement, (village_id, sale.settlement_id))


def _not_paid(settlement: Settlement) -> None:
    if settlement.paid_at is not None:
        raise PaidAlready(month=settlement.month)


def _not_its_keeper(outlet: Outlet, user_id: UUID) -> None:
    if outlet.keeper_id == user_id:
        raise KeeperOfIt()
