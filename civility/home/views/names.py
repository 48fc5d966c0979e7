"""Sheets that name a household, for whoever does not want that: at home online, at the desk or by telephone."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired, ValidationError

from civility.clock import today
from civility.errors import N_, RuleBroken
from civility.extensions import current_session
from civility.governance.rolls.forms import period_words
from civility.governance.rolls.queries import list_rolls_naming, period_of
from civility.home.views import blueprint
from civility.people.actors import Actor, HouseholdRef
from civility.people.finding import plain_number
from civility.people.models import Division, Household
from civility.people.permissions import current_actor, may, own_household, permitted, require
from civility.people.queries import get_household, get_household_by_id
from civility.people.rules import short_number
from civility.points.models import NameRemoval
from civility.points.queries import list_notices_naming, list_removals
from civility.points.rules.deadlines import urgency
from civility.points.rules.notices import REMOVAL_WORKDAYS
from civility.points.services import hide_name, note_paper_changed
from civility.web.forms import ConfirmForm, KeyedForm, pressed

SHOWN = 50


class NameForm(KeyedForm):
    """Which sheet: ``notice-12`` or ``roll-3``. One that is hidden already is still taken, so that twice is once."""

    which = RadioField(_l("哪一张上不写我家"), validators=[InputRequired()], validate_choice=False)

    def validate_which(self, field: RadioField) -> None:
        sheet, _dash, number = str(field.data).partition("-")
        if sheet not in ("notice", "roll") or not number.isdecimal() or len(number) > 9:
            raise ValidationError(_("请从下面选一张。"))

    def offer(self, session: Session, household: Household) -> None:
        """Offer the sheets that name the household."""
        self.which.choices = [SelectChoice(ref, words) for ref, words in _sheets_naming(session, household)]

    def asked(self) -> dict[str, Any]:
        """The keywords of ``hide_name`` that this form holds. Only after it validated."""
        sheet, _dash, number = str(self.which.data).partition("-")
        return {"sheet": sheet, "number": int(number), "request_key": self.request_key.data or ""}


class StaffNameForm(NameForm):
    channel = RadioField(
        _l("怎么说的"),
        choices=[SelectChoice("desk", _l("当面来说的")), SelectChoice("phone", _l("打电话说的"))],
        default="desk",
    )


@blueprint.route("/my/names", methods=["GET", "POST"])
@own_household
def my_names(household: HouseholdRef) -> ResponseReturnValue:
    """A household takes its own name off a sheet."""
    session, form = current_session(), NameForm()
    home = get_household_by_id(session, household.village_id, household.household_id)
    if form.validate_on_submit():
        try:
            _require_named(session, home, form)
            hide_name(
                session,
                village_id=household.village_id,
                household_id=household.household_id,
                actor=Actor.of(household),
                **form.asked(),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "which")
        else:
            flash(_("从现在起不显示您家的名字，分一分不少。墙上的纸，村里三个工作日内换。"), "good")
            return redirect(url_for("home.my_names"), 303)
    form.offer(session, home)
    page = render_template(
        "home/my_names.html",
        village=session.get_one(Division, household.village_id),
        form=form,
        asked=[_shown(each) for each in list_removals(session, home.village_id, household_id=home.id)],
        workdays=REMOVAL_WORKDAYS,
    )
    return page, form.status


@blueprint.route("/v/<village_code>/names/", methods=["GET", "POST"])
@permitted("name.hide")
def names(village: Division) -> ResponseReturnValue:
    """Write down for a household that it does not want to be named; and what waits on a wall."""
    session, form = current_session(), StaffNameForm()
    typed, wrong, home = request.args.get("number", "").strip()[:20], "", None
    try:
        home = get_household(session, village.id, plain_number(typed)) if typed else None
        if home is not None and form.validate_on_submit():
            _require_named(session, home, form)
            actor = require("name.hide", village)
            hide_name(
                session,
                village_id=village.id,
                household_id=home.id,
                channel=form.channel.data,
                actor=actor,
                **form.asked(),
            )
            flash(_("从现在起不显示这一户的名字，分不少。墙上的纸请三个工作日内换。"), "good")
            return redirect(url_for("home.names", village_code=village.code), 303)
    except RuleBroken as refusal:
        if home is None:
            wrong = refusal.describe(_)
        else:
            form.refuse(refusal, "which")
    if home is not None:
        form.offer(session, home)
    removals = list_removals(session, village.id)[:SHOWN]
    page = render_template(
        "home/names.html",
        village=village,
        form=form,
        number=typed,
        wrong=wrong,
        household=home,
        short=short_number(home.number) if home else "",
        waiting=[_row(session, each) for each in removals if each.paper_done_at is None],
        confirm=ConfirmForm(formdata=None),
        may_change=may(current_actor(), "name.paper", village),
        workdays=REMOVAL_WORKDAYS,
    )
    return page, 422 if wrong else form.status


@blueprint.post("/v/<village_code>/names/<uuid:removal_id>/done")
@permitted("name.paper")
def paper_changed(village: Division, removal_id: UUID) -> ResponseReturnValue:
    """The paper on the wall was changed."""
    pressed()
    note_paper_changed(
        current_session(), village_id=village.id, removal_id=removal_id, actor=require("name.paper", village)
    )
    flash(_("记下了：墙上的换好了。"), "good")
    return redirect(url_for("home.names", village_code=village.code), 303)


class NotOnThatRoll(RuleBroken):
    code = "not-on-that-roll"
    message = N_("第 %(number)s 号榜上没有这一户，或者已经有新榜。请从下面选一张。")
    status = 409


def _require_named(session: Session, household: Household, form: NameForm) -> None:
    """Whether a roll names the household; of notices the service knows. Raises NotOnThatRoll."""
    asked = form.asked()
    known = {each.number for each in list_rolls_naming(session, household.village_id, household.number)}
    hidden = {
        (each.sheet, each.number) for each in list_removals(session, household.village_id, household_id=household.id)
    }
    if asked["sheet"] == "roll" and asked["number"] not in known and ("roll", asked["number"]) not in hidden:
        raise NotOnThatRoll(number=asked["number"])


def _sheets_naming(session: Session, household: Household) -> Sequence[tuple[str, str]]:
    notices = list_notices_naming(session, household.village_id, household.id)
    rolls = list_rolls_naming(session, household.village_id, household.number)
    return [
        *((f"notice-{each.number}", _("第 %(number)s 号公示", number=each.number)) for each in notices),
        *((f"roll-{each.number}", _("%(period)s 乡风文明榜", period=period_words(period_of(each)))) for each in rolls),
    ]


def _shown(removal: NameRemoval) -> dict[str, Any]:
    words = _("第 %(number)s 号公示") if removal.sheet == "notice" else _("第 %(number)s 号榜")
    return {"what": words % {"number": removal.number}, "removal": removal}


def _row(session: Session, removal: NameRemoval) -> dict[str, Any]:
    household = get_household_by_id(session, removal.village_id, removal.household_id)
    return {
        **_shown(removal),
        "who": _("第 %(number)s 户 %(name)s", number=household.number, name=household.head_name),
        "urgency": urgency(today(), removal.paper_by),
    }
