"""What the store's views share: which store this is, and baskets in addresses."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from flask import g, request

from civility.clock import now, today
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.models import Division, Household
from civility.store.errors import BadQuantity
from civility.store.models import Good, Store
from civility.store.queries import (
    Expiring,
    Offer,
    drawn_left,
    list_expiring,
    list_goods,
    list_offers,
    list_stores,
    on_shelf,
    room_left,
    shelf_rank,
    spendable_tenths,
)
from civility.store.rules import MAX_QUANTITY, symbol_of
from civility.store.views.words import limit_words


def store_of(village: Division) -> Store | None:
    """The village's store: the one the address asks for, else the first that was opened; None before that."""
    stores = list_stores(current_session(), village.id)
    wanted = request.values.get("store")
    if wanted is None:
        return stores[0] if stores else None
    found = next((store for store in stores if store.code == wanted), None)
    if found is None:
        raise NotFound()
    g.asked_store = found.code
    return found


def need_store(village: Division) -> Store:
    """As ``store_of``; raises NotFound before a store was opened."""
    store = store_of(village)
    if store is None:
        raise NotFound()
    return store


def basket_in(values: Mapping[str, str], goods: Iterable[Good], prefix: str = "") -> dict[str, int]:
    """``good code → pieces`` out of an address or a form; empty and zero fields are left out. Raises BadQuantity."""
    basket: dict[str, int] = {}
    for good in goods:
        text = values.get(prefix + good.code, "").strip()
        if text and text != "0":
            basket[good.code] = whole_number(text)
    return basket


def asked_basket(village: Division) -> tuple[dict[str, int], RuleBroken | None]:
    """The basket of the address with what is taken now (``take=g0001``), and what of it is no quantity."""
    basket: dict[str, int] = {}
    problem: RuleBroken | None = None
    for good in list_goods(current_session(), village.id):
        try:
            basket |= basket_in(request.args, [good])
        except RuleBroken as refusal:
            problem = refusal
    if take := request.args.get("take"):
        basket[take] = basket.get(take, 0) + 1
    return basket, problem


def whole_number(text: str, most: int = MAX_QUANTITY) -> int:
    """A count as people type it. Raises BadQuantity."""
    number = int(text) if text.isdecimal() and len(text) <= len(str(most)) else 0
    if not 1 <= number <= most:
        raise BadQuantity(quantity=text[:20], most=most)
    return number


def pack(basket: Mapping[str, int]) -> str:
    """A basket in one hidden field: ``g0001:2,g0003:1``."""
    return ",".join(f"{code}:{quantity}" for code, quantity in sorted(basket.items()))


def unpack(packed: str) -> dict[str, int]:
    """The basket of a hidden field; NotFound when somebody changed it into nonsense."""
    basket = {}
    for part in filter(None, packed.split(",")):
        code, colon, quantity = part.partition(":")
        if not colon:
            raise NotFound()
        basket[code] = whole_number(quantity)
    return basket


def ids_of(basket: Mapping[str, int], goods: Iterable[Good]) -> dict[UUID, int]:
    """A basket by good id. Raises NotFound for a code the village does not have."""
    by_code = {good.code: good.id for good in goods}
    if not basket.keys() <= by_code.keys():
        raise NotFound()
    return {by_code[code]: quantity for code, quantity in basket.items()}


def shelf_for(
    store: Store, household: Household, basket: Mapping[str, int], *, handing_out: bool = False
) -> dict[str, object]:
    """What a page to choose from shows one household: the tiles, and what the basket leaves of its points.

    Who is ``handing_out`` is told which pieces go first, and which have expired.
    """
    session = current_session()
    shelf = on_shelf(session, store)
    offers = list_offers(session, store.village_id, store.id, today(), shelf=shelf)
    expiring = list_expiring(session, store, shelf=shelf) if handing_out else []
    shown = [offer for offer in offers if offer.for_sale]
    balance = spendable_tenths(session, household)
    total = sum(basket.get(offer.good.code, 0) * (offer.price_tenths or 0) for offer in shown)
    return {
        "tiles": _tiles(shown, basket, household, expiring),
        "unpriced": any(offer.price_tenths is None for offer in offers),
        "count": sum(basket.values()),
        "total": total,
        "balance": balance,
        "after": balance - total,
    }


def _tiles(
    offers: Sequence[Offer], basket: Mapping[str, int], household: Household, expiring: Sequence[Expiring]
) -> list[dict[str, object]]:
    """Tiles for one household: what it wants already, where each stands, and how many more it may have."""
    goods = [offer.good for offer in offers]
    room = room_left(current_session(), household, goods, now())
    drawn = drawn_left(current_session(), household, goods, now())
    first = {each.good.id: each for each in reversed(expiring)}
    return [
        {
            **tile(offer, basket.get(offer.good.code, 0)),
            "place": shelf_rank(offer.good),
            "room": _tighter(room.get(offer.good.id), drawn.get(offer.good.id)),
            "first": first.get(offer.good.id),
            "by_lot": drawn.get(offer.good.id) == 0,
        }
        for offer in offers
    ]


def _tighter(one: int | None, other: int | None) -> int | None:
    """The smaller of two bounds of which either may be missing."""
    return min((bound for bound in (one, other) if bound is not None), default=None)


def tile(offer: Offer, quantity: int = 0) -> dict[str, object]:
    """An offer as the tiles and tables of our templates take it."""
    good = offer.good
    return {
        "code": good.code,
        "name": good.name,
        "category": good.category,
        "unit": good.unit,
        "symbol": symbol_of(good.category, good.kind),
        "price": offer.price_tenths,
        "left": offer.on_hand,
        "low": offer.low,
        "limit": limit_words(good),
        "inside": offer.inside,
        "quantity": quantity,
        "kind": good.kind,
        "on_offer": good.on_offer,
    }
