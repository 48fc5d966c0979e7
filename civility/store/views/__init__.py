"""Pages of the store.

=============================================  =======================================================
``/v/<village>/store/``                        the counter: find a household, last sale, today, low stock
``…/find`` (POST)                              card, number, name or photo → the household
``…/customer/<number>``                        choose goods
``…/customer/<number>/confirm``                the basket, before and after
``…/customer/<number>/redeem`` (POST)          hand over; back to the counter with the slip
``…/slips/``, ``…/slips/<n>``, ``….pdf``       slips of a day, one slip, on paper
``…/slips/<n>/undo`` (POST)                    undo within minutes
``…/goods/…``, ``…/stock``, ``…/open``         goods, stock, opening a store
``…/goods/import``                             file → check → confirm
``…/prices/…``                                 price lists: propose, approve, withdraw
=============================================  =======================================================
"""

from flask import Blueprint

blueprint = Blueprint("store", __name__, url_prefix="/v/<village_code>/store")

from civility.store.views import counter, customer, goods, importing, prices, slips  # noqa: E402, F401
