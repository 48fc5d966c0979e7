"""Pages of panels for the committee that keeps them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.panels.forms import MemberForm, PanelForm
from civility.governance.panels.queries import get_member, get_panel, list_panels
from civility.governance.panels.services import (
    add_member,
    add_panel,
    begin_panels,
    drop_panel,
    save_member,
    save_panel,
)
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.web.forms import ConfirmForm, pressed

blueprint = Blueprint("panels", __name__, url_prefix="/v/<village_code>/panels")


@blueprint.get("/")
@permitted("panel.read")
def panels(village: Division) -> ResponseReturnValue:
    return _list_page(village, PanelForm(formdata=None))


@blueprint.post("/begin")
@permitted("panel.edit")
def begin(village: Division) -> ResponseReturnValue:
    """Take the example."""
    form = pressed()
    begin_panels(
        current_session(),
        village_id=village.id,
        actor=require("panel.edit", village),
        request_key=form.request_key.data or "",
    )
    return redirect(url_for(".panels", village_code=village.code), 303)


@blueprint.post("/")
@permitted("panel.edit")
def add(village: Division) -> ResponseReturnValue:
    form = PanelForm()
    if form.validate_on_submit():
        try:
            made = add_panel(
                current_session(),
                village_id=village.id,
                name=form.name.data or "",
                duty=form.duty.data or "",
                place=form.place.data or 1,
                actor=require("panel.edit", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".panel", village_code=village.code, panel_id=made.id), 303)
    return _list_page(village, form), form.status


@blueprint.route("/<uuid:panel_id>", methods=["GET", "POST"])
@permitted("panel.edit")
def panel(village: Division, panel_id: UUID) -> ResponseReturnValue:
    """What a group is for, and who is in it."""
    found = get_panel(current_session(), village.id, panel_id).panel
    form = PanelForm(obj=found)
    if form.validate_on_submit():
        try:
            save_panel(
                current_session(),
                village_id=village.id,
                panel_id=panel_id,
                name=form.name.data or "",
                duty=form.duty.data or "",
                place=form.place.data or 1,
                actor=require("panel.edit", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("“%(name)s”存好了。", name=form.name.data), "good")
            return redirect(url_for(".panel", village_code=village.code, panel_id=panel_id), 303)
    return _panel_page(village, panel_id, form, MemberForm(formdata=None, from_on=today())), form.status


@blueprint.post("/<uuid:panel_id>/members")
@permitted("panel.edit")
def join(village: Division, panel_id: UUID) -> ResponseReturnValue:
    found = get_panel(current_session(), village.id, panel_id).panel
    form = MemberForm()
    if form.validate_on_submit() and form.from_on.data:
        try:
            add_member(
                current_session(),
                village_id=village.id,
                panel_id=panel_id,
                name=form.name.data or "",
                duty=form.duty.data or "",
                phone=form.phone.data or "",
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                actor=require("panel.edit", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".panel", village_code=village.code, panel_id=panel_id), 303)
    return _panel_page(village, panel_id, PanelForm(formdata=None, obj=found), form), form.status


@blueprint.route("/<uuid:panel_id>/members/<uuid:member_id>", methods=["GET", "POST"])
@permitted("panel.edit")
def member(village: Division, panel_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """What is said of somebody; with a last day they leave after it."""
    manned = get_panel(current_session(), village.id, panel_id)
    found = get_member(current_session(), village.id, member_id)
    form = MemberForm(obj=found)
    if form.validate_on_submit() and form.from_on.data:
        try:
            save_member(
                current_session(),
                village_id=village.id,
                member_id=member_id,
                name=form.name.data or "",
                duty=form.duty.data or "",
                phone=form.phone.data or "",
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                actor=require("panel.edit", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".panel", village_code=village.code, panel_id=panel_id), 303)
    page = render_template("panels/member.html", village=village, panel=manned.panel, member=found, form=form)
    return page, form.status


@blueprint.post("/<uuid:panel_id>/drop")
@permitted("panel.edit")
def drop(village: Division, panel_id: UUID) -> ResponseReturnValue:
    pressed()
    dropped = drop_panel(
        current_session(), village_id=village.id, panel_id=panel_id, actor=require("panel.edit", village)
    )
    flash(_("“%(name)s”撤了，公开栏上不再有。", name=dropped.name), "good")
    return redirect(url_for(".panels", village_code=village.code), 303)


def _list_page(village: Division, form: PanelForm) -> str:
    return render_template(
        "panels/panels.html",
        village=village,
        panels=[(each.panel, each.on(today())) for each in list_panels(current_session(), village.id)],
        form=form,
        confirm=ConfirmForm(formdata=None),
        may_edit=may(current_actor(), "panel.edit", village),
    )


def _panel_page(village: Division, panel_id: UUID, form: PanelForm, joining: MemberForm) -> str:
    manned = get_panel(current_session(), village.id, panel_id)
    now = manned.on(today())
    return render_template(
        "panels/panel.html",
        village=village,
        panel=manned.panel,
        members=now,
        others=[each for each in manned.members if each not in now],
        form=form,
        joining=joining,
        confirm=ConfirmForm(formdata=None),
    )
