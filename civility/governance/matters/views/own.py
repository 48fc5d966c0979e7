"""A household's own matters: what it raised, where each stands, the one question at the end."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.matters.forms import NoteForm, OwnMatterForm
from civility.governance.matters.models import Matter
from civility.governance.matters.queries import (
    find_offer,
    get_matter_by_id,
    list_entries,
    list_offers,
    list_own,
    list_photos,
    list_steps,
)
from civility.governance.matters.rules.kinds import ENTRY_WORDS, KINDS
from civility.governance.matters.rules.transitions import OPEN, UNSAID
from civility.governance.matters.services import (
    raise_matter,
    rate_matter,
    reopen_matter,
    silent_until,
    withdraw_matter,
)
from civility.governance.matters.services.closing import may_close
from civility.governance.matters.views import blueprint
from civility.governance.matters.views.words import events, kind_word, standing
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Division
from civility.people.permissions import own_household
from civility.photos import get_photo, shown

OWN_KINDS = tuple(kind.name for kind in KINDS.values() if "household" in kind.doors)


@blueprint.get("/my/matters/")
@own_household
def own_matters(household: HouseholdRef) -> ResponseReturnValue:
    """Its own, newest first, and what else it may raise."""
    session = current_session()
    return render_template(
        "matters/own.html",
        village=session.get_one(Division, household.village_id),
        own=[(each, kind_word(each), standing(each)) for each in list_own(session, household)],
        kinds=[KINDS[name] for name in OWN_KINDS],
    )


@blueprint.route("/my/matters/new/<kind>", methods=["GET", "POST"])
@own_household
def own_new(household: HouseholdRef, kind: str) -> ResponseReturnValue:
    session, actor = current_session(), Actor.of(household)
    if kind not in OWN_KINDS:
        return redirect(url_for("matters.own_matters"), 303)
    asked, form = KINDS[kind], OwnMatterForm()
    form.for_kind(asked, list_offers(session, household.village_id))
    if request.method == "POST":
        form.photos.keep(session, household.village_id, actor.mark)
    if form.validate_on_submit():
        try:
            raised = raise_matter(
                session,
                village_id=household.village_id,
                raised=form.raised(asked),
                channel="household",
                actor=actor,
                photo_ids=form.photos.ids,
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("收到了，是第 %(number)s 件。走到哪一步，这里都看得到。", number=raised.number), "good")
            return redirect(url_for("matters.own_matter", matter_id=raised.id), 303)
    return render_template("matters/own_new.html", kind=asked, form=form), form.status


@blueprint.get("/my/matters/<uuid:matter_id>")
@own_household
def own_matter(household: HouseholdRef, matter_id: UUID) -> ResponseReturnValue:
    return _page(household, _get(household, matter_id), NoteForm(formdata=None))


@blueprint.post("/my/matters/<uuid:matter_id>/<any(rate, reopen, withdraw):step>")
@own_household
def own_step(household: HouseholdRef, matter_id: UUID, step: str) -> ResponseReturnValue:
    """办好了、没办好、不提了."""
    session, actor, form = current_session(), Actor.of(household), NoteForm()
    _get(household, matter_id)
    if form.validate_on_submit():
        where = {"village_id": household.village_id, "matter_id": matter_id, "actor": actor}
        try:
            if step == "rate":
                rate_matter(session, **where)  # type: ignore[arg-type]
            elif step == "reopen":
                reopen_matter(session, reason=form.note.data or "", **where)  # type: ignore[arg-type]
            else:
                withdraw_matter(session, **where)  # type: ignore[arg-type]
        except RuleBroken as refusal:
            form.refuse(refusal, "note" if refusal.code == "matter-reason-missing" else None)
        else:
            flash(
                {"rate": _("谢谢您，记下了：办好了。"), "reopen": _("退回去再办了。"), "withdraw": _("收回来了。")}[
                    step
                ],
                "good",
            )
            return redirect(url_for("matters.own_matter", matter_id=matter_id), 303)
    return _page(household, _get(household, matter_id), form), form.status


@blueprint.get("/my/matters/photos/<uuid:photo_id>")
@own_household
def own_photo(household: HouseholdRef, photo_id: UUID) -> ResponseReturnValue:
    """A picture the household sent, handed in or not."""
    session, actor = current_session(), Actor.of(household)
    found = get_photo(session, household.village_id, photo_id, keeper=actor.mark)
    if found.keeper != actor.mark:
        abort(404)
    return shown(found, small=request.args.get("small") == "1")


def _get(household: HouseholdRef, matter_id: UUID) -> Matter:
    matter = get_matter_by_id(current_session(), household.village_id, matter_id)
    if matter.household_id != household.household_id:
        abort(404)
    return matter


def _page(household: HouseholdRef, matter: Matter, form: NoteForm) -> str:
    session = current_session()
    into = get_matter_by_id(session, matter.village_id, matter.merged_into) if matter.merged_into else None
    return render_template(
        "matters/own_matter.html",
        village=session.get_one(Division, household.village_id),
        matter=matter,
        kind=kind_word(matter),
        offer=find_offer(session, matter),
        standing=standing(matter),
        events=events(list_steps(session, matter)),
        entries=[
            (each, _(ENTRY_WORDS[each.kind]))
            for each in list_entries(session, matter)
            if each.kind in ("visit", "step", "agreement")
        ],
        photo_ids=list_photos(session, matter) if matter.channel == "household" else [],
        into=into,
        form=form,
        asks=matter.state == "done" and may_close(session, matter, Actor.of(household)),
        silent_until=silent_until(matter),
        turns=matter.state in UNSAID,
        withdraws=matter.state in (*OPEN, "held"),
    )
