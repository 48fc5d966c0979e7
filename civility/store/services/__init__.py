"""What changes the store; one module a verb. Everything goes through ``ledger.keyed`` and so happens once a key."""

from civility.store.services.bundles import add_bundle
from civility.store.services.collecting import cancel_hold, collect_hold, release_due_holds, release_holds_of
from civility.store.services.counting import confirm_count, record_count, return_count, write_off
from civility.store.services.days import Said, count_day, reopen_day, sign_day
from civility.store.services.deliveries import ask_delivery, send_out, type_delivery
from civility.store.services.donations import add_wish, drop_wish, name_donor, record_donation, undo_money
from civility.store.services.goods import add_good, edit_good
from civility.store.services.holds import hold_goods
from civility.store.services.importing import import_goods
from civility.store.services.opening import close_store, reopen_store, set_hours
from civility.store.services.polls import choose_good, open_poll
from civility.store.services.prices import approve_prices, propose_prices, withdraw_prices
from civility.store.services.redeem import redeem_goods
from civility.store.services.returns import decide_return, return_goods
from civility.store.services.stock import correct_movement, receive_stock, transfer_stock
from civility.store.services.stores import open_store
from civility.store.services.undo import undo_redemption

__all__ = [
    "Said",
    "add_bundle",
    "add_good",
    "add_wish",
    "approve_prices",
    "ask_delivery",
    "cancel_hold",
    "choose_good",
    "close_store",
    "collect_hold",
    "confirm_count",
    "correct_movement",
    "count_day",
    "decide_return",
    "drop_wish",
    "edit_good",
    "hold_goods",
    "import_goods",
    "name_donor",
    "open_poll",
    "open_store",
    "propose_prices",
    "receive_stock",
    "record_count",
    "record_donation",
    "redeem_goods",
    "release_due_holds",
    "release_holds_of",
    "reopen_day",
    "reopen_store",
    "return_count",
    "return_goods",
    "send_out",
    "set_hours",
    "sign_day",
    "transfer_stock",
    "type_delivery",
    "undo_money",
    "undo_redemption",
    "withdraw_prices",
    "write_off",
]
