"""What is done with a reminder: sent or sent back, withdrawn, closed, taken back, brought as a letter, answered through somebody."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.covenants.forms.reminders import HandedForm, HeardForm, ReasonForm
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
    done = _("退回了，没有告诉这一户。")
    return _say(village, reminder_id, "return", ReasonForm(), return_reminder, "reminder.send", done)


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
    return _say(village, reminder_id, "take_back", ReasonForm(), take_back_reminder, "reminder.send", done)


@blueprint.post(f"{ONE}/handed")
@permitted("reminder.write")
def handed(village: Division, reminder_id: UUID) -> ResponseReturnValue:
    """The folded letter is in the household's hands."""
    done = _("记下了：提醒函交到这一户手里了。")
    return _say(village, reminder_id, "handed", HandedForm(), note_handed, "reminder.write", done)


@blueprint.post(f"{ONE}/answer")
@permitted("reminder.write")
def heard(village: Division, reminder_id: UUID) -> ResponseReturnValue:
    """What the household said to somebody, or wrote on the letter."""
    done = _("这一户的话记下了，写明是您替它记的。")
    return _say(village, reminder_id, "heard", HeardForm(), answer_reminder, "reminder.write", done)


def _press(
    village: Division, reminder_id: UUID, act: Callable[..., object], action: str, done: str
) -> ResponseReturnValue:
    """A step that needs no words."""
    form = pressed()
    try:
        act(current_session(), village_id=village.id, reminder_id=reminder_id, actor=require(action, village))
    except RuleBroken as refusal:
        status = form.refuse(refusal)
        return page_of(village, reminder_id, pressed=form), status
    return _done(village, reminder_id, done)


def _say(
    village: Division,
    reminder_id: UUID,
    step: str,
    form: ReasonForm | HandedForm | HeardForm,
    act: Callable[..., object],
    action: str,
    done: str,
) -> ResponseReturnValue:
    """A step that says something; refused, the page keeps what was typed beside the ``step``."""
    actor = require(action, village)
    if form.validate_on_submit():
        try:
            act(current_session(), village_id=village.id, reminder_id=reminder_id, actor=actor, **form.said)
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            return _done(village, reminder_id, done)
    return page_of(village, reminder_id, **{step: form}), form.status


def _done(village: Division, reminder_id: UUID, done: str) -> ResponseReturnValue:
    flash(done, "good")
    return redirect(url_for(".reminder", village_code=village.code, reminder_id=reminder_id), 303)
