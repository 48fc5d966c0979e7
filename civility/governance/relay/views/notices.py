"""Notices that come down: the list, a new one, how far one came, carrying it from house to house, the sheet to sign."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import cast
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.governance.relay.forms import ConfirmHouseholdsForm, NoticeForm, WithdrawForm, ids_of
from civility.governance.relay.models import RelayNotice
from civility.governance.relay.printing import notice_pdf
from civility.governance.relay.queries import (
    count_notices,
    find_reach,
    find_replacement,
    get_notice,
    list_own,
    list_reaches,
    list_receipts,
    list_taken_back,
    list_unit_reaches,
)
from civility.governance.relay.rules import CHANNELS
from civility.governance.relay.services import (
    confirm_for,
    may_take_back,
    send_notice,
    send_to_villages,
    take_back,
    withdraw_notice,
)
from civility.governance.relay.views.blueprint import blueprint
from civility.people.models import Division, Household
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import list_divisions, list_names
from civility.people.rules import short_number
from civility.web.forms import pressed
from civility.web.paging import Page, asked_page, offset
from civility.web.paths import asked_number
from civility.web.serving import as_pdf
from civility.web.status import status_of

PAGE = 20
USUAL_DAYS = 7


@blueprint.get("/v/<village_code>/relay/")
@permitted("relay.read")
def notices(village: Division) -> ResponseReturnValue:
    session, number = current_session(), asked_page()
    found = list_reaches(session, village.id, limit=PAGE, offset=offset(number, PAGE))
    return render_template(
        "relay/notices.html",
        village=village,
        reaches=found,
        pages=Page(found, number, count_notices(session, village.id), PAGE),
        may_send=may(current_actor(), "relay.send", village),
    )


@blueprint.route("/v/<village_code>/relay/new", methods=["GET", "POST"])
@permitted("relay.send")
def new_notice(village: Division) -> ResponseReturnValue:
    """A notice to every household; ``replaces`` names the one it stands for from now on, whose words it begins with."""
    session, replaces = current_session(), asked_number("replaces")
    old = get_notice(session, village.id, replaces) if replaces is not None else None
    form = NoticeForm(
        title=old.title if old else "",
        text=old.text if old else "",
        due_on=today() + timedelta(days=USUAL_DAYS),
    )
    if form.validate_on_submit():
        try:
            sent = send_notice(
                session,
                village_id=village.id,
                title=form.title.data or "",
                text=form.text.data or "",
                due_on=cast(date, form.due_on.data),
                actor=require("relay.send", village),
                request_key=form.request_key.data or "",
                replaces=old.number if old else None,
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("第 %(number)s 号通知发下去了。各户手机上看得到，户长的页上也有了。", number=sent.number), "good")
            return redirect(url_for("relay.notice", village_code=village.code, number=sent.number), 303)
    return render_template("relay/new_notice.html", village=village, form=form, old=old), form.status


@blueprint.get("/v/<village_code>/relay/<int:number>")
@permitted("relay.read")
def notice(village: Division, number: int) -> ResponseReturnValue:
    return _notice_page(village, number, WithdrawForm(formdata=None))


@blueprint.post("/v/<village_code>/relay/<int:number>/withdraw")
@permitted("relay.send")
def withdraw(village: Division, number: int) -> ResponseReturnValue:
    form = WithdrawForm()
    if form.validate_on_submit():
        withdraw_notice(
            current_session(),
            village_id=village.id,
            number=number,
            why=form.why.data or "",
            actor=require("relay.send", village),
        )
        flash(_("第 %(number)s 号通知收回了，不用再送。", number=number), "good")
        return redirect(url_for("relay.notice", village_code=village.code, number=number), 303)
    return _notice_page(village, number, form), form.status


@blueprint.route("/v/<village_code>/relay/<int:number>/carry", methods=["GET", "POST"])
@permitted("relay.carry")
def carry(village: Division, number: int) -> ResponseReturnValue:
    """Tick the households that were told, in walking order: a head's own, or those of one unit for the committee."""
    session, actor = current_session(), require("relay.carry", village)
    found = get_notice(session, village.id, number)
    form = ConfirmHouseholdsForm()
    if form.validate_on_submit():
        try:
            count = confirm_for(
                session,
                village_id=village.id,
                number=number,
                household_ids=ids_of(form.households.data),
                channel=form.manner.data,
                actor=actor,
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("记下了：又有 %(count)s 户知道了。", count=count), "good")
            return redirect(_after_carrying(village, found), 303)
    receipts, taken_back = list_receipts(session, found), list_taken_back(session, found)
    name, homes = _homes_to_tell(village, found)
    told = [(home, receipts[home.id]) for home in homes if home.id in receipts]
    here = {home.id: home for home in homes}
    undone = [(here[each.household_id], each) for each in taken_back if each.household_id in here]
    return render_template(
        "relay/carry.html",
        village=village,
        notice=found,
        name=name,
        homes=[(place, home) for place, home in enumerate(homes, 1) if home.id not in receipts],
        told=told,
        undone=undone,
        by=list_names(session, {who for _home, each in told + undone for who in (each.by, each.taken_back_by)}),
        may_take_back=partial(may_take_back, actor=actor),
        channels=CHANNELS,
        ticked=set(form.households.data or ()),
        form=form,
        unit=request.args.get("unit", ""),
        back=_after_carrying(village, found),
        short=short_number,
    ), form.status


