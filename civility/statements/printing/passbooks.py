"""A passbook's pages: what was printed at one press, and any page as it stands."""

from datetime import date

from sqlalchemy.orm import Session

from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.models import Division, Household
from civility.people.rules import short_number
from civility.statements.errors import PassbookNotFound
from civility.statements.queries import Booklet
from civility.statements.queries.passbooks import Line, Page
from printables import passbook
from printables.passbook import ROWS, PassbookLine, PassbookPage


def passbook_print_pdf(
    session: Session, village: Division, household: Household, booklet: Booklet, number: int
) -> bytes:
    """What print ``number`` added, a page for each page it stands on. Raises PassbookNotFound, MissingGlyphs, TextTooLong."""
    printed = next((each for each in booklet.prints if each.number == number), None)
    if printed is None:
        raise PassbookNotFound()
    new = {line["seq"] for line in printed.lines}
    pages = []
    for page in booklet.pages:
        lines = [line for line in page.lines if line["seq"] in new]
        if lines:
            pages.append(_page(page, lines, begun=page.lines[0]["seq"] in new))
    return _render(session, village, household, booklet, pages)


def passbook_page_pdf(session: Session, village: Division, household: Household, booklet: Booklet, page: int) -> bytes:
    """A page with all that stands on it. Raises as ``passbook_print_pdf``."""
    found = next((each for each in booklet.pages if each.number == page), None)
    if found is None:
        raise PassbookNotFound()
    return _render(session, village, household, booklet, [_page(found, list(found.lines), begun=True)])


def _page(page: Page, lines: list[Line], *, begun: bool) -> PassbookPage:
    return PassbookPage(
        page=page.number,
        carried_tenths=page.carried.spendable,
        carried_honour_tenths=page.carried.honour,
        lines=tuple(
            PassbookLine(
                place=line["place"] % ROWS,
                rows=line["rows"],
                number=str(line["seq"]),
                on=date.fromisoformat(line["on"]),
                what=line["what"],
                amount_tenths=line["amount"],
                balance_tenths=line["balance"],
                honour_tenths=line["honour"],
                honour_balance_tenths=line["honour_balance"],
            )
            for line in lines
        ),
        begun=begun,
    )


def _render(
    session: Session, village: Division, household: Household, booklet: Booklet, pages: list[PassbookPage]
) -> bytes:
    book = booklet.passbook
    return passbook.render(
        passbook.Passbook(
            township=village.parent.name if village.parent else "",
            village=village.name,
            number=short_number(household.number),
            booklet=book.number,
            link=link_of(issue_paper(session, village.code, "passbook", str(book.id))),
            pages=tuple(pages),
        ),
        book.size,
    )
