"""Reads of the store: ``find_`` one or None, ``get_`` one or NotFound, ``list_`` many."""

from civility.store.queries.baskets import Weighed, weigh_basket
from civility.store.queries.customers import Customer, customer_by_card, customer_by_number, find_customers
from civility.store.queries.goods import (
    Offer,
    find_good,
    get_good,
    get_store,
    list_goods,
    list_low,
    list_offers,
    list_stores,
    price_of,
    prices_in_force,
)
from civility.store.queries.price_lists import (
    PriceListLine,
    get_price_list,
    list_price_lists,
    people_of,
    price_list_lines,
)
from civility.store.queries.redemptions import (
    Slip,
    Tally,
    day_tally,
    get_redemption,
    get_slip,
    household_redemptions,
    last_slip_of,
    list_slips,
    redemption_by_slip,
    taken_since,
)
from civility.store.queries.summaries import StoreSummary, StoreTask, store_summary, tasks

__all__ = [
    "Customer",
    "Offer",
    "PriceListLine",
    "Slip",
    "StoreSummary",
    "StoreTask",
    "Tally",
    "Weighed",
    "customer_by_card",
    "customer_by_number",
    "day_tally",
    "find_customers",
    "find_good",
    "get_good",
    "get_price_list",
    "get_redemption",
    "get_slip",
    "get_store",
    "household_redemptions",
    "last_slip_of",
    "list_goods",
    "list_low",
    "list_offers",
    "list_price_lists",
    "list_slips",
    "list_stores",
    "people_of",
    "price_list_lines",
    "price_of",
    "prices_in_force",
    "redemption_by_slip",
    "store_summary",
    "taken_since",
    "tasks",
    "weigh_basket",
]
