"""The yearly close for the committee: the rule and its votes, who loses what, clearing and undoing it."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import local, today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.ledger.units import POINT_SCALE
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import get_settings
from civility.people.rules import short_number
from civility.points.forms.votes import ExpiryForm, StandardVoteForm, UndoCloseForm
from civility.points.models import YearClose
from civility.points.printing.closing import closing_pdf
from civility.points.queries import (
    LeftOver,
    find_close_obstacle,
    find_expiry,
    find_plan,
    get_close,
    list_closes,
    list_left_over,
)
from civility.points.rules.closing import UNDO_DAYS, undo_until
from civility.points.services import adopt_expiry, lift_expiry, undo_close
from civility.points.services import close_year as clear_year
from civility.points.views import blueprint
from civility.points.views.votes import vote_page
from civility.tables import Column, Written, to_csv
from civility.web.filters import day, instant
from civility.web.forms import ConfirmForm, pressed
from civility.web.numbers import points
from civility.web.serving import as_pdf, asked_size
from printables.closing_sheet import SIZES


@blueprint.get("/v/<village_code>/closing/")
@permitted("closing.read")
def closing(village: Division) -> ResponseReturnValue:
    return _closing_page(village, ConfirmForm()), 200


def _closing_page(village: Division, form: ConfirmForm) -> str:
    session = current_session()
    plan = find_plan(session, village.id)
    over = plan is not None and plan.close is not None and today() > plan.usable_until
    settings = get_settings(session, village.id)
    return render_template(
        "points/closing.html",
        village=village,
        form=form,
        rule=find_expiry(settings),
        plan=plan,
        over=over,
        obstacle=find_close_obstacle(session, village.id) if over else None,
        closes=[_shown(close, settings.closed_year) for close in list_closes(session, village.id, "done", "undone")],
        may_decide=may(current_actor(), "closing.decide", village),
        undo_days=UNDO_DAYS,
    )


@blueprint.get("/v/<village_code>/closing/sheet.pdf")
@permitted("closing.read")
def closing_sheet(village: Division) -> Response:
    """What was announced, for the wall: A4 unless ``size`` says A3."""
    return as_pdf(closing_pdf(current_session(), village, asked_size(SIZES)), "closing.pdf")


@blueprint.get("/v/<village_code>/closing/preview")
@permitted("closing.decide")
def closing_preview(village: Division) -> ResponseReturnValue:
    """Whose points would be cleared, with totals, as things stand now."""
    session = current_session()
    plan = find_plan(session, village.id)
    rows = list_left_over(session, village.id, plan.year) if plan else []
    return render_template(
        "points/closing_preview.html",
        village=village,
        plan=plan,
        cleared_tenths=_sums(rows)[0],
        kept_tenths=_sums(rows)[1],
        rows=[
            {
                "household": f"{short_number(row.number)} {row.head_name}",
                "years": _("、").join(_("%(year)s 年 %(points)s", year=y, points=points(t)) for y, t in row.by_year),
                "cleared": points(row.cleared_tenths),
                "kept": points(row.kept_tenths),
            }
            for row in rows
        ],
    )


@blueprint.get("/v/<village_code>/closing/preview.csv")
@permitted("closing.decide")
def closing_file(village: Division) -> Response:
    """The same list for a spreadsheet, its totals in the last row."""
    session = current_session()
    plan = find_plan(session, village.id)
    rows = list_left_over(session, village.id, plan.year) if plan else []
    table = Written(
        _("要清零的"),
        [Column(_("户号")), Column(_("户主")), Column(_("要清零的分")), Column(_("清零后还能兑的分"))],
        [
            *((short_number(r.number), r.head_name, _figure(r.cleared_tenths), _figure(r.kept_tenths)) for r in rows),
            (_("合计"), _("%(count)s 户", count=len(rows)), *map(_figure, _sums(rows))),
        ],
    )
    name = _("%(village)s要清零的积分%(year)s", village=village.name, year=plan.year if plan else "")
    return send_file(BytesIO(to_csv([table])), "text/csv", as_attachment=True, download_name=f"{name}.csv")


@blueprint.route("/v/<village_code>/closing/vote", methods=["GET", "POST"])
@permitted("closing.decide")
def vote_expiry(village: Division) -> ResponseReturnValue:
    """The vote on how long points last."""
    form, actor = ExpiryForm(), require("closing.decide", village)

    def record() -> None:
        adopt_expiry(
            current_session(),
            village_id=village.id,
            years=form.years.data or 0,
            month=form.month.data or 0,
            day=form.day.data or 0,
            vote=form.vote(),
            actor=actor,
        )

    return vote_page(
        village,
        form,
        record,
        title=_("记下积分用到哪天的表决"),
        lead=_("过了这天没有兑的清零，荣誉分不动。清零以前 30 天和 7 天，程序会贴出通知。"),
        back=url_for("points.closing", village_code=village.code),
        done=_("表决记下了。到期前 30 天和 7 天，公开栏和各户的页上都会写明。"),
    )


@blueprint.route("/v/<village_code>/closing/vote/lift", methods=["GET", "POST"])
@permitted("closing.decide")
def vote_no_expiry(village: Division) -> ResponseReturnValue:
    """The vote that lets points never expire."""
    form, actor = StandardVoteForm(), require("closing.decide", village)
    return vote_page(
        village,
        form,
        lambda: lift_expiry(current_session(), village_id=village.id, vote=form.vote(), actor=actor),
        title=_("记下不清零的表决"),
        lead=_("以后积分一直能用。贴出来还没有清的，也不清了。"),
        back=url_for("points.closing", village_code=village.code),
        done=_("表决记下了。积分一直能用，不清零。"),
    )


@blueprint.post("/v/<village_code>/closing/close")
@permitted("closing.decide")
def close_year(village: Division) -> ResponseReturnValue:
    """Clear what expired, for when nobody wants to wait for the due work."""
    form = pressed()
    session = current_session()
    actor = require("closing.decide", village)
    try:
        close = clear_year(session, village_id=village.id, actor=actor)
    except RuleBroken as refusal:
        status = form.refuse(refusal)
        return _closing_page(village, form), status
    flash(_done_words(close), "good")
    return redirect(url_for("points.closing", village_code=village.code), 303)


@blueprint.route("/v/<village_code>/closing/<uuid:close_id>/undo", methods=["GET", "POST"])
@permitted("closing.decide")
def undo_year(village: Division, close_id: UUID) -> ResponseReturnValue:
    """Give the points back and open the year again."""
    session = current_session()
    close = get_close(session, village.id, close_id)
    form = UndoCloseForm()
    if form.validate_on_submit():
        actor = require("closing.decide", village)
        try:
            undo_close(session, village_id=village.id, close_id=close_id, reason=form.reason.data or "", actor=actor)
        except RuleBroken as refusal:
            status = form.refuse(refusal)
            return _undo_page(village, close, form), status
        flash(_("撤销了：%(count)s 户的分还回去了，一分不少。", count=close.household_count), "good")
        return redirect(url_for("points.closing", village_code=village.code), 303)
    return _undo_page(village, close, form), form.status


def _undo_page(village: Division, close: YearClose, form: UndoCloseForm) -> str:
    return render_template("points/undo_close.html", village=village, close=close, form=form, words=_done_words(close))


def _done_words(close: YearClose) -> str:
    return str(
        _(
            "%(year)s 年关账了：%(count)s 户共 %(points)s 分清零。",
            year=close.year,
            count=close.household_count,
            points=points(close.total_tenths),
        )
    )


def _shown(close: YearClose, closed_year: int | None) -> dict[str, Any]:
    """A close that was done, as a row; with the day until which it may be undone, when it may."""
    assert close.closed_at is not None  # noqa: S101  (the caller asked for those that were done)
    last = undo_until(local(close.closed_at).date())
    stands = close.state == "done" and close.year == closed_year and today() <= last
    return {
        "id": close.id,
        "words": _done_words(close),
        "when": instant(close.closed_at),
        "until": day(last) if stands else "",
        "undone": instant(close.undone_at) if close.undone_at else "",
        "reason": close.undone_reason,
    }


def _sums(rows: Sequence[LeftOver]) -> tuple[int, int]:
    return sum(row.cleared_tenths for row in rows), sum(row.kept_tenths for row in rows)


def _figure(tenths: int) -> Decimal:
    return Decimal(tenths) / POINT_SCALE
