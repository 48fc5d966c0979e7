"""A household's bank book: for itself, and for those in the village who may see a household's balance."""

from itertools import islice

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.actors import HouseholdRef
from civility.people.finding import plain_number
from civility.people.looks import looked
from civility.people.models import Division, Household
from civility.people.permissions import current_actor, may, own_household, permitted
from civility.people.queries import get_household, get_household_by_id
from civility.people.rules import short_number
from civility.statements.files import statement_tables
from civility.statements.forms import HouseholdBookForm
from civility.statements.printing import statement_pdf
from civility.statements.queries import get_statement, list_entries, list_spans, span_words
from civility.statements.rules import WHOLE, Span, parse_span, year_span
from civility.statements.showing import by_month, sums
from civility.statements.views import blueprint
from civility.statements.views.answers import FILES, table_file
from civility.web.serving import as_pdf

ENTRIES_SHOWN = 30
LINES_AT_ONCE = 4 * ENTRIES_SHOWN


@blueprint.get("/my/book")
@own_household
def my_book(household: HouseholdRef) -> ResponseReturnValue:
    """One's own bank book: this year's unless another ``?period=`` is asked for, newest first."""
    return _book_page(*own_home(household), url_for("home.my"), _("我家"))


@blueprint.get(f"/my/book.<{FILES}:file>")
@own_household
def my_book_file(household: HouseholdRef, file: str) -> ResponseReturnValue:
    return _book_file(*own_home(household), file)


@blueprint.get("/v/<village_code>/households/<number>/book")
@permitted("household.balance")
def household_book(village: Division, number: str) -> ResponseReturnValue:
    found = get_household(current_session(), village.id, number)
    looked(village, found, "book")
    if may(current_actor(), "roster.read", village):
        back = url_for("people.household", village_code=village.code, number=found.number)
    else:
        back = url_for(".find_book", village_code=village.code)
    passbook = url_for(".passbook", village_code=village.code, number=found.number)
    shown = may(current_actor(), "passbook.print", village)
    return _book_page(village, found, back, _("返回"), passbook if shown else "")


@blueprint.get(f"/v/<village_code>/households/<number>/book.<{FILES}:file>")
@permitted("household.balance")
def household_book_file(village: Division, number: str, file: str) -> ResponseReturnValue:
    found = get_household(current_session(), village.id, number)
    looked(village, found, "book")
    return _book_file(village, found, file)


@blueprint.get("/v/<village_code>/book/household")
@permitted("household.balance")
def find_book(village: Division) -> ResponseReturnValue:
    """Whose book: by number, with or without its check digit; moved away or not."""
    form = HouseholdBookForm(request.args)
    if request.args.get("number") and form.validate():
        try:
            found = get_household(current_session(), village.id, plain_number(form.number.data or ""))
        except RuleBroken as refusal:
            status = form.refuse(refusal, "number")
            return render_template("statements/find_book.html", village=village, form=form), status
        return redirect(url_for(".household_book", village_code=village.code, number=found.number), 303)
    return render_template("statements/find_book.html", village=village, form=form)


def own_home(ref: HouseholdRef) -> tuple[Division, Household]:
    """The village and the household of somebody who signed in with it."""
    session = current_session()
    return session.get_one(Division, ref.village_id), get_household_by_id(session, ref.village_id, ref.household_id)


def _book_page(village: Division, household: Household, back: str, back_words: str, passbook: str = "") -> str:
    session, span, before = current_session(), _asked_span(), _asked_before()
    statement = get_statement(session, village, household, span)
    entries = list_entries(
        session, village.id, statement.purse, statement.stretch, before=before, at_once=LINES_AT_ONCE
    )
    found = list(islice(entries, ENTRIES_SHOWN + 1))
    shown = found[:ENTRIES_SHOWN]
    return render_template(
        "statements/book.html",
        village=village,
        household=household,
        short=short_number(household.number),
        period=span.code,
        period_words=span_words(span),
        periods=[(each.code, span_words(each)) for each in list_spans(session, village.id)],
        statement=statement,
        sums=sums(statement),
        months=by_month(shown, request.path),
        older=shown[-1].seq if len(found) > ENTRIES_SHOWN else None,
        back=back,
        back_words=back_words,
        book_url=request.path,
        begun=before is None,
        file_url=request.path.removesuffix("book") + "file",
        passbook_url=passbook,
    )


def _book_file(village: Division, household: Household, file: str) -> Response:
    session, span = current_session(), _asked_span()
    name = _("%(number)s户流水", number=household.number) + ("" if span.code == WHOLE else span.code)
    if file == "pdf":
        return as_pdf(statement_pdf(session, village, household, span), f"{name}.pdf")
    tables = statement_tables(session, get_statement(session, village, household, span))
    return table_file(tables if file == "xlsx" else tables[:1], name, file)


def _asked_span() -> Span:
    asked = request.args.get("period")
    return parse_span(asked) if asked else year_span(today().year)


def _asked_before() -> int | None:
    before = request.args.get("before", "")
    return int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
