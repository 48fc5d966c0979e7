"""What is done with a reminder: sent or sent back, withdrawn, closed, taken back, brought as a letter, answered through somebody."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.covenants.forms.reminders import HandedForm, HeardForm, ReasonForm
from civility.governance.covenants.models import CovenantReminder
from civility.governance.covenants.services import (
    answer_reminder,
    close_reminder,
    note_handed,
    return_reminder,
    send_reminder,
    take_back_reminder,
    withdraw_reminder,
)
from civility.governance.covenants.views.blueprint import blueprint
from civility.governance.covenants.views.reminders import ONE, page_of
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.web.forms import pressed


@blueprint.post(f"{ONE}/send")
@permitted("reminder.send")
def send(village: Division, reminder_id: UUID) -> ResponseReturnValue:
    done = _("发了，只有这一户看得到。没有手机的，打印提醒函折好送去。")
    return _press(village, reminder_id, send_reminder, "reminder.send", done)


@blueprint.post(f"{ONE}/return")
@permitted("reminder.send")
def send_back(village: Division, reminder_id: UUID) -> ResponseReturnValue:
    return _reasoned(village, reminder_id, return_reminder, "return", _("退回了，没有告诉这一户。"))


@blueprint.post(f"{ONE}/withdraw")
@permitted("reminder.write")
def withdraw_reminding(village: Division, reminder_id: UUID) -> ResponseReturnValue:
    done = _("撤了，没有告诉这一户。")
    return _press(village, reminder_id, withdraw_reminder, "reminder.write", done)


@blueprint.post(f"{ONE}/close")
@permitted("reminder.send")
def close(village: Division, reminder_id: UUID) -> ResponseReturnValue:
    done = _("记下了：改好了。这一户看得到一声谢谢。")
    return _press(village, reminder_id, close_reminder, "reminder.send", done)


@blueprint.post(f"{ONE}/take-back")
@permitted("reminder.send")
def take_back(village: Division, reminder_id: UUID) -> ResponseReturnValue:
    done = _("收回了。这一户看得到一声对不起，和您写的原因。")
    return _reasoned(village, reminder_id, take_back_reminder, "take_back", done)


@blueprint.post(f"{ONE}/handed")
@permitted("reminder.write")
def handed(village: Division, reminder_id: UUID) -> ResponseReturnValue:
    """The folded letter is in the household's hands."""
    form = HandedForm()
    if form.validate_on_submit():
        try:
            note_handed(
                current_session(),
                handed_by=form.handed_by.data or "",
                handed_on=cast(date, form.handed_on.data),
                **_said(village, reminder_id, "reminder.write"),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("记下了：提醒函交到这一户手里了。"), "good")
            return _back(village, reminder_id)
    return page_of(village, reminder_id, handed=form), form.status


@blueprint.post(f"{ONE}/answer")
@permitted("reminder.write")
def heard(village: Division, reminder_id: UUID) -> ResponseReturnValue:
    """What the household said to somebody, or wrote on the letter."""
    form = HeardForm()
    if form.validate_on_submit():
        try:
            answer_reminder(
                current_session(),
                **form.said,
                channel=form.channel.data or "",
                request_key=form.request_key.data or "",
                **_said(village, reminder_id, "reminder.write"),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("这一户的话记下了，写明是您替它记的。"), "good")
            return _back(village, reminder_id)
    return page_of(village, reminder_id, heard=form), form.status


def _press(
    village: Division, reminder_id: UUID, act: Callable[..., CovenantReminder], action: str, done: str
) -> ResponseReturnValue:
    """A step that needs no words."""
    form = pressed()
    try:
        act(current_session(), **_said(village, reminder_id, action))
    except RuleBroken as refusal:
        status = form.refuse(refusal)
        return page_of(village, reminder_id, pressed=form), status
    flash(done, "good")
    return _back(village, reminder_id)


def _reasoned(
    village: Division, reminder_id: UUID, act: Callable[..., CovenantReminder], step: str, done: str
) -> ResponseReturnValue:
    """A step that says why."""
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            act(current_session(), reason=form.reason.data or "", **_said(village, reminder_id, "reminder.send"))
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(done, "good")
            return _back(village, reminder_id)
    return page_of(village, reminder_id, **{step: form}), form.status


def _said(village: Division, reminder_id: UUID, action: str) -> dict[str, Any]:
    return {"village_id": village.id, "reminder_id": reminder_id, "actor": require(action, village)}


def _back(village: Division, reminder_id: UUID) -> ResponseReturnValue:
    return redirect(url_for(".reminder", village_code=village.code, reminder_id=reminder_id), 303)
