"""Recording: for one household (who, then what) and for many (what, then who)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.actors import Actor
from civility.people.desk import Desk
from civility.people.finding import read_numbers
from civility.people.forms import FindForm
from civility.people.models import Division, Household
from civility.people.permissions import permitted, require
from civility.people.queries import (
    get_household,
    list_households,
    list_members,
    list_names_of_places,
)
from civility.people.rules import short_number
from civility.points.errors import HouseholdsRefused, UnknownNumbers
from civility.points.forms.claims import ClaimForm, ManyClaimsForm
from civility.points.models import Clause
from civility.points.promises import list_promises
from civility.points.queries import (
    ClaimRow,
    count_drafts,
    get_claim,
    get_clause,
    get_standard_in_force,
    list_favourites,
    list_sheet_photos,
)
from civility.points.rules.shapes import shape_from_json
from civility.points.services import keep_at_hand, record_claims
from civility.points.views import blueprint, drafts
from civility.points.views.shared import clause_page, field_of
from civility.points.views.versions import carried, day_asked, for_recorder, is_turned, other_version, turned
from civility.points.views.words import caps, worth
from civility.web.forms import ConfirmForm, pressed

DESK = Desk("points.record", "points.record_clause", present=False)


@blueprint.route("/v/<village_code>/claims/new", methods=["GET", "POST"])
@permitted("claim.record")
def record(village: Division) -> ResponseReturnValue:
    """Whose good deed? Card, number or name; one hit goes straight on."""
    form, found = DESK.ask(village) if request.method == "GET" else (FindForm(), [])
    if on := DESK.only(village, found) or DESK.lead_on(village, form):
        return on
    page = render_template(
        "points/record.html",
        village=village,
        form=form,
        found=[(each.household, short_number(each.household.number)) for each in found],
        ready=get_standard_in_force(current_session(), village.id) is not None,
        draft_count=count_drafts(current_session(), village.id, require("claim.record", village).user_id),
    )
    return page, form.status


@blueprint.get("/v/<village_code>/claims/new/<number>")
@permitted("claim.record")
def record_clause(village: Division, number: str) -> ResponseReturnValue:
    """Which clause, for one household."""
    household = get_household(current_session(), village.id, number)

    def address(clause: Clause) -> str:
        return _one(village, number, clause.id, on=day_asked())

    title = _("%(name)s家做了什么", name=household.head_name)
    lead = _("第 %(number)s 户", number=household.number)
    back = url_for("points.record", village_code=village.code)
    return clause_page(village, address, title, lead, back, _("换一户"))


@blueprint.get("/v/<village_code>/claims/many")
@permitted("claim.record")
def record_many(village: Division) -> ResponseReturnValue:
    """Which clause, for many households."""

    def address(clause: Clause) -> str:
        return _many(village, clause.id, on=day_asked())

    back = url_for("points.record", village_code=village.code)
    return clause_page(village, address, _("大家做了什么"), _("先选条款，再选哪些户。"), back)


@blueprint.post("/v/<village_code>/claims/clauses/<uuid:clause_id>/at-hand")
@permitted("claim.record")
def keep_clause_at_hand(village: Division, clause_id: UUID) -> ResponseReturnValue:
    """Put a clause first in one's own list, or (``off``) not any more; back to where it was pressed."""
    pressed()
    wanted = "off" not in request.args
    actor = require("claim.record", village)
    keep_at_hand(current_session(), village_id=village.id, clause_id=clause_id, actor=actor, wanted=wanted)
    flash(_("放进常用了，选条款时排在最前面。") if wanted else _("不再放在最前面了。"), "good")
    number = request.args.get("number", "")
    here = {"village_code": village.code, "clause_id": clause_id}
    if number:
        return redirect(url_for("points.record_for_one", number=number, **here), 303)  # type: ignore[arg-type]
    return redirect(url_for("points.record_for_many", **here), 303)  # type: ignore[arg-type]


