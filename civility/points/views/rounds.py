"""Rounds: where, which clause, and one page of all households in walking order, handed in as one sheet."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division, Household
from civility.people.permissions import permitted, require
from civility.people.queries import Walk, get_walk, list_walks
from civility.people.services import set_walk_order
from civility.points.errors import HouseholdRefused, HouseholdsRefused
from civility.points.forms.claims import RoundForm
from civility.points.models import Clause
from civility.points.printing import collection_pdf
from civility.points.queries import get_clause
from civility.points.rules.asked import Asked
from civility.points.rules.errors import WrongAmount
from civility.points.rules.rounds import read_stop, was_seen
from civility.points.rules.shapes import Shape, shape_from_json
from civility.points.services import Row, record_sheet
from civility.points.views import blueprint, drafts
from civility.points.views.shared import clause_page, field_of
from civility.points.views.versions import carried, day_asked, for_recorder, is_turned, other_version, turned
from civility.points.views.words import caps, worth
from civility.web.filters import sentence
from civility.web.forms import ConfirmForm, pressed
from civility.web.serving import as_pdf


@blueprint.get("/v/<village_code>/rounds/")
@permitted("claim.record")
def rounds(village: Division) -> ResponseReturnValue:
    """Where to walk: grids, head units, the whole village."""
    return render_template("points/rounds.html", village=village, walks=list_walks(current_session(), village))


@blueprint.get("/v/<village_code>/rounds/<uuid:place_id>")
@permitted("claim.record")
def round_clause(village: Division, place_id: UUID) -> ResponseReturnValue:
    """What to look at there."""
    walk = get_walk(current_session(), village, place_id)

    def address(clause: Clause) -> str:
        return _round(village, place_id, clause.id, on=day_asked())

    return clause_page(village, address, _("去看什么"), walk.name, url_for("points.rounds", village_code=village.code))


@blueprint.route("/v/<village_code>/rounds/<uuid:place_id>/<uuid:clause_id>", methods=["GET", "POST"])
@permitted("claim.record")
def round_(village: Division, place_id: UUID, clause_id: UUID) -> ResponseReturnValue:
    """One page for the whole walk: who was not at home is left as it is, one button hands all in as one sheet."""
    session, actor = current_session(), require("claim.record", village)
    walk, clause = get_walk(session, village, place_id), get_clause(session, village.id, clause_id)
    elsewhere = turned(clause, lambda wanted: _round(village, place_id, wanted, **carried()))
    if elsewhere is not None:
        return elsewhere
    shape = shape_from_json(clause.shape)
    draft = drafts.resumed(village, actor, clause)
    said = drafts.typed(draft)
    form = RoundForm(formdata=said)
    form.begin_with(day_asked())
    if request.method == "POST":
        form.photos.keep(session, village.id, actor.mark)
        kept = drafts.keep(village, actor, form, clause, "round", draft, about=str(place_id))
        if kept is not None:
            return kept
    elif said is None:
        form.reason.data = _("巡查：%(place)s", place=walk.name)
    found, wrong = _stops(walk, shape, said or {})
    if wrong and request.method == "POST" and not is_turned():
        form.form_errors.append(_("有 %(count)s 户填得不对，写在那一户下面。", count=len(wrong)))
        form.refused_with = 422
    if not form.refused_with and not is_turned() and form.validate_on_submit():
        try:
            sheet = record_sheet(
                session,
                village_id=village.id,
                clause_id=clause_id,
                rows=[Row(household.id, asked) for household, asked in found.items()],
                evidence=_tally(walk, found, said or {}),
                actor=actor,
                draft_id=draft.id if draft else None,
                **form.asked(),
            )
        except RuleBroken as refusal:
            wrong = _refuse(form, refusal)
        else:
            return redirect(url_for("points.sheet", village_code=village.code, sheet_id=sheet.id, done=1), 303)
    return render_template(
        "points/round.html",
        village=village,
        walk=walk,
        clause=clause,
        shape=shape,
        worth=worth(clause),
        caps=caps(clause),
        form=form,
        said=said or {},
        wrong=wrong,
        other=other_version(clause, form, for_recorder(actor, village.id)),
        on=day_asked(),
        today=today(),
    ), form.status


@blueprint.route("/v/<village_code>/rounds/<uuid:place_id>/order", methods=["GET", "POST"])
@permitted("claim.record")
def round_order(village: Division, place_id: UUID) -> ResponseReturnValue:
    """The order of the walk: a number a household, whoever has none comes after by household number."""
    session = current_session()
    walk = get_walk(session, village, place_id)
    if request.method == "POST":
        pressed()
        set_walk_order(session, village_id=village.id, household_ids=_in_order(walk, request.form))
        flash(_("记住了，以后按这个次序走。"), "good")
        return redirect(url_for("points.round_clause", village_code=village.code, place_id=place_id), 303)
    return render_template("points/round_order.html", village=village, walk=walk, confirm=ConfirmForm())


@blueprint.get("/v/<village_code>/rounds/<uuid:place_id>/<uuid:clause_id>/sheet.pdf")
@permitted("claim.record")
def round_sheet(village: Division, place_id: UUID, clause_id: UUID) -> ResponseReturnValue:
    """The same households and items in the same order on paper."""
    session = current_session()
    walk, clause = get_walk(session, village, place_id), get_clause(session, village.id, clause_id)
    pdf = collection_pdf(village, clause, walk.name, [(h.number, h.head_name) for h in walk.households])
    return as_pdf(pdf, "round.pdf")


def _round(village: Division, place_id: UUID, clause_id: UUID, **carried: Any) -> str:
    return url_for("points.round_", village_code=village.code, place_id=place_id, clause_id=clause_id, **carried)


def _stops(walk: Walk, shape: Shape, said: Mapping[str, str]) -> tuple[dict[Household, Asked], dict[str, str]]:
    """What each household is to get, and by number what cannot be read."""
    found: dict[Household, Asked] = {}
    wrong: dict[str, str] = {}
    for household in walk.households:
        try:
            asked = read_stop(shape, said, household.number)
        except WrongAmount as refusal:
            wrong[household.number] = sentence(refusal)
        else:
            if asked is not None:
                found[household] = asked
    return found, wrong


def _tally(walk: Walk, found: Mapping[Household, Asked], said: Mapping[str, str]) -> str:
    """How many were seen, how many get points: the sheet's own evidence."""
    seen = sum(was_seen(said, household.number) for household in walk.households)
    said_so: str = _(
        "走了 %(all)s 户：记 %(given)s 户，不记 %(not_given)s 户，没在家 %(away)s 户",
        all=len(walk.households),
        given=len(found),
        not_given=seen - len(found),
        away=len(walk.households) - seen,
    )
    return said_so


def _refuse(form: RoundForm, refusal: RuleBroken) -> dict[str, str]:
    """Say it where it belongs: by number at the households that cannot be recorded, or else on the form."""
    each = refusal.each() if isinstance(refusal, HouseholdsRefused) else [refusal]
    wrong = {one.number: sentence(one) for one in each if isinstance(one, HouseholdRefused)}
    if not wrong:
        form.refuse(refusal, field_of(form, refusal))
        return {}
    said = _("有 %(count)s 户记不上，写在那一户下面。请把它们改成不记，再交。", count=len(wrong))
    form.form_errors.append(said)
    form.refused_with = refusal.status
    return wrong


def _in_order(walk: Walk, typed: Mapping[str, Any]) -> list[UUID]:
    """The households by the numbers typed beside them; equal or missing ones keep the order they had."""
    places = {}
    for at, household in enumerate(walk.households):
        text = str(typed.get(f"at-{household.number}", "")).strip()
        places[household.id] = (float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1e9, at)
    return sorted(places, key=places.__getitem__)
