"""The public's own pages under ``/p/<village_code>/``. ``codes`` holds what a printed code opens."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from civility.clock import today
from civility.errors import NotFound, RuleBroken
from civility.extensions import csrf, current_session, limiter
from civility.governance.covenants.queries import find_in_force, get_covenant, list_before_village, list_in_force
from civility.governance.covenants.rules.life import may_step
from civility.governance.draws.queries import list_draws
from civility.governance.goals.queries import list_newest_changes, list_open_goals
from civility.governance.meetings.queries import list_coming
from civility.governance.rolls.forms import period_words
from civility.governance.rolls.queries import find_newest_public, period_of
from civility.people.forms import CommentForm
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.people.queries import get_settings
from civility.points import queries as points
from civility.points.rules.deadlines import WORKDAYS, last_day
from civility.points.services import comment_on_draft, is_consulted, raise_appeal, raise_objection
from civility.public import board as board_views
from civility.public import book, codes, covenants, draws, eight, goals, meetings, pages, safety, shifts, tributes
from civility.public import shop as shop_views
from civility.public import wall as wall_views
from civility.public.blueprint import blueprint
from civility.public.forms import AppealForm, ObjectionForm
from civility.public.queries import (
    get_public_claim,
    get_receipt,
    is_open,
    list_openings,
    list_shop,
)
from civility.web.paging import Page, asked_page, offset

__all__ = [
    "blueprint",
    "board_views",
    "book",
    "codes",
    "covenants",
    "draws",
    "eight",
    "goals",
    "meetings",
    "safety",
    "shifts",
    "shop_views",
    "tributes",
    "wall_views",
]

SHOWN_GOALS = 3
SHOWN_CHANGES = 2
PAGE = 20


@blueprint.get("/p/<village_code>/")
@open_to_all
def front(village: Division) -> ResponseReturnValue:
    """What somebody sees who scanned any poster: what is on today, this week's goals, what changed, and every door."""
    session = current_session()
    settings = get_settings(session, village.id)
    roll = find_newest_public(session, village.id)
    draft = points.find_consulted(session, village.id)
    return render_template(
        "public/front.html",
        village=village,
        today=today(),
        notices=points.list_open_notices(session, village.id, for_public=True),
        coming=list_coming(session, village.id),
        stores=list_openings(session, village),
        goals=list_open_goals(session, village.id, limit=SHOWN_GOALS),
        changes=list_newest_changes(session, village.id, limit=SHOWN_CHANGES),
        roll=roll,
        period=period_words(period_of(roll)) if roll else "",
        covenants=list_in_force(session, village.id, today()),
        standard=points.get_standard_in_force(session, village.id),
        draft=draft,
        draft_open=draft is not None and is_consulted(draft, today()),
        covenant_drafts=[
            (each, may_step(each, "comment", today())) for each in list_before_village(session, village.id, today())
        ],
        closing=points.find_plan(session, village.id),
        draws=list_draws(session, village.id, limit=1),
        settings=settings,
    )


@blueprint.get("/p/<village_code>/notices/")
@open_to_all
def notices(village: Division) -> ResponseReturnValue:
    session = current_session()
    number = asked_page()
    listed = points.list_notices(session, village.id, limit=PAGE, offset=offset(number, PAGE), for_public=True)
    return render_template(
        "public/notices.html",
        village=village,
        notices=[(notice, is_open(notice)) for notice in listed],
        pages=Page(listed, number, points.count_notices(session, village.id, for_public=True), PAGE),
    )


@blueprint.get("/p/<village_code>/notices/<int:number>")
@open_to_all
def notice(village: Division, number: int) -> ResponseReturnValue:
    return pages.notice_page(village, number)


@blueprint.route("/p/<village_code>/notices/<int:number>/object/<uuid:claim_id>", methods=["GET", "POST"])
@open_to_all
@csrf.exempt
@limiter.limit("20/minute;100/day", methods=["POST"])
def object_to(village: Division, number: int, claim_id: UUID) -> ResponseReturnValue:
    """The objection form. Sent twice it objects once; after the notice has closed it refuses kindly."""
    session = current_session()
    on = points.get_notice(session, village.id, number)
    get_public_claim(session, village, on, claim_id)
    form = ObjectionForm()
    if form.validate_on_submit():
        try:
            objection = raise_objection(
                session,
                village_id=village.id,
                claim_id=claim_id,
                text=form.text.data or "",
                name=form.name.data or "",
                contact=form.contact.data or "",
                confidential=form.who.data != "named",
                channel="online",
                request_key=form.request_key.data,
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal)
            return _objection_page(village, number, claim_id, form), status
        return redirect(url_for("public.receipt", village_code=village.code, objection_id=objection.id), 303)
    return _objection_page(village, number, claim_id, form), form.status


