"""A draft before the village: opening it, what people said, the answers, what it changes; the number it is filed under."""

from datetime import timedelta
from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.covenants.errors import NothingInForce
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.printing import DRAFT_SIZES, consultation_pdf
from civility.governance.covenants.queries import find_compared, get_comment, get_covenant, list_comments
from civility.governance.covenants.rules import KIND_NAMES
from civility.governance.covenants.rules.changes import compare_articles
from civility.governance.covenants.rules.life import may_step, standing
from civility.governance.covenants.services import (
    answer_comment,
    comment_on_covenant,
    consult_covenant,
    file_covenant,
)
from civility.governance.covenants.views.blueprint import blueprint
from civility.people.consultation import LEAST_DAYS
from civility.people.forms import AnswerForm, ConsultationForm, FilingForm, StaffCommentForm
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.web.filters import day
from civility.web.forms import Form
from civility.web.serving import as_pdf, asked_size

VERSION = "/v/<village_code>/covenants/<kind>/<int:version>"


@blueprint.route(f"{VERSION}/consult", methods=["GET", "POST"])
@permitted("covenant.adopt")
def consult(village: Division, kind: str, version: int) -> ResponseReturnValue:
    """Put a draft before the village, or move the day until which people may say what they think."""
    found = get_covenant(current_session(), village.id, kind, version)
    form = ConsultationForm(until=found.consulted_until or today() + timedelta(days=LEAST_DAYS))
    if form.validate_on_submit():
        until = form.until.data or today()
        try:
            consult_covenant(
                current_session(),
                village_id=village.id,
                covenant_id=found.id,
                until=until,
                actor=require("covenant.adopt", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "until")
        else:
            flash(_("公开栏上能看到这一版了，意见提到 %(day)s 为止。请把它印出来贴上墙。", day=day(until)), "good")
            return _to(village, "covenants.covenant", found)
    return _page("consult", village, found, form, days=LEAST_DAYS)


@blueprint.get(f"{VERSION}/changes")
@permitted("covenant.read")
def changes(village: Division, kind: str, version: int) -> ResponseReturnValue:
    """What a draft changes in the version in force, and a version that was voted in the one before it, word by word."""
    session = current_session()
    found = get_covenant(session, village.id, kind, version)
    old = find_compared(session, found, today())
    if old is None:
        raise NothingInForce()
    return render_template(
        "covenants/changes.html",
        village=village,
        covenant=found,
        old=old,
        changes=compare_articles(old.articles, found.articles),
    )


@blueprint.get(f"{VERSION}/consultation.pdf")
@permitted("covenant.read")
def consultation_sheet(village: Division, kind: str, version: int) -> Response:
    """The draft for the wall or from hand to hand, with what it changes marked: ``?size=A3``."""
    found = get_covenant(current_session(), village.id, kind, version)
    size = asked_size(DRAFT_SIZES)
    return as_pdf(consultation_pdf(current_session(), village, found, size), f"covenant-{kind}-{version}-draft.pdf")


@blueprint.get(f"{VERSION}/comments")
@permitted("covenant.read")
def comments(village: Division, kind: str, version: int) -> ResponseReturnValue:
    """What people said of a draft, what waits for an answer first."""
    session = current_session()
    found = get_covenant(session, village.id, kind, version)
    return render_template(
        "covenants/comments.html",
        village=village,
        covenant=found,
        comments=list_comments(session, found),
        may_enter=may_step(found, "comment", today()) and may(current_actor(), "comment.enter", village),
        may_answer=may(current_actor(), "covenant.adopt", village),
    )


@blueprint.route(f"{VERSION}/comments/new", methods=["GET", "POST"])
@permitted("comment.enter")
def enter_comment(village: Division, kind: str, version: int) -> ResponseReturnValue:
    """Somebody on duty writes down what was told or handed in."""
    found = get_covenant(current_session(), village.id, kind, version)
    form = StaffCommentForm()
    if form.validate_on_submit():
        try:
            comment_on_covenant(
                current_session(),
                village_id=village.id,
                covenant_id=found.id,
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
            return _to(village, "covenants.comments", found)
    return _page("comment", village, found, form)


@blueprint.route(f"{VERSION}/comments/<uuid:comment_id>", methods=["GET", "POST"])
@permitted("covenant.adopt")
def answer(village: Division, kind: str, version: int, comment_id: UUID) -> ResponseReturnValue:
    found = get_covenant(current_session(), village.id, kind, version)
    comment = get_comment(current_session(), found, comment_id)
    form = AnswerForm(answer=comment.answer)
    if form.validate_on_submit():
        try:
            answer_comment(
                current_session(),
                village_id=village.id,
                comment_id=comment_id,
                answer=form.answer.data or "",
                actor=require("covenant.adopt", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "answer")
        else:
            flash(_("答复记下了，公开栏上看得到。"), "good")
            return _to(village, "covenants.comments", found)
    return _page("answer", village, found, form, comment=comment)


@blueprint.route(f"{VERSION}/filing", methods=["GET", "POST"])
@permitted("covenant.adopt")
def filing(village: Division, kind: str, version: int) -> ResponseReturnValue:
    """The number and day under which the township put a voted version on file."""
    found = get_covenant(current_session(), village.id, kind, version)
    form = FilingForm(number=found.filed_number or "", filed_on=found.filed_on or today())
    if form.validate_on_submit():
        try:
            file_covenant(
                current_session(),
                village_id=village.id,
                covenant_id=found.id,
                number=form.number.data or "",
                filed_on=form.filed_on.data or today(),
                actor=require("covenant.adopt", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "filed_on")
        else:
            flash(_("备案编号记下了，账本里也记下了。"), "good")
            return _to(village, "covenants.covenant", found)
    return _page("filing", village, found, form)


def _page(name: str, village: Division, found: Covenant, form: Form, **more: object) -> ResponseReturnValue:
    page = render_template(
        f"covenants/{name}.html",
        village=village,
        covenant=found,
        kind_name=_(KIND_NAMES[found.kind]),
        state=standing(found, today()),
        form=form,
        **more,
    )
    return page, form.status


def _to(village: Division, endpoint: str, found: Covenant) -> ResponseReturnValue:
    return redirect(url_for(endpoint, village_code=village.code, kind=found.kind, version=found.version), 303)
