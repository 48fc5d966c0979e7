"""Bringing reserved goods to the door: asked for, carried by a round, typed from its signed sheet.

What is on a round can be neither fetched nor cancelled nor given back, so its sheet can always be typed. Each line that
was signed for is an ordinary handing over of a reservation, with a slip of its own; of the others nothing moves.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import new_id, transaction
from civility.errors import NotFound
from civility.people.actors import Actor
from civility.people.queries import get_settings, list_staff
from civility.store.errors import (
    BadDelivery,
    BadDeliveryDay,
    CarrierAtHome,
    CarrierNeeded,
    CarrierTypes,
    LineTyped,
    NothingTyped,
    NotToBeBrought,
    OwnHousehold,
)
from civility.store.models import Delivery, DeliveryLine, Hold, Store
from civility.store.queries import get_store
from civility.store.queries.deliveries import Stop, delivery_event, get_delivery, list_stops, list_to_bring
from civility.store.queries.holds import Held, get_held
from civility.store.services.collecting import check_held, hand_over
from civility.store.services.keyed import once, user_of

MOST_LINES: Final = 60


def ask_delivery(session: Session, *, village_id: UUID, number: int, wanted: bool, actor: Actor) -> Hold:
    """Ask that reservation ``number`` be brought, or that it be kept for fetching; the household itself or somebody on duty.

    Raises NotFound, OwnHousehold, HoldCollected, HoldReleased, HoldOnTheWay, HoldExpired.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        held = get_held(session, village_id, "reservation", number)
        own = actor.owns(village_id, held.hold.household_id)
        if actor.user_id is None and not own:
            raise NotFound()
        if actor.user_id is not None and own:
            raise OwnHousehold()
        check_held(held)
        held.hold.bring_asked_at = (held.hold.bring_asked_at or now()) if wanted else None
        session.flush()
        return held.hold


def send_out(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    numbers: Sequence[int],
    day: date,
    carrier: str,
    carrier_id: UUID | None,
    actor: Actor,
    request_key: str,
) -> Delivery:
    """Put reservations that are to be brought on the sheet of a round, in walking order.

    ``carrier_id`` is somebody with a post in the village, or None and then ``carrier`` is the name of whoever goes.
    Raises BadDelivery, BadDeliveryDay, CarrierNeeded, CarrierAtHome, NotToBeBrought, NotFound and what a hold refuses.
    """
    maker_id = user_of(actor)
    content = {
        "store": str(store_id),
        "numbers": sorted(set(numbers)),
        "day": day.isoformat(),
        "carrier": str(carrier_id) if carrier_id else None,
    }
    with once(session, "send-out", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return session.get_one(Delivery, (village_id, UUID(request.replay.reference)))
        store = get_store(session, village_id, store_id)
        taken = _to_take(session, store, set(numbers))
        last = min(held.hold.collect_by for held in taken)
        if not today() <= day <= last:
            raise BadDeliveryDay(day=last.isoformat())
        number = session.scalar(select(func.max(Delivery.number)).where(Delivery.village_id == village_id)) or 0
        delivery = Delivery(
            village_id=village_id,
            id=new_id(),
            number=number + 1,
            request_key=request_key,
            store_id=store.id,
            day=day,
            carrier=_carrier(session, village_id, carrier_id, taken) if carrier_id else carrier.strip(),
            carrier_id=carrier_id,
            made_by=maker_id,
        )
        if not delivery.carrier:
            raise CarrierNeeded()
        session.add(delivery)
        session.flush()
        session.add_all(
            DeliveryLine(village_id=village_id, delivery_id=delivery.id, place=place, hold_id=held.hold.id)
            for place, held in enumerate(taken, 1)
        )
        session.flush()
        request.record(delivery_event(session, "delivery-out", delivery), actor=actor.mark)
        return delivery


def type_delivery(
    session: Session,
    *,
    village_id: UUID,
    number: int,
    said: Mapping[int, str | None],
    actor: Actor,
    request_key: str,
) -> Delivery:
    """What the signed sheet says of some lines, by place, all or none; the others stay out.

    A text is who signed in the household's stead, empty where it signed itself: that line becomes a slip. None is brought
    back: it is reserved as before. Raises NothingTyped, LineTyped, CarrierTypes, NotFound and what handing over refuses.
    """
    clerk_id = user_of(actor)
    received = sorted(place for place, who in said.items() if who is not None)
    content = {"delivery": number, "received": received, "back": sorted(said.keys() - received)}
    with once(
        session, "type-delivery", village_id=village_id, key=request_key, actor=actor, content=content
    ) as request:
        delivery = get_delivery(session, village_id, number)
        if request.replay:
            return delivery
        if not said:
            raise NothingTyped()
        if received and delivery.carrier_id == clerk_id and get_settings(session, village_id).pin_at_counter:
            raise CarrierTypes()
        stops = {stop.line.place: stop for stop in list_stops(session, delivery)}
        for place, who in sorted(said.items()):
            _settle(session, delivery, stops.get(place), who, actor)
        session.flush()
        request.record(delivery_event(session, "delivery-typed", delivery), actor=actor.mark)
        return delivery


def _to_take(session: Session, store: Store, numbers: set[int]) -> list[Held]:
    """These reservations in walking order, each still to be brought from this store."""
    if not 1 <= len(numbers) <= MOST_LINES:
        raise BadDelivery(most=MOST_LINES)
    taken = [held for held in list_to_bring(session, store.village_id, store.id) if held.hold.number in numbers]
    for missing in sorted(numbers - {held.hold.number for held in taken}):
        check_held(get_held(session, store.village_id, "reservation", missing))
        raise NotToBeBrought(kind="reservation", number=missing)
    for held in taken:
        check_held(held)
    return taken


def _carrier(session: Session, village_id: UUID, carrier_id: UUID, taken: Sequence[Held]) -> str:
    """The name of somebody with a post in the village, who lives in none of the households."""
    user = next((user for user in list_staff(session, village_id) if user.id == carrier_id), None)
    if user is None:
        raise NotFound()
    for held in taken:
        if user.household_id == held.household.id:
            raise CarrierAtHome(number=held.household.number)
    return user.name


def _settle(session: Session, delivery: Delivery, stop: Stop | None, who: str | None, actor: Actor) -> None:
    if stop is None:
        raise NotFound()
    line = stop.line
    if line.outcome != "out":
        raise LineTyped(delivery=delivery.number, place=line.place)
    if who is None:
        line.outcome = "back"
        return
    slip = hand_over(
        session,
        None,
        stop.held,
        who.strip(),
        found_by="number",
        actor=actor,
        request_key=f"{delivery.id}:{line.place}",
    )
    line.outcome, line.redemption_id = "delivered", slip.id
