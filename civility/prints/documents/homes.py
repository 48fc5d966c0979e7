"""What goes to households, and the books: some of it in a piece for every household."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from typing import Final

from sqlalchemy.orm import Session

from civility.clock import today
from civility.errors import N_, NotFound
from civility.governance.rolls.printing import certificate_sheets, list_certified
from civility.governance.tributes.printing import motto_pdf
from civility.governance.tributes.queries import find_public_motto
from civility.papers.sealing import seal_book
from civility.people.finding import plain_number
from civility.people.models import Division, Household
from civility.people.printing import card_sheet, plate_sheet
from civility.people.queries import list_current_cards, list_households
from civility.prints.documents.kinds import Choice, Document, Wanted
from civility.prints.documents.walls import list_roll_choices, roll_of
from civility.statements.errors import NotAMonthOfBook
from civility.statements.printing import (
    civility_file_pdf,
    month_seal_pdf,
    passbook_page_pdf,
    statement_pdf,
    village_statement_pdf,
)
from civility.statements.queries import (
    first_day,
    get_booklet,
    get_month_seal,
    list_months,
    list_passbooks,
    list_spans,
    span_words,
)
from civility.statements.rules import Span, month_span, parse_span, year_span
from printables import (
    certificate,
    civility_file,
    door_plate,
    household_card,
    household_statement,
    month_seal,
    motto_scroll,
    passbook,
    village_statement,
)


def _households(wanted: Wanted) -> list[Household]:
    """The one that was named, or all; the first of them for a picture. Raises NotFound where there is none."""
    one = wanted.one_household
    found = [one] if one else list(islice(list_households(wanted.session, wanted.village_id), wanted.first))
    if not found:
        raise NotFound()
    return found


def _cards(wanted: Wanted) -> bytes:
    cards = list_current_cards(wanted.session, wanted.village_id)
    shown = _households(wanted)
    if not any(each.id in cards for each in shown):
        raise NotFound()
    return card_sheet(wanted.session, wanted.village, shown, cards, tell=wanted.tell)


def _plates(wanted: Wanted) -> bytes:
    return plate_sheet(wanted.session, wanted.village, _households(wanted), wanted.size, tell=wanted.tell)


def _count(wanted: Wanted) -> int:
    return 1 if wanted.household else len(list_households(wanted.session, wanted.village_id))


def _certificates(wanted: Wanted) -> bytes:
    roll = roll_of(wanted)
    lines = list_certified(roll, household=plain_number(wanted.household) if wanted.household else "")[: wanted.first]
    if not lines:
        raise NotFound()
    return certificate_sheets(wanted.session, wanted.village, roll, lines, tell=wanted.tell)


def _count_certificates(wanted: Wanted) -> int:
    return 1 if wanted.household else len(list_certified(roll_of(wanted)))


def _statement(wanted: Wanted) -> bytes:
    span = parse_span(wanted.what) if wanted.what else year_span(today().year)
    return statement_pdf(wanted.session, wanted.village, wanted.must_household, span, wanted.size)


def _spans(session: Session, village: Division) -> Sequence[Choice]:
    return [Choice(span.code, span_words(span)) for span in list_spans(session, village.id)]


def _civility_file(wanted: Wanted) -> bytes:
    return civility_file_pdf(wanted.session, wanted.village, wanted.must_household, wanted.size)


def _month(wanted: Wanted) -> Span:
    """The span that was asked for, or the last whole month."""
    return parse_span(wanted.what) if wanted.what else month_span(today().replace(day=1) - timedelta(days=1))


def _village_statement(wanted: Wanted) -> bytes:
    span = _month(wanted)
    if not span.is_month:
        raise NotAMonthOfBook()
    return village_statement_pdf(wanted.session, wanted.village, span, wanted.size)


def _seal(wanted: Wanted) -> bytes:
    span = _month(wanted)
    seal_book(wanted.session, wanted.village_id)
    seal = get_month_seal(wanted.session, wanted.village, span)
    return month_seal_pdf(wanted.session, wanted.village, seal, wanted.size)


def _passbook(wanted: Wanted) -> bytes:
    """A whole page of the newest booklet of a household."""
    household, page = wanted.must_household, wanted.must_number
    books = list_passbooks(wanted.session, wanted.village_id, household.id)
    if not books:
        raise NotFound()
    booklet = get_booklet(wanted.session, wanted.village_id, household.id, books[0].number)
    return passbook_page_pdf(wanted.session, wanted.village, household, booklet, page)


def _motto(wanted: Wanted) -> bytes:
    found = find_public_motto(wanted.session, wanted.village_id, wanted.must_household.id)
    if found is None:
        raise NotFound()
    return motto_pdf(wanted.session, wanted.village, found, wanted.size, festival=wanted.festival)


def _months(session: Session, village: Division) -> Sequence[Choice]:
    months = list_months(first_day(session, village.id))
    closed_first = months[1:] + months[:1]  # the last whole month is the one people hang up
    return [Choice(span.code, span_words(span)) for span in closed_first]


HOMES: Final = (
    Document(
        "cards", N_("户码"), "homes", "card.issue", household_card.SIZES, _cards, household="may", count=_count,
        hint=N_("一张 A4 十户，照虚线裁。没有户码的户不印，先到“各户”里补发。"), pages=("people.cards_pdf",),
    ),
    Document(
        "plates", N_("户牌"), "homes", "card.issue", door_plate.SIZES, _plates, household="may", count=_count,
        pages=("people.plates_pdf",),
    ),
    Document(
        "certificates", N_("荣誉证书"), "homes", "roll.make", certificate.SIZES[:1], _certificates, list_roll_choices,
        household="may", count=_count_certificates, hint=N_("榜上有星的户，一户一张。"), pages=("rolls.certificates",),
    ),
    Document(
        "motto", N_("家训"), "homes", "tribute.keep", motto_scroll.SIZES, _motto, household="must", festive=True,
        hint=N_("本户同意公开的才印。盖上章，送给这一户挂在家里。"), pages=("tributes.motto_paper",),
    ),
    Document(
        "statement", N_("一户的流水"), "homes", "household.balance", household_statement.SIZES, _statement, _spans,
        household="must", pages=("statements.household_book_file",), look="book",
    ),
    Document(
        "civility-file", N_("一户的文明积分档案"), "homes", "household.balance", civility_file.SIZES, _civility_file,
        household="must", pages=("statements.household_file_pdf",), look="file",
    ),
    Document(
        "passbook", N_("存折的一页"), "homes", "passbook.print", passbook.SIZES, _passbook, typed=N_("第几页"),
        household="must", hint=N_("照原样补打一整页，多大的纸由册子定。只打新的几笔，在这一户的流水里点“存折”。"),
        pages=("statements.printed", "statements.passbook_page"), look="book",
    ),
    Document(
        "seal", N_("月封"), "books", "statement.read", month_seal.SIZES, _seal, _months,
        pages=("statements.month_seal_sheet",),
    ),
    Document(
        "village-statement", N_("村月账"), "books", "statement.read", village_statement.SIZES, _village_statement, _months,
        pages=("statements.village_book_file",),
    ),
)  # fmt: skip
