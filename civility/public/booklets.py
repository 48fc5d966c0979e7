"""What the code of a household's passbook says."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from civility.extensions import current_session
from civility.people.models import Division
from civility.people.queries import get_household_by_id
from civility.people.rules import short_number
from civility.public.queries import find_last
from civility.public.seals import seal_of
from civility.statements.queries import get_booklet_by_id


def passbook_page(village: Division, passbook_id: UUID) -> ResponseReturnValue:
    """Whether a booklet is used or void, and up to where it is printed. Raises PassbookNotFound."""
    session = current_session()
    booklet = get_booklet_by_id(session, village.id, passbook_id)
    book = booklet.passbook
    last = find_last(session, village, booklet.upto)
    page = render_template(
        "public/passbook.html",
        village=village,
        short=short_number(get_household_by_id(session, village.id, book.household_id).number),
        book=book,
        booklet=booklet,
        seal=seal_of(session, village, booklet.upto) if last else None,
    )
    return page, 410 if book.voided_at else 200
