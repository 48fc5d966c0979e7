"""The township and objections: how villages keep their days, and the appeals it decides."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.people.queries import list_villages
from civility.points.queries import (
    Answers,
    Ruling,
    count_answers,
    get_appeal,
    get_claim,
    get_objection,
    list_rulings,
)
from civility.points.rules.appeals import EITHER, may_appeal
from civility.points.rules.deadlines import WORKDAYS, urgency
from civility.points.services import rule_appeal
from civility.points.views.words import life
from civility.township.blueprint import blueprint
from civility.township.forms import AppealRulingForm

RULED_SHOWN = 50


@dataclass(frozen=True)
class Punctuality:
    """What of a township's objections presses: by village what is late, and the first day an appeal is due."""

    answers: list[tuple[Division, Answers]]
    open_appeals: list[Ruling]

    @property
    def late(self) -> list[tuple[Division, Answers]]:
        return [(village, answers) for village, answers in self.answers if answers.late or answers.answered_late]

    @property
    def urgency(self) -> str:
        """How much the appeals press."""
        due = [each.appeal.answer_by for each in self.open_appeals if each.appeal]
        return urgency(today(), min(due)) if due else ""


def find_punctuality(session: Session, villages: list[Division]) -> Punctuality:
    """Late answers now and in this month, and the appeals that wait."""
    ids = [village.id for village in villages]
    counts = count_answers(session, ids, today=today(), since=_month_start())
    return Punctuality(
        [(village, counts[village.id]) for village in villages], list_rulings(session, ids, appeal="open")
    )


@blueprint.get("/t/<township_code>/appeals")
@permitted("appeal.rule")
def appeals(township: Division) -> ResponseReturnValue:
    """Appeals that wait, the first due first; how each village answers; and the rulings one may still appeal against."""
    session = current_session()
    villages = list(list_villages(session, township.id))
    found = find_punctuality(session, villages)
    recent = list_rulings(session, [village.id for village in villages], since=today(), limit=4 * RULED_SHOWN)
    return render_template(
        "township/appeals.html",
        township=township,
        villages={village.id: village for village in villages},
        waiting=[(each, urgency(today(), each.appeal.answer_by)) for each in found.open_appeals if each.appeal],
        answers=found.answers,
        appealable=[
            each for each in recent if not each.appeal and may_appeal(each.objection, each.claim, EITHER, today())
        ],
        ruled=[each for each in recent if each.appeal and each.appeal.state != "open"][:RULED_SHOWN],
        workdays=WORKDAYS,
    )


@blueprint.route("/v/<village_code>/appeals/<uuid:appeal_id>", methods=["GET", "POST"])
@permitted("appeal.rule")
def appeal(village: Division, appeal_id: UUID) -> ResponseReturnValue:
    """One appeal with all that was said before, to be decided with a reason."""
    session = current_session()
    form = AppealRulingForm()
    if form.validate_on_submit():
        try:
            rule_appeal(
                session,
                village_id=village.id,
                appeal_id=appeal_id,
                uphold=form.outcome.data == "upheld",
                ruling=form.ruling.data or "",
                actor=require("appeal.rule", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("裁决记下了，公示上和回执里都看得到。"), "good")
            township = village.parent.code if village.parent else ""
            return redirect(url_for("township.appeals", township_code=township), 303)
    found = get_appeal(session, village.id, appeal_id)
    objection = get_objection(session, village.id, found.objection_id)
    claim = get_claim(session, village.id, objection.claim_id)
    return render_template(
        "township/appeal.html",
        village=village,
        township=village.parent,
        appeal=found,
        objection=objection,
        claim=claim,
        events=life(claim),
        form=form,
    ), form.status


def _month_start() -> date:
    return today().replace(day=1)
