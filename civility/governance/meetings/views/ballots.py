"""A ballot at the desk: opening it, taking votes down, typing the sheets, the second person; and its papers."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import now
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.governance.meetings.errors import MARK_WORDS, NotOnList
from civility.governance.meetings.forms import CountForm, EnterForm, OpenForm
from civility.governance.meetings.models import Ballot, Meeting, Motion
from civility.governance.meetings.printing import ballots_pdf, count_pdf, result_pdf
from civility.governance.meetings.queries import (
    count_of,
    find_seat,
    get_ballot,
    get_meeting,
    get_motion,
    list_casts,
    list_lines,
    list_sheets,
    state_of,
)
from civility.governance.meetings.services import (
    MAY_TAKE,
    cast_vote,
    confirm_count,
    count_ballot,
    open_ballot,
    recount_ballot,
)
from civility.governance.meetings.showing import OUTCOME_WORDS, SECRECY, channel_rows
from civility.governance.meetings.views import blueprint
from civility.people.finding import get_by_number, plain_number
from civility.people.meetings import MEETINGS
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import list_names
from civility.people.rules import short_number
from civility.web.filters import instant
from civility.web.forms import ConfirmForm, pressed
from civility.web.serving import as_pdf

AT = "/<int:number>/motions/<int:place>"
MOST_SHEETS = 2_000


@blueprint.route(f"{AT}/open", methods=["GET", "POST"])
@permitted("meeting.call")
def open_voting(village: Division, number: int, place: int) -> ResponseReturnValue:
    meeting, motion = _motion(village, number, place)
    if motion.way == "hands":
        raise NotFound()
    form = OpenForm()
    if form.validate_on_submit():
        try:
            ballot = open_ballot(
                current_session(),
                village_id=village.id,
                number=number,
                place=place,
                closes_at=form.instant(),
                actor=require("meeting.call", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "closes_on" if refusal.code == "bad-closing-time" else None)
        else:
            flash(_("开始投票了，%(closes)s 截止。", closes=instant(ballot.closes_at)), "good")
            return redirect(url_for("meetings.meeting", village_code=village.code, number=number), 303)
    return render_template(
        "meetings/open.html", village=village, meeting=meeting, motion=motion, form=form, secrecy=SECRECY[motion.way]
    ), form.status


@blueprint.route(f"{AT}/enter", methods=["GET", "POST"])
@permitted("ballot.enter")
def enter(village: Division, number: int, place: int) -> ResponseReturnValue:
    """Take down a vote at the desk, on the phone or at the door, or that a sheet was handed in."""
    (meeting, motion), form = _motion(village, number, place), EnterForm()
    ballot, actor = get_ballot(current_session(), motion), require("ballot.enter", village)
    roles = actor.roles_in([village.id])
    form.offer([channel for channel, takers in MAY_TAKE.items() if roles & takers])
    if form.validate_on_submit():
        try:
            given = cast_vote(
                current_session(),
                village_id=village.id,
                number=number,
                place=place,
                channel=form.channel.data,
                choice=form.choice.data or None,
                seat=_seat_of(village, meeting, form.number.data or ""),
                actor=actor,
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "choice" if refusal.code == "no-choice" else "number")
        else:
            flash(_("名单第 %(seat)s 号投过了。接着投下一位。", seat=given.place), "good")
            return redirect(url_for("meetings.enter", village_code=village.code, number=number, place=place), 303)
    return render_template(
        "meetings/enter.html",
        village=village,
        meeting=meeting,
        motion=motion,
        ballot=ballot,
        form=form,
        by_household=MEETINGS[meeting.kind].seat == "household",
        secrecy=SECRECY[motion.way],
        open=state_of(motion, ballot) == "voting",
    ), form.status


@blueprint.route(f"{AT}/count", methods=["GET", "POST"])
@permitted("ballot.count")
def count(village: Division, number: int, place: int) -> ResponseReturnValue:
    """Type the sheets in the order of their numbers, with what was counted by hand."""
    (meeting, motion), form = _motion(village, number, place), CountForm()
    ballot = _over(motion)
    if form.validate_on_submit():
        try:
            count_ballot(
                current_session(),
                village_id=village.id,
                number=number,
                place=place,
                issued=form.issued.data or 0,
                text=form.sheets.data or "",
                totals=form.totals(),
                reason=form.reason.data or "",
                actor=require("ballot.count", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, COUNT_FIELDS.get(refusal.code))
        else:
            flash(_("点好了。请另一个人对着票核一遍，核过才算数。"), "good")
            return redirect(url_for("meetings.counted", village_code=village.code, number=number, place=place), 303)
    handed_in = [cast.place for cast in list_casts(current_session(), motion) if cast.channel == "paper"]
    return render_template(
        "meetings/count.html",
        village=village,
        meeting=meeting,
        motion=motion,
        ballot=ballot,
        form=form,
        returned=len(handed_in),
        numbers="\n".join(f"{seat} " for seat in handed_in) if motion.way == "open" else "",
    ), form.status


COUNT_FIELDS = {
    "ballot-lines-wrong": "sheets",
    "ballot-sheet-twice": "sheets",
    "ballot-sheet-not-handed-in": "sheets",
    "ballot-totals-wrong": "sheets",
    "ballot-count-does-not-fit": "reason",
}


@blueprint.get(f"{AT}/counted")
@permitted("ballot.read")
def counted(village: Division, number: int, place: int) -> ResponseReturnValue:
    """The figures of a count, for the second person and for whoever reads them later."""
    session, actor = current_session(), current_actor()
    meeting, motion = _motion(village, number, place)
    ballot = _counted(motion)
    figures = count_of(session, meeting, motion, issued=ballot.issued or 0)
    names = list_names(session, [ballot.counted_by, ballot.confirmed_by])
    named = motion.way == "open" and motion.state == "decided" and may(actor, "meeting.call", village)
    marks = {sheet.number: sheet.mark for sheet in list_sheets(session, motion)}
    casts = {cast.place: cast for cast in list_casts(session, motion)} if named else {}
    return render_template(
        "meetings/counted.html",
        village=village,
        meeting=meeting,
        motion=motion,
        ballot=ballot,
        count=figures,
        channels=channel_rows(figures, _),
        marks=MARK_WORDS,
        sheets=sorted(marks.items()),
        differences=figures.differences(_),
        outcome=_(OUTCOME_WORDS[motion.outcome]) if motion.outcome else "",
        counted_by=names.get(ballot.counted_by, ""),
        confirmed_by=names.get(ballot.confirmed_by, ""),
        own_count=actor is not None and actor.user_id == ballot.counted_by,
        may_confirm=may(actor, "ballot.confirm", village) and motion.state == "counted",
        named=[
            (
                line,
                casts[line.seat.place],
                _(MARK_WORDS[casts[line.seat.place].choice or marks.get(line.seat.place, "spoiled")]),
            )
            for line in (list_lines(session, meeting) if named else ())
            if line.seat.place in casts
        ],
        short=short_number,
        confirm=ConfirmForm(formdata=None),
    )


@blueprint.post(f"{AT}/confirm")
@permitted("ballot.confirm")
def confirm(village: Division, number: int, place: int) -> ResponseReturnValue:
    """The second person agrees, or (``again``) has it counted again."""
    pressed()
    said: dict[str, Any] = {"village_id": village.id, "number": number, "place": place}
    said["actor"] = require("ballot.confirm", village)
    try:
        if "again" in request.form:
            recount_ballot(current_session(), **said)
            flash(_("退回去重点了。"), "good")
            return redirect(url_for("meetings.meeting", village_code=village.code, number=number), 303)
        motion = confirm_count(current_session(), **said)
        outcome = OUTCOME_WORDS[motion.outcome or "void"]
        flash(_("定了：%(outcome)s。可以打印结果贴出去。", outcome=_(outcome)), "good")
    except RuleBroken as refusal:
        if refusal.status == 404:
            raise
        flash(refusal.describe(_), "bad")
    return redirect(url_for("meetings.counted", village_code=village.code, number=number, place=place), 303)


@blueprint.get(f"{AT}/ballots.pdf")
@permitted("ballot.enter")
def ballot_papers(village: Division, number: int, place: int) -> Response:
    """Sheets to vote on, to be cut: one a seat of an open ballot; ``sheets`` of a secret one, numbered from ``first``."""
    meeting, motion = _motion(village, number, place)
    get_ballot(current_session(), motion)
    sheets = min(max(request.args.get("sheets", meeting.listed or 1, type=int), 1), MOST_SHEETS)
    first = min(max(request.args.get("first", 1, type=int), 1), MOST_SHEETS)
    pdf = ballots_pdf(current_session(), village, meeting, motion, sheets, first)
    return as_pdf(pdf, f"ballots-{number}-{place}.pdf")


@blueprint.get(f"{AT}/count.pdf")
@permitted("ballot.read")
def count_paper(village: Division, number: int, place: int) -> Response:
    """The minutes of the count, to be signed."""
    meeting, motion = _motion(village, number, place)
    ballot = _counted(motion)
    return as_pdf(count_pdf(current_session(), village, meeting, motion, ballot), f"count-{number}-{place}.pdf")


@blueprint.get(f"{AT}/result.pdf")
@permitted("meeting.read")
def result_paper(village: Division, number: int, place: int) -> Response:
    """What was decided, for the wall."""
    meeting, motion = _motion(village, number, place)
    if motion.outcome is None:
        raise NotFound()
    return as_pdf(result_pdf(current_session(), village, meeting, motion), f"result-{number}-{place}.pdf")


def _motion(village: Division, number: int, place: int) -> tuple[Meeting, Motion]:
    meeting = get_meeting(current_session(), village.id, number)
    return meeting, get_motion(current_session(), meeting, place)


def _over(motion: Motion) -> Ballot:
    """Its ballot, whose time is over: before that nothing of it may be seen."""
    ballot = get_ballot(current_session(), motion)
    if now() < ballot.closes_at:
        raise NotFound()
    return ballot


def _counted(motion: Motion) -> Ballot:
    if motion.state not in ("counted", "decided"):
        raise NotFound()
    return _over(motion)


def _seat_of(village: Division, meeting: Meeting, typed: str) -> int:
    """The place on the list that was typed, or that of the household whose number was. Raises NotOnList, NoHouseholdFound."""
    session = current_session()
    if MEETINGS[meeting.kind].seat == "household":
        household = get_by_number(session, village.id, plain_number(typed)).household
        seat = find_seat(session, meeting, household_id=household.id)
    else:
        seat = find_seat(session, meeting, place=int(typed) if typed.isascii() and typed.isdigit() else 0)
    if seat is None:
        raise NotOnList(fixed=(meeting.called_at or now()).isoformat())
    return seat.place