@blueprint.post("/v/<village_code>/relay/<int:number>/carry/<uuid:household_id>/back")
@permitted("relay.carry")
def take_back_tick(village: Division, number: int, household_id: UUID) -> ResponseReturnValue:
    """Ticked by mistake: the household is among those to tell again."""
    actor = require("relay.carry", village)
    pressed()
    take_back(current_session(), village_id=village.id, number=number, household_id=household_id, actor=actor)
    flash(_("收回了：这一户又在“还不知道”里。原来那一勾也留着，看得到是谁勾的。"), "good")
    here = url_for("relay.carry", village_code=village.code, number=number, unit=request.args.get("unit") or None)
    return redirect(here, 303)


@blueprint.get("/v/<village_code>/relay/<int:number>/sheet.pdf")
@permitted("relay.carry")
def notice_sheet(village: Division, number: int) -> Response:
    """The sheet to sign for one unit, or for one's own households, in the order in which it is typed afterwards."""
    found = get_notice(current_session(), village.id, number)
    name, homes = _homes_to_tell(village, found)
    if not homes:
        raise NotFound()
    pdf = notice_pdf(current_session(), village, found, name, homes)
    return as_pdf(pdf, f"notice-{number}-{request.args.get('unit', 'own')}.pdf")


@blueprint.route("/t/<township_code>/relay", methods=["GET", "POST"])
@permitted("relay.order")
def township_notices(township: Division) -> ResponseReturnValue:
    """One notice to every village of the township, and how far the newest ones came in each."""
    session = current_session()
    villages = [each for each in list_divisions(session) if each.parent_id == township.id and each.level == "village"]
    form = NoticeForm(due_on=today() + timedelta(days=USUAL_DAYS))
    if form.validate_on_submit():
        try:
            sent = send_to_villages(
                session,
                township_id=township.id,
                title=form.title.data or "",
                text=form.text.data or "",
                due_on=cast(date, form.due_on.data),
                actor=require("relay.order", township),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("发到了 %(count)s 个村。", count=len(sent)), "good")
            return redirect(url_for("relay.township_notices", township_code=township.code), 303)
    newest = [
        {
            "village": village.name,
            "title": reach.notice.title,
            "known": _("%(total)s 户，%(known)s 户知道了", total=reach.total, known=reach.confirmed),
            "state": status_of("relay", reach.state).word,
        }
        for village in villages
        for reach in list_reaches(session, village.id, limit=3)
        if reach.notice.from_township
    ]
    return render_template("relay/township.html", township=township, form=form, newest=newest), form.status


def _homes_to_tell(village: Division, notice: RelayNotice) -> tuple[str, Sequence[Household]]:
    """Whom this page is about: the unit asked for, for the committee; one's own households for everybody else."""
    session, actor = current_session(), require("relay.carry", village)
    asked = request.args.get("unit", "")
    if not may(actor, "relay.send", village):
        return _("我管的户"), list_own(session, village.id, actor)
    for part in list_unit_reaches(session, notice):
        if asked in (str(part.unit.id), ""):
            return part.unit.name or _("没有单元的户"), part.unit.households
    raise NotFound()


def _after_carrying(village: Division, notice: RelayNotice) -> str:
    if may(current_actor(), "relay.read", village):
        return url_for("relay.notice", village_code=village.code, number=notice.number)
    return url_for("relay.own", village_code=village.code)


def _notice_page(village: Division, number: int, form: WithdrawForm) -> str:
    session, actor = current_session(), current_actor()
    found = get_notice(session, village.id, number)
    receipts = list_receipts(session, found)
    manners: dict[str, int] = {}
    for receipt in receipts.values():
        manners[receipt.channel] = manners.get(receipt.channel, 0) + 1
    return render_template(
        "relay/notice.html",
        village=village,
        notice=found,
        reach=find_reach(session, found),
        parts=list_unit_reaches(session, found),
        manners=[(_(words), manners[name]) for name, words in CHANNELS.items() if name in manners],
        replaced=find_replacement(session, found),
        sender=list_names(session, {found.sent_by})[found.sent_by],
        form=form,
        short=short_number,
        may_send=may(actor, "relay.send", village),
        may_carry=may(actor, "relay.carry", village),
    )
