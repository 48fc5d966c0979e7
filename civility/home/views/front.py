"""The first page of everybody: the village's tasks, the household's own page, and where to begin."""

from typing import NamedTuple
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.covenants.rules.reminders import KEPT_DAYS as REMINDERS_DAYS
from civility.home.budget import find_budget_page
from civility.home.own import appeal_page, card_page, household_page, slips_page
from civility.home.pages import administration_page, village_page
from civility.home.views import blueprint
from civility.people.actors import Actor, HouseholdRef
from civility.people.forms import ROLE_WORDS
from civility.people.models import Division
from civility.people.permissions import current_actor, may, open_to_all, own_household, permitted, require
from civility.people.queries import list_divisions, list_villages
from civility.people.rules import KEPT_DAYS
from civility.points.forms.objections import AppealForm
from civility.points.services import raise_appeal
from civility.web.filters import instant
from civility.web.forms import ConfirmForm


@blueprint.get("/")
@open_to_all
def front() -> ResponseReturnValue:
    """To one's only place of work, or one's own household; otherwise a page to choose from.

    Whoever works in one place has a link to the own household in the head of every page there.
    """
    actor = current_actor()
    if actor is None:
        return render_template("home/front.html", villages=list_villages(current_session()))
    doors = _doors(actor)
    work = [door for door in doors if door.url != url_for("home.my")]
    if len(work or doors) == 1:
        return redirect((work or doors)[0].url, 303)
    return render_template("home/choose.html", doors=doors)


@blueprint.get("/v/<village_code>/")
@permitted("village.home")
def village(village: Division) -> ResponseReturnValue:
    actor = require("village.home", village)
    return render_template("home/village.html", village=village, **village_page(current_session(), village, actor))


@blueprint.get("/admin/")
@permitted("user.manage")
def administration() -> ResponseReturnValue:
    """The administrator's tasks and doors, and how each village's book stands."""
    return render_template("home/administration.html", **administration_page(current_session(), require("user.manage")))


@blueprint.get("/v/<village_code>/budget/")
@permitted("budget.read")
def budget(village: Division) -> ResponseReturnValue:
    """What the points given out are worth beside the goods and the money there are."""
    shown = find_budget_page(current_session(), village.id)
    return render_template(
        "home/budget.html",
        village=village,
        shown=shown,
        shown_changes=[{"what": c.words, "when": instant(c.at), "seq": c.seq} for c in shown.changes] if shown else [],
        may_change=may(current_actor(), "budget.change", village),
    )


@blueprint.get("/my/")
@own_household
def my(household: HouseholdRef) -> ResponseReturnValue:
    """A household's balance, bank book, what is on notice, and what would earn points."""
    return render_template("home/my.html", **household_page(current_session(), household))


@blueprint.get("/my/card")
@own_household
def my_card(household: HouseholdRef) -> ResponseReturnValue:
    """The household's code on the screen, to be scanned at the counter."""
    shown = card_page(current_session(), household)
    return render_template("home/my_card.html", confirm=ConfirmForm(formdata=None), **shown)


@blueprint.route("/my/appeals/<uuid:objection_id>", methods=["GET", "POST"])
@own_household
def my_appeal(household: HouseholdRef, objection_id: UUID) -> ResponseReturnValue:
    """The household's own appeal against a ruling that took its points, or left a deduction standing."""
    session, form = current_session(), AppealForm()
    page = appeal_page(session, household, objection_id)
    if form.validate_on_submit():
        try:
            raise_appeal(
                session,
                village_id=household.village_id,
                objection_id=objection_id,
                text=form.text.data or "",
                request_key=form.request_key.data or "",
                actor=Actor.of(household),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("申诉交给乡镇了，结果在“我家”里看。"), "good")
            return redirect(url_for("home.my"), 303)
    return render_template("points/appeal.html", form=form, back=url_for("home.my"), **page), form.status


@blueprint.get("/my/slips")
@own_household
def my_slips(household: HouseholdRef) -> ResponseReturnValue:
    """What the household redeemed: goods, points and day of every slip."""
    return render_template("home/my_slips.html", **slips_page(current_session(), household))


@blueprint.get("/help")
@open_to_all
def help_page() -> ResponseReturnValue:
    return render_template(
        "home/help.html",
        years={"kept": KEPT_DAYS // 365, "reminders": REMINDERS_DAYS // 365},
    )


class WayIn(NamedTuple):
    """A place somebody may go to after signing in, and what they are there."""

    label: str
    url: str
    note: str


def _doors(actor: Actor) -> list[WayIn]:
    """Where a person's posts let them in, villages first."""
    places = {division.id: division for division in list_divisions(current_session())}
    doors: dict[str, WayIn] = {}
    for post in sorted(actor.posts, key=lambda post: (places[post.division_id].code, post.role)):
        place = places[post.division_id]
        if place.level == "village":
            label, url = place.name, url_for("home.village", village_code=place.code)
        elif post.role == "administrator":
            label, url = _("管理"), url_for("home.administration")
        else:
            label, url = place.name, url_for("township.home", township_code=place.code)
        role = ROLE_WORDS[post.role]
        before = doors.get(url)
        doors[url] = WayIn(label, url, _("%(roles)s、%(role)s", roles=before.note, role=role) if before else role)
    if actor.household is not None:
        doors["/my/"] = WayIn(_("我家"), url_for("home.my"), _("自己家的积分、户码和兑换单"))
    return list(doors.values())
