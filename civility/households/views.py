"""Pages of what happens to households: writing it down, agreeing to it, looking back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility import ledger
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.households.forms import FORMS, DeclineForm, EventForm, JoinForm, SplitForm, offer
from civility.households.models import HouseholdEvent
from civility.households.queries import (
    find_absence,
    find_waiting,
    get_event,
    list_events,
    list_leavers,
    list_waiting,
    next_number,
)
from civility.households.rules import BLANKING, KINDS
from civility.households.services import Change, agree_to_event, as_said, decline_event, write_event
from civility.households.traces import GOES, GOES_OF_ONE, STAYS
from civility.ledger import accounts
from civility.people.finding import plain_number
from civility.people.models import Division, Household, Member
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import (
    get_household,
    get_household_by_id,
    households_by_id,
    list_members,
    list_members_by_id,
    list_names,
    list_names_of_places,
)
from civility.people.rules import BLANKED
from civility.web.forms import ConfirmForm, pressed
from civility.web.numbers import points

blueprint = Blueprint("households", __name__)
ON_PAGE = (
    *("come_back", "head_change", "split", "merge", "move_out", "away", "home", "member_join", "member_leave"),
    *("correction", "member_blank", "blank"),
)


@blueprint.get("/v/<village_code>/household-events/")
@permitted("household.events")
def events(village: Division) -> ResponseReturnValue:
    """What waits for a second person and what was decided; of one household when its ``number`` is asked for."""
    session = current_session()
    number = request.args.get("number", "")
    household = get_household(session, village.id, plain_number(number)) if number else None
    decided = list_events(session, village.id, household.id if household else None)
    waiting = [
        event
        for event in list_waiting(session, village.id)
        if household is None or household.id in (event.household_id, event.other_id)
    ]
    rows = _rows(village, [*waiting, *decided])
    return render_template(
        "households/events.html",
        village=village,
        household=household,
        waiting=rows[: len(waiting)],
        decided=rows[len(waiting) :],
        away=household is not None and find_absence(session, village.id, household.id) is not None,
        busy=household is not None and find_waiting(session, village.id, household.id) is not None,
        kinds=KINDS,
        offered=_offered(household) if household else [],
        may_write=may(current_actor(), "household.change", village),
    )


@blueprint.route("/v/<village_code>/household-events/new/<kind>", methods=["GET", "POST"])
@permitted("household.change")
def new_event(village: Division, kind: str) -> ResponseReturnValue:
    """The form of one kind, for the household of ``number``; a new household needs none."""
    if kind not in KINDS:
        abort(404)
    session = current_session()
    number = request.args.get("number", "")
    household = get_household(session, village.id, plain_number(number)) if kind != "join" else None
    form = _form(village, kind, household)
    if form.validate_on_submit():
        try:
            event = _write(village, kind, household, form)
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            done = _("%(what)s办好了。", what=_(KINDS[kind].word))
            waits = _("%(what)s登记好了，等另一个人复核后生效。", what=_(KINDS[kind].word))
            flash(done if event.state == "done" else waits, "good")
            return redirect(url_for("households.event", village_code=village.code, event_id=event.id), 303)
    there = _spendable(village, household) if kind == "split" and household else 0
    return render_template(
        "households/new.html",
        village=village,
        kind=kind,
        about=KINDS[kind],
        household=household,
        form=form,
        there=there,
        losses=_losses(kind),
        back=url_for("households.events", village_code=village.code, number=household.number if household else None),
    ), form.status


@blueprint.get("/v/<village_code>/household-events/<uuid:event_id>")
@permitted("household.events")
def event(village: Division, event_id: UUID) -> ResponseReturnValue:
    return _event_page(village, get_event(current_session(), village.id, event_id), DeclineForm())


@blueprint.post("/v/<village_code>/household-events/<uuid:event_id>/agree")
@permitted("household.agree")
def agree(village: Division, event_id: UUID) -> ResponseReturnValue:
    pressed()
    session = current_session()
    try:
        done = agree_to_event(
            session, village_id=village.id, event_id=event_id, actor=require("household.agree", village)
        )
    except RuleBroken as refusal:
        form = DeclineForm(formdata=None)
        status = form.refuse(refusal)
        return _event_page(village, get_event(session, village.id, event_id), form), status
    flash(_("%(what)s办好了。", what=_(KINDS[done.kind].word)), "good")
    return redirect(url_for("households.event", village_code=village.code, event_id=event_id), 303)


@blueprint.post("/v/<village_code>/household-events/<uuid:event_id>/decline")
@permitted("household.events")
def decline(village: Division, event_id: UUID) -> ResponseReturnValue:
    session, form = current_session(), DeclineForm()
    if form.validate_on_submit():
        try:
            decline_event(
                session,
                village_id=village.id,
                event_id=event_id,
                answer=form.answer.data or "",
                actor=require("household.events", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("这件事不办，原因记下了。"), "good")
            return redirect(url_for("households.event", village_code=village.code, event_id=event_id), 303)
    return _event_page(village, get_event(session, village.id, event_id), form), form.status


def _form(village: Division, kind: str, household: Household | None) -> EventForm:
    session = current_session()
    kind_of = FORMS.get(kind, EventForm)
    form = kind_of(data=as_said(household)) if kind == "correction" and household else kind_of()
    grids, units = list_names_of_places(session, village.id)
    people: Sequence[Member] = []
    if household:
        leavers = kind == "member_blank"
        people = list_leavers(session, household) if leavers else list_members(session, village.id, household.id)
    offer(form, grids, units, [(str(each.id), f"{each.name} {each.relation}".strip()) for each in people])
    if isinstance(form, JoinForm | SplitForm) and not form.number.raw_data:
        form.number.data = next_number(session, village.id)
    return form


def _offered(household: Household) -> list[str]:
    """The kinds of events that may happen to a household as it is now, in the order of the page."""
    gone, blanked = household.left_on is not None, household.head_name == BLANKED
    kinds = [kind for kind in ON_PAGE if gone in KINDS[kind].gone and not (blanked and kind in ("come_back", "blank"))]
    leavers = "member_blank" in kinds and list_leavers(current_session(), household)
    return [kind for kind in kinds if kind != "member_blank" or leavers]


def _losses(kind: str) -> dict[str, Sequence[str]] | None:
    """What goes for ever and what stays, where that is the question."""
    if kind not in BLANKING:
        return None
    return {"goes": GOES if kind == "blank" else GOES_OF_ONE, "stays": STAYS}


def _write(village: Division, kind: str, household: Household | None, form: EventForm) -> HouseholdEvent:
    session = current_session()
    other = get_household(session, village.id, plain_number(form["other"].data)) if "other" in form else None
    assert form.happened_on.data is not None  # noqa: S101  (the form asked for it)
    change = Change(
        kind=kind,
        happened_on=form.happened_on.data,
        reason=form.reason.data or "",
        household_id=household.id if household else None,
        other_id=other.id if other else None,
        said=form.said(),
    )
    return write_event(
        session,
        village_id=village.id,
        change=change,
        actor=require("household.change", village),
        request_key=form.request_key.data or "",
    )


def _event_page(village: Division, found: HouseholdEvent, form: DeclineForm) -> str:
    actor = current_actor()
    waits = found.state == "proposed"
    own = actor is not None and actor.user_id == found.proposed_by
    return render_template(
        "households/event.html",
        village=village,
        event=found,
        row=_rows(village, [found])[0],
        about=KINDS[found.kind],
        facts=_facts(village, found),
        form=form,
        confirm=ConfirmForm(),
        may_agree=waits and not own and may(actor, "household.agree", village),
        own=waits and own,
        waits=waits,
        losses=_losses(found.kind) if waits else None,
    )


def _rows(village: Division, found: Sequence[HouseholdEvent]) -> list[dict[str, Any]]:
    """Events for a list: what, of whom, when, who. Two statements."""
    session = current_session()
    names = list_names(session, {each for event in found for each in (event.proposed_by, event.decided_by) if each})
    homes = households_by_id(session, village.id, {event.household_id for event in found if event.household_id})
    return [
        {
            "event": event,
            "what": _(KINDS[event.kind].word),
            "who": _named(homes.get(event.household_id) if event.household_id else None)
            or event.said.get("head_name", ""),
            "by": names.get(event.proposed_by, ""),
            "decided_by": names.get(event.decided_by, ""),
            "url": url_for("households.event", village_code=village.code, event_id=event.id),
        }
        for event in found
    ]


def _named(household: Household | None) -> str:
    if household is None:
        return ""
    return _("第 %(number)s 户 %(name)s", number=household.number, name=household.head_name)


def _facts(village: Division, event: HouseholdEvent) -> list[tuple[str, str]]:
    """What was filled in, in the words of the form."""
    said, facts = event.said, []
    grids, units = list_names_of_places(current_session(), village.id)
    if event.other_id is not None:
        label = _("并到") if event.kind == "merge" else _("新户")
        facts.append((label, _named(get_household_by_id(current_session(), village.id, event.other_id))))
    for name, label in (
        ("number", _("新户号")),
        ("head_name", _("户主姓名")),
        ("name", _("姓名")),
        ("relation", _("和户主的关系")),
        ("birth_year", _("哪年生的")),
        ("group_name", _("村民小组")),
        ("address", _("住址")),
    ):
        if said.get(name):
            facts.append((label, str(said[name])))
    for name, label, places in (("grid_id", _("网格"), grids), ("head_unit_id", _("户长单元"), units)):
        if said.get(name):
            facts.append((label, places.get(UUID(said[name]), "—")))
    members = said.get("member_ids") or ([said["member_id"]] if said.get("member_id") else [])
    if members:
        people = list_members_by_id(current_session(), village.id, [UUID(each) for each in members])
        facts.append((_("谁"), _("、").join(member.name for member in people)))
    if "tenths" in said:
        facts.append((_("分给新户"), _("%(points)s 分", points=points(said["tenths"]))))
    return facts


def _spendable(village: Division, household: Household) -> int:
    held = ledger.spendable(current_session(), village.id, accounts.household(household.number))
    return sum(amount for _unit, amount in held)
