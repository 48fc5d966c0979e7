"""What becomes of what was set aside: handed over as a slip, or given back to purse and shelf."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local, now, today
from civility.db import transaction
from civility.errors import NotFound
from civility.ledger import Draft, Posting, Request, accounts, units
from civility.people.actors import SYSTEM, Actor
from civility.people.models import Household
from civility.people.queries import list_villages
from civility.store.errors import HoldCollected, HoldExpired, HoldOnTheWay, HoldReleased, OwnHousehold, PricedByClerk
from civility.store.models import Delivery, Hold, Price, PriceList, Redemption, Store
from civility.store.queries import check_not_closed, spendable_tenths
from civility.store.queries.holds import RELEASED, Held, account_of, get_held, get_hold, list_due_holds, under_way
from civility.store.services.days import check_day_open
from civility.store.services.keyed import once, user_of
from civility.store.services.selling import check_pin, customer_of, get_redemption_at, write_slip


def collect_hold(
    session: Session,
    *,
    village_id: UUID,
    kind: str,
    number: int,
    collected_by: str,
    found_by: str,
    actor: Actor,
    request_key: str,
    pin: str | None = None,
) -> Redemption:
    """Hand over what was set aside: it becomes a slip at the prices of the day it was set aside. Once.

    Raises NotFound, HoldCollected, HoldReleased, HoldExpired, HoldOnTheWay, StoreClosed, DayClosed, OwnHousehold, HouseholdLeft, PricedByClerk,
    Forbidden, KeyReused, and of a reservation what a PIN raises.
    """
    user_of(actor)
    if kind == "reservation":
        check_pin(session, village_id, get_hold(session, village_id, kind, number).household_id, pin)
    content = {"kind": kind, "number": number}
    with once(session, "collect", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return get_redemption_at(session, village_id, request.replay.seq)
        held = get_held(session, village_id, kind, number)
        check_held(held)
        if kind == "reservation":  # a voucher may have been taken in while nobody could write it down
            check_not_closed(session, held.store)
        return hand_over(session, request, held, collected_by, found_by=found_by, actor=actor, request_key=request_key)


def hand_over(
    session: Session,
    request: Request | None,
    held: Held,
    collected_by: str,
    *,
    found_by: str,
    actor: Actor,
    request_key: str,
) -> Redemption:
    """The slip of what is set aside, in a transaction that holds the book; without ``request`` beside what stands for the use case.

    Raises HoldCollected, HoldReleased, DayClosed, OwnHousehold, HouseholdLeft, PricedByClerk, Forbidden.
    """
    _check_not_over(held)
    hold, at = held.hold, now()
    household = customer_of(session, hold.village_id, hold.household_id, None, actor)
    check_day_open(session, hold.village_id, hold.store_id, at)
    _check_clerk(session, held, user_of(actor))
    redemption = write_slip(
        session,
        request,
        store=held.store,
        household=household,
        lines=held.lines,
        postings=_handed_over(session, hold),
        balance_before_tenths=spendable_tenths(session, household) + hold.total_tenths,
        found_by=found_by,
        collected_by=collected_by,
        actor=actor,
        request_key=request_key,
        at=at,
    )
    hold.state, hold.redemption_id = "collected", redemption.id
    session.flush()
    return redemption


def cancel_hold(session: Session, *, village_id: UUID, kind: str, number: int, actor: Actor, request_key: str) -> Hold:
    """Give back what was set aside, by the household itself or somebody at the store.

    Raises NotFound, HoldCollected, HoldReleased, HoldOnTheWay, Forbidden, OwnHousehold.
    """
    content = {"kind": kind, "number": number}
    with once(session, "cancel-hold", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        held = get_held(session, village_id, kind, number)
        if request.replay:
            return held.hold
        own = actor.owns(village_id, held.hold.household_id)
        if actor.user_id is None and not (own and kind == "reservation"):
            raise NotFound()
        if actor.user_id is not None and own:
            raise OwnHousehold()
        _check_not_over(held)
        check_at_store(held.hold, held.way)
        posted = request.post(RELEASED, _given_back(session, held.hold), actor=actor.mark, reference=str(held.hold.id))
        _released(held.hold, "cancelled", posted.seq, actor.user_id)
        session.flush()
        return held.hold


def release_due_holds(session: Session) -> int:
    """Give back what nobody came for in time, in every village; how many."""
    return sum(_release_due(session, village.id) for village in list_villages(session))


def _release_due(session: Session, village_id: UUID) -> int:
    """One transaction a village; what is due is asked again once the book is held, so two workers do nothing twice."""
    if not list_due_holds(session, village_id, today()):
        return 0
    with transaction(session):
        ledger.hold(session, village_id)
        due = list_due_holds(session, village_id, today())
        for hold in due:
            _give_back(session, hold, "expired", SYSTEM.mark)
        return len(due)


def release_holds_of(session: Session, household: Household, mark: str) -> None:
    """Give back everything a household has set aside, before its purse goes elsewhere. Inside a transaction that holds the book.

    Raises HoldOnTheWay.
    """
    open_holds = select(Hold).where(
        Hold.village_id == household.village_id, Hold.household_id == household.id, Hold.state == "held"
    )
    holds = session.scalars(open_holds.order_by(Hold.id)).all()
    ways = under_way(session, household.village_id, [hold.id for hold in holds])
    for hold in holds:
        check_at_store(hold, ways.get(hold.id))
        _give_back(session, hold, "cancelled", mark)


def _give_back(session: Session, hold: Hold, state: str, mark: str) -> None:
    draft = Draft(
        village_id=hold.village_id,
        kind=RELEASED,
        key=f"{RELEASED}:{hold.id}",
        postings=tuple(_given_back(session, hold)),
        actor=mark,
        reference=str(hold.id),
    )
    _released(hold, state, ledger.post(session, [draft])[0].seq, None)
    session.flush()


def hold_again(hold: Hold) -> None:
    """The slip it became was undone: it is set aside as before. The book's reversal moved both back."""
    hold.state, hold.redemption_id = "held", None


