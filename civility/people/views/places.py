"""Places and what a village decided about its scheme."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.forms import PlaceForm, VillageSettingsForm
from civility.people.models import Division
from civility.people.permissions import may, permitted, require
from civility.people.queries import get_settings, list_divisions
from civility.people.services import SETTINGS, add_division, add_village, change_settings
from civility.people.views import blueprint


@blueprint.route("/admin/places/", methods=["GET", "POST"])
@permitted("place.manage")
def places() -> ResponseReturnValue:
    form = PlaceForm()
    divisions, actor = list_divisions(current_session()), require("place.manage")
    form.parent.choices = [
        SelectChoice(str(d.id), d.name) for d in divisions if d.level != "village" and may(actor, "place.manage", d)
    ]
    if form.validate_on_submit():
        try:
            place = _add(form)
        except RuleBroken as refusal:
            status = form.refuse(refusal)
            return render_template("people/places.html", form=form, divisions=divisions), status
        flash(_("已建立：%(name)s。", name=place.name), "good")
        return redirect(url_for("people.places"), 303)
    return render_template("people/places.html", form=form, divisions=divisions), form.status


def _add(form: PlaceForm) -> Division:
    session = current_session()
    parent = session.get(Division, UUID(form.parent.data))
    if parent is None:
        raise NotFound()
    if parent.level == "township":
        return add_village(
            session,
            code=form.code.data or "",
            name=form.name.data or "",
            township_id=parent.id,
            actor=require("place.manage"),
        )
    return add_division(
        session, code=form.code.data or "", name=form.name.data or "", level="township", parent_id=parent.id
    )


@blueprint.route("/v/<village_code>/settings", methods=["GET", "POST"])
@permitted("village.settings")
def settings(village: Division) -> ResponseReturnValue:
    current = get_settings(current_session(), village.id)
    form = VillageSettingsForm(obj=current)
    usually = (
        ("takedown_days", current.hang_days),
        ("sample_percent", 5),
        ("sample_least", 5),
        ("reservation_days", 7),
    )
    for name, usual in usually:
        if form[name].data is None:
            form[name].data = usual
    if form.validate_on_submit():
        change_settings(
            current_session(),
            village_id=village.id,
            decided={name: form[name].data for name in SETTINGS} | {"units_strict": form.units_strict.data or None},
            actor=require("village.settings", village),
        )
        flash(_("已保存，从现在起算。"), "good")
        return redirect(url_for("people.settings", village_code=village.code), 303)
    return render_template("people/settings.html", form=form, village=village), form.status
