"""The photo of who collects for a household: taken at the household's page or at the counter, seen at the counter."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.forms import PortraitForm
from civility.people.looks import looked
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import find_portrait, get_household, get_portrait
from civility.people.rules import short_number
from civility.people.services import keep_portrait, remove_portrait
from civility.people.views import blueprint
from civility.photos import as_jpeg
from civility.photos.rules import MAX_BYTES
from civility.web.forms import ConfirmForm, pressed
from civility.web.paths import safe_path


@blueprint.route("/v/<village_code>/households/<number>/portrait", methods=["GET", "POST"])
@permitted("portrait.keep")
def portrait(village: Division, number: str) -> ResponseReturnValue:
    """Take or replace it; ``?back=`` is the page somebody came from, the counter with its basket."""
    session = current_session()
    household = get_household(session, village.id, number)
    back = safe_path(
        request.args.get("back"), url_for("people.household", village_code=village.code, number=household.number)
    )
    form = PortraitForm()
    if form.validate_on_submit():
        try:
            keep_portrait(
                session,
                village_id=village.id,
                household_id=household.id,
                data=form.photo.data.read(MAX_BYTES + 1),
                agreed=form.agreed.data,
                actor=require("portrait.keep", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "agreed" if refusal.code == "portrait-not-agreed" else "photo")
        else:
            flash(_("照片留好了，下次来兑换给店员看。这户不要了，随时可以去掉。"), "good")
            return redirect(back, 303)
    page = render_template(
        "people/portrait.html",
        village=village,
        household=household,
        short=short_number(household.number),
        portrait=find_portrait(session, village.id, household.id),
        may_see=may(current_actor(), "store.hand_over", village),
        form=form,
        confirm=ConfirmForm(formdata=None),
        back=back,
    )
    return page, form.status


@blueprint.post("/v/<village_code>/households/<number>/portrait/remove")
@permitted("portrait.keep")
def portrait_remove(village: Division, number: str) -> ResponseReturnValue:
    pressed()
    household = get_household(current_session(), village.id, number)
    remove_portrait(current_session(), village_id=village.id, household_id=household.id)
    flash(_("照片去掉了，店员看不到了。"), "good")
    return redirect(url_for("people.household", village_code=village.code, number=household.number), 303)


@blueprint.get("/v/<village_code>/households/<number>/portrait.jpg")
@permitted("store.hand_over")
def portrait_picture(village: Division, number: str) -> ResponseReturnValue:
    household = get_household(current_session(), village.id, number)
    looked(village, household, "portrait")
    return as_jpeg(get_portrait(current_session(), village.id, household.id).jpeg, name=household.number)
