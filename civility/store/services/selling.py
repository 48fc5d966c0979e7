"""What every handing over shares, be it at once or of what was set aside: who may be served, what a basket meets, the slip.

The village's lock is held, but for ``check_pin``.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.db import new_id
from civility.errors import NotFound
from civility.ledger import Draft, Posting, Request
from civility.people.actors import Actor
from civility.people.errors import CardRevoked, HouseholdLeft
from civility.people.models import Household, HouseholdCard
from civility.people.queries import get_settings
from civility.people.services import check_household_pin
from civility.store.errors import OwnHousehold, PinNeeded, PinNotSet, PriceChanged
from civility.store.models import Redemption, RedemptionLine, Store
from civility.store.queries import Weighed
from civility.store.rules import Line
from civility.store.services.keyed import post, user_of


def check_pin(session: Session, village_id: UUID, household_id: UUID, pin: str | None) -> None:
    """Outside the lock: a hash takes long on purpose, and a wrong try is counted by itself."""
    if not get_settings(session, village_id).pin_at_counter:
        return
    household = session.get(Household, (village_id, household_id))
    if household is None:
        raise NotFound()
    if household.pin_hash is None:
        raise PinNotSet(number=household.number)
    if not pin:
        raise PinNeeded()
    check_household_pin(session, village_id=village_id, household_id=household_id, pin=pin)


def customer_of(
    session: Session, village_id: UUID, household_id: UUID, card_id: UUID | None, actor: Actor
) -> Household:
    """The household that is served, its card still valid. Nobody on duty serves the own; a household may ask for itself."""
    if actor.user_id is not None and actor.owns(village_id, household_id):
        raise OwnHousehold()
    household = session.get(Household, (village_id, household_id), with_for_update={"read": True})
    if household is None:
        raise NotFound()
    if household.left_on is not None:
        raise HouseholdLeft(number=household.number)
    if card_id is not None:
        card = session.get(HouseholdCard, (village_id, card_id), with_for_update={"read": True})
        if card is None or card.household_id != household_id:
            raise NotFound()
        if card.revoked_at is not None:
            raise CardRevoked()
    return household


def check_basket(weighed: Weighed, shown_total_tenths: int | None) -> None:
    """The first thing that stands against a basket; a changed price comes before what follows from it."""
    for refusal in weighed.unsellable:
        raise refusal
    if shown_total_tenths not in (None, weighed.total_tenths):
        raise PriceChanged(shown_tenths=shown_total_tenths, total_tenths=weighed.total_tenths)
    for refusal in weighed.problems:
        raise refusal


def write_slip(
    session: Session,
    request: Request | None,
    *,
    store: Store,
    household: Household,
    lines: Iterable[Line],
    postings: Sequence[Posting],
    balance_before_tenths: int,
    found_by: str,
    collected_by: str,
    actor: Actor,
    request_key: str,
    at: datetime,
) -> Redemption:
    """The transaction of one handing over and its numbered slip; without ``request`` beside what stands for the use case. Flushes."""
    lines = list(lines)
    redemption = Redemption(
        village_id=store.village_id,
        slip_number=_next_slip_number(session, store.village_id),
        request_key=request_key,
        store_id=store.id,
        household_id=household.id,
        clerk_id=user_of(actor),
        found_by=found_by,
        collected_by=collected_by,
        total_tenths=sum(line.total_tenths for line in lines),
        balance_before_tenths=balance_before_tenths,
        at=at,
        id=new_id(),
    )
    draft = Draft(
        village_id=store.village_id,
        kind="redemption",
        key=request_key,
        postings=tuple(postings),
        actor=actor.mark,
        reference=str(redemption.id),
        reason=f"slip {redemption.slip_number}",
    )
    redemption.seq = post(session, request, draft).seq
    session.add(redemption)
    session.flush()
    session.add_all(
        RedemptionLine(
            village_id=store.village_id,
            redemption_id=redemption.id,
            good_id=line.good_id,
            quantity=line.quantity,
            price_tenths=line.price_tenths,
            provider=line.provider,
        )
        for line in lines
    )
    session.flush()
    return redemption


def get_redemption_at(session: Session, village_id: UUID, seq: int) -> Redemption:
    """The redemption that is transaction ``seq``, there for certain."""
    return session.scalars(select(Redemption).where(Redemption.village_id == village_id, Redemption.seq == seq)).one()


def _next_slip_number(session: Session, village_id: UUID) -> int:
    """Dense, because the village's lock is held and an undone slip keeps its number."""
    last = session.scalar(select(func.max(Redemption.slip_number)).where(Redemption.village_id == village_id))
    return (last or 0) + 1