def _objection_page(village: Division, number: int, claim_id: UUID, form: ObjectionForm) -> str:
    session = current_session()
    on = points.get_notice(session, village.id, number)
    return render_template(
        "public/object.html",
        village=village,
        notice=on,
        claim=get_public_claim(session, village, on, claim_id),
        form=form,
        latest=last_day(today()),
        workdays=WORKDAYS,
        settings=get_settings(session, village.id),
    )


@blueprint.get("/p/<village_code>/objections/<uuid:objection_id>")
@open_to_all
def receipt(village: Division, objection_id: UUID) -> ResponseReturnValue:
    """The objection's code and when the answer is due; later, at the same address, the answer and how to appeal."""
    return pages.receipt_page(village, objection_id)


@blueprint.route("/p/<village_code>/objections/<uuid:objection_id>/appeal", methods=["GET", "POST"])
@open_to_all
@csrf.exempt
@limiter.limit("20/minute;100/day", methods=["POST"])
def appeal(village: Division, objection_id: UUID) -> ResponseReturnValue:
    """From the receipt to the township, once; sent twice it appeals once."""
    session = current_session()
    form = AppealForm()
    if form.validate_on_submit():
        try:
            raise_appeal(
                session,
                village_id=village.id,
                objection_id=objection_id,
                text=form.text.data or "",
                request_key=form.request_key.data,
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("public.receipt", village_code=village.code, objection_id=objection_id), 303)
    page = render_template(
        "public/appeal.html",
        village=village,
        receipt=get_receipt(session, village, objection_id),
        form=form,
        workdays=WORKDAYS,
        settings=get_settings(session, village.id),
    )
    return page, form.status


@blueprint.get("/p/<village_code>/rolls/<int:number>")
@open_to_all
def roll(village: Division, number: int) -> ResponseReturnValue:
    return pages.roll_page(village, number)


@blueprint.get("/p/<village_code>/covenants/<kind>")
@open_to_all
def covenant(village: Division, kind: str) -> ResponseReturnValue:
    """The version in force."""
    found = find_in_force(current_session(), village.id, kind, today())
    if found is None:
        raise NotFound()
    return pages.covenant_page(village, found, late="late" in request.args)


@blueprint.get("/p/<village_code>/covenants/<kind>/<int:version>")
@open_to_all
def covenant_version(village: Division, kind: str, version: int) -> ResponseReturnValue:
    """Any version that was adopted; drafts are not for the public."""
    found = get_covenant(current_session(), village.id, kind, version)
    if found.state == "draft":
        raise NotFound()
    return pages.covenant_page(village, found)


@blueprint.get("/p/<village_code>/standard")
@open_to_all
def standard(village: Division) -> ResponseReturnValue:
    """The version in force."""
    found = points.get_standard_in_force(current_session(), village.id)
    if found is None:
        return render_template("public/no_standard.html", village=village, late="late" in request.args)
    return pages.standard_page(village, found.version, late="late" in request.args)


@blueprint.route("/p/<village_code>/standard/draft", methods=["GET", "POST"])
@open_to_all
@csrf.exempt
@limiter.limit("20/minute;100/day", methods=["POST"])
def draft(village: Division) -> ResponseReturnValue:
    """The draft that is before the village: what it changes, and a form for what anybody thinks of it.

    When everybody had their say it stays until it is voted on, with the answers; what comes too late is refused kindly.
    """
    session = current_session()
    found = points.find_consulted(session, village.id)
    if found is None:
        late = 1 if request.method == "POST" else None
        return redirect(url_for("public.standard", village_code=village.code, late=late))
    form = CommentForm()
    if form.validate_on_submit():
        try:
            comment_on_draft(
                session,
                village_id=village.id,
                version=found.version,
                text=form.text.data or "",
                about=form.about.data or "",
                name=form.name.data or "",
                request_key=form.request_key.data,
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, "text")
            return pages.draft_page(village, found, form), status
        return redirect(url_for("public.draft", village_code=village.code, sent=1), 303)
    return pages.draft_page(village, found, form, sent="sent" in request.args), form.status


@blueprint.get("/p/<village_code>/closing")
@open_to_all
def closing(village: Division) -> ResponseReturnValue:
    """How long points last, what will be cleared next, and what was."""
    return pages.closing_page(village)


@blueprint.get("/p/<village_code>/store")
@open_to_all
def shop(village: Division) -> ResponseReturnValue:
    """Everything that can be had for points today."""
    return render_template("public/shop.html", village=village, shops=list_shop(current_session(), village))
