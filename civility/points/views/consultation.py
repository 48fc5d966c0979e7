"""Pages of a draft before the village: opening it, what people said, and the answers; the number it is filed under."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.consultation import LEAST_DAYS
from civility.people.forms import AnswerForm, ConsultationForm, FilingForm, StaffCommentForm
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.points.models import Standard
from civility.points.queries import get_standard, list_comments
from civility.points.services import answer_comment, comment_on_draft, consult, file_standard, is_consulted
from civility.points.views import blueprint
from civility.web.filters import day
from civility.web.forms import Form


@blueprint.route("/v/<village_code>/standards/<int:version>/consult", methods=["GET", "POST"])
@permitted("standard.adopt")
def consult_standard(village: Division, version: int) -> ResponseReturnValue:
    """Put a draft before the village, or move the day until which people may say what they think."""
    session = current_session()
    found = get_standard(session, village.id, version)
    form = ConsultationForm(until=found.consulted_until or today() + timedelta(days=LEAST_DAYS))
    if form.validate_on_submit():
        until = form.until.data or today()
        try:
            consult(
                session,
                village_id=village.id,
                version=version,
                until=until,
                actor=require("standard.adopt", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "until")
        else:
            flash(_("公开栏上能看到这一版了，意见提到 %(day)s 为止。请把它印出来贴上墙。", day=day(until)), "good")
            return _to(village, "points.standard", version)
    return _page("consult", village, found, form, days=LEAST_DAYS)


@blueprint.get("/v/<village_code>/standards/<int:version>/comments")
@permitted("standard.read")
def comments(village: Division, version: int) -> ResponseReturnValue:
    """What people said of a draft, what waits for an answer first."""
    session = current_session()
    found = get_standard(session, village.id, version)
    return render_template(
        "points/comments.html",
        village=village,
        standard=found,
        comments=list_comments(session, found),
        may_enter=is_consulted(found, today()) and may(current_actor(), "comment.enter", village),
        may_answer=may(current_actor(), "standard.adopt", village),
    )


@blueprint.route("/v/<village_code>/standards/<int:version>/comments/new", methods=["GET", "POST"])
@permitted("comment.enter")
def enter_comment(village: Division, version: int) -> ResponseReturnValue:
    """Somebody on duty writes down what was told or handed in."""
    session = current_session()
    found = get_standard(session, village.id, version)
    form = StaffCommentForm()
    if form.validate_on_submit():
        try:
            comment_on_draft(
                session,
                village_id=village.id,
                version=version,
                text=form.text.data or "",
                about=form.about.data or "",
                name=form.name.data or "",
                channel=form.channel.data,
                request_key=form.request_key.data or "",
                actor=require("comment.enter", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("意见记下了。"), "good")
            return _to(village, "points.comments", version)
    return _page("comment", village, found, form)


@blueprint.route("/v/<village_code>/standards/<int:version>/comments/<uuid:comment_id>", methods=["GET", "POST"])
@permitted("standard.adopt")
def answer(village: Division, version: int, comment_id: UUID) -> ResponseReturnValue:
    session = current_session()
    found = get_standard(session, village.id, version)
    comment = next((each for each in list_comments(session, found) if each.id == comment_id), None)
    if comment is None:
        raise NotFound()
    form = AnswerForm(answer=comment.answer)
    if form.validate_on_submit():
        try:
            answer_comment(
                session,
                village_id=village.id,
                comment_id=comment_id,
                answer=form.answer.data or "",
                actor=require("standard.adopt", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "answer")
        else:
            flash(_("答复记下了，公开栏上看得到。"), "good")
            return _to(village, "points.comments", version)
    return _page("answer", village, found, form, comment=comment)


@blueprint.route("/v/<village_code>/standards/<int:version>/filing", methods=["GET", "POST"])
@permitted("standard.adopt")
def file_with_township(village: Division, version: int) -> ResponseReturnValue:
    """The number and day under which the township put a voted version on file."""
    session = current_session()
    found = get_standard(session, village.id, version)
    form = FilingForm(number=found.filed_number or "", filed_on=found.filed_on or today())
    if form.validate_on_submit():
        try:
            file_standard(
                session,
                village_id=village.id,
                version=version,
                number=form.number.data or "",
                filed_on=form.filed_on.data or today(),
                actor=require("standard.adopt", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "filed_on")
        else:
            flash(_("备案编号记下了，账本里也记下了。"), "good")
            return _to(village, "points.standard", version)
    return _page("filing", village, found, form)


def _page(name: str, village: Division, found: Standard, form: Form, **more: object) -> ResponseReturnValue:
    return render_template(f"points/{name}.html", village=village, standard=found, form=form, **more), form.status


def _to(village: Division, endpoint: str, version: int) -> ResponseReturnValue:
    return redirect(url_for(endpoint, village_code=village.code, version=version), 303)
