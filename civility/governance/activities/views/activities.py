"""What the village does together: what is coming and not covered, beginning and ending an activity, its rota, claims."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.almanac import parse_figures
from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.activities.errors import BadDays, BadSlots, NoSuchMember
from civility.governance.activities.forms import (
    ActivityForm,
    AgainForm,
    HelpedAbsenceForm,
    LeaderForm,
    ReasonForm,
    RotaForm,
)
from civility.governance.activities.models import Activity
from civility.governance.activities.printing import rota_pdf
from civility.governance.activities.queries import (
    get_activity,
    list_activities,
    list_coming,
    list_ladders,
    list_leaders,
    list_rota,
    list_shifts,
    list_unconfirmed,
    list_uncovered,
    list_unproposed,
    list_untold,
)
from civility.governance.activities.rules.planning import AHEAD_DAYS, MOST_SLOTS, Plan, parse_dates, parse_slots
from civility.governance.activities.services import (
    Turning,
    change_leader,
    declare_absence,
    end_activity,
    open_activity,
    propose_again,
    set_rota,
)
from civility.governance.activities.views import words
from civility.governance.activities.views.blueprint import blueprint
from civility.people.actors import Actor
from civility.people.finding import get_by_number, plain_number
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import list_members, list_members_by_id, list_names
from civility.people.rules import short_number
from civility.web.forms import ConfirmForm
from civility.web.serving import as_pdf, asked_size
from printables import rota

UNCOVERED_DAYS = 14
FIELDS = {
    "bad-slots": "slots",
    "bad-days": "figures",
    "no-days": "from_on",
    "bad-leader": "leader",
    "bad-hours-clause": "clause",
}


@blueprint.get("/")
@permitted("activity.read")
def activities(village: Division) -> ResponseReturnValue:
    """What needs somebody, what goes on, and what hours came to."""
    return _overview(village, AgainForm(formdata=None))


def _overview(village: Division, form: AgainForm) -> str:
    session, actor = current_session(), current_actor()
    return render_template(
        "activities/activities.html",
        village=village,
        uncovered=list_uncovered(session, village.id, days=UNCOVERED_DAYS),
        unconfirmed=list_unconfirmed(session, village.id),
        untold=list_untold(session, village.id),
        unproposed=list_unproposed(session, village.id),
        activities=list_activities(session, village.id),
        words=words,
        short=short_number,
        form=form,
        confirm=ConfirmForm(formdata=None),
        me=actor.user_id if actor else None,
        may_manage=may(actor, "activity.manage", village),
        may_confirm=may(actor, "activity.confirm", village),
    )


@blueprint.post("/claims")
@permitted("activity.confirm")
def propose(village: Division) -> ResponseReturnValue:
    """Claim once more for hours that reached a tier: the first was refused or came back."""
    form = AgainForm()
    if form.validate_on_submit():
        try:
            found = get_by_number(current_session(), village.id, plain_number(form.number.data or ""))
            done = propose_again(
                current_session(),
                village_id=village.id,
                title=form.title.data or "",
                household_id=found.household.id,
                year=form.year.data or 0,
                actor=require("activity.confirm", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(words.proposed_words(done), "good" if done.refusal is None else "warn")
            return redirect(url_for("activities.activities", village_code=village.code), 303)
    return _overview(village, form), form.status


@blueprint.route("/new", methods=["GET", "POST"])
@permitted("activity.manage")
def new(village: Division) -> ResponseReturnValue:
    """Begin an activity."""
    session = current_session()
    form = ActivityForm(data={"from_on": today()}) if request.method == "GET" else ActivityForm()
    clauses = [clause.title for clause in list_ladders(session, village.id)]
    form.offer([(str(user.id), user.name) for user in list_leaders(session, village.id)], clauses)
    if form.validate_on_submit():
        try:
            activity = open_activity(
                session,
                village_id=village.id,
                kind=form.kind.data,
                title=form.title.data or "",
                place=form.place.data or "",
                leader_id=UUID(form.leader.data),
                plan=_plan(form),
                by_rota=bool(form.by_rota.data),
                clause_title=form.clause.data or "",
                actor=require("activity.manage", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, FIELDS.get(refusal.code))
        else:
            told = (
                _("开始了。请写明轮到哪些户。") if activity.by_rota else _("开始了，往后四周的班都排好了，可以报名了。")
            )
            flash(told, "good")
            return redirect(_address(village, activity.number), 303)
    return render_template("activities/new.html", village=village, form=form, clauses=clauses), form.status


def _plan(form: ActivityForm) -> Plan:
    """Raises BadSlots, BadDays."""
    try:
        slots = parse_slots(form.slots.data or "")
    except ValueError:
        raise BadSlots(most=MOST_SLOTS) from None
    rule = form.rule.data
    try:
        figures = parse_figures(form.figures.data or "") if rule in ("tens", "lunar") else ()
        dates = parse_dates(form.dates.data or "") if rule == "dates" else ()
    except ValueError:
        raise BadDays() from None
    weekdays = tuple(sorted(form.weekdays.data or ())) if rule == "week" else ()
    if rule == "week" and not weekdays:
        raise BadDays()
    return Plan(
        rule=rule,
        slots=slots,
        from_on=form.from_on.data or today(),
        until_on=form.until_on.data,
        figures=weekdays or figures,
        dates=dates,
        skip_holidays=bool(form.skip_holidays.data),
        skip_festivals=bool(form.skip_festivals.data),
    )


@blueprint.get("/<int:number>")
@permitted("activity.read")
def activity(village: Division, number: int) -> ResponseReturnValue:
    return _page(village, number)


def _page(
    village: Division,
    number: int,
    *,
    rota: RotaForm | None = None,
    leader: LeaderForm | None = None,
    reason: ReasonForm | None = None,
    absence: HelpedAbsenceForm | None = None,
) -> str:
    session, actor = current_session(), current_actor()
    found = get_activity(session, village.id, number)
    turning = list_rota(session, found) if found.by_rota else []
    leader = leader or LeaderForm(formdata=None)
    leader.leader.choices = [(str(user.id), user.name) for user in list_leaders(session, village.id)]
    past = list_shifts(session, found, today() - timedelta(days=AHEAD_DAYS), today())
    return render_template(
        "activities/activity.html",
        village=village,
        activity=found,
        leader_name=list_names(session, [found.leader_id])[found.leader_id],
        coming=list_coming(session, village.id, days=AHEAD_DAYS, activity=found),
        past=[shift for shift in reversed(past) if shift.state == "confirmed"],
        turning=turning,
        rota=rota or RotaForm(formdata=None, data={"lines": _lines(village, turning)}),
        leader=leader,
        reason=reason or ReasonForm(formdata=None),
        absence=absence or HelpedAbsenceForm(formdata=None),
        words=words,
        may_manage=may(actor, "activity.manage", village) and found.ended_at is None,
        may_enter=may(actor, "activity.enter", village) and found.ended_at is None,
        in_charge=found.ended_at is None and _in_charge(village, found, actor),
    )


@blueprint.post("/<int:number>/end")
@permitted("activity.manage")
def end(village: Division, number: int) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            end_activity(
                current_session(),
                village_id=village.id,
                number=number,
                reason=form.reason.data or "",
                actor=require("activity.manage", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "reason")
        else:
            flash(_("停办了。报了名的户在手机上看得到，没有手机的请打电话告诉。"), "good")
            return redirect(_address(village, number), 303)
    return _page(village, number, reason=form), form.status


@blueprint.post("/<int:number>/leader")
@permitted("activity.manage")
def hand_on(village: Division, number: int) -> ResponseReturnValue:
    """Somebody else is in charge."""
    form = LeaderForm()
    form.leader.choices = [(str(user.id), user.name) for user in list_leaders(current_session(), village.id)]
    if form.validate_on_submit():
        try:
            change_leader(
                current_session(),
                village_id=village.id,
                number=number,
                leader_id=UUID(form.leader.data),
                actor=require("activity.manage", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "leader")
        else:
            flash(_("换好负责人了。"), "good")
            return redirect(_address(village, number), 303)
    return _page(village, number, leader=form), form.status


@blueprint.post("/<int:number>/turns")
@permitted("activity.confirm")
def turns(village: Division, number: int) -> ResponseReturnValue:
    """The whole list of who takes turns."""
    form = RotaForm()
    if form.validate_on_submit():
        try:
            kept = set_rota(
                current_session(),
                village_id=village.id,
                number=number,
                turning=_read_lines(village, form.lines.data or ""),
                actor=require("activity.confirm", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "lines")
        else:
            flash(_("%(count)s 户轮流，往后四周排好了。", count=len(kept)), "good")
            return redirect(_address(village, number), 303)
    return _page(village, number, rota=form), form.status


@blueprint.post("/<int:number>/absence")
@permitted("activity.enter")
def away(village: Division, number: int) -> ResponseReturnValue:
    """A household that has no phone is away for a while."""
    form = HelpedAbsenceForm()
    if form.validate_on_submit() and form.from_on.data and form.until_on.data:
        try:
            found = get_by_number(current_session(), village.id, plain_number(form.number.data or ""))
            declare_absence(
                current_session(),
                village_id=village.id,
                household_id=found.household.id,
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                actor=require("activity.enter", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "from_on" if refusal.code == "absence-backwards" else "number")
        else:
            flash(_("记下了，这些天不排第 %(n)s 户。", n=found.household.number), "good")
            return redirect(_address(village, number), 303)
    return _page(village, number, absence=form), form.status


@blueprint.get("/<int:number>/rota.pdf")
@permitted("activity.read")
def rota_paper(village: Division, number: int) -> Response:
    """The rota for the wall; ``?size=A3`` for a large one."""
    found = get_activity(current_session(), village.id, number)
    size = asked_size(rota.SIZES)
    return as_pdf(rota_pdf(current_session(), village, found, size), f"rota-{number}.pdf")


def _in_charge(village: Division, found: Activity, actor: Actor | None) -> bool:
    if actor is None:
        return False
    return actor.user_id == found.leader_id or may(actor, "activity.manage", village)


def _lines(village: Division, turning: list[Any]) -> str:
    """The list as it is typed: a number a line, with who of the household."""
    people = {
        person.id: person.name
        for person in list_members_by_id(
            current_session(), village.id, [member.member_id for member, _home in turning if member.member_id]
        )
    }
    return "\n".join(f"{home.number} {people.get(member.member_id, '')}".rstrip() for member, home in turning)


def _read_lines(village: Division, text: str) -> list[Turning]:
    """``0012`` or ``0012 李梅`` a line. Raises BadHouseholdNumber, NoHouseholdFound, HouseholdLeft, NoSuchMember."""
    turning = []
    for line in filter(None, (line.strip() for line in text.replace("，", "\n").replace("、", "\n").splitlines())):
        number, _space, name = line.partition(" ")
        household = get_by_number(current_session(), village.id, plain_number(number)).household
        turning.append(Turning(household.id, _member_id(village, household.id, household.number, name.strip())))
    return turning


def _member_id(village: Division, household_id: UUID, number: str, name: str) -> UUID | None:
    if not name:
        return None
    for member in list_members(current_session(), village.id, household_id):
        if member.name == name:
            return member.id
    raise NoSuchMember(number=number, name=name)


def _address(village: Division, number: int) -> str:
    return url_for("activities.activity", village_code=village.code, number=number)
