"""Lists of matters, one matter, its pictures; the pile of what came in a rush, and what another wants taken down."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from civility.clock import today
from civility.errors import RuleBroken, Stale
from civility.extensions import current_session
from civility.governance.matters.forms import PileForm
from civility.governance.matters.models import Matter, MatterPhoto
from civility.governance.matters.queries import (
    Filter,
    count_matters,
    get_visible,
    list_entries_due,
    list_held,
    list_matters,
    list_offers,
    list_waiting_hidings,
    roles_of,
)
from civility.governance.matters.rules.kinds import FIVE_LISTS, HIDING_REASONS, KINDS
from civility.governance.matters.rules.sight import may_glance, may_see
from civility.governance.matters.services import admit_matters, decide_hidings, note_access, propose_hiding
from civility.governance.matters.views import blueprint
from civility.governance.matters.views.showing import page_of
from civility.governance.matters.views.words import kind_word, standing, urgency
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import list_names
from civility.photos import get_photo, shown
from civility.web.forms import ConfirmForm
from civility.web.paging import PAGE_SIZE, Page, asked_page, offset

STANDINGS = ("open", "asked", "done", "all")


@blueprint.get("/v/<village_code>/matters/")
@permitted("matter.read")
def matters(village: Division) -> ResponseReturnValue:
    """What this person may see, what waits for them first."""
    session, actor = current_session(), require("matter.read", village)
    roles, number = roles_of(session, village.id, actor), asked_page()
    asked = _asked()
    found = list_matters(session, village.id, actor, roles, asked, limit=PAGE_SIZE, offset=offset(number))
    total = count_matters(session, village.id, actor, roles, asked)
    names = list_names(session, {each.handler_id for each in found})
    offers = {offer.id: offer.name for offer in list_offers(session, village.id, with_dropped=True)}
    return render_template(
        "matters/matters.html",
        village=village,
        pages=Page([_row(each, names, offers, actor) for each in found], number, total),
        asked=asked,
        five=[(name, _(words)) for name, words in FIVE_LISTS.items()],
        kinds=[(kind.name, _(kind.word)) for kind in KINDS.values()],
        due=[
            (entry, each, entry.plan if may_glance(each, actor) else "")
            for entry, each in list_entries_due(session, village.id, actor, roles, today())
        ],
        held=len(list_held(session, village.id)) if may(actor, "matter.hide", village) else 0,
        hidings=len(list_waiting_hidings(session, village.id)) if may(actor, "matter.hide", village) else 0,
        may_raise=may(actor, "matter.raise", village),
        may_hide=may(actor, "matter.hide", village),
        kind_word=kind_word,
    )


@blueprint.get("/v/<village_code>/matters/<int:number>")
@permitted("matter.read")
def matter(village: Division, number: int) -> ResponseReturnValue:
    """One matter with its trail. Opening a private one is written down."""
    session, actor = current_session(), require("matter.read", village)
    found = get_visible(session, village.id, number, actor)
    note_access(session, matter=found, actor=actor)
    return render_template("matters/matter.html", **page_of(session, village, found, actor))


@blueprint.get("/v/<village_code>/matters/photos/<uuid:photo_id>")
@permitted("matter.read")
def photo(village: Division, photo_id: UUID) -> ResponseReturnValue:
    """A picture of a matter this person may see, or one they sent and have not handed in yet."""
    session, actor = current_session(), require("matter.read", village)
    of = session.scalars(
        select(MatterPhoto.matter_id).where(MatterPhoto.village_id == village.id, MatterPhoto.photo_id == photo_id)
    ).all()
    roles = roles_of(session, village.id, actor)
    if of and not any(may_see(session.get_one(Matter, (village.id, each)), actor, roles) for each in of):
        abort(404)
    found = get_photo(session, village.id, photo_id, keeper=actor.mark)
    if not of and found.loose_until is None:
        abort(404)
    return shown(found, small=request.args.get("small") == "1")


@blueprint.route("/v/<village_code>/matters/pile", methods=["GET", "POST"])
@permitted("matter.hide")
def pile(village: Division) -> ResponseReturnValue:
    """What came in a rush: let through by one, taken down by two."""
    session, form = current_session(), PileForm().offer()
    numbers = [int(each) for each in request.form.getlist("number") if each.isdecimal() and len(each) < 10]
    if form.validate_on_submit():
        actor = require("matter.hide", village)
        try:
            if form.what.data == "admit":
                count = admit_matters(session, village_id=village.id, numbers=numbers, actor=actor)
                words = _("收下了 %(count)s 件，各自往下办。", count=count)
            else:
                found = propose_hiding(
                    session, village_id=village.id, numbers=numbers, reason=form.what.data, actor=actor
                )
                words = _("%(count)s 件等另一个人来定。", count=len(found))
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(words, "good")
            return redirect(url_for("matters.pile", village_code=village.code), 303)
    waiting = list_waiting_hidings(session, village.id)
    wanted = {each.id for _hiding, each in waiting}
    actor_id = require("matter.hide", village).user_id
    names = list_names(session, {hiding.proposed_by for hiding, _each in waiting})
    page = render_template(
        "matters/pile.html",
        village=village,
        held=[each for each in list_held(session, village.id) if each.id not in wanted],
        waiting=[(hiding, each, _(HIDING_REASONS[hiding.reason])) for hiding, each in waiting],
        names=names,
        own=actor_id,
        form=form,
        confirm=ConfirmForm(formdata=None),
        kind_word=kind_word,
        may_admit=may(current_actor(), "offer.edit", village),
    )
    return page, form.status


@blueprint.post("/v/<village_code>/matters/hidings")
@permitted("matter.hide")
def decide(village: Division) -> ResponseReturnValue:
    """The second person: take them down, or leave them hanging."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        raise Stale()
    ids = [UUID(each) for each in request.form.getlist("hiding") if _is_uuid(each)]
    hide = request.form.get("hide") == "1"
    try:
        found = decide_hidings(
            current_session(), village_id=village.id, hiding_ids=ids, hide=hide, actor=require("matter.hide", village)
        )
    except RuleBroken as refusal:
        if refusal.status == 404:
            raise
        flash(refusal.describe(_), "bad")
    else:
        words = _("拿下来 %(count)s 件。公开栏只说拿下了几件、为什么。") if hide else _("%(count)s 件照旧挂着。")
        flash(words % {"count": len(found)}, "good")
    return redirect(url_for("matters.pile", village_code=village.code), 303)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _asked() -> Filter:
    given = request.args
    standing_ = given.get("standing", "open")
    return Filter(
        list=given.get("list", "") if given.get("list") in FIVE_LISTS else "",
        kind=given.get("kind", "") if given.get("kind") in KINDS else "",
        standing=standing_ if standing_ in STANDINGS else "open",
        text=given.get("q", "").strip()[:60],
        mine=given.get("mine") == "1",
    )


def _row(each: Matter, names: dict[UUID | None, str], offers: dict[UUID, str], actor: Actor) -> dict[str, object]:
    """Of what one has to open: neither its words nor where it is, nor which service somebody asked for."""
    told = may_glance(each, actor)
    return {
        "matter": each,
        "text": each.text if told else "",
        "place": each.place if told else "",
        "kind": kind_word(each),
        "offer": offers.get(each.offer_id, "") if told and each.offer_id else "",
        "standing": standing(each),
        "urgency": urgency(each),
        "handler": names.get(each.handler_id, ""),
    }
