"""Taking goods back: the points that just those pieces cost then, and where the pieces go.

A slip of another day, or a damaged piece, needs a second person: one asks, another agrees, and nothing moves before.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import new_id
from civility.errors import NotFound
from civility.ledger import Posting, Request, accounts, units
from civility.people.actors import Actor
from civility.people.errors import HouseholdLeft
from civility.people.models import Household
from civility.people.queries import get_settings
from civility.people.rules import check_years_open
from civility.store.errors import (
    AlreadyUndone,
    MoreThanSold,
    NothingReturned,
    OwnHousehold,
    ReturnDecided,
    ReturnNeedsAnother,
)
from civility.store.models import GoodsReturn, GoodsReturnLine, Redemption, Store
from civility.store.queries import get_redemption, get_return, get_slip, get_store, spendable_tenths
from civility.store.queries.contents import contents
from civility.store.queries.returns import (
    RETURN,
    ReturnLine,
    needs_another,
    return_event,
    return_lines,
    taken_back,
    unreturned_points,
)
from civility.store.rules import check_quantity
from civility.store.services.days import check_day_open
from civility.store.services.keyed import once, user_of

Pieces = Mapping[tuple[UUID, str], int]  # (good id, "sound" or "damaged") → pieces


def return_goods(
    session: Session,
    *,
    village_id: UUID,
    redemption_id: UUID,
    pieces: Pieces,
    reason: str,
    actor: Actor,
    request_key: str,
) -> GoodsReturn:
    """Take pieces of one slip back: done at once, or ``asked`` where a second person must agree.

    ``reason`` stays beside the slip, not in the book.
    Raises NothingReturned, BadQuantity, MoreThanSold, AlreadyUndone, OwnHousehold, HouseholdLeft, DayClosed, NotFound,
    Forbidden, KeyReused, and YearClosed when the points were cleared meanwhile.
    """
    clerk_id = user_of(actor)
    if not pieces:
        raise NothingReturned()
    for quantity in pieces.values():
        check_quantity(quantity)
    content = {
        "redemption": str(redemption_id),
        "pieces": {f"{good_id} {condition}": count for (good_id, condition), count in sorted(pieces.items())},
    }
    with once(session, "return", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return session.get_one(GoodsReturn, (village_id, UUID(request.replay.reference)))
        redemption = get_redemption(session, village_id, redemption_id)
        lines = _lines(session, redemption, pieces)
        goods_return = GoodsReturn(
            village_id=village_id,
            id=new_id(),
            return_number=_next_number(session, village_id),
            request_key=request_key,
            redemption_id=redemption.id,
            store_id=redemption.store_id,
            state="asked",
            total_tenths=sum(line.total_tenths for line in lines),
            reason=reason,
            asked_by=clerk_id,
        )
        _check(session, redemption, goods_return, lines, actor)
        session.add(goods_return)
        session.flush()
        session.add_all(_row(goods_return, line) for line in lines)
        if needs_another(redemption, (line.condition for line in lines)):
            request.record(return_event("return-asked", goods_return, lines), actor=actor.mark)
        else:
            _do(session, request, redemption, goods_return, lines, actor)
        session.flush()
        return goods_return


def decide_return(
    session: Session, *, village_id: UUID, number: int, agree: bool, actor: Actor, request_key: str
) -> GoodsReturn:
    """Agree to a return somebody else took in, and it is done; or not, and nothing moves. Whoever asked may take it back.

    Raises NotFound, ReturnDecided, ReturnNeedsAnother, and what ``return_goods`` raises.
    """
    decider_id = user_of(actor)
    content = {"return": number, "agree": agree}
    with once(
        session, "decide-return", village_id=village_id, key=request_key, actor=actor, content=content
    ) as request:
        goods_return = get_return(session, village_id, number)
        if request.replay:
            return goods_return
        if goods_return.state != "asked":
            raise ReturnDecided(number=number)
        if agree and goods_return.asked_by == decider_id:
            raise ReturnNeedsAnother()
        lines = return_lines(session, village_id, [goods_return.id])[goods_return.id]
        if agree:
            redemption = get_redemption(session, village_id, goods_return.redemption_id)
            _check(session, redemption, goods_return, lines, actor)
            goods_return.decided_by = decider_id
            _do(session, request, redemption, goods_return, lines, actor)
        else:
            goods_return.state, goods_return.decided_by = "declined", decider_id
            request.record(return_event("return-declined", goods_return, lines), actor=actor.mark)
        session.flush()
        return goods_return


def _lines(session: Session, redemption: Redemption, pieces: Pieces) -> list[ReturnLine]:
    sold = {line.good_id: line for line in get_slip(session, redemption.village_id, redemption.slip_number).lines}
    lines = []
    for (good_id, condition), count in sorted(pieces.items()):
        if good_id not in sold:
            raise NotFound()
        of = sold[good_id]
        lines.append(ReturnLine(good_id, of.code, of.name, of.unit, count, of.price_tenths, condition))
    return sorted(lines, key=lambda line: (line.code, line.condition))


def _check(
    session: Session, redemption: Redemption, goods_return: GoodsReturn, lines: Iterable[ReturnLine], actor: Actor
) -> None:
    if actor.owns(redemption.village_id, redemption.household_id):
        raise OwnHousehold()
    household = session.get_one(
        Household, (redemption.village_id, redemption.household_id), with_for_update={"read": True}
    )
    if household.left_on is not None:
        raise HouseholdLeft(number=household.number)
    if redemption.undone_seq is not None:
        raise AlreadyUndone(slip_number=redemption.slip_number)
    slip = get_slip(session, redemption.village_id, redemption.slip_number)
    back = taken_back(session, redemption.village_id, redemption.id, besides=goods_return.id)
    asked: dict[UUID, int] = {}
    for line in lines:
        asked[line.good_id] = asked.get(line.good_id, 0) + line.quantity
    for sold in slip.lines:
        left = sold.quantity - back.get(sold.good_id, 0)
        if asked.get(sold.good_id, 0) > left:
            raise MoreThanSold(good=sold.name, unit=sold.unit, left=left)


def _do(
    session: Session,
    request: Request,
    redemption: Redemption,
    goods_return: GoodsReturn,
    lines: list[ReturnLine],
    actor: Actor,
) -> None:
    """In today's still open day: points back to the household, each piece to the shelf or to what is lost; sealed with what the return says."""
    village_id, at = redemption.village_id, now()
    check_day_open(session, village_id, goods_return.store_id, at)
    household = session.get_one(Household, (village_id, redemption.household_id))
    back = ledger.allocate(unreturned_points(session, redemption), goods_return.total_tenths)
    check_years_open(
        get_settings(session, village_id).closed_year, filter(None, (units.year_of(unit) for unit, _ in back))
    )
    purse, balance_tenths = accounts.household(household.number), spendable_tenths(session, household)
    postings = [
        *(Posting(accounts.REDEEMED, purse, amount, unit) for unit, amount in back),
        *_goods(session, get_store(session, village_id, goods_return.store_id), lines),
    ]
    goods_return.state, goods_return.done_at, goods_return.balance_before_tenths = "done", at, balance_tenths
    posted = request.post(
        RETURN,
        postings,
        actor=actor.mark,
        reference=str(goods_return.id),
        reason=f"return {goods_return.return_number} of slip {redemption.slip_number}",
        payload_hash=return_event(RETURN, goods_return, lines).payload_hash,
    )
    goods_return.seq = posted.seq


def _goods(session: Session, store: Store, lines: list[ReturnLine]) -> list[Posting]:
    places = {"sound": accounts.shelf(store.code), "damaged": accounts.LOST}
    return [
        Posting(accounts.GIVEN, place, count, units.good(good.code))
        for condition, place in places.items()
        for good, count in contents(
            session,
            store.village_id,
            {line.good_id: line.quantity for line in lines if line.condition == condition},
        )
    ]


def _row(goods_return: GoodsReturn, line: ReturnLine) -> GoodsReturnLine:
    return GoodsReturnLine(
        village_id=goods_return.village_id,
        return_id=goods_return.id,
        good_id=line.good_id,
        condition=line.condition,
        quantity=line.quantity,
        price_tenths=line.price_tenths,
    )


def _next_number(session: Session, village_id: UUID) -> int:
    """Dense: the village's lock is held, and a declined return keeps its number."""
    query = select(func.max(GoodsReturn.return_number)).where(GoodsReturn.village_id == village_id)
    return (session.scalar(query) or 0) + 1
