"""A household's own reminders: what the village asks of it, quietly, and what it answers."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.covenants.forms.reminders import AnswerForm
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.queries import (
    article_at,
    find_good_deed,
    get_own_reminder,
    list_answers,
    list_own_reminders,
)
from civility.governance.covenants.rules.reminders import KEPT_DAYS, MOST_ANSWERS, next_state
from civility.governance.covenants.services import answer_reminder
from civility.governance.covenants.views.own import own_blueprint
from civility.governance.covenants.views.words import answer_words, held_words
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Division
from civility.people.permissions import own_household
from civility.people.queries import get_settings, list_names


@own_blueprint.get("/reminders/")
@own_household
def reminders(household: HouseholdRef) -> ResponseReturnValue:
    """What the household was told in the last year."""
    session = current_session()
    told = list_own_reminders(session, household)
    return render_template(
        "covenants/my_reminders.html",
        village=session.get_one(Division, household.village_id),
        rows=[
            (
                each,
                held_words(
                    article_at(session.get_one(Covenant, (household.village_id, each.covenant_id)), each.article)
                ),
            )
            for each in told
        ],
        months=KEPT_DAYS // 30,
    )


@own_blueprint.get("/reminders/<uuid:reminder_id>")
@own_household
def reminder(household: HouseholdRef, reminder_id: UUID) -> ResponseReturnValue:
    return _page(household, reminder_id, AnswerForm(formdata=None))


@own_blueprint.post("/reminders/<uuid:reminder_id>/answer")
@own_household
def answer(household: HouseholdRef, reminder_id: UUID) -> ResponseReturnValue:
    """A tap, or a few words."""
    session, form = current_session(), AnswerForm()
    get_own_reminder(session, household, reminder_id)
    if form.validate_on_submit():
        try:
            answer_reminder(
                session,
                village_id=household.village_id,
                reminder_id=reminder_id,
                **form.said,
                actor=Actor.of(household),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("带给村里了，谢谢您家。"), "good")
            return redirect(url_for("own_covenants.reminder", reminder_id=reminder_id), 303)
    return _page(household, reminder_id, form), form.status


def _page(household: HouseholdRef, reminder_id: UUID, form: AnswerForm) -> str:
    session = current_session()
    found = get_own_reminder(session, household, reminder_id)
    answers = list_answers(session, household.village_id, [found.id]).get(found.id, [])
    names = list_names(session, {found.decided_by, *(each.helper_id for each in answers)})
    promise = article_at(session.get_one(Covenant, (household.village_id, found.covenant_id)), found.article)
    return render_template(
        "covenants/my_reminder.html",
        village=session.get_one(Division, household.village_id),
        reminder=found,
        promise=promise,
        promise_words=held_words(promise),
        sender=names.get(found.decided_by, ""),
        deed=find_good_deed(session, household.village_id, promise, _),
        answers=[(*answer_words(each, names), each) for each in answers],
        may_answer=next_state(found.state, "answer") is not None and len(answers) < MOST_ANSWERS,
        settings=get_settings(session, household.village_id),
        form=form,
    )