@blueprint.route("/v/<village_code>/claims/new/<number>/<uuid:clause_id>", methods=["GET", "POST"])
@permitted("claim.record")
def record_for_one(village: Division, number: str, clause_id: UUID) -> ResponseReturnValue:
    """What happened, for one household."""
    session = current_session()
    household = get_household(session, village.id, number)
    clause = get_clause(session, village.id, clause_id)
    actor = require("claim.record", village)
    elsewhere = turned(clause, lambda wanted: _one(village, number, wanted, **carried()))
    if elsewhere is not None:
        return elsewhere
    draft = drafts.resumed(village, actor, clause)
    said = drafts.typed(draft)
    returned = _returned(village, actor, household, said)
    members = [(member.id, member.name) for member in list_members(session, village.id, household.id)]
    form = ClaimForm(formdata=said).for_shape(shape_from_json(clause.shape), members)
    form.begin_with(day_asked())
    if said is None and returned is not None:
        form.fill_from(returned, list_sheet_photos(session, village.id, returned.sheet_id))
    if request.method == "POST":
        form.photos.keep(session, village.id, actor.mark)
        kept = drafts.keep(village, actor, form, clause, "one", draft, about=number)
        if kept is not None:
            return kept
    status = form.status
    if not form.refused_with and not is_turned() and form.validate_on_submit():
        try:
            sheet = record_claims(
                session,
                village_id=village.id,
                clause_id=clause_id,
                household_ids=[household.id],
                actor=actor,
                replaces_id=returned.id if returned else None,
                draft_id=draft.id if draft else None,
                **form.asked(),
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, field_of(form, refusal))
        else:
            return redirect(url_for("points.sheet", village_code=village.code, sheet_id=sheet.id, done=1), 303)
    else:
        status = form.status
    return render_template(
        "points/record_one.html",
        village=village,
        returned=returned,
        form=form,
        household=household,
        short=short_number(household.number),
        at_hand=_is_at_hand(village, clause),
        confirm=ConfirmForm(),
        clause=clause,
        worth=worth(clause),
        caps=caps(clause),
        promises=list_promises(session, village.id).get(clause.title, ()),
        other=other_version(clause, form, for_recorder(actor, village.id)),
        on=day_asked(),
        today=today(),
    ), status


@blueprint.route("/v/<village_code>/claims/many/<uuid:clause_id>", methods=["GET", "POST"])
@permitted("claim.record")
def record_for_many(village: Division, clause_id: UUID) -> ResponseReturnValue:
    """Who was there, and what happened; households that cannot be claimed are unticked and named."""
    session = current_session()
    clause = get_clause(session, village.id, clause_id)
    actor = require("claim.record", village)
    elsewhere = turned(clause, lambda wanted: _many(village, wanted, **carried()))
    if elsewhere is not None:
        return elsewhere
    draft = drafts.resumed(village, actor, clause)
    said = drafts.typed(draft)
    form = ManyClaimsForm(formdata=said).for_shape(shape_from_json(clause.shape))
    assert isinstance(form, ManyClaimsForm)  # noqa: S101  (for_shape returns itself)
    form.begin_with(day_asked())
    households = list_households(session, village.id)
    chosen = _preset(households) if said is None else _ticked(households, said.getlist("household"))
    refused: list[str] = []
    if request.method == "POST":
        form.photos.keep(session, village.id, actor.mark)
        kept = drafts.keep(village, actor, form, clause, "many", draft)
        if kept is not None:
            return kept
    status = form.status
    if not form.refused_with and not is_turned() and form.validate_on_submit():
        try:
            chosen |= _pasted(households, form)
            sheet = record_claims(
                session,
                village_id=village.id,
                clause_id=clause_id,
                household_ids=[household.id for household in households if household.id in chosen],
                actor=actor,
                draft_id=draft.id if draft else None,
                **form.asked(),
            )
        except HouseholdsRefused as refusal:
            refused = refusal.lines(lambda said: _(said))
            chosen -= {UUID(left_out) for left_out in refusal.household_ids}
            form.form_errors.append(
                _(
                    "有 %(count)s 户记不上，已经替您去掉勾。再按一次，就记其余的 %(rest)s 户。",
                    count=len(refused),
                    rest=len(chosen),
                )
            )
            status = refusal.status
        except RuleBroken as refusal:
            status = form.refuse(refusal, field_of(form, refusal))
        else:
            return redirect(url_for("points.sheet", village_code=village.code, sheet_id=sheet.id, done=1), 303)
    else:
        status = form.status
    return render_template(
        "points/record_many.html",
        village=village,
        form=form,
        at_hand=_is_at_hand(village, clause),
        confirm=ConfirmForm(),
        clause=clause,
        worth=worth(clause),
        caps=caps(clause),
        promises=list_promises(session, village.id).get(clause.title, ()),
        groups=_groups(village, list_households(session, village.id)),
        chosen=chosen,
        refused=refused,
        other=other_version(clause, form, for_recorder(actor, village.id)),
        on=day_asked(),
        today=today(),
    ), status


