"""What the store looks like from outside: tasks for a role's home, figures for the rankings."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import day_start, local, today
from civility.people.actors import Actor
from civility.people.models import Division
from civility.store.models import GoodsReturn, PriceList, Redemption
from civility.store.queries.days import list_open_days, list_unsigned
from civility.store.queries.deliveries import count_to_bring, list_rounds
from civility.store.queries.goods import list_low, list_offers, list_stores, on_shelf
from civility.store.queries.price_lists import list_price_lists
from civility.store.queries.redemptions import day_tally
from civility.store.queries.returns import list_waiting_returns
from civility.store.queries.shelf_dates import list_expiring
from civility.store.queries.stock import list_counts


@dataclass(frozen=True, slots=True)
class StoreTask:
    """One line of a role's home.

    ``kind`` is ``price-list`` (``number`` waits for approval), ``return`` (slip ``number`` waits for a second person), ``count`` (count ``number`` waits for a second person), ``day``
    (``day`` at ``store_code`` waits to be signed), ``open-days`` (``count`` days, the first ``day``, were not counted), ``low-stock`` (``count`` of ``name`` are left), ``expiring`` (``count`` of ``name`` are good until ``day``, which may be over),
    ``bring`` (``count`` households at ``store_code`` wait to be brought something), ``delivery`` (round ``number`` is to be typed), ``tally`` (today: ``count`` slips, ``points_tenths``), ``no-store`` or ``no-goods``. A tally is a fact, not a duty.
    """

    kind: str
    count: int = 0
    name: str = ""
    unit: str = ""
    number: int | None = None
    points_tenths: int = 0
    duty: bool = True
    day: date | None = None
    store_code: str = ""


@dataclass(frozen=True, slots=True)
class StoreSummary:
    """A stretch of days: on how many somebody redeemed, how often, how many households, for how much.

    What was brought back in it is taken off the points, whenever it had been redeemed.
    """

    open_days: int
    redemptions: int
    households: int
    points_tenths: int


def tasks(session: Session, village: Division, actor: Actor) -> list[StoreTask]:
    """What the store asks of this person today, most pressing first; empty for roles without a part in it."""
    roles = actor.roles_in([village.id])
    found: list[StoreTask] = []
    stores = list_stores(session, village.id)
    if "committee" in roles:
        if not stores:
            found.append(StoreTask("no-store"))
        found += [
            StoreTask("price-list", number=waiting.number) for waiting in _to_approve(session, village.id, actor, roles)
        ]
    if roles & {"committee", "storekeeper", "supervisor"}:
        found += [
            StoreTask("return", number=waiting.return_number)
            for waiting in list_waiting_returns(session, village.id)
            if waiting.asked_by != actor.user_id
        ]
        found += [
            StoreTask("day", name=store.name, day=close.day, store_code=store.code)
            for close, store in list_unsigned(session, village.id)
            if close.counted_by != actor.user_id
        ]
        found += [
            StoreTask("count", number=count.number, name=count.kind)
            for count in list_counts(session, village.id, state="counted")
            if count.counted_by != actor.user_id
        ]
    if "storekeeper" in roles:
        rounds = list_rounds(session, village.id) if stores else []
        for store in stores:
            shelf = on_shelf(session, store)
            offers = list_offers(session, village.id, store.id, today(), shelf=shelf)
            if not offers:
                found.append(StoreTask("no-goods"))
            found += [
                StoreTask("low-stock", count=offer.on_hand or 0, name=offer.good.name, unit=offer.good.unit)
                for offer in list_low(offers)
            ]
            found += [
                StoreTask(
                    "expiring", count=each.quantity, name=each.good.name, unit=each.good.unit, day=each.best_before
                )
                for each in list_expiring(session, store, shelf=shelf)
            ]
            if to_bring := count_to_bring(session, village.id, store.id):
                found.append(StoreTask("bring", count=to_bring, store_code=store.code))
            open_days = list_open_days(session, village.id, store.id, today())
            if open_days:
                found.append(StoreTask("open-days", count=len(open_days), day=open_days[0], store_code=store.code))
            found += [
                StoreTask("delivery", number=each.delivery.number)
                for each in rounds
                if each.out and each.delivery.store_id == store.id and each.delivery.day <= today()
            ]
            tally = day_tally(session, village.id, store.id, today())
            found.append(
                StoreTask("tally", count=tally.slips, points_tenths=tally.points_tenths, name=store.name, duty=False)
            )
    return found


def store_summary(session: Session, village_id: UUID, *, since: date, until: date) -> StoreSummary:
    """Figures of redemptions that stand, ``since`` ≤ day < ``until``, over all stores of a village."""
    within = (
        Redemption.village_id == village_id,
        Redemption.at >= day_start(since),
        Redemption.at < day_start(until),
        Redemption.undone_seq.is_(None),
    )
    count, households, points = session.execute(
        select(
            func.count(),
            func.count(Redemption.household_id.distinct()),
            func.coalesce(func.sum(Redemption.total_tenths), 0),
        ).where(*within)
    ).one()
    back = session.scalar(
        select(func.coalesce(func.sum(GoodsReturn.total_tenths), 0)).where(
            GoodsReturn.village_id == village_id,
            GoodsReturn.done_at >= day_start(since),
            GoodsReturn.done_at < day_start(until),
        )
    )
    days = {local(at).date() for at in session.scalars(select(Redemption.at).where(*within))}
    return StoreSummary(
        open_days=len(days), redemptions=count, households=households, points_tenths=int(points) - int(back or 0)
    )


def _to_approve(session: Session, village_id: UUID, actor: Actor, roles: frozenset[str]) -> list[PriceList]:
    """Drafts this person could approve: not their own, and not when they hand goods over."""
    if "storekeeper" in roles:
        return []
    drafts = list_price_lists(session, village_id, state="draft")
    return [draft for draft in drafts if draft.proposed_by != actor.user_id]
