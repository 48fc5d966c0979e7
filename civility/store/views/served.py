"""Services and who renders them: what waits, what was rendered in a month, a sheet for each."""

from datetime import date

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from civility.clock import month_start, today
from civility.errors import NotFound
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import permitted
from civility.people.queries import get_settings
from civility.people.rules import mask_name, short_number
from civility.store.printing import served_pdf
from civility.store.queries import list_goods
from civility.store.queries.services import list_served, list_unserved
from civility.store.views import blueprint
from civility.web.numbers import parse_day
from civility.web.serving import as_pdf

EARLIEST = date(2000, 1, 1)


@blueprint.get("/services")
@permitted("store.read")
def served(village: Division) -> ResponseReturnValue:
    """By provider: vouchers that wait for them, and what they did in the month of ``?month=2026-11``."""
    session, month = current_session(), _month()
    done, waiting = list_served(session, village.id, month), list_unserved(session, village.id)
    following = month_start(month, 1)
    return render_template(
        "store/served.html",
        village=village,
        month=month,
        before=month_start(month, -1),
        after=following if following <= today() else None,
        providers=[(name, done.get(name, []), waiting.get(name)) for name in sorted(done.keys() | waiting.keys())],
        short=short_number,
        mask=mask_name,
        unnamed=[
            good
            for good in list_goods(session, village.id)
            if good.kind == "service" and good.on_offer and not good.provider
        ],
    )


@blueprint.get("/services.pdf")
@permitted("store.read")
def served_paper(village: Division) -> Response:
    """The month's sheet of one provider, ``?provider=马师傅理发店``; without a name of the first."""
    session, month = current_session(), _month()
    served = list_served(session, village.id, month)
    provider = request.args.get("provider") or next(iter(served), "")
    done = served.get(provider)
    if not done:
        raise NotFound()
    goods = list_goods(session, village.id)
    place = next((each.provider_place for each in goods if each.provider == provider and each.provider_place), "")
    pdf = served_pdf(village, provider, place, month, done, get_settings(session, village.id).point_value_fen)
    return as_pdf(pdf, f"services-{month:%Y-%m}.pdf")


def _month() -> date:
    try:
        asked = parse_day(f"{request.args.get('month', '')}-01")
    except ValueError:
        asked = today()
    return month_start(max(min(asked, today()), EARLIEST))