def check_held(held: Held) -> None:
    """Raises HoldCollected, HoldReleased, HoldOnTheWay, HoldExpired."""
    _check_not_over(held)
    check_at_store(held.hold, held.way)
    if held.hold.collect_by < today():
        raise HoldExpired(kind=held.hold.kind, number=held.hold.number)


def check_at_store(hold: Hold, way: Delivery | None) -> None:
    """Raises HoldOnTheWay."""
    if way is not None:
        raise HoldOnTheWay(kind=hold.kind, number=hold.number, delivery=way.number)


def _check_not_over(held: Held) -> None:
    told = {"kind": held.hold.kind, "number": held.hold.number}
    if held.hold.state == "collected":
        at = f"{local(held.collected_at):%Y-%m-%d %H:%M}" if held.collected_at else ""
        raise HoldCollected(**told, slip_number=held.slip_number, at=at)
    if held.hold.state != "held":
        raise HoldReleased(**told)


def _check_clerk(session: Session, held: Held, clerk_id: UUID) -> None:
    """Whoever approved one of the prices that count here does not hand over."""
    on = local(held.hold.made_at).date()
    approved = session.execute(
        select(Price.good_id, Price.price_tenths)
        .join(PriceList, (PriceList.village_id == Price.village_id) & (PriceList.id == Price.price_list_id))
        .where(
            Price.village_id == held.hold.village_id,
            PriceList.village_id == held.hold.village_id,
            Price.good_id.in_([line.good_id for line in held.lines]),
            PriceList.approved_by == clerk_id,
            PriceList.in_force_from <= on,
        )
    )
    own = {(good_id, tenths) for good_id, tenths in approved}
    for line in held.lines:
        if (line.good_id, line.price_tenths) in own:
            raise PricedByClerk(good=line.name)


def _handed_over(session: Session, hold: Hold) -> list[Posting]:
    account = account_of(hold)
    return [
        Posting(account, accounts.REDEEMED if units.is_points(unit) else accounts.GIVEN, amount, unit)
        for unit, amount in ledger.balances(session, hold.village_id, account).items()
        if amount
    ]


def _given_back(session: Session, hold: Hold) -> list[Posting]:
    account = account_of(hold)
    household = session.get_one(Household, (hold.village_id, hold.household_id))
    store = session.get_one(Store, (hold.village_id, hold.store_id))
    purse, shelf = accounts.household(household.number), accounts.shelf(store.code)
    return [
        Posting(account, purse if units.is_points(unit) else shelf, amount, unit)
        for unit, amount in ledger.balances(session, hold.village_id, account).items()
        if amount
    ]


def _released(hold: Hold, state: str, seq: int, user_id: UUID | None) -> None:
    hold.released_seq, hold.released_at, hold.released_by = seq, now(), user_id
    hold.state = state
