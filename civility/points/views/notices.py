"""Pages of public notices, for the committee and everybody on duty."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import now
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import get_settings
from civility.points.printing import notice_pdf as print_notice
from civility.points.queries import (
    count_claims,
    count_notices,
    find_last_day,
    find_obstacle,
    get_notice,
    is_taken_down,
    item_numbers,
    list_announced,
    list_corrected,
    list_due_notices,
    list_hidden,
    list_notice_claims,
    list_notices,
    list_unannounced,
    notice_counts,
)
from civility.points.rules.corrections import KIND_WORDS
from civility.points.services import close_due_notices, closing_time, do_due_corrections, publish_notice
from civility.points.views import blueprint
from civility.web.filters import instant
from civility.web.forms import ConfirmForm, pressed
from civility.web.paging import Page, asked_page, offset
from civility.web.serving import as_pdf, asked_size
from printables import notice_sheet

PAGE = 20


@blueprint.get("/v/<village_code>/notices/")
@permitted("notice.read")
def notices(village: Division) -> ResponseReturnValue:
    return _notices_page(village, ConfirmForm()), 200


def _notices_page(village: Division, form: ConfirmForm) -> str:
    session = current_session()
    actor = current_actor()
    number = asked_page()
    found = list_notices(session, village.id, limit=PAGE, offset=offset(number, PAGE))
    days = get_settings(session, village.id).notice_days
    return render_template(
        "points/notices.html",
        village=village,
        form=form,
        pages=Page(found, number, count_notices(session, village.id), PAGE),
        counts=notice_counts(session, village.id, [notice.id for notice in found]),
        reviewed=count_claims(session, village.id, states=("reviewed",)),
        private=count_claims(session, village.id, states=("reviewed",), direction="deduction"),
        corrections=len(list_unannounced(session, village.id)),
        would_close=closing_time(now(), days),
        due=len(list_due_notices(session, village.id)),
        obstacle=find_obstacle(session, village.id),
        now=now(),
        inside=may(actor, "claim.read", village),
        may_publish=may(actor, "notice.publish", village),
        may_close=may(actor, "notice.close", village),
        may_see_budget=may(actor, "budget.read", village),
    )


@blueprint.post("/v/<village_code>/notices/publish")
@permitted("notice.publish")
def publish(village: Division) -> ResponseReturnValue:
    form = pressed()
    try:
        notice = publish_notice(
            current_session(),
            village_id=village.id,
            actor=require("notice.publish", village),
            request_key=form.request_key.data or "",
        )
    except RuleBroken as refusal:
        status = form.refuse(refusal)
        return _notices_page(village, form), status
    if notice.request_key != form.request_key.data:
        flash(_("只有扣分的事，没有贴新公示：已经告诉那几户，他们在“我家”里看得到。"), "good")
        return redirect(url_for("points.claims", village_code=village.code, who="all", state="notice"), 303)
    flash(
        _("第 %(number)s 号公示贴出来了，到 %(until)s 为止。", number=notice.number, until=instant(notice.closes_at)),
        "good",
    )
    return redirect(url_for("points.notice", village_code=village.code, number=notice.number), 303)


@blueprint.post("/v/<village_code>/notices/close")
@permitted("notice.close")
def close_notices(village: Division) -> ResponseReturnValue:
    """Post what is due now instead of waiting for the worker; before its time nothing happens."""
    form = pressed()
    actor = require("notice.close", village)
    posted = close_due_notices(current_session(), village_id=village.id, actor=actor)
    corrected = do_due_corrections(current_session(), village_id=village.id, actor=actor)
    obstacle = find_obstacle(current_session(), village.id)
    if obstacle is not None:
        status = form.refuse(obstacle[1])
        return _notices_page(village, form), status
    done = [_("入账 %(count)s 条。", count=posted)] if posted else []
    done += [_("更正 %(count)s 条。", count=corrected)] if corrected else []
    flash("".join(done) or _("没有到期的公示，什么也没有动。"), "good")
    return redirect(url_for("points.notices", village_code=village.code), 303)


@blueprint.get("/v/<village_code>/notices/<int:number>")
@permitted("notice.read")
def notice(village: Division, number: int) -> ResponseReturnValue:
    """A notice with its claims. Who does not read claims anyway sees of them what hangs on the wall."""
    session = current_session()
    found = get_notice(session, village.id, number)
    inside, down = may(current_actor(), "claim.read", village), is_taken_down(session, found)
    claims = list_notice_claims(session, village.id, found.id, for_public=not inside)
    if not inside:
        hidden = list_hidden(session, village.id, "notice", number)
        claims = [claim for claim in claims if claim.household_id not in hidden and not down]
    due = found.state == "open" and found.closes_at <= now()
    return render_template(
        "points/notice.html",
        village=village,
        notice=found,
        claims=claims,
        inside=inside,
        announced=list_announced(session, village.id, found.id),
        corrected=list_corrected(session, village.id, found.id),
        items=item_numbers(session, village.id, [found.id]),
        hangs_until=find_last_day(session, found),
        down=down,
        kinds=KIND_WORDS,
        running=found.state == "open" and found.closes_at > now(),
        due=due,
        obstacle=find_obstacle(session, village.id) if due else None,
        confirm=ConfirmForm(),
        may_close=may(current_actor(), "notice.close", village),
        may_see_budget=may(current_actor(), "budget.read", village),
        may_object=may(current_actor(), "objection.enter", village),
    )


@blueprint.get("/v/<village_code>/notices/<int:number>/sheet.pdf")
@permitted("notice.read")
def notice_pdf(village: Division, number: int) -> Response:
    """The notice on paper, A4 unless ``size`` says A3."""
    session = current_session()
    size = asked_size(notice_sheet.SIZES)
    pdf = print_notice(session, village, get_notice(session, village.id, number), size)
    return as_pdf(pdf, f"notice-{number}.pdf")
