"""Pages of the store.

=============================================  =======================================================
``/v/<village>/store/``                        the counter: find a household, last sale, today, low stock
``…/find`` (POST)                              card, number, name or photo → the household
``…/customer/<number>``                        choose goods
``…/customer/<number>/confirm``                the basket, before and after; who collects, where a photo is kept
``…/customer/<number>/redeem`` (POST)          hand over; back to the counter with the slip
``…/slips/``, ``…/slips/<n>``, ``….pdf``       slips of a day, one slip, on paper
``…/slips/<n>/undo`` (POST)                    undo within minutes
``…/customer/<number>/set-aside`` (POST)       reserve the basket, or print it on vouchers
``…/holds/``, ``…/holds/<kind>/<n>``           what is set aside; one reservation or voucher
``…/holds/<kind>/<n>/collect``, ``…/cancel``   handed over, given back (POST)
``…/vouchers.pdf``                             vouchers on paper
``…/deliveries/``, ``…/deliveries/<n>``         what is to be brought to the door; a round: its sheet, typing it
``…/holds/reservation/<n>/bring``               to be brought, or fetched after all (POST)
``…/services``, ``….pdf``                       who rendered which services in a month
``…/reserve/…``                                for whom → choose → look: reserving for somebody who asks
``/my/reservations/…``                         the household itself: what is kept, choose, look, cancel
``…/slips/<n>/return``                         take goods back
``…/returns/<n>``, ``….pdf``, ``…/decide``     a return slip, on paper; the second person agrees or not
``…/days/``, ``…/days/<day>``, ``….pdf``       days counted and signed; one day, on paper
``…/days/<day>/count`` (POST)                  what was counted on paper
``…/days/<day>/sign``, ``…/reopen`` (POST)     the second person; the supervisors
``…/goods/…``, ``…/stock``, ``…/open``         goods, stock, opening a store
``…/goods/import``                             file → check → confirm
``…/stock-room``, ``…/movements/…``            what expires, what came and went, taking a movement back
``…/counts/…``, ``…/write-offs/new``           counting a shelf, writing off, the second person
``…/donations/…``, ``…/wishes/…``              gifts, receipts, thanks, wishes, the fund
``…/opening``                                  hours, market days, notices that it is shut
``…/needs/…``                                  asking households what to buy
``…/lots/``, ``…/lots/<n>``, ``….pdf``, ``…/end``  goods drawn by lot: names, the list on paper, sold as others again
``…/report``                                   what to buy, what nobody takes
``…/transfer``                                 to another store
``…/prices/…``                                 price lists: propose, approve, withdraw
=============================================  =======================================================
"""

from typing import Any

from flask import Blueprint, g

blueprint = Blueprint("store", __name__, url_prefix="/v/<village_code>/store")


@blueprint.url_defaults
def stay_in_the_store(_endpoint: str, values: dict[str, Any]) -> None:
    """Where a village has several stores, a page of one leads to pages of the same one (see ``store_of``)."""
    if "asked_store" in g:
        values.setdefault("store", g.asked_store)


from civility.store.views import (  # noqa: E402
    counter,  # noqa: F401
    counting,  # noqa: F401
    customer,  # noqa: F401
    days,  # noqa: F401
    deliveries,  # noqa: F401
    donations,  # noqa: F401
    goods,  # noqa: F401
    holds,  # noqa: F401
    importing,  # noqa: F401
    lots,  # noqa: F401
    needs,  # noqa: F401
    opening,  # noqa: F401
    own,  # noqa: F401
    prices,  # noqa: F401
    receiving,  # noqa: F401
    reports,  # noqa: F401
    returns,  # noqa: F401
    served,  # noqa: F401
    slips,  # noqa: F401
    stockroom,  # noqa: F401
)