def _one(village: Division, number: str, clause_id: UUID, **carried: Any) -> str:
    return url_for("points.record_for_one", village_code=village.code, number=number, clause_id=clause_id, **carried)


def _many(village: Division, clause_id: UUID, **carried: Any) -> str:
    return url_for("points.record_for_many", village_code=village.code, clause_id=clause_id, **carried)


def _returned(village: Division, actor: Actor, household: Household, said: Mapping[str, str] | None) -> ClaimRow | None:
    """One's own claim of the household that came back, which the address or the form names. Raises NotFound."""
    named = (said or {}).get("again") or request.args.get("again", "")
    if not named:
        return None
    try:
        claim = get_claim(current_session(), village.id, UUID(named))
    except ValueError:
        raise NotFound() from None
    if claim.household_id != household.id or claim.recorder_id != actor.user_id:
        raise NotFound()
    return claim


def _ticked(households: Sequence[Household], numbers: Sequence[str]) -> set[UUID]:
    wanted = set(numbers)
    return {household.id for household in households if household.number in wanted}


def _preset(households: Sequence[Household]) -> set[UUID]:
    """Households ticked by the address: ``all=1``, or those of one ``group``."""
    if request.args.get("all"):
        return {household.id for household in households}
    group = request.args.get("group", "")
    return {household.id for household in households if group and _group_key(household) == group}


def _pasted(households: Sequence[Household], form: ManyClaimsForm) -> set[UUID]:
    """Pasted numbers become ticks. Raises BadHouseholdNumber, UnknownNumbers."""
    numbers = read_numbers(form.numbers.data or "")
    by_number = {household.number: household.id for household in households}
    unknown = [number for number in numbers if number not in by_number]
    if unknown:
        raise UnknownNumbers(numbers="、".join(unknown[:20]))
    form.numbers.data = ""
    form.numbers.raw_data = None
    return {by_number[number] for number in numbers}


def _group_key(household: Household) -> str:
    """What households are ticked together by: the head unit, the grid or the villagers' group, what there is."""
    return str(household.head_unit_id or household.grid_id or household.group_name or "")


def _groups(village: Division, households: Sequence[Household]) -> list[tuple[str, str, list[Household]]]:
    """``(key, name, households)`` in the order of the first household's number."""
    grids, units = list_names_of_places(current_session(), village.id)
    found: dict[str, tuple[str, list[Household]]] = {}
    for household in households:
        name = units.get(household.head_unit_id) or grids.get(household.grid_id) or household.group_name
        found.setdefault(_group_key(household), (name or _("各户"), []))[1].append(household)
    return [(key, name, members) for key, (name, members) in found.items()]


def _is_at_hand(village: Division, clause: Clause) -> bool:
    actor = require("claim.record", village)
    return actor.user_id is not None and clause.title in list_favourites(current_session(), village.id, actor.user_id)
