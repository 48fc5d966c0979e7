"""What changes the store; one module a verb. Everything goes through ``ledger.keyed`` and so happens once a key."""

from civility.store.services.counting import confirm_count, record_count, return_count, write_off
from civility.store.services.goods import add_good, edit_good
from civility.store.services.importing import import_goods
from civility.store.services.opening import close_store, reopen_store, set_hours
from civility.store.services.prices import approve_prices, propose_prices, withdraw_prices
from civility.store.services.redeem import redeem_goods
from civility.store.services.stock import correct_movement, receive_stock, transfer_stock
from civility.store.services.stores import open_store
from civility.store.services.undo import undo_redemption

__all__ = [
    "add_good",
    "approve_prices",
    "close_store",
    "confirm_count",
    "correct_movement",
    "edit_good",
    "import_goods",
    "open_store",
    "propose_prices",
    "receive_stock",
    "record_count",
    "redeem_goods",
    "reopen_store",
    "return_count",
    "set_hours",
    "transfer_stock",
    "undo_redemption",
    "withdraw_prices",
    "write_off",
]
