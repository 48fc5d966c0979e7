"""What changes the store; one module a verb. Everything goes through ``ledger.keyed`` and so happens once a key."""

from civility.store.services.counting import confirm_count, record_count, return_count, write_off
from civility.store.services.donations import add_wish, drop_wish, name_donor, record_donation, undo_money
from civility.store.services.goods import add_good, edit_good
from civility.store.services.importing import import_goods
from civility.store.services.opening import close_store, reopen_store, set_hours
from civility.store.services.polls import choose_good, open_poll
from civility.store.services.prices import approve_prices, propose_prices, withdraw_prices
from civility.store.services.redeem import redeem_goods
from civility.store.services.stock import correct_movement, receive_stock, transfer_stock
from civility.store.services.stores import open_store
from civility.store.services.undo import undo_redemption

__all__ = [
    "add_good",
    "add_wish",
    "approve_prices",
    "choose_good",
    "close_store",
    "confirm_count",
    "correct_movement",
    "drop_wish",
    "edit_good",
    "import_goods",
    "name_donor",
    "open_poll",
    "open_store",
    "propose_prices",
    "receive_stock",
    "record_count",
    "record_donation",
    "redeem_goods",
    "reopen_store",
    "return_count",
    "set_hours",
    "transfer_stock",
    "undo_money",
    "undo_redemption",
    "withdraw_prices",
    "write_off",
]
