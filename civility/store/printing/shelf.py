"""What the store prints besides slips: count sheets, the price list for the wall, shelf labels, receipts and thanks."""

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

from flask import url_for
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local, now, today
from civility.errors import NotFound
from civility.papers import issue_paper, sealed_words
from civility.papers.printing import link_of
from civility.people.models import Division
from civility.people.queries import get_settings
from civility.store.models import Good, PriceList, Store
from civility.store.queries import Given, fund_fen, get_store, latest_costs, list_donations, list_priced, list_wishes
from civility.store.rules.gifts import UNNAMED_DONOR, what_words
from civility.web.numbers import yuan
from printables import count_sheet, donation_receipt, price_list, shelf_labels, thanks_board, words
from printables.page import Imprint

PRICE_LIST_SIZES = price_list.SIZES
THANKS_SIZES = thanks_board.SIZES


def count_sheet_pdf(session: Session, village: Division, store: Store, goods: Sequence[Good]) -> bytes:
    """The goods of a shelf to count, as PDF. Raises MissingGlyphs."""
    position = ledger.newest(session, village.id).seq
    address = url_for("store.count_shelf", village_code=village.code, at=position, store=store.code, _external=True)
    return count_sheet.render(
        count_sheet.CountSheet(
            village=village.name,
            store=store.name,
            rows=tuple(count_sheet.CountRow(good.category, good.name, good.unit) for good in goods),
            position=position,
            address=address.removeprefix(f"{urlsplit(address).scheme}://"),
            printed_on=today(),
        )
    )


def price_list_pdf(session: Session, village: Division, found: PriceList, size: str = "A4") -> bytes:
    """Everything that has a price on the day an approved list begins to count. Raises NotFound, MissingGlyphs."""
    if found.state != "approved":
        raise NotFound()
    costs = latest_costs(session, village.id)
    return price_list.render(
        price_list.PriceList(
            imprint=_imprint(
                session, village, "prices", found.number, f"第{found.number}号价目", found.approved_at or now()
            ),
            number=found.number,
            in_force_from=found.in_force_from,
            goods=tuple(
                price_list.PricedGood(
                    good.category,
                    good.name,
                    good.unit,
                    price,
                    monthly_limit=good.monthly_limit,
                    yearly_limit=good.yearly_limit,
                    cost_fen=costs.get(good.id),
                )
                for good, price in list_priced(session, village.id, found.in_force_from)
            ),
            decided="一人提出，村委会另一人批准",
            point_value_fen=get_settings(session, village.id).point_value_fen,
        ),
        size,
    )


def shelf_labels_pdf(session: Session, village: Division, found: PriceList) -> bytes:
    """A label a good at the prices of the day an approved list begins to count. Raises NotFound, MissingGlyphs."""
    if found.state != "approved":
        raise NotFound()
    return shelf_labels.render(
        shelf_labels.ShelfLabels(
            village=village.name,
            number=found.number,
            in_force_from=found.in_force_from,
            labels=tuple(
                shelf_labels.ShelfLabel(good.category, good.name, good.unit, price)
                for good, price in list_priced(session, village.id, found.in_force_from)
            ),
        )
    )


def receipt_pdf(session: Session, village: Division, given: Given) -> bytes:
    """The donor's own receipt, with the donor's name. Raises NotFound once it was undone, and MissingGlyphs."""
    donation = given.donation
    if donation.undone_seq is not None:
        raise NotFound()
    store = get_store(session, village.id, donation.store_id)
    return donation_receipt.render(
        donation_receipt.DonationReceipt(
            imprint=_imprint(session, village, "donation", donation.number, f"捐赠第{donation.number}号", donation.at),
            number=donation.number,
            store=store.name,
            donor=donation.donor or UNNAMED_DONOR,
            what=what_words(given.lines, donation.amount_fen),
            thanks="谢谢您。捐的东西上了货架，捐的钱记在善款里，怎么用的，谁都可以扫码看。",
        )
    )


def thanks_pdf(session: Session, village: Division, size: str = "A3") -> bytes:
    """This year's gifts for the wall. Raises NotFound when there are none, and MissingGlyphs."""
    year = today().year
    gifts = list_donations(session, village.id, since=date(year, 1, 1), standing=True)
    if not gifts:
        raise NotFound()
    newest = gifts[0].donation
    return thanks_board.render(
        thanks_board.ThanksBoard(
            imprint=_imprint(session, village, "donation", newest.number, f"{year}年感谢榜", now()),
            period=f"{year}年",
            gifts=tuple(
                thanks_board.Gift(
                    words.short_day(local(given.donation.at).date()),
                    given.donation.donor if given.donation.named and given.donation.donor else UNNAMED_DONOR,
                    what_words(given.lines, given.donation.amount_fen),
                )
                for given in gifts
            ),
            fund=f"善款现有 {yuan(fund_fen(session, village.id))} 元",
            wishes=tuple(wish.what for wish in list_wishes(session, village.id)),
        ),
        size,
    )


def _imprint(session: Session, village: Division, kind: str, ref: int, number: str, issued_at: datetime) -> Imprint:
    return Imprint(
        township=village.parent.name if village.parent else "",
        village=village.name,
        number=number,
        issued_on=local(issued_at).date(),
        link=link_of(issue_paper(session, village.code, kind, str(ref))),
        sealed=sealed_words(session, village.id),
    )
