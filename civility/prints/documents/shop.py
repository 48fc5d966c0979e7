"""What the store and the outlets use."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import today
from civility.errors import N_, NotFound
from civility.outlets.printing import settlement_pdf
from civility.outlets.queries import get_outlet, get_settlement, list_outlets, list_settlements
from civility.people.models import Division
from civility.prints.documents.kinds import OFFERED, Choice, Document, Wanted
from civility.store.models import PriceList, Store
from civility.store.printing import (
    count_sheet_pdf,
    day_pdf,
    delivery_pdf,
    lot_pdf,
    price_list_pdf,
    receipt_pdf,
    return_pdf,
    shelf_labels_pdf,
    slip_pdf,
    thanks_pdf,
    voucher_pdf,
)
from civility.store.queries import (
    find_day_page,
    get_donation,
    get_price_list,
    get_return_slip,
    get_slip,
    list_closes,
    list_donations,
    list_offers,
    list_open_holds,
    list_price_lists,
    list_stores,
)
from civility.store.queries.deliveries import get_delivery, list_rounds, list_stops
from civility.store.queries.lots import get_lot_page, list_lot_names, list_lots
from civility.web.filters import day
from printables import (
    count_sheet,
    day_close,
    delivery_sheet,
    donation_receipt,
    handover_slip,
    lot_sheet,
    price_list,
    settlement_sheet,
    shelf_labels,
    thanks_board,
    voucher_sheet,
)


def _store(wanted: Wanted) -> Store:
    """The village's first store; a second one prints from its own pages."""
    stores = list_stores(wanted.session, wanted.village_id)
    if not stores:
        raise NotFound()
    return stores[0]


def _slip(wanted: Wanted) -> bytes:
    found = get_slip(wanted.session, wanted.village_id, wanted.must_number)
    return slip_pdf(wanted.session, wanted.village, found, wanted.size)


def _return(wanted: Wanted) -> bytes:
    found = get_return_slip(wanted.session, wanted.village_id, wanted.must_number)
    return return_pdf(wanted.session, wanted.village, found, wanted.size)


def _prices(wanted: Wanted) -> bytes:
    return price_list_pdf(wanted.session, wanted.village, _price_list(wanted), wanted.size)


def _labels(wanted: Wanted) -> bytes:
    return shelf_labels_pdf(wanted.session, wanted.village, _price_list(wanted))


def _price_list(wanted: Wanted) -> PriceList:
    if wanted.number is not None:
        return get_price_list(wanted.session, wanted.village_id, wanted.number)
    newest = list_price_lists(wanted.session, wanted.village_id, state="approved")
    if not newest:
        raise NotFound()
    return newest[0]


def _price_lists(session: Session, village: Division) -> Sequence[Choice]:
    return [
        Choice(str(each.number), _("第 %(number)s 号价目，%(day)s 起", number=each.number, day=day(each.in_force_from)))
        for each in list_price_lists(session, village.id, state="approved")[:OFFERED]
    ]


def _thanks(wanted: Wanted) -> bytes:
    return thanks_pdf(wanted.session, wanted.village, wanted.size)


def _receipt(wanted: Wanted) -> bytes:
    found = get_donation(wanted.session, wanted.village_id, wanted.must_number)
    return receipt_pdf(wanted.session, wanted.village, found)


def _donations(session: Session, village: Division) -> Sequence[Choice]:
    return [
        Choice(
            str(each.donation.number),
            _("第 %(number)s 号，%(day)s", number=each.donation.number, day=day(each.donation.at)),
        )
        for each in list_donations(session, village.id, standing=True, limit=OFFERED)
    ]


def _vouchers(wanted: Wanted) -> bytes:
    held = list_open_holds(wanted.session, wanted.village_id, kind="voucher")
    if not held:
        raise NotFound()
    return voucher_pdf(wanted.session, wanted.village, held)


def _count_sheet(wanted: Wanted) -> bytes:
    store = _store(wanted)
    offers = list_offers(wanted.session, wanted.village_id, store.id, today(), with_hidden=True)
    goods = [offer.good for offer in offers if offer.good.kind == "stock"]
    return count_sheet_pdf(wanted.session, wanted.village, store, goods)


def _day(wanted: Wanted) -> bytes:
    store = _store(wanted)
    try:
        on = date.fromisoformat(wanted.what)
    except ValueError:
        raise NotFound() from None
    page = find_day_page(wanted.session, wanted.village_id, store.id, on)
    if page is None:
        raise NotFound()
    return day_pdf(wanted.session, wanted.village, store, page)


