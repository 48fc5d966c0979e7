"""Setting a basket aside for a household: reserved for a day to come, or printed on vouchers.

What is set aside lies on an account of its own in the book, points and goods together: it is neither spendable nor on
the shelf, and nothing else can take it. What becomes of it is in ``collecting``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import new_id
from civility.errors import Forbidden
from civility.ledger import Draft, Posting, Request, accounts, units
from civility.people.actors import Actor
from civility.people.models import Household, VillageSettings
from civility.people.queries import get_settings
from civility.store.errors import BadCollectBy, TooManyHolds
from civility.store.models import Hold, HoldLine, Store
from civility.store.queries import get_store, weigh_basket
from civility.store.queries.contents import contents
from civility.store.queries.holds import HELD, account_of, count_open_holds, hold_event
from civility.store.rules import Line, check_quantity, sum_basket
from civility.store.services.keyed import once, plain, post
from civility.store.services.selling import check_basket, check_pin, customer_of

RESERVATION_DAYS = 7
VOUCHER_DAYS = 30
LONGEST_DAYS = 90
MOST_OPEN = 20
MOST_COPIES = 20


def usual_last_day(settings: VillageSettings, kind: str) -> date:
    """The last day for collecting unless another is asked for; of reservations the village's own."""
    days = settings.reservation_days or RESERVATION_DAYS
    return today() + timedelta(days=days if kind == "reservation" else VOUCHER_DAYS)


def hold_goods(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    household_id: UUID,
    basket: Mapping[UUID, int],
    kind: str,
    actor: Actor,
    request_key: str,
    copies: int = 1,
    bring: bool = False,
    collect_by: date | None = None,
    pin: str | None = None,
    card_id: UUID | None = None,
    shown_total_tenths: int | None = None,
) -> list[Hold]:
    """Set ``copies`` of a basket aside, all or none: a ``reservation`` (one), or printed ``voucher``s.

    ``bring`` asks that a reservation be brought to the door. Limits count what is set aside. ``shown_total_tenths`` is what the page said for all copies. A voucher needs the
    household's PIN here, where the village so decided, because whoever brings it later need not be the household.
    Raises what ``redeem_goods`` raises of a basket and a household, BadCollectBy, TooManyHolds.
    """
    if actor.user_id is None and not (kind == "reservation" and actor.owns(village_id, household_id)):
        raise Forbidden()
    check_quantity(copies, MOST_COPIES)
    one = sum_basket(basket.items())
    wanted = sum_basket((good_id, quantity * copies) for good_id, quantity in one.items())
    if kind == "voucher":
        check_pin(session, village_id, household_id, pin)
    content = {
        "store": str(store_id),
        "household": str(household_id),
        "basket": plain(one),
        "kind": kind,
        "copies": copies,
        "by": collect_by.isoformat() if collect_by else None,
        "shown": shown_total_tenths,
        "bring": bring,
    }
    with once(session, "hold", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return _of_request(session, village_id, request_key)
        store = get_store(session, village_id, store_id)
        household = customer_of(session, village_id, household_id, card_id, actor)
        until = _last_day(get_settings(session, village_id), kind, collect_by)
        _check_room(session, household, copies)
        weighed = weigh_basket(session, store=store, household=household, basket=wanted, at=now())
        check_basket(weighed, shown_total_tenths)
        lines = [replace(line, quantity=one[line.good_id]) for line in weighed.lines]
        number, purse = _last_number(session, village_id, kind), list(weighed.held)
        holds = [
            Hold(
                village_id=village_id,
                id=new_id(),
                kind=kind,
                number=number + copy,
                request_key=request_key,
                copy=copy,
                store_id=store.id,
                household_id=household.id,
                state="held",
                total_tenths=sum(line.total_tenths for line in lines),
                collect_by=until,
                made_by=actor.user_id,
                bring_asked_at=now() if bring and kind == "reservation" else None,
            )
            for copy in range(1, copies + 1)
        ]
        for hold in holds:
            postings = _aside(session, store, household, hold, one, purse)
            hold.seq = _post(session, request if hold is holds[-1] else None, hold, lines, postings, actor)
            _keep(session, hold, lines)
        return holds


def _last_day(settings: VillageSettings, kind: str, asked: date | None) -> date:
    latest = today() + timedelta(days=LONGEST_DAYS)
    if kind == "reservation" or asked is None:
        return usual_last_day(settings, kind)
    if not today() <= asked <= latest:
        raise BadCollectBy(day=latest.isoformat())
    return asked


def _check_room(session: Session, household: Household, copies: int) -> None:
    there = count_open_holds(session, household.village_id, household.id)
    if there + copies > MOST_OPEN:
        raise TooManyHolds(there=there, most=MOST_OPEN)


def _aside(
    session: Session,
    store: Store,
    household: Household,
    hold: Hold,
    basket: Mapping[UUID, int],
    purse: list[tuple[str, int]],
) -> list[Posting]:
    """One copy's postings; ``purse`` is what is left for it and the copies after it, the oldest points first."""
    into = account_of(hold)
    paid = ledger.allocate(purse, hold.total_tenths)
    taken = dict(paid)
    purse[:] = [(unit, amount - taken.get(unit, 0)) for unit, amount in purse if amount > taken.get(unit, 0)]
    return [
        *(Posting(accounts.household(household.number), into, amount, unit) for unit, amount in paid),
        *(
            Posting(accounts.shelf(store.code), into, count, units.good(good.code))
            for good, count in contents(session, store.village_id, basket)
        ),
    ]


def _post(
    session: Session,
    request: Request | None,
    hold: Hold,
    lines: Sequence[Line],
    postings: Sequence[Posting],
    actor: Actor,
) -> int:
    """The number of its transaction; the last copy's stands for the request, the others beside it."""
    draft = Draft(
        village_id=hold.village_id,
        kind=HELD,
        key=f"{HELD}:{hold.id}",
        postings=tuple(postings),
        actor=actor.mark,
        reference=str(hold.id),
        payload_hash=hold_event(hold, lines).payload_hash,
    )
    return post(session, request, draft).seq


def _keep(session: Session, hold: Hold, lines: Sequence[Line]) -> None:
    session.add(hold)
    session.flush()
    session.add_all(
        HoldLine(
            village_id=hold.village_id,
            hold_id=hold.id,
            good_id=line.good_id,
            quantity=line.quantity,
            price_tenths=line.price_tenths,
            provider=line.provider,
        )
        for line in lines
    )
    session.flush()


def _last_number(session: Session, village_id: UUID, kind: str) -> int:
    """Dense, because the village's lock is held and nothing is taken away."""
    return session.scalar(select(func.max(Hold.number)).where(Hold.village_id == village_id, Hold.kind == kind)) or 0


def _of_request(session: Session, village_id: UUID, request_key: str) -> list[Hold]:
    return list(
        session.scalars(
            select(Hold).where(Hold.village_id == village_id, Hold.request_key == request_key).order_by(Hold.copy)
        )
    )
