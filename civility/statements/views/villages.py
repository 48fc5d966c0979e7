"""The village's month: for its committee, its supervisors and the township."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.extensions import current_session
from civility.papers import seal_book
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted
from civility.statements.errors import NotAMonthOfBook
from civility.statements.files import village_tables
from civility.statements.printing import month_seal_pdf, village_statement_pdf
from civility.statements.queries import first_day, get_month_seal, get_village_statement, list_months, span_words
from civility.statements.rules import Span
from civility.statements.showing import goods_table, points_table
from civility.statements.views import blueprint
from civility.statements.views.answers import FILES, table_file
from civility.web.serving import as_pdf, asked_size
from printables import month_seal


@blueprint.get("/v/<village_code>/book")
@permitted("statement.read")
def village_book(village: Division) -> ResponseReturnValue:
    """A month of the village's book, ``?month=2026-10``; the last finished one unless another is asked for."""
    months, span = _months(village)
    statement = get_village_statement(current_session(), village, span)
    place = months.index(span)
    return render_template(
        "statements/village.html",
        village=village,
        month=span_words(span),
        code=span.code,
        earlier=months[place + 1].code if place + 1 < len(months) else "",
        later=months[place - 1].code if place else "",
        running=not place,
        statement=statement,
        points=points_table(statement.points),
        shelves=[(shelf.store, goods_table(shelf.rows)) for shelf in statement.shelves],
        may_find=may(current_actor(), "household.balance", village),
    )


@blueprint.get(f"/v/<village_code>/book.<{FILES}:file>")
@permitted("statement.read")
def village_book_file(village: Division, file: str) -> ResponseReturnValue:
    session, span = current_session(), _months(village)[1]
    name = _("%(village)s村月账%(month)s", village=village.name, month=span.code)
    if file == "pdf":
        return as_pdf(village_statement_pdf(session, village, span), f"{name}.pdf")
    return table_file(village_tables(get_village_statement(session, village, span)), name, file)


@blueprint.get("/v/<village_code>/book/seal.pdf")
@permitted("statement.read")
def month_seal_sheet(village: Division) -> Response:
    """The seal of a finished month for the wall, ``?month=2026-10``, ``&size=A3`` for large; what is not sealed yet is now."""
    session, span, size = current_session(), _months(village)[1], asked_size(month_seal.SIZES)
    seal_book(session, village.id)
    pdf = month_seal_pdf(session, village, get_month_seal(session, village, span), size)
    return as_pdf(pdf, f"{village.code}-{span.code}-seal.pdf")


def _months(village: Division) -> tuple[list[Span], Span]:
    """The months of a village's book, the present one first, and the one asked for. Raises NotAMonthOfBook."""
    months = list_months(first_day(current_session(), village.id))
    asked = request.args.get("month")
    if not asked:
        return months, months[min(1, len(months) - 1)]
    found = [span for span in months if span.code == asked]
    if not found:
        raise NotAMonthOfBook()
    return months, found[0]