def _days(session: Session, village: Division) -> Sequence[Choice]:
    stores = list_stores(session, village.id)
    closes = list_closes(session, village.id, stores[0].id, limit=OFFERED) if stores else []
    days = sorted({close.day for close in closes}, reverse=True)
    return [Choice(each.isoformat(), day(each)) for each in days]


def _delivery(wanted: Wanted) -> bytes:
    found = get_delivery(wanted.session, wanted.village_id, wanted.must_number)
    return delivery_pdf(wanted.session, wanted.village, found, list_stops(wanted.session, found))


def _deliveries(session: Session, village: Division) -> Sequence[Choice]:
    rounds = [each.delivery for each in list_rounds(session, village.id)]
    return [
        Choice(str(each.number), _("第 %(number)s 趟，%(day)s", number=each.number, day=day(each.day)))
        for each in rounds
    ]


def _lot(wanted: Wanted) -> bytes:
    found = get_lot_page(wanted.session, wanted.village_id, wanted.must_number)
    return lot_pdf(wanted.session, wanted.village, found, list_lot_names(wanted.session, found.lot))


def _lots(session: Session, village: Division) -> Sequence[Choice]:
    return [
        Choice(str(each.lot.number), _("第 %(number)s 次，%(good)s", number=each.lot.number, good=each.good.name))
        for each in list_lots(session, village.id)
    ]


def _settlement(wanted: Wanted) -> bytes:
    code, _space, month = wanted.what.partition(" ")
    outlet = get_outlet(wanted.session, wanted.village_id, code)
    found = get_settlement(wanted.session, wanted.village_id, outlet.id, month)
    return settlement_pdf(wanted.session, wanted.village, outlet, found)


def _settlements(session: Session, village: Division) -> Sequence[Choice]:
    return [
        Choice(f"{outlet.code} {each.month}", _("%(outlet)s，%(month)s", outlet=outlet.name, month=each.month))
        for outlet in list_outlets(session, village.id)
        for each in list_settlements(session, village.id, outlet.id)[:OFFERED]
    ]


SHOP: Final = (
    Document(
        "prices", N_("价目表"), "walls", "store.read", price_list.SIZES, _prices, _price_lists,
        pages=("store.price_list_paper",),
    ),
    Document("thanks", N_("爱心感谢榜"), "walls", "store.read", thanks_board.SIZES, _thanks, pages=("store.thanks_board",)),
    Document(
        "labels", N_("货架标签"), "shop", "store.read", shelf_labels.SIZES, _labels, _price_lists,
        pages=("store.shelf_labels_paper",),
    ),
    Document(
        "slip", N_("兑换单"), "shop", "store.read", handover_slip.SIZES, _slip, typed=N_("兑换单号"),
        pages=("store.slip_paper",),
    ),
    Document(
        "return", N_("退货单"), "shop", "store.read", handover_slip.SIZES, _return, typed=N_("退货单号"),
        pages=("store.return_paper",),
    ),
    Document(
        "vouchers", N_("兑换券"), "shop", "store.hand_over", voucher_sheet.SIZES, _vouchers,
        hint=N_("还没用的券，一张 A4 八张。"), pages=("store.vouchers_paper",),
    ),
    Document("count", N_("盘点表"), "shop", "stock.count", count_sheet.SIZES, _count_sheet, pages=("store.count_sheet",)),
    Document("day", N_("日结单"), "shop", "store.read", day_close.SIZES, _day, _days, pages=("store.day_paper",)),
    Document(
        "delivery", N_("送货单"), "shop", "store.read", delivery_sheet.SIZES, _delivery, _deliveries,
        pages=("store.delivery_paper",),
    ),
    Document("lot", N_("抓阄名单"), "shop", "needs.read", lot_sheet.SIZES, _lot, _lots, pages=("store.lot_paper",)),
    Document(
        "settlement", N_("商家结算单"), "shop", "outlet.read", settlement_sheet.SIZES, _settlement, _settlements,
        pages=("outlets.settlement_paper",),
    ),
    Document(
        "receipt", N_("爱心捐赠收据"), "shop", "store.read", donation_receipt.SIZES, _receipt, _donations,
        pages=("store.donation_receipt",),
    ),
)  # fmt: skip
