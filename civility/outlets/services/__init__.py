"""What is done with outlets, each one transaction in the village's book."""

from civility.outlets.services.opening import close_outlet, open_outlet
from civility.outlets.services.settling import decide_dispute, dispute_sale, make_settlement, pay_settlement
from civility.outlets.services.till import take_points, undo_sale

__all__ = [
    "close_outlet",
    "decide_dispute",
    "dispute_sale",
    "make_settlement",
    "open_outlet",
    "pay_settlement",
    "take_points",
    "undo_sale",
]
