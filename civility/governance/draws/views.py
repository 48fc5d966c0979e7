"""Pages of draws by lot: the list of them, closing one's list, the seed typed twice, the sheets."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import now
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.draws import rules
from civility.governance.draws.errors import ListChanged
from civility.governance.draws.forms import DrawForm, FirstReadingForm, ReadingForm
from civility.governance.draws.models import Draw
from civility.governance.draws.printing import list_sheet, result_sheet, spaced
from civility.governance.draws.queries import (
    Candidates,
    before,
    find_candidates,
    find_lot,
    get_draw,
    list_draws,
    list_sources,
    names_of,
    source_words,
)
from civility.governance.draws.services import close_list, draw_lots, read_seed
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.rules import short_number
from civility.store.queries.lots import get_lot_page
from civility.web.paths import asked_number
from civility.web.serving import as_pdf

blueprint = Blueprint("draws", __name__, url_prefix="/v/<village_code>/draws")

FIELDS = {
    "draw-too-many-places": "places",
    "draw-lot-places": "places",
    "draw-too-many-reserves": "reserves",
    "draw-no-names": "source",
    "draw-one-name": "source",
    "draw-lot-going": "source",
    "draw-no-seed-named": "seed_name",
    "draw-seed-known": "seed_on",
    "draw-no-reason": "reason",
    "draw-not-posted": "posted",
    "draw-no-witnesses": "first_witness",
    "draw-bad-dice": "value",
    "draw-value-missing": "value",
    "draw-readings-differ": "value",
    "bad-household-number": "typed",
    "no-household-found": "typed",
    "household-left": "typed",
}


@blueprint.get("/")
@permitted("draw.read")
def draws(village: Division) -> ResponseReturnValue:
    return render_template(
        "draws/draws.html",
        village=village,
        draws=list_draws(current_session(), village.id),
        may_make=may(current_actor(), "draw.make", village),
    )


@blueprint.get("/new")
@permitted("draw.make")
def new(village: Division) -> ResponseReturnValue:
    """``?lot=`` names goods that names were put down for, ``?again=`` a draw that is done over."""
    form = DrawForm(formdata=None)
    form.offer(list_sources(current_session(), village.id))
    _begin(village, form)
    return _new_page(village, form)


@blueprint.post("/new")
@permitted("draw.make")
def close(village: Division) -> ResponseReturnValue:
    """First shows the list; sent again with what was seen, closes it."""
    session, form, found = current_session(), DrawForm(), None
    form.offer(list_sources(session, village.id))
    if form.validate_on_submit():
        try:
            asked = form.asked
            found = find_candidates(session, village.id, asked.source, asked.typed)
            if form.seen.data:
                draw = close_list(
                    session,
                    village_id=village.id,
                    asked=asked,
                    actor=require("draw.make", village),
                    request_key=form.request_key.data or "",
                )
                flash(_("名单关好了，一个字也不能再改。先打印贴出来，再当众定。"), "good")
                return redirect(url_for("draws.draw", village_code=village.code, number=draw.number), 303)
            rules.check_sizes(len(found.households), asked.places, asked.reserves, of_lot=found.lot is not None)
            rules.check_seed(asked.seed_kind, asked.seed_name, asked.seed_at, now())
        except RuleBroken as refusal:
            form.refuse(refusal, FIELDS.get(refusal.code))
            found = found if isinstance(refusal, ListChanged) else None
    form.seen.data = rules.hash_of_numbers(found.households) if found else ""
    return _new_page(village, form, found), form.status


@blueprint.get("/<int:number>")
@permitted("draw.read")
def draw(village: Division, number: int) -> ResponseReturnValue:
    return _page(village, get_draw(current_session(), village.id, number))


@blueprint.post("/<int:number>/first")
@permitted("draw.seed")
def first(village: Division, number: int) -> ResponseReturnValue:
    form, found = FirstReadingForm(), get_draw(current_session(), village.id, number)
    form.offer()
    if form.validate_on_submit():
        try:
            read_seed(
                current_session(),
                village_id=village.id,
                number=number,
                typed=form.value.data or "",
                witnesses=form.witnesses,
                posted=form.posted.data,
                actor=require("draw.seed", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, FIELDS.get(refusal.code))
        else:
            flash(_("第一遍记下了。请另一个人对着记下的再输一遍，两遍一样才抽。"), "good")
            return _back(village, number)
    return _page(village, found, first_form=form), form.status


@blueprint.post("/<int:number>/second")
@permitted("draw.seed")
def second(village: Division, number: int) -> ResponseReturnValue:
    form, found = ReadingForm(), get_draw(current_session(), village.id, number)
    if form.validate_on_submit():
        try:
            draw_lots(
                current_session(),
                village_id=village.id,
                number=number,
                typed=form.value.data or "",
                actor=require("draw.seed", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, FIELDS.get(refusal.code))
        else:
            flash(_("抽好了。打印结果，贴在名单旁边。"), "good")
            return _back(village, number)
    return _page(village, found, second_form=form), form.status


@blueprint.get("/<int:number>/list.pdf")
@permitted("draw.read")
def list_paper(village: Division, number: int) -> Response:
    found = get_draw(current_session(), village.id, number)
    return as_pdf(list_sheet(current_session(), village, found), f"draw-{number}-list.pdf")


@blueprint.get("/<int:number>/result.pdf")
@permitted("draw.read")
def result_paper(village: Division, number: int) -> Response:
    found = get_draw(current_session(), village.id, number)
    return as_pdf(result_sheet(current_session(), village, found), f"draw-{number}-result.pdf")


def _begin(village: Division, form: DrawForm) -> None:
    """Fill in what a lot, or a draw that is done over, already says."""
    session = current_session()
    again, lot = asked_number("again"), asked_number("lot")
    offered = {choice.value for choice in form.source.choices}
    if again is not None:
        old = get_draw(session, village.id, again)
        form.again.data = str(old.number)
        form.title.data, form.places.data, form.reserves.data = old.title, old.places, old.reserves
        form.seed_kind.data = old.seed_kind
        page = find_lot(session, old)
        lot = page.lot.number if page else None
        if page is None:
            form.source.data, form.typed.data = "typed", " ".join(old.households)
    if lot is not None and f"lot:{lot}" in offered:
        page = get_lot_page(session, village.id, lot)
        form.source.data = f"lot:{lot}"
        form.title.data = page.good.name
        form.places.data, form.reserves.data = min(page.lot.pieces, page.names) or 1, 0


def _back(village: Division, number: int) -> ResponseReturnValue:
    return redirect(url_for("draws.draw", village_code=village.code, number=number), 303)


def _new_page(village: Division, form: DrawForm, found: Candidates | None = None) -> str:
    return render_template(
        "draws/new.html",
        village=village,
        form=form,
        found=found,
        source=source_words(found.kind, found.name) if found else "",
        short=short_number,
        dice=rules.DICE,
    )


def _page(
    village: Division,
    found: Draw,
    first_form: FirstReadingForm | None = None,
    second_form: ReadingForm | None = None,
) -> str:
    session, actor = current_session(), current_actor()
    first_form = first_form or FirstReadingForm(formdata=None)
    second_form = second_form or ReadingForm(formdata=None)
    first_form.offer()
    for form in (first_form, second_form):
        form.name(found.seed_kind)
    reader = actor.user_id if actor else None
    waits = found.seed_at is not None and now() < found.seed_at
    open_to = found.state != "drawn" and found.replaced_by is None and may(actor, "draw.seed", village)
    names = names_of(session, found, found.drawn or found.households)
    return render_template(
        "draws/draw.html",
        village=village,
        draw=found,
        lot=find_lot(session, found) if may(actor, "needs.read", village) else None,
        earlier=before(session, found),
        names=names,
        source=source_words(found.source_kind, found.source_name),
        short=short_number,
        spaced=spaced,
        groups=rules.groups(found.list_hash),
        witnesses=[_(rules.WITNESSES[each]) for each in found.witnesses],
        dice=rules.DICE,
        waits=waits,
        first_form=first_form,
        second_form=second_form,
        may_read_first=open_to and not waits,
        may_read_second=open_to and found.state == "read" and reader not in (found.first_by, found.closed_by),
        may_repeat=found.replaced_by is None
        and not (found.lot_id and found.state == "drawn")
        and may(actor, "draw.make", village)
        and reader != found.closed_by,
    )
