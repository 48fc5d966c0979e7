"""What the public may know of the store beyond today's goods."""

from flask import render_template
from flask.typing import ResponseReturnValue

from civility.clock import today
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.public.blueprint import blueprint
from civility.store import queries as store


@blueprint.get("/p/<village_code>/prices")
@open_to_all
def prices(village: Division) -> ResponseReturnValue:
    """What everything costs today, since when, and what will cost something else from when."""
    return prices_page(village)


def prices_page(village: Division, *, scanned: int | None = None) -> ResponseReturnValue:
    """The prices of today; ``scanned`` is the number of a list on paper, which may be an old one or one to come."""
    session = current_session()
    paper = store.get_price_list(session, village.id, scanned) if scanned else None
    announced = store.list_announced(session, village.id, today())
    return render_template(
        "public/prices.html",
        village=village,
        current=store.find_list_in_force(session, village.id, today()),
        goods=store.list_priced(session, village.id, today()),
        announced=[(each, store.price_list_lines(session, each)) for each in announced],
        paper=paper,
    )
