"""What the public may know of the store beyond today's goods."""

from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import local, today
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.people.queries import get_settings
from civility.public.blueprint import blueprint
from civility.store import queries as store
from civility.store.rules.gifts import UNNAMED_DONOR, what_words
from civility.store.views.words import limit_words


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
        costs=store.latest_costs(session, village.id),
        point_value=get_settings(session, village.id).point_value_fen,
        limit_words=limit_words,
        announced=[(each, store.price_list_lines(session, each)) for each in announced],
        paper=paper,
    )


@blueprint.get("/p/<village_code>/thanks")
@open_to_all
def thanks(village: Division) -> ResponseReturnValue:
    """Who gave what this year, by name only where they agreed; and what the stores wish for."""
    return thanks_page(village)


@blueprint.get("/p/<village_code>/fund")
@open_to_all
def fund(village: Division) -> ResponseReturnValue:
    """What was given in money, what was bought with it, and what is left."""
    session = current_session()
    lines = store.fund_lines(session, village.id)
    return render_template(
        "public/fund.html",
        village=village,
        fund=store.fund_fen(session, village.id),
        lines=[(line, _fund_words(line)) for line in lines],
    )


@blueprint.get("/p/<village_code>/needs")
@open_to_all
def needs(village: Division) -> ResponseReturnValue:
    """Which goods households asked for, as counts."""
    tallies = store.list_tallies(current_session(), village.id)
    return render_template("public/needs.html", village=village, tallies=tallies)


def thanks_page(village: Division, *, scanned: int | None = None) -> ResponseReturnValue:
    """The thanks of this year; ``scanned`` is the number of a receipt, which names nobody here either."""
    session = current_session()
    gifts = store.list_donations(session, village.id, since=date(today().year, 1, 1), standing=True)
    paper = store.get_donation(session, village.id, scanned) if scanned else None
    page = render_template(
        "public/thanks.html",
        village=village,
        gifts=[
            (
                local(given.donation.at).date(),
                given.donation.donor if given.donation.named and given.donation.donor else _(UNNAMED_DONOR),
                what_words(given.lines, given.donation.amount_fen),
            )
            for given in gifts
        ],
        wishes=store.list_wishes(session, village.id),
        fund=store.fund_fen(session, village.id),
        year=today().year,
        paper=paper,
        paper_what=what_words(paper.lines, paper.donation.amount_fen) if paper else "",
    )
    return page, 410 if paper and paper.state == "undone" else 200


def _fund_words(line: store.FundLine) -> str:
    if line.donation is not None:
        who = line.donation.donor if line.donation.named and line.donation.donor else _(UNNAMED_DONOR)
        return str(_("%(who)s捐的", who=who))
    if line.movement is not None:
        return str(_("买货：%(where)s", where=line.movement.supplier) if line.movement.supplier else _("买货"))
    return str(_("冲回写错的一笔"))
