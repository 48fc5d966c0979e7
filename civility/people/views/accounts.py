"""Users and their appointments: the administrator's pages."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from civility.clock import today
from civility.db import transaction
from civility.errors import Forbidden, NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.actors import HouseholdRef
from civility.people.forms import ROLE_WORDS, AppointmentForm, UserForm
from civility.people.models import Appointment, Division, User
from civility.people.permissions import may, permitted, require
from civility.people.queries import get_household, list_divisions, list_users
from civility.people.rules import parse_short_number
from civility.people.services import (
    add_appointment,
    add_user,
    disable_user,
    enable_user,
    end_appointment,
    reset_password,
)
from civility.people.views import blueprint
from civility.web.forms import ConfirmForm, pressed


@blueprint.get("/admin/users/")
@permitted("user.manage")
def users() -> ResponseReturnValue:
    people = list_users(current_session())
    day = today()
    rows = [
        {
            "user": user,
            "sign_in_name": name,
            "posts": [
                (ROLE_WORDS[post.role], post.division.name)
                for post in user.appointments
                if post.starts_on <= day and (post.ends_on is None or post.ends_on >= day)
            ],
        }
        for user, name in people
    ]
    return render_template("people/users.html", rows=rows)


@blueprint.route("/admin/users/new", methods=["GET", "POST"])
@permitted("user.manage")
def new_user() -> ResponseReturnValue:
    form = UserForm()
    form.place.choices = _places(first=SelectChoice("", _("请选择")))
    if form.validate_on_submit():
        try:
            user, password = _add(form)
        except RuleBroken as refusal:
            status = form.refuse(refusal)
            return render_template("people/user_new.html", form=form), status
        return render_template(
            "people/user_password.html", user=user, sign_in_name=form.sign_in_name.data, password=password
        )
    return render_template("people/user_new.html", form=form), form.status


@blueprint.get("/admin/users/<uuid:user_id>")
@permitted("user.manage")
def user(user_id: UUID) -> ResponseReturnValue:
    return _user_page(_get(user_id), _appointment_form())


@blueprint.post("/admin/users/<uuid:user_id>/appointments")
@permitted("user.manage")
def appoint(user_id: UUID) -> ResponseReturnValue:
    person = _get(user_id)
    form = _appointment_form()
    if not form.validate_on_submit():
        return _user_page(person, form), 422
    try:
        add_appointment(
            current_session(),
            user_id=user_id,
            role=form.role.data,
            division_id=UUID(form.place.data),
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            actor=require("user.manage"),
        )
    except RuleBroken as refusal:
        status = form.refuse(refusal)
        return _user_page(_get(user_id), form), status
    flash(_("已任命：%(role)s。", role=ROLE_WORDS[form.role.data]), "good")
    return redirect(url_for("people.user", user_id=user_id), 303)


@blueprint.post("/admin/users/<uuid:user_id>/appointments/<uuid:appointment_id>/end")
@permitted("user.manage")
def end_post(user_id: UUID, appointment_id: UUID) -> ResponseReturnValue:
    pressed()
    post = current_session().get(Appointment, appointment_id)
    if post is None or post.user_id != user_id:
        raise NotFound()
    actor = require("user.manage")
    if not may(actor, "user.manage", post.division):
        raise Forbidden()
    end_appointment(current_session(), appointment_id=appointment_id, actor=actor)
    flash(_("任期到今天为止。"), "good")
    return redirect(url_for("people.user", user_id=user_id), 303)


@blueprint.post("/admin/users/<uuid:user_id>/password")
@permitted("user.manage")
def new_password(user_id: UUID) -> ResponseReturnValue:
    pressed()
    _answer_for(user_id)
    password = reset_password(current_session(), user_id=user_id)
    person = _get(user_id)
    names = {account.id: name for account, name in list_users(current_session())}
    return render_template("people/user_password.html", user=person, sign_in_name=names[user_id], password=password)


@blueprint.post("/admin/users/<uuid:user_id>/<any(disable, enable):step>")
@permitted("user.manage")
def switch_user(user_id: UUID, step: str) -> ResponseReturnValue:
    pressed()
    _answer_for(user_id)
    if step == "disable":
        disable_user(current_session(), user_id=user_id)
        flash(_("已停用，别处登录的也都退出了。"), "good")
    else:
        enable_user(current_session(), user_id=user_id)
        flash(_("已重新启用。"), "good")
    return redirect(url_for("people.user", user_id=user_id), 303)


def _add(form: UserForm) -> tuple[User, str]:
    """Account and first appointment in one step: a refused appointment leaves no account behind."""
    session = current_session()
    place = session.get(Division, UUID(form.place.data)) if form.place.data else None
    household = None
    if form.household_number.data and place is not None:
        found = get_household(session, place.id, parse_short_number(form.household_number.data))
        household = HouseholdRef(found.village_id, found.id)
    with transaction(session):
        user, password = add_user(
            session, name=form.name.data or "", sign_in_name=form.sign_in_name.data or "", household=household
        )
        if form.role.data and place is not None:
            add_appointment(
                session,
                user_id=user.id,
                role=form.role.data,
                division_id=place.id,
                ends_on=form.ends_on.data,
                actor=require("user.manage"),
            )
    return user, password


def _user_page(person: User, form: AppointmentForm) -> str:
    return render_template(
        "people/user.html", user=person, form=form, confirm=ConfirmForm(), roles=ROLE_WORDS, today=today()
    )


def _appointment_form() -> AppointmentForm:
    form = AppointmentForm()
    form.place.choices = _places()
    return form


def _places(first: SelectChoice | None = None) -> list[SelectChoice]:
    words = {"county": "", "township": "　", "village": "　　"}
    actor = require("user.manage")
    divisions = [d for d in list_divisions(current_session()) if may(actor, "user.manage", d)]
    places = [SelectChoice(str(d.id), words[d.level] + d.name) for d in divisions]
    return [first, *places] if first else places


def _get(user_id: UUID) -> User:
    person = current_session().get(User, user_id)
    if person is None:
        raise NotFound()
    return person


def _answer_for(user_id: UUID) -> None:
    """Whoever resets a password or shuts an account must be administrator of every place the person serves.

    Else the administrator of a township could sign in as that of the county. Raises Forbidden.
    """
    actor = require("user.manage")
    day = today()
    for post in _get(user_id).appointments:
        if (post.ends_on is None or post.ends_on >= day) and not may(actor, "user.manage", post.division):
            raise Forbidden()
