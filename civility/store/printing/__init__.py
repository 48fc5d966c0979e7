"""What the store prints."""

from civility.store.printing.deliveries import delivery_pdf
from civility.store.printing.services import served_pdf
from civility.store.printing.shelf import (
    PRICE_LIST_SIZES,
    THANKS_SIZES,
    count_sheet_pdf,
    price_list_pdf,
    receipt_pdf,
    shelf_labels_pdf,
    thanks_pdf,
)
from civility.store.printing.slips import SIZES, day_pdf, return_pdf, slip_pdf, voucher_pdf

__all__ = [
    "PRICE_LIST_SIZES",
    "SIZES",
    "THANKS_SIZES",
    "count_sheet_pdf",
    "day_pdf",
    "delivery_pdf",
    "price_list_pdf",
    "receipt_pdf",
    "return_pdf",
    "served_pdf",
    "shelf_labels_pdf",
    "slip_pdf",
    "thanks_pdf",
    "voucher_pdf",
]
