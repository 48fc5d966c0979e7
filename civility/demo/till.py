"""A demo village's store in the evening: days counted and signed, goods that come back, goods set aside."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import local, today
from civility.demo.people import Place
from civility.errors import RuleBroken
from civility.people.actors import Actor, HouseholdRef
from civility.store.queries import Offer, day_tally, household_redemptions, list_goods
from civility.store.services import (
    Said,
    collect_hold,
    count_day,
    edit_good,
    hold_goods,
    return_goods,
    send_out,
    sign_day,
    type_delivery,
)
from civility.store.services.goods import GoodDetails

PROVIDERS = (("马师傅理发店", "村口大槐树旁"), ("王永昌的拖拉机", "三组"))
KEPT = tuple(field.name for field in fields(GoodDetails) if not field.name.startswith("provider"))


def close_day(session: Session, place: Place, store_id: UUID, day: date, keys: Iterator[str]) -> None:
    """The clerk counts the evening's slips, which agree; the supervisor signs."""
    tally = day_tally(session, place.village_id, store_id, day)
    counted = count_day(
        session,
        village_id=place.village_id,
        store_id=store_id,
        day=day,
        said=Said(tally.slips, tally.points_tenths, tally.returns, tally.returned_tenths),
        counts={},
        reason="",
        actor=place.people["dianyuan"],
        request_key=next(keys),
    )
    sign_day(
        session,
        village_id=place.village_id,
        close_id=counted.id,
        actor=place.people["jianwei"],
        request_key=next(keys),
    )


def set_aside(session: Session, place: Place, store_id: UUID, offers: Sequence[Offer], keys: Iterator[str]) -> None:
    """One household reserved on its phone, one has a voucher, of what they can pay for."""
    on_duty = {actor.household.household_id for actor in place.people.values() if actor.household}
    homes = [household for household in place.households if household not in on_duty]
    cheap = sorted((offer for offer in offers if offer.for_sale and offer.on_hand), key=lambda o: o.price_tenths or 0)
    for kind in ("reservation", "voucher"):
        for household_id in list(homes):
            homes.remove(household_id)
            itself = Actor(None, "", household=HouseholdRef(place.village_id, household_id))
            try:
                hold_goods(
                    session,
                    village_id=place.village_id,
                    store_id=store_id,
                    household_id=household_id,
                    basket={cheap[0].good.id: 1},
                    kind=kind,
                    actor=itself if kind == "reservation" else place.people["dianyuan"],
                    request_key=next(keys),
                )
            except RuleBroken:
                continue  # not enough points yet
            break


def go_round(session: Session, place: Place, store_id: UUID, offers: Sequence[Offer], keys: Iterator[str]) -> None:
    """Four asked by telephone that something be brought; three of them are under way, one of these is typed already."""
    cheap = sorted((offer for offer in offers if offer.for_sale and offer.on_hand), key=lambda o: o.price_tenths or 0)
    asked: list[int] = []
    for household_id in reversed(place.spare):
        try:
            (made,) = hold_goods(
                session,
                village_id=place.village_id,
                store_id=store_id,
                household_id=household_id,
                basket={cheap[len(asked) % 2].good.id: 1},
                kind="reservation",
                bring=True,
                actor=place.people["wangge"],
                request_key=next(keys),
            )
        except RuleBroken:
            continue  # not enough points yet
        asked.append(made.number)
        if len(asked) == 4:
            break
    for numbers, said in ((asked[:1], {1: "孙女"}), (asked[1:3], None)):
        if not numbers:
            return
        sent = send_out(
            session,
            village_id=place.village_id,
            store_id=store_id,
            numbers=numbers,
            day=today(),
            carrier="",
            carrier_id=place.people["wangge"].user_id,
            actor=place.people["dianyuan"],
            request_key=next(keys),
        )
        if said:
            type_delivery(
                session,
                village_id=place.village_id,
                number=sent.number,
                said=said,
                actor=place.people["dianyuan"],
                request_key=next(keys),
            )


def serve(session: Session, place: Place, store_id: UUID, keys: Iterator[str]) -> None:
    """The services have somebody who renders them; one voucher for a haircut was brought in, one waits."""
    village_id, clerk = place.village_id, place.people["dianyuan"]
    for good, (provider, where) in zip(
        [good for good in list_goods(session, village_id) if good.kind == "service"], PROVIDERS, strict=False
    ):
        told = {name: getattr(good, name) for name in KEPT}
        details = GoodDetails(**told, provider=provider, provider_place=where)
        edit_good(session, village_id=village_id, good_id=good.id, details=details, actor=clerk, request_key=next(keys))
    haircut = next(good for good in list_goods(session, village_id) if good.provider == PROVIDERS[0][0])
    for household_id in place.spare:
        try:
            vouchers = hold_goods(
                session,
                village_id=village_id,
                store_id=store_id,
                household_id=household_id,
                basket={haircut.id: 1},
                kind="voucher",
                copies=2,
                actor=clerk,
                request_key=next(keys),
            )
        except RuleBroken:
            continue  # not enough points for two
        collect_hold(
            session,
            village_id=village_id,
            kind="voucher",
            number=vouchers[0].number,
            collected_by="",
            found_by="number",
            actor=clerk,
            request_key=next(keys),
        )
        return


def bring_back(session: Session, place: Place, day: date, keys: Iterator[str]) -> None:
    """One piece of the newest slip of this day, done at once, and one of an earlier day, which waits for a second person."""
    done = set()
    for household_id in place.households:
        for slip in household_redemptions(session, place.village_id, household_id, limit=3):
            today = local(slip.redemption.at).date() == day
            if slip.state != "done" or today in done:
                continue
            try:
                return_goods(
                    session,
                    village_id=place.village_id,
                    redemption_id=slip.redemption.id,
                    pieces={(slip.lines[0].good_id, "sound"): 1},
                    reason="买重了，没有拆开",
                    actor=place.people["dianyuan"],
                    request_key=next(keys),
                )
            except RuleBroken:
                continue  # the clerk's own household
            done.add(today)
            break
