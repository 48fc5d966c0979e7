"""Handover slips and sheets to count on, on paper."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import url_for
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local, today
from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.models import Division
from civility.people.rules import short_number
from civility.store.models import Good, Store
from civility.store.queries import Slip
from printables import count_sheet, handover_slip

SIZES = handover_slip.SIZES


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
