"""A meeting from its plan to its closed minutes."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import local, today
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.governance.meetings.forms import (
    WAYS,
    AttendanceForm,
    CallForm,
    CancelForm,
    MeetingForm,
    MinutesForm,
    kind_words,
)
from civility.governance.meetings.models import Meeting
from civility.governance.meetings.printing import call_pdf, list_pdf, minutes_pdf
from civility.governance.meetings.queries import (
    count_meetings,
    get_meeting,
    get_standing_meeting,
    list_ballots,
    list_entitled,
    list_lines,
    list_meetings,
    list_motions,
    list_photo_ids,
    state_of,
)
from civility.governance.meetings.services import (
    attend_meeting,
    call_meeting,
    cancel_meeting,
    close_minutes,
    return_minutes,
    save_meeting,
    write_minutes,
)
from civility.governance.meetings.showing import OUTCOME_WORDS, counts_words, quorum_words
from civility.governance.meetings.views import blueprint
from civility.people.meetings import MEETINGS
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import list_names
from civility.people.rules import short_number
from civility.photos import get_photo, shown
from civility.web.forms import ConfirmForm, pressed
from civility.web.paging import Page, asked_page, offset
from civility.web.serving import as_pdf

PAGE = 20
FIELDS = {
    "called-late-without-reason": "late_reason",
    "attendance-count-wrong": "counted",
    "seat-lines-wrong": "people",
    "meeting-without-seats": "people",
    "meeting-without-agenda": "agenda",
    "agenda-too-long": "agenda",
}


@blueprint.get("/")
@permitted("meeting.read")
def meetings(village: Division) -> ResponseReturnValue:
    session, number = current_session(), asked_page()
    listed = list_meetings(session, village.id, limit=PAGE, offset=offset(number, PAGE))
    return render_template(
        "meetings/meetings.html",
        village=village,
        pages=Page(listed, number, count_meetings(session, village.id), PAGE),
        kinds=MEETINGS,
        may_call=may(current_actor(), "meeting.call", village),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@permitted("meeting.call")
def plan(village: Division) -> ResponseReturnValue:
    form = MeetingForm(kind=request.args.get("kind", ""))
    if form.validate_on_submit():
        try:
            made = save_meeting(
                current_session(),
                village_id=village.id,
                plan=form.plan(),
                actor=require("meeting.call", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, FIELDS.get(refusal.code))
        else:
            flash(_("写好了，还没有通知。要表决的话先写上，再发通知。"), "good")
            return redirect(url_for("meetings.meeting", village_code=village.code, number=made.number), 303)
    return render_template("meetings/plan.html", village=village, form=form, meeting=None), form.status


@blueprint.route("/<int:number>/plan", methods=["GET", "POST"])
@permitted("meeting.call")
def change(village: Division, number: int) -> ResponseReturnValue:
    session = current_session()
    found = get_meeting(session, village.id, number)
    form = MeetingForm.of(found, list_lines(session, found) if MEETINGS[found.kind].seat == "person" else [])
    if form.validate_on_submit():
        try:
            save_meeting(
                session,
                village_id=village.id,
                plan=form.plan(),
                actor=require("meeting.call", village),
                request_key=form.request_key.data or "",
                number=number,
            )
        except RuleBroken as refusal:
            form.refuse(refusal, FIELDS.get(refusal.code))
        else:
            flash(_("改好了。"), "good")
            return redirect(url_for("meetings.meeting", village_code=village.code, number=number), 303)
    return render_template("meetings/plan.html", village=village, form=form, meeting=found), form.status


@blueprint.get("/<int:number>")
@permitted("meeting.read")
def meeting(village: Division, number: int) -> ResponseReturnValue:
    return _page(village, number)


@blueprint.post("/<int:number>/call")
@permitted("meeting.call")
def call(village: Division, number: int) -> ResponseReturnValue:
    form = CallForm()
    if form.validate_on_submit():
        try:
            called = call_meeting(
                current_session(),
                village_id=village.id,
                number=number,
                late_reason=form.late_reason.data or "",
                left_out=[UUID(each) for each in form.left_out.data or () if len(each) == 36],
                actor=require("meeting.call", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, FIELDS.get(refusal.code))
        else:
            flash(_("通知发出了，名单定了，共 %(count)s。请打印通知贴出去。", count=called.listed), "good")
            return redirect(url_for("meetings.meeting", village_code=village.code, number=number), 303)
    return _page(village, number, form), form.status


@blueprint.route("/<int:number>/cancel", methods=["GET", "POST"])
@permitted("meeting.call")
def cancel(village: Division, number: int) -> ResponseReturnValue:
    form, found = CancelForm(), get_meeting(current_session(), village.id, number)
    if form.validate_on_submit():
        try:
            cancel_meeting(
                current_session(),
                village_id=village.id,
                number=number,
                reason=form.reason.data or "",
                actor=require("meeting.call", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("取消了，公开栏上写着原因。"), "good")
            return redirect(url_for("meetings.meeting", village_code=village.code, number=number), 303)
    return render_template("meetings/cancel.html", village=village, meeting=found, form=form), form.status


@blueprint.get("/<int:number>/call.pdf")
@permitted("meeting.read")
def call_paper(village: Division, number: int) -> Response:
    """The call for the wall."""
    found = _called(village, number)
    return as_pdf(call_pdf(current_session(), village, found), f"meeting-{number}.pdf")


@blueprint.get("/<int:number>/list.pdf")
@permitted("meeting.attend")
def list_paper(village: Division, number: int) -> Response:
    """The list, to be signed by whoever comes, in the order in which attendance is ticked."""
    found = _called(village, number)
    return as_pdf(list_pdf(current_session(), village, found), f"meeting-{number}-list.pdf")


@blueprint.get("/<int:number>/minutes.pdf")
@permitted("meeting.read")
def minutes_paper(village: Division, number: int) -> Response:
    """The minutes to be signed; before they are typed a form to write on by hand."""
    found = get_standing_meeting(current_session(), village.id, number)
    return as_pdf(minutes_pdf(current_session(), village, found), f"meeting-{number}-minutes.pdf")


@blueprint.route("/<int:number>/attendance", methods=["GET", "POST"])
@permitted("meeting.attend")
def attendance(village: Division, number: int) -> ResponseReturnValue:
    session = current_session()
    found = _called(village, number)
    lines = list_lines(session, found)
    form = AttendanceForm(came=[line.seat.place for line in lines if line.seat.came], counted=found.attended)
    if form.validate_on_submit():
        try:
            attend_meeting(
                session,
                village_id=village.id,
                number=number,
                places=form.came.data or (),
                counted=form.counted.data or 0,
                actor=require("meeting.attend", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, FIELDS.get(refusal.code))
        else:
            found = get_meeting(session, village.id, number)
            flash(quorum_words(found, _), "good")
            return redirect(url_for("meetings.meeting", village_code=village.code, number=number), 303)
    return render_template(
        "meetings/attendance.html", village=village, meeting=found, lines=lines, form=form, short=short_number
    ), form.status


@blueprint.route("/<int:number>/minutes", methods=["GET", "POST"])
@permitted("meeting.minute")
def minutes(village: Division, number: int) -> ResponseReturnValue:
    session, actor = current_session(), require("meeting.minute", village)
    found = _called(village, number)
    form = MinutesForm(text=found.minutes)
    if request.method == "POST":
        form.photos.keep(session, village.id, actor.mark)
    if form.validate_on_submit():
        try:
            write_minutes(
                session,
                village_id=village.id,
                number=number,
                text=form.text.data or "",
                photo_ids=form.photos.ids,
                actor=actor,
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("会议记录存好了。请另一个人看过、签字，才算定。"), "good")
            return redirect(url_for("meetings.meeting", village_code=village.code, number=number), 303)
    return render_template("meetings/minutes.html", village=village, meeting=found, form=form), form.status


@blueprint.post("/<int:number>/minutes/close")
@permitted("meeting.close")
def close(village: Division, number: int) -> ResponseReturnValue:
    """The second person signs, or sends it back (``back``)."""
    pressed()
    said: dict[str, Any] = {"village_id": village.id, "number": number, "actor": require("meeting.close", village)}
    try:
        if "back" in request.form:
            return_minutes(current_session(), **said)
            flash(_("退回去重写了。"), "good")
        else:
            close_minutes(current_session(), **said)
            flash(_("会议记录定了，不再改。"), "good")
    except RuleBroken as refusal:
        if refusal.status == 404:
            raise
        flash(refusal.describe(_), "bad")
    return redirect(url_for("meetings.meeting", village_code=village.code, number=number), 303)


@blueprint.get("/<int:number>/photos/<uuid:photo_id>.jpg")
@permitted("meeting.read")
def photo(village: Division, number: int, photo_id: UUID) -> ResponseReturnValue:
    session = current_session()
    if photo_id not in list_photo_ids(session, get_meeting(session, village.id, number)):
        raise NotFound()
    keeper = require("meeting.read", village).mark
    return shown(get_photo(session, village.id, photo_id, keeper=keeper), small="small" in request.args)


def _called(village: Division, number: int) -> Meeting:
    """One that was called: a draft has no paper and no attendance."""
    found = get_meeting(current_session(), village.id, number)
    if found.called_at is None:
        raise NotFound()
    return found


def _page(village: Division, number: int, form: CallForm | None = None) -> str:
    session, actor = current_session(), current_actor()
    found = get_meeting(session, village.id, number)
    form = form or CallForm(formdata=None)
    may_call = may(actor, "meeting.call", village)
    entitled = (
        list_entitled(session, village.id, found.kind, local(found.starts_at).date()) if found.state == "draft" else []
    )
    form.offer([each for each in entitled if not each.sure])
    ballots = list_ballots(session, found)
    names = list_names(session, [found.minuted_by, found.closed_by])
    return render_template(
        "meetings/meeting.html",
        village=village,
        meeting=found,
        kind=MEETINGS[found.kind],
        kind_words=kind_words(found.kind),
        named=len(list_lines(session, found)) if found.state == "draft" and not entitled else len(entitled),
        motions=[
            (each, state_of(each, ballots.get(each.id)), ballots.get(each.id)) for each in list_motions(session, found)
        ],
        ways={way: _(words) for way, words in WAYS.items()},
        confirm=ConfirmForm(formdata=None),
        may_enter=may(actor, "ballot.enter", village),
        may_count=may(actor, "ballot.count", village),
        may_read_count=may(actor, "ballot.read", village),
        quorum=quorum_words(found, _),
        outcomes={outcome: _(words) for outcome, words in OUTCOME_WORDS.items()},
        counts=lambda motion: counts_words(motion, _),
        form=form,
        photo_ids=list_photo_ids(session, found),
        minuted_by=names.get(found.minuted_by, ""),
        closed_by=names.get(found.closed_by, ""),
        own_minutes=actor is not None and found.minuted_by == actor.user_id,
        begun=local(found.starts_at).date() <= today(),
        may_call=may_call,
        may_attend=may(actor, "meeting.attend", village),
        may_minute=may(actor, "meeting.minute", village),
        may_close=may(actor, "meeting.close", village),
        may_score=may(actor, "claim.record", village),
    )
