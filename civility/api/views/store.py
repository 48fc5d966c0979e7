"""Goods on offer, and giving them for points."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from civility.api.blueprint import VILLAGE, blueprint
from civility.api.errors import BadValues
from civility.api.fields import WORDS, Instant, Points, Shape, count, matching, typed
from civility.api.operations import Call, operation
from civility.clock import today
from civility.errors import N_, NotFound
from civility.people.errors import HouseholdLeft, WrongPin
from civility.people.models import Household
from civility.people.queries import find_household, get_settings
from civility.people.services import check_household_pin
from civility.store.errors import (
    ExpiredOnShelf,
    InsufficientPoints,
    LimitReached,
    NotForSale,
    OutOfStock,
    OwnHousehold,
    PinNeeded,
    PriceChanged,
)
from civility.store.models import GOOD_KINDS, Store
from civility.store.queries import Slip, get_slip, list_goods, list_offers, list_stores
from civility.store.rules import MAX_LINES, MAX_QUANTITY, sum_basket
from civility.store.services import redeem_goods

UNKNOWN = N_("村里没有这一个。")
SEVERAL_STORES = N_("村里有几家超市，请写明是哪一家。")


class StoreShape(Shape):
    code = fields.String(required=True)
    name = fields.String(required=True)


class OfferShape(Shape):
    """``price`` is null while none is in force; ``on_hand`` is null for what no shelf holds (a haircut)."""

    code = fields.String(required=True, attribute="good.code")
    name = fields.String(required=True, attribute="good.name")
    kind = fields.String(required=True, attribute="good.kind", metadata={"enum": list(GOOD_KINDS)})
    category = fields.String(required=True, attribute="good.category")
    unit = fields.String(required=True, attribute="good.unit")
    price = Points(required=True, allow_none=True, attribute="price_tenths")
    on_hand = fields.Integer(required=True, allow_none=True)
    for_sale = fields.Boolean(required=True)


class GoodsQuery(Shape):
    store = typed(20, load_default="", metadata={"description": "Code of a store; the first one when left out"})


class GoodsShape(Shape):
    """What one store offers today; ``store`` is null while the village has none."""

    store = fields.Nested(StoreShape, required=True, allow_none=True)
    stores = fields.List(fields.Nested(StoreShape), required=True)
    items = fields.List(fields.Nested(OfferShape), required=True)


class NewLine(Shape):
    good = typed(20, shortest=1, required=True, metadata={"description": "Code of the good"})
    quantity = count(MAX_QUANTITY, required=True)


class NewRedemption(Shape):
    """``expected_total`` is what the customer was told; another price by now is refused."""

    household = matching("[0-9]{4,6}", required=True, metadata={"description": "Household number"})
    basket = fields.List(
        fields.Nested(NewLine), required=True, validate=validate.Length(1, MAX_LINES, error=WORDS["out_of_range"])
    )
    store = typed(20, load_default="", metadata={"description": "Code; may be left out where there is one store"})
    collected_by = typed(60, load_default="", metadata={"description": "Who came for the household, if another"})
    expected_total = Points(load_default=None)
    pin = matching("[0-9]{6}", load_default=None, metadata={"description": "Where the village asks for it"})


class SlipLineShape(Shape):
    good = fields.String(required=True, attribute="code")
    name = fields.String(required=True)
    unit = fields.String(required=True)
    quantity = fields.Integer(required=True)
    price = Points(required=True, attribute="price_tenths")
    total = Points(required=True, attribute="total_tenths")


class RedemptionShape(Shape):
    """One handover slip; ``seq`` is its transaction in the book."""

    slip_number = fields.Integer(required=True, attribute="redemption.slip_number")
    id = fields.UUID(required=True, attribute="redemption.id")
    seq = fields.Integer(required=True, attribute="redemption.seq")
    household_number = fields.String(required=True, attribute="household.number")
    store = fields.String(required=True, attribute="store.code")
    lines = fields.List(fields.Nested(SlipLineShape), required=True)
    total = Points(required=True, attribute="redemption.total_tenths")
    balance_before = Points(required=True, attribute="redemption.balance_before_tenths")
    balance_after = Points(required=True, attribute="balance_after_tenths")
    collected_by = fields.String(required=True, attribute="redemption.collected_by")
    at = Instant(required=True, attribute="redemption.at")
    state = fields.String(required=True, metadata={"enum": ["done", "undone"]})


@blueprint.get(f"{VILLAGE}/goods")
@operation("goods.read", summary="What a store offers today", query=GoodsQuery, answer=GoodsShape)
def goods(call: Call) -> dict[str, Any]:
    stores = list_stores(call.session, call.place.id)
    code = call.asked["store"]
    store = next((each for each in stores if code in ("", each.code)), None)
    if store is None and code:
        raise NotFound()
    offers = list_offers(call.session, call.place.id, store.id, today()) if store else []
    return {"store": store, "stores": stores, "items": offers}


def check_pin(call: Call) -> None:
    """Where the village wants a PIN: outside the transaction, so that a wrong try stays counted."""
    pin = call.asked["pin"]
    if pin and get_settings(call.session, call.place.id).pin_at_counter:
        household_id = _household(call).id
        check_household_pin(call.session, village_id=call.place.id, household_id=household_id, pin=pin)


@blueprint.post(f"{VILLAGE}/redemptions")
@operation(
    "store.hand_over",
    summary="Give goods for points: one basket, one transaction, one slip",
    body=NewRedemption,
    answer=RedemptionShape,
    status=201,
    first=check_pin,
    refusals=(
        InsufficientPoints,
        OutOfStock,
        ExpiredOnShelf,
        LimitReached,
        NotForSale,
        PriceChanged,
        HouseholdLeft,
        OwnHousehold,
        PinNeeded,
        WrongPin,
    ),
)
def post_redemption(call: Call) -> Slip:
    asked = call.asked
    redemption = redeem_goods(
        call.session,
        village_id=call.place.id,
        store_id=_store(call, asked["store"]).id,
        household_id=_household(call).id,
        basket=_basket(call, asked["basket"]),
        collected_by=asked["collected_by"],
        found_by="api",
        actor=call.actor,
        request_key=call.request_key,
        pin=asked["pin"],
        shown_total_tenths=asked["expected_total"],
    )
    return get_slip(call.session, call.place.id, redemption.slip_number)


def _household(call: Call) -> Household:
    household = find_household(call.session, call.place.id, call.asked["household"])
    if household is None:
        raise _wrong(call, ["household"])
    return household


def _store(call: Call, code: str) -> Store:
    stores = list_stores(call.session, call.place.id)
    if not code and len(stores) > 1:
        raise _wrong(call, ["store"], SEVERAL_STORES)
    found = [store for store in stores if code in ("", store.code)]
    if not found:
        raise _wrong(call, ["store"])
    return found[0]


def _basket(call: Call, lines: Sequence[dict[str, Any]]) -> dict[UUID, int]:
    known = {good.code: good.id for good in list_goods(call.session, call.place.id)}
    unknown = [f"basket.{place}.good" for place, line in enumerate(lines) if line["good"] not in known]
    if unknown:
        raise _wrong(call, unknown)
    return sum_basket((known[line["good"]], line["quantity"]) for line in lines)


def _wrong(call: Call, names: list[str], message: str = UNKNOWN) -> BadValues:
    return BadValues(errors=[{"field": name, "message": call.say(message)} for name in names], count=len(names))
