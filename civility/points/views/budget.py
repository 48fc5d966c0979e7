"""The village's fund, what a point is worth, and the votes on the ceiling. The page that shows them is home's."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.people.queries import get_settings
from civility.points.forms.votes import BudgetForm, CeilingForm, StandardVoteForm
from civility.points.services import adopt_ceiling, change_budget, lift_ceiling
from civility.points.views import blueprint
from civility.points.views.votes import vote_page


@blueprint.route("/v/<village_code>/budget/change", methods=["GET", "POST"])
@permitted("budget.change")
def budget(village: Division) -> ResponseReturnValue:
    session = current_session()
    settings = get_settings(session, village.id)
    form = BudgetForm(obj=settings)
    if settings.fund_year != today().year and not form.is_submitted():
        form.fund_fen.data = None  # last year's money is not this year's until somebody says so
    if form.validate_on_submit():
        try:
            change_budget(
                session,
                village_id=village.id,
                point_value_fen=form.point_value_fen.data or 0,
                fund_fen=form.fund_fen.data or 0,
                warning_percent=form.warning_percent.data or 0,
                actor=require("budget.change", village),
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, "point_value_fen")
            return render_template("points/budget.html", village=village, form=form), status
        flash(_("登记好了，账本里也记下了。"), "good")
        return redirect(url_for("home.budget", village_code=village.code), 303)
    return render_template("points/budget.html", village=village, form=form), form.status


@blueprint.route("/v/<village_code>/budget/ceiling", methods=["GET", "POST"])
@permitted("budget.change")
def vote_ceiling(village: Division) -> ResponseReturnValue:
    """The vote that lets no more points into the book than a share of the fund is worth."""
    form, actor = CeilingForm(), require("budget.change", village)
    said: dict[str, Any] = {"village_id": village.id, "actor": actor}
    return vote_page(
        village,
        form,
        lambda: adopt_ceiling(current_session(), **said, percent=form.percent.data or 0, vote=form.vote()),
        title=_("记下发分上限的表决"),
        lead=_("今年兑掉的和还能兑的积分，合起来不超过今年资金的百分之几。超过了，公示先不入账。"),
        back=url_for("home.budget", village_code=village.code),
        done=_("表决记下了。超过上限的公示会停下来等，不入账。"),
    )


@blueprint.route("/v/<village_code>/budget/ceiling/lift", methods=["GET", "POST"])
@permitted("budget.change")
def vote_no_ceiling(village: Division) -> ResponseReturnValue:
    """The vote that takes the ceiling away."""
    form, actor = StandardVoteForm(), require("budget.change", village)
    return vote_page(
        village,
        form,
        lambda: lift_ceiling(current_session(), village_id=village.id, vote=form.vote(), actor=actor),
        title=_("记下取消上限的表决"),
        lead=_("取消以后，公示到期就入账，不再看资金。"),
        back=url_for("home.budget", village_code=village.code),
        done=_("表决记下了。上限取消，停着的公示会接着入账。"),
    )
