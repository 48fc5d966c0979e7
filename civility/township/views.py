"""Pages of handing in (the village), and of reviewing and ranking (the township)."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import month_start, today
from civility.errors import NotFound, RuleBroken, Stale
from civility.extensions import current_session
from civility.governance.rolls.queries import find_roll_of, get_roll, get_roll_by_id
from civility.governance.rolls.rules import Period, month_before, month_of, parse_period
from civility.governance.rolls.views import method_words, roll_rows
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.township import appeals, books
from civility.township.blueprint import blueprint
from civility.township.errors import NotAMonth
from civility.township.forms import HandInForm, ReviewForm
from civility.township.models import PeriodReturn
from civility.township.queries import (
    get_return,
    list_attempts,
    list_open_notices_of,
    list_township_month,
)
from civility.township.rankings import list_figures
from civility.township.rules import INDICATORS, Indicator, Line, percent, rank
from civility.township.services import review_return, submit_return
from civility.web.filters import month as month_words
from civility.web.numbers import points

# ---- the village hands in --------------------------------------------------------------------------------


@blueprint.route("/v/<village_code>/returns/<month>", methods=["GET", "POST"])
@permitted("return.submit")
def hand_in(village: Division, month: str) -> ResponseReturnValue:
    """What stands in the way, the roll that would go, and what the township answered so far."""
    period = _month(month)
    session = current_session()
    roll = find_roll_of(session, village.id, period)
    form = HandInForm(number=str(roll.number) if roll else "")
    if form.validate_on_submit():
        try:
            looked_at = get_roll(session, village.id, _number(form.number.data))
            submit_return(
                session,
                village_id=village.id,
                roll_id=looked_at.id,
                actor=require("return.submit", village),
                request_key=form.request_key.data,
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal)
            return _hand_in_page(village, period, form), status
        flash(_("%(month)s 已报送，等乡镇审定。", month=month_words(period.since)), "good")
        return redirect(url_for("township.hand_in", village_code=village.code, month=month), 303)
    return _hand_in_page(village, period, form), form.status


def _hand_in_page(village: Division, period: Period, form: HandInForm) -> str:
    session = current_session()
    attempts = list_attempts(session, village.id, period)
    roll = find_roll_of(session, village.id, period)
    return render_template(
        "township/hand_in.html",
        village=village,
        month=month_words(period.since),
        form=form,
        roll=roll,
        ready=roll is not None and roll.state in ("draft", "returned") and today() >= period.until,
        over=today() >= period.until,
        open_notices=list_open_notices_of(session, village.id, period),
        attempts=[(each, get_roll_by_id(session, village.id, each.roll_id).number) for each in attempts],
    )


# ---- the township reviews --------------------------------------------------------------------------------


@blueprint.get("/t/<township_code>/")
@permitted("township.home")
def home(township: Division) -> ResponseReturnValue:
    """Every village's month, those that wait for review first; the last finished month unless another is asked for."""
    session, period = current_session(), _asked_month()
    months = list_township_month(session, township.id, period)
    states, villages = [each.state for each in months], [each.village for each in months]
    return render_template(
        "township/home.html",
        township=township,
        month=month_words(period.since),
        code=period.code,
        months=months,
        handed_in=sum(state in ("submitted", "accepted") for state in states),
        waiting=states.count("submitted"),
        returned=states.count("returned"),
        refused=books.list_refused(session, township, villages),
        punctuality=appeals.find_punctuality(session, villages),
        **_neighbours(period),
    )


@blueprint.route("/v/<village_code>/returns/<month>/review", methods=["GET", "POST"])
@permitted("return.review")
def review(village: Division, month: str) -> ResponseReturnValue:
    """A village's month with its roll as it was frozen; accept it or send it back with a reason."""
    period = _month(month)
    session = current_session()
    handed_in = get_return(session, village.id, period)
    form = ReviewForm(attempt=str(handed_in.attempt))
    if form.validate_on_submit():
        try:
            if _number(form.attempt.data) != handed_in.attempt:
                raise Stale()
            review_return(
                session,
                village_id=village.id,
                return_id=handed_in.id,
                actor=require("return.review", village),
                accept=form.decision.data == "accept",
                reason=form.reason.data or "",
                request_key=form.request_key.data,
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal)
            return _review_page(village, get_return(session, village.id, period), form), status
        flash(_decided(village, form.decision.data == "accept"), "good")
        township = village.parent.code if village.parent else ""
        return redirect(url_for("township.home", township_code=township, month=month), 303)
    return _review_page(village, handed_in, form), form.status


def _decided(village: Division, accepted: bool) -> str:
    if accepted:
        return str(_("%(village)s的榜已审定，这个月封存了。", village=village.name))
    return str(_("已退回%(village)s，原因会排在他们的任务里。", village=village.name))


def _review_page(village: Division, handed_in: PeriodReturn, form: ReviewForm) -> str:
    session = current_session()
    roll = get_roll_by_id(session, village.id, handed_in.roll_id)
    return render_template(
        "township/review.html",
        village=village,
        township=village.parent,
        month=month_words(handed_in.period_from),
        code=f"{handed_in.period_from:%Y-%m}",
        handed_in=handed_in,
        roll=roll,
        rows=roll_rows(roll),
        method=method_words(roll),
        earlier=list_attempts(session, village.id, _month(f"{handed_in.period_from:%Y-%m}"))[1:],
        form=form,
    )


# ---- the township ranks ----------------------------------------------------------------------------------


@blueprint.get("/t/<township_code>/rankings")
@permitted("ranking.read")
def rankings(township: Division) -> ResponseReturnValue:
    """Villages by one stated rate: ``?by=`` an indicator, ``?month=2026-10``. No names, no composite."""
    indicator = INDICATORS.get(request.args.get("by", "participation"))
    if indicator is None:
        raise NotFound()
    period = _asked_month()
    lines = rank(list_figures(current_session(), township.id, period), indicator)
    return render_template(
        "township/rankings.html",
        township=township,
        month=month_words(period.since),
        code=period.code,
        indicator=indicator,
        indicators=INDICATORS.values(),
        lines=[(line, *shown(line, indicator)) for line in lines],
        **_neighbours(period),
    )


def shown(line: Line, indicator: Indicator) -> tuple[str, str]:
    """The value and its fraction in words: ``15.6 %`` and ``37/237 户``; for an average ``12.4 分`` and ``2938.8 分 / 237 户``."""
    if not line.denominator:
        return "—", _(line.why)
    unit = _(indicator.unit)
    if indicator.is_rate:
        return f"{percent(line.numerator, line.denominator)} %", f"{line.numerator}/{line.denominator} {unit}"
    average = _("%(points)s 分", points=points(line.numerator // line.denominator))
    return average, _(
        "%(points)s 分 / %(count)s %(unit)s", points=points(line.numerator), count=line.denominator, unit=unit
    )


def _asked_month() -> Period:
    asked = request.args.get("month")
    return _month(asked) if asked else month_before(month_of(today()))


def _month(code: str) -> Period:
    period = parse_period(code)
    if not period.is_month:
        raise NotAMonth()
    return period


def _neighbours(period: Period) -> dict[str, str]:
    later = month_of(month_start(period.since, 1))
    return {
        "earlier_month": month_before(period).code,
        "later_month": later.code if later.since <= today() else "",
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
