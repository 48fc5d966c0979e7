"""Every document there is, with what makes one of it. A new document begins with a line here."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from printables import (
    announcement,
    ballot_sheet,
    certificate,
    civility_file,
    closing_sheet,
    collection_sheet,
    contact_board,
    count_sheet,
    covenant_poster,
    day_close,
    delivery_sheet,
    donation_receipt,
    door_plate,
    draw_result,
    handover_slip,
    honor_roll,
    household_card,
    household_statement,
    lot_sheet,
    month_seal,
    notice_sheet,
    objection_receipt,
    passbook,
    price_list,
    private_notice,
    relay_sheet,
    rota,
    ruling_sheet,
    settlement_sheet,
    shelf_labels,
    standard_booklet,
    standard_table,
    thanks_board,
    triad_poster,
    village_statement,
    voucher_sheet,
)
from tests.printables import samples

KINDS: list[tuple[ModuleType, Callable[..., Any]]] = [
    (honor_roll, samples.honor_roll),
    (certificate, samples.certificates),
    (covenant_poster, samples.covenant_poster),
    (notice_sheet, samples.notice_sheet),
    (standard_table, samples.standard_table),
    (standard_booklet, samples.standard_table),
    (household_card, samples.card_sheet),
    (door_plate, samples.door_plates),
    (household_statement, samples.household_statement),
    (passbook, samples.passbook),
    (civility_file, samples.civility_file),
    (village_statement, samples.village_statement),
    (handover_slip, samples.handover_slip),
    (collection_sheet, samples.collection_sheet),
    (objection_receipt, samples.objection_receipt),
    (closing_sheet, samples.closing_sheet),
    (announcement, samples.announcement),
    (ballot_sheet, samples.ballot_sheet),
    (month_seal, samples.month_seal),
    (ruling_sheet, samples.ruling_sheet),
    (voucher_sheet, samples.voucher_sheet),
    (day_close, samples.day_sheet),
    (count_sheet, samples.count_sheet),
    (delivery_sheet, samples.delivery_sheet),
    (lot_sheet, samples.lot_sheet),
    (draw_result, samples.draw_result),
    (rota, samples.rota),
    (settlement_sheet, samples.settlement_sheet),
    (private_notice, samples.private_notice),
    (relay_sheet, samples.relay_sheet),
    (price_list, samples.price_list),
    (shelf_labels, samples.shelf_labels),
    (donation_receipt, samples.donation_receipt),
    (thanks_board, samples.thanks_board),
    (contact_board, samples.contact_board),
    (triad_poster, samples.triad_poster),
]


def name_of(module: ModuleType) -> str:
    """honor_roll"""
    return module.__name__.rpartition(".")[2]
