"""What changes the store; one module a verb. Everything goes through ``ledger.keyed`` and so happens once a key."""

from civility.store.services.bundles import add_bundle
from civility.store.services.collecting import cancel_hold, collect_hold, release_due_holds, release_holds_of
from civility.store.services.days import Said, count_day, reopen_day, sign_day
from civility.store.services.goods import add_good, edit_good
from civility.store.services.holds import hold_goods
from civility.store.services.importing import import_goods
from civility.store.services.prices import approve_prices, propose_prices, withdraw_prices
from civility.store.services.redeem import redeem_goods
from civility.store.services.returns import decide_return, return_goods
from civility.store.services.stock import receive_stock
from civility.store.services.stores import open_store
from civility.store.services.undo import undo_redemption

__all__ = [
    "Said",
    "add_bundle",
    "add_good",
    "approve_prices",
    "cancel_hold",
    "collect_hold",
    "count_day",
    "decide_return",
    "edit_good",
    "hold_goods",
    "import_goods",
    "open_store",
    "propose_prices",
    "receive_stock",
    "redeem_goods",
    "release_due_holds",
    "release_holds_of",
    "reopen_day",
    "return_goods",
    "sign_day",
    "undo_redemption",
    "withdraw_prices",
]
