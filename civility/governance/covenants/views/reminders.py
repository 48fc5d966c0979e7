"""Reminders for those who write, read and send them: the list, a new one, one with what may be done; its letter.

Opening one is written down; its words are on no list.
"""

from datetime import date
from typing import Any, cast
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.covenants.errors.reminders import NoSuchArticle
from civility.governance.covenants.forms.reminders import HandedForm, HeardForm, ReasonForm, ReminderForm
from civility.governance.covenants.letters import letter_pdf
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.queries import (
    HeldArticle,
    article_at,
    find_good_deed,
    list_accesses,
    list_answers,
    list_held_articles,
    list_reminders,
    read_reminder,
)
from civility.governance.covenants.rules.reminders import AGAIN_DAYS, KEPT_DAYS, MAX_WORDS, SEEN_DAYS, STEPS, next_state
from civility.governance.covenants.services import note_access, propose_reminder
from civility.governance.covenants.views.blueprint import blueprint
from civility.governance.covenants.views.words import answer_words, held_words
from civility.people.models import Division
from civility.people.permissions import may, permitted, require
from civility.people.queries import get_household, get_household_by_id, list_names
from civility.people.rules import normalise_number, short_number
from civility.web.forms import ConfirmForm, KeyedForm
from civility.web.serving import as_pdf

ONE = "/v/<village_code>/reminders/<uuid:reminder_id>"


@blueprint.get("/v/<village_code>/reminders/")
@permitted("reminder.write")
def reminders(village: Division) -> ResponseReturnValue:
    """Those that one may read, without their words."""
    session, actor = current_session(), require("reminder.write", village)
    return render_template(
        "covenants/reminders.html",
        village=village,
        rows=[
            (reminder, household, held_words(article_at(covenant, reminder.article)))
            for reminder, household, covenant in list_reminders(session, village.id, actor)
        ],
        sends=may(actor, "reminder.send", village),
        months=KEPT_DAYS // 30,
    )


@blueprint.route("/v/<village_code>/reminders/new", methods=["GET", "POST"])
@permitted("reminder.write")
def new_reminder(village: Division) -> ResponseReturnValue:
    """Write one; it is sent when another person has read it."""
    session, actor = current_session(), require("reminder.write", village)
    promises = {
        f"{each.covenant.kind}-{each.number}": each for each in list_held_articles(session, village.id, today())
    }
    form = ReminderForm(seen_on=today(), number=request.args.get("number", "")[:12])
    form.offer((value, held_words(each)) for value, each in promises.items())
    if form.validate_on_submit():
        try:
            made = propose_reminder(
                session,
                village_id=village.id,
                household_id=get_household(session, village.id, normalise_number(form.number.data or "")).id,
                **_article(promises, form.promise.data or ""),
                seen_on=cast(date, form.seen_on.data),
                words=form.words.data or "",
                actor=actor,
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("写好了。另一个人看过，才告诉这一户。"), "good")
            return redirect(url_for(".reminder", village_code=village.code, reminder_id=made.id), 303)
    return render_template(
        "covenants/reminder_new.html",
        village=village,
        form=form,
        promised=bool(promises),
        today=today(),
        seen_days=SEEN_DAYS,
        again_days=AGAIN_DAYS,
        limit=MAX_WORDS,
    ), form.status


@blueprint.get(ONE)
@permitted("reminder.write")
def reminder(village: Division, reminder_id: UUID) -> ResponseReturnValue:
    return page_of(village, reminder_id)


@blueprint.get(f"{ONE}/letter.pdf")
@permitted("reminder.write")
def reminder_letter(village: Division, reminder_id: UUID) -> Response:
    """The letter, to be handed over folded."""
    session, actor = current_session(), require("reminder.write", village)
    found = read_reminder(session, village.id, reminder_id, actor)
    note_access(session, subject=found, actor=actor)
    return as_pdf(letter_pdf(session, village, found), "reminder.pdf")


def _article(promises: dict[str, HeldArticle], value: str) -> dict[str, Any]:
    """The version and the place in it. Raises NoSuchArticle."""
    promise = promises.get(value)
    if promise is None:
        raise NoSuchArticle()
    return {"covenant_id": promise.covenant.id, "article": promise.number}


def page_of(village: Division, reminder_id: UUID, **sent: KeyedForm | ConfirmForm) -> str:
    """One reminder with what may be done now; the form that was ``sent`` and refused keeps what was typed."""
    session, actor = current_session(), require("reminder.write", village)
    found = read_reminder(session, village.id, reminder_id, actor)
    note_access(session, subject=found, actor=actor)
    answers = list_answers(session, village.id, [found.id]).get(found.id, [])
    accesses = list_accesses(session, found)
    names = list_names(
        session,
        {
            found.proposed_by, found.decided_by, found.ended_by, found.handed_noted_by,
            *(each.helper_id for each in answers), *(each.user_id for each in accesses),
        },
    )  # fmt: skip
    promise = article_at(session.get_one(Covenant, (village.id, found.covenant_id)), found.article)
    sends = may(actor, "reminder.send", village)
    forms: dict[str, Any] = {
        "return": ReasonForm(formdata=None),
        "take_back": ReasonForm(formdata=None),
        "handed": HandedForm(formdata=None, handed_on=today()),
        "heard": HeardForm(formdata=None),
        "pressed": ConfirmForm(formdata=None),
    }
    return render_template(
        "covenants/reminder.html",
        village=village,
        reminder=found,
        household=get_household_by_id(session, village.id, found.household_id),
        short=short_number,
        promise=promise,
        promise_words=held_words(promise),
        deed=find_good_deed(session, village.id, promise, _),
        answers=[(*answer_words(each, names), each) for each in answers],
        accesses=[(names.get(each.user_id, ""), each.at) for each in accesses],
        names=names,
        own=found.proposed_by == actor.user_id,
        may_do={step: next_state(found.state, step) is not None for step in STEPS},
        sends=sends,
        forms=forms | sent,
        wrong=next(iter(sent.values()), forms["pressed"]),
        today=today(),
    )
