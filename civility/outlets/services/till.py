"""Taking points at an outlet, and giving them back within minutes."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import new_id
from civility.ledger import Posting, accounts
from civility.outlets.errors import (
    KeeperSells,
    NotYourTill,
    OutletClosed,
    PointsMissing,
    SaleSettled,
    SaleUndone,
    UndoOver,
    WhatMissing,
)
from civility.outlets.models import Outlet, OutletSale
from civility.outlets.queries import SALE, find_kept, get_sale
from civility.outlets.rules import MOST_TENTHS
from civility.people.actors import Actor
from civility.people.queries import get_settings
from civility.store.errors import InsufficientPoints
from civility.store.rules import refuse_cash
from civility.store.services.keyed import once, take_back, user_of
from civility.store.services.selling import check_pin, customer_of
from civility.web.numbers import points


def take_points(
    session: Session,
    *,
    village_id: UUID,
    household_id: UUID,
    tenths: int,
    what: str,
    found_by: str,
    actor: Actor,
    request_key: str,
    pin: str | None = None,
    card_id: UUID | None = None,
) -> OutletSale:
    """Points of a household for something of the shop the actor keeps. Asking twice with one key takes once.

    Raises PointsMissing, WhatMissing, CashOut, NotYourTill, OutletClosed, KeeperSells, InsufficientPoints, HouseholdLeft, CardRevoked,
    PinNeeded, PinNotSet, WrongPin, TryLater, KeyReused.
    """
    keeper_id = user_of(actor)
    if type(tenths) is not int or not 1 <= tenths <= MOST_TENTHS:
        raise PointsMissing(most=points(MOST_TENTHS))
    if not what.strip():
        raise WhatMissing()
    refuse_cash(what)
    check_pin(session, village_id, household_id, pin)
    content = {"household": str(household_id), "tenths": tenths}
    with once(session, SALE, village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return session.scalars(
                select(OutletSale).where(OutletSale.village_id == village_id, OutletSale.seq == request.replay.seq)
            ).one()
        outlet = _open_till(session, village_id, keeper_id)
        if actor.owns(village_id, household_id):
            raise KeeperSells()
        household = customer_of(session, village_id, household_id, card_id, actor)
        purse = accounts.household(household.number)
        held = ledger.spendable(session, village_id, purse)
        balance = sum(amount for _, amount in held)
        if tenths > balance:
            raise InsufficientPoints(balance_tenths=balance, needed_tenths=tenths, short_tenths=tenths - balance)
        sale = OutletSale(
            village_id=village_id,
            id=new_id(),
            number=_next_number(session, village_id),
            outlet_id=outlet.id,
            household_id=household.id,
            what=what.strip(),
            total_tenths=tenths,
            balance_before_tenths=balance,
            found_by=found_by,
            at=now(),
        )
        moves = [
            Posting(purse, accounts.outlet(outlet.code), amount, unit) for unit, amount in ledger.allocate(held, tenths)
        ]
        posted = request.post(
            SALE, moves, actor=actor.mark, reference=str(sale.id), reason=f"outlet sale {sale.number}"
        )
        sale.seq = posted.seq
        session.add(sale)
        session.flush()
        return sale


def undo_sale(session: Session, *, village_id: UUID, number: int, actor: Actor, request_key: str) -> OutletSale:
    """Give the points back: only who took them, within the village's ``undo_minutes``, and on no sheet yet.

    Raises NotFound, NotYourTill, SaleUndone, SaleSettled, UndoOver, YearClosed.
    """
    keeper_id = user_of(actor)
    content = {"sale": number}
    with once(session, "undo-sale", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        sale = get_sale(session, village_id, number)
        if request.replay:
            return sale
        outlet = find_kept(session, village_id, keeper_id)
        if outlet is None or outlet.id != sale.outlet_id:
            raise NotYourTill()
        if sale.undone_seq is not None:
            raise SaleUndone(number=number)
        if sale.settlement_id is not None:
            raise SaleSettled(number=number)
        minutes = get_settings(session, village_id).undo_minutes
        if now() > sale.at + timedelta(minutes=minutes):
            raise UndoOver(number=number, minutes=minutes)
        said = f"undo of outlet sale {number}"
        sale.undone_seq = take_back(session, request, sale.seq, village_id=village_id, reason=said, actor=actor).seq
        sale.undone_at = now()
        session.flush()
        return sale


def _open_till(session: Session, village_id: UUID, keeper_id: UUID) -> Outlet:
    outlet = find_kept(session, village_id, keeper_id)
    if outlet is None:
        raise NotYourTill()
    if outlet.closed_at is not None:
        raise OutletClosed(name=outlet.name)
    return outlet


def _next_number(session: Session, village_id: UUID) -> int:
    last = session.scalar(select(func.max(OutletSale.number)).where(OutletSale.village_id == village_id))
    return (last or 0) + 1
