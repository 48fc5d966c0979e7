"""What the store prints: slips, sheets to count on, the price list for the wall, labels for the shelf."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import url_for
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local, today
from civility.errors import NotFound
from civility.papers import issue_paper, sealed_words
from civility.papers.printing import link_of
from civility.people.models import Division
from civility.people.rules import short_number
from civility.store.models import Good, PriceList, Store
from civility.store.queries import Slip, list_priced
from printables import count_sheet, handover_slip, price_list, shelf_labels
from printables.page import Imprint

SIZES = handover_slip.SIZES
PRICE_LIST_SIZES = price_list.SIZES


def slip_pdf(session: Session, village: Division, slip: Slip, size: str = "A6") -> bytes:
    """One slip as PDF, on A6 or an 80 mm roll. Raises MissingGlyphs when a name cannot be printed right."""
    redemption = slip.redemption
    paper = issue_paper(session, village.code, "slip", str(redemption.slip_number))
    return handover_slip.render(
        handover_slip.HandoverSlip(
            village=village.name,
            store=slip.store.name,
            number=str(redemption.slip_number),
            household=f"{slip.household.head_name}家 {short_number(slip.household.number)}",
            lines=tuple(
                handover_slip.SlipLine(line.name, line.quantity, line.unit, line.price_tenths) for line in slip.lines
            ),
            balance_before_tenths=redemption.balance_before_tenths,
            balance_after_tenths=slip.balance_after_tenths,
            clerk=f"店员 {slip.clerk_name}",
            handed_at=local(redemption.at),
            link=link_of(paper),
            collected_by=redemption.collected_by,
        ),
        size,
    )


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
    paper = issue_paper(session, village.code, "prices", str(found.number))
    return price_list.render(
        price_list.PriceList(
            imprint=Imprint(
                township=village.parent.name if village.parent else "",
                village=village.name,
                number=f"第{found.number}号价目",
                issued_on=local(found.approved_at).date() if found.approved_at else today(),
                link=link_of(paper),
                sealed=sealed_words(session, village.id),
            ),
            number=found.number,
            in_force_from=found.in_force_from,
            goods=tuple(
                price_list.PricedGood(good.category, good.name, good.unit, price, good.monthly_limit)
                for good, price in list_priced(session, village.id, found.in_force_from)
            ),
            decided="一人提出，村委会另一人批准",
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
