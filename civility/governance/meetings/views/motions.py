"""What is put to the vote at a meeting: writing it, fixing its words, a show of hands."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.meetings.forms import HandsForm, MotionForm
from civility.governance.meetings.queries import get_meeting, get_motion
from civility.governance.meetings.services import decide_by_hands, drop_motion, fix_motion, write_motion
from civility.governance.meetings.showing import OUTCOME_WORDS, quorum_words
from civility.governance.meetings.views import blueprint
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.web.forms import pressed


@blueprint.route("/<int:number>/motions/new", methods=["GET", "POST"])
@permitted("meeting.call")
def propose(village: Division, number: int) -> ResponseReturnValue:
    form, found = MotionForm(), get_meeting(current_session(), village.id, number)
    if form.validate_on_submit():
        try:
            write_motion(
                current_session(),
                village_id=village.id,
                number=number,
                wording=form.wording.data or "",
                way=form.way.data,
                actor=require("meeting.call", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("写上了。念给大家听过、没有要改的，再按“字句定下来”。"), "good")
            return redirect(url_for("meetings.meeting", village_code=village.code, number=number), 303)
    return render_template("meetings/motion.html", village=village, meeting=found, form=form), form.status


@blueprint.post("/<int:number>/motions/<int:place>/fix")
@permitted("meeting.call")
def fix(village: Division, number: int, place: int) -> ResponseReturnValue:
    """The wording is fixed; or (``drop``) it is not put to the vote."""
    pressed()
    said: dict[str, Any] = {
        "village_id": village.id,
        "number": number,
        "place": place,
        "actor": require("meeting.call", village),
    }
    try:
        if "drop" in request.form:
            drop_motion(current_session(), **said)
            flash(_("第 %(place)s 项不表决了。", place=place), "good")
        else:
            fix_motion(current_session(), **said)
            flash(_("第 %(place)s 项的字句定了，一个字也不再改。", place=place), "good")
    except RuleBroken as refusal:
        if refusal.status == 404:
            raise
        flash(refusal.describe(_), "bad")
    return redirect(url_for("meetings.meeting", village_code=village.code, number=number), 303)


@blueprint.route("/<int:number>/motions/<int:place>/hands", methods=["GET", "POST"])
@permitted("meeting.minute")
def hands(village: Division, number: int, place: int) -> ResponseReturnValue:
    """What was counted of raised hands."""
    session = current_session()
    found = get_meeting(session, village.id, number)
    motion, form = get_motion(session, found, place), HandsForm()
    if form.validate_on_submit():
        try:
            decided = decide_by_hands(
                session,
                village_id=village.id,
                number=number,
                place=place,
                votes_for=form.votes_for.data or 0,
                votes_against=form.votes_against.data or 0,
                abstentions=form.abstentions.data or 0,
                actor=require("meeting.minute", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            words = OUTCOME_WORDS[decided.outcome or "void"]
            flash(_("第 %(place)s 项：%(outcome)s。", place=place, outcome=_(words)), "good")
            return redirect(url_for("meetings.meeting", village_code=village.code, number=number), 303)
    return render_template(
        "meetings/hands.html", village=village, meeting=found, motion=motion, form=form, quorum=quorum_words(found, _)
    ), form.status
