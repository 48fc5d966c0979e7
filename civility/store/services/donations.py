"""What is given to the store: goods onto the shelf, money into the fund; and what it wishes for."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import new_id
from civility.ledger import Posting, accounts, units
from civility.people.actors import Actor
from civility.people.queries import get_settings
from civility.store.errors import (
    BothGiven,
    DonationNeedsAnother,
    DonationUndone,
    NothingGiven,
    WishEnded,
)
from civility.store.models import Donation, Wish
from civility.store.queries import (
    donation_event,
    get_donation,
    get_store,
    get_wish,
    wish_event,
)
from civility.store.services.keyed import once, plain
from civility.store.services.stock import UNNAMED, add_batches, add_movement, check_fund, stocked


def record_donation(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    donor: str,
    named: bool,
    actor: Actor,
    request_key: str,
    quantities: Mapping[UUID, int] | None = None,
    best_before: Mapping[UUID, date] | None = None,
    amount_fen: int | None = None,
    wish_id: UUID | None = None,
    note: str = "",
) -> Donation:
    """Goods (``good id → pieces``) or money, as one transaction with a numbered receipt.

    The donor's name is neither in the book nor in its hashes. Raises NothingGiven, BothGiven, BadQuantity, BestBeforePast,
    NoStockKept, WishEnded, NotFound.
    """
    content = {
        "store": str(store_id),
        "goods": plain(quantities or {}),
        "dates": {str(good): day.isoformat() for good, day in sorted((best_before or {}).items())},
        "fen": amount_fen,
        "named": named,
        "wish": str(wish_id) if wish_id else None,
    }
    with once(session, "record-donation", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        if req.replay:
            return session.get_one(Donation, (village_id, UUID(req.replay.reference)))
        store = get_store(session, village_id, store_id)
        if not quantities and not amount_fen:
            raise NothingGiven()
        if quantities and amount_fen:
            raise BothGiven()
        if wish_id is not None:
            _fulfil(session, get_wish(session, village_id, wish_id), actor)
        last = session.scalar(select(func.max(Donation.number)).where(Donation.village_id == village_id)) or 0
        donation = Donation(
            village_id=village_id,
            id=new_id(),
            number=last + 1,
            request_key=request_key,
            store_id=store.id,
            kind="goods" if quantities else "money",
            donor=donor,
            named=named,
            amount_fen=amount_fen or None,
            wish_id=wish_id,
            note=note,
            recorded_by=actor.user_id,
            at=now(),
        )
        event, source = donation_event("donation", donation), accounts.donor(UNNAMED)
        goods = stocked(session, village_id, quantities) if quantities else []
        postings = [
            Posting(source, accounts.shelf(store.code), (quantities or {})[good.id], units.good(good.code))
            for good in goods
        ] or [Posting(source, accounts.FUND, amount_fen or 0, units.YUAN)]
        posted = req.post(
            "donation", postings, actor=actor.mark, reference=event.reference, payload_hash=event.payload_hash
        )
        donation.seq = posted.seq
        if quantities:
            movement = add_movement(session, store, "donation", posted.seq, actor, request_key, note=note)
            add_batches(session, movement, goods, quantities, best_before or {}, {})
            donation.movement_id = movement.id
        session.add(donation)
        session.flush()
        return donation


def name_donor(
    session: Session, *, village_id: UUID, number: int, named: bool, actor: Actor, request_key: str
) -> Donation:
    """Show the donor's name in public from now on, or no more. Raises NotFound."""
    content = {"donation": number, "named": named}
    with once(session, "name-donor", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        donation = get_donation(session, village_id, number).donation
        if req.replay:
            return donation
        donation.named = named
        session.flush()
        req.record(donation_event("donation-named", donation), actor=actor.mark)
        return donation


def undo_money(session: Session, *, village_id: UUID, number: int, actor: Actor, request_key: str) -> Donation:
    """Take back a donation of money that was mistyped; one of goods is taken back as a movement.

    Within the village's ``undo_minutes`` by whoever wrote it down, later by somebody else only. Raises DonationUndone,
    DonationNeedsAnother, FundTooSmall, NotFound.
    """
    content = {"donation": number}
    with once(session, "undo-donation", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        donation = get_donation(session, village_id, number).donation
        if req.replay:
            return donation
        if donation.undone_seq is not None or donation.amount_fen is None:
            raise DonationUndone(number=number)
        minutes = get_settings(session, village_id).undo_minutes
        if donation.recorded_by == actor.user_id and now() - donation.at >= timedelta(minutes=minutes):
            raise DonationNeedsAnother(minutes=minutes)
        check_fund(session, village_id, donation.amount_fen)
        posted = req.reverse(donation.seq, reason="corrected", actor=actor.mark, reference=str(donation.id))
        donation.undone_seq = posted.seq
        session.flush()
        return donation


def add_wish(session: Session, *, village_id: UUID, store_id: UUID, what: str, actor: Actor, request_key: str) -> Wish:
    """Something the store would like to be given. Raises NotFound."""
    content = {"store": str(store_id), "what": what}
    with once(session, "add-wish", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return get_wish(session, village_id, UUID(request.replay.reference))
        store = get_store(session, village_id, store_id)
        wish = Wish(
            village_id=village_id,
            request_key=request_key,
            store_id=store.id,
            what=what,
            added_by=actor.user_id,
            added_at=now(),
        )
        session.add(wish)
        session.flush()
        request.record(wish_event("wish-added", wish), actor=actor.mark)
        return wish


def drop_wish(session: Session, *, village_id: UUID, wish_id: UUID, actor: Actor, request_key: str) -> Wish:
    """It is not wished for any more. Raises WishEnded, NotFound."""
    content = {"wish": str(wish_id)}
    with once(session, "drop-wish", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        wish = get_wish(session, village_id, wish_id)
        if request.replay:
            return wish
        if wish.state != "open":
            raise WishEnded(what=wish.what)
        wish.state = "dropped"
        session.flush()
        request.record(wish_event("wish-ended", wish), actor=actor.mark)
        return wish


def _fulfil(session: Session, wish: Wish, actor: Actor) -> None:
    if wish.state != "open":
        raise WishEnded(what=wish.what)
    wish.state = "fulfilled"
    session.flush()
    ledger.record_events(session, wish.village_id, [wish_event("wish-ended", wish)], actor=actor.mark)
