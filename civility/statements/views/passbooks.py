"""A household's passbook at the counter: print what is new, print a lost page again, begin a new booklet."""

from collections import Counter

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility import ledger
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.looks import looked
from civility.people.models import Division, Household
from civility.people.permissions import permitted, require
from civility.people.queries import get_household
from civility.people.rules import short_number
from civility.statements.forms import PassbookForm
from civility.statements.printing import passbook_page_pdf, passbook_print_pdf
from civility.statements.queries import Booklet, get_booklet, list_passbooks, list_unprinted, place_entries
from civility.statements.services import MOST_LINES, begin_passbook, print_passbook
from civility.statements.views import blueprint
from civility.web.forms import ConfirmForm, pressed
from civility.web.serving import as_pdf
from printables.passbook import ROWS

AT = "/v/<village_code>/households/<number>/passbook"


@blueprint.get(AT)
@permitted("passbook.print")
def passbook(village: Division, number: str) -> ResponseReturnValue:
    """Where the booklet stopped and what is new since."""
    return _page(village, _seen(village, number), PassbookForm(formdata=None))


@blueprint.post(f"{AT}/begin")
@permitted("passbook.print")
def begin(village: Division, number: str) -> ResponseReturnValue:
    session, form = current_session(), PassbookForm()
    household = _seen(village, number)
    if form.validate_on_submit():
        try:
            begun = begin_passbook(
                session,
                village_id=village.id,
                household=household,
                since=form.since.data,
                size=form.size.data,
                actor=require("passbook.print", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("第 %(number)s 本开好了。写上“第 %(number)s 本”的册子从第 1 页用起。", number=begun.number), "good")
            return redirect(url_for(".passbook", village_code=village.code, number=household.number), 303)
    return _page(village, household, form), form.status


@blueprint.post(f"{AT}/<int:booklet>/print")
@permitted("passbook.print")
def print_new(village: Division, number: str, booklet: int) -> ResponseReturnValue:
    """Write down that what is new is printed now, and lead to the sheet; pressed twice it leads there twice."""
    session, form = current_session(), pressed()
    household = _seen(village, number)
    found = get_booklet(session, village.id, household.id, booklet)
    try:
        printed = print_passbook(
            session,
            village_id=village.id,
            household=household,
            passbook_id=found.passbook.id,
            actor=require("passbook.print", village),
            request_key=form.request_key.data or "",
        )
    except RuleBroken as refusal:
        again = PassbookForm(formdata=None)
        again.refuse(refusal)
        return _page(village, household, again), again.status
    sheet = url_for(".printed", village_code=village.code, number=household.number, booklet=booklet, at=printed.number)
    return redirect(sheet, 303)


@blueprint.get(f"{AT}/<int:booklet>/prints/<int:at>.pdf")
@permitted("passbook.print")
def printed(village: Division, number: str, booklet: int, at: int) -> Response:
    """What one press printed; when the paper jammed, the same again."""
    household = _seen(village, number)
    found = get_booklet(current_session(), village.id, household.id, booklet)
    pdf = passbook_print_pdf(current_session(), village, household, found, at)
    return as_pdf(pdf, f"passbook-{household.number}-{booklet}-print-{at}.pdf")


@blueprint.get(f"{AT}/<int:booklet>/pages/<int:page>.pdf")
@permitted("passbook.print")
def passbook_page(village: Division, number: str, booklet: int, page: int) -> Response:
    """A page with all that stands on it, for one that was lost."""
    household = _seen(village, number)
    found = get_booklet(current_session(), village.id, household.id, booklet)
    pdf = passbook_page_pdf(current_session(), village, household, found, page)
    return as_pdf(pdf, f"passbook-{household.number}-{booklet}-page-{page}.pdf")


def _seen(village: Division, number: str) -> Household:
    """The household whose booklet is opened, once that is noted. Raises NotFound."""
    household = get_household(current_session(), village.id, number)
    looked(village, household, "book")
    return household


def _page(village: Division, household: Household, form: PassbookForm) -> str:
    session = current_session()
    books = list_passbooks(session, village.id, household.id)
    current = get_booklet(session, village.id, household.id, books[0].number) if books else None
    form.offer(again=bool(books))
    return render_template(
        "statements/passbook.html",
        village=village,
        household=household,
        short=short_number(household.number),
        booklet=current,
        upto=current.upto if current else 0,
        pages=current.pages if current else [],
        waiting=_waiting(village, household, current) if current else [],
        most=MOST_LINES,
        old=books[1:],
        form=form,
        confirm=ConfirmForm(formdata=None),
    )


def _waiting(village: Division, household: Household, booklet: Booklet) -> list[tuple[int, int]]:
    """What is not printed yet: page by page, how many lines."""
    upto = ledger.count_transactions(current_session(), village.id)
    entries = list_unprinted(current_session(), booklet, household, upto, most=MOST_LINES)
    return list(Counter(line["place"] // ROWS + 1 for line in place_entries(booklet, entries)).items())
