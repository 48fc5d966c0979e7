"""The votes on how many people must review a claim."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.points.forms import SecondReviewForm, StandardVoteForm
from civility.points.services import adopt_second_review, lift_second_review
from civility.points.views import blueprint


@blueprint.route("/v/<village_code>/standards/second-review", methods=["GET", "POST"])
@permitted("standard.adopt")
def vote_second_review(village: Division) -> ResponseReturnValue:
    """The vote that asks for two reviews from some points on."""
    form = SecondReviewForm()
    if form.validate_on_submit():
        try:
            adopt_second_review(
                current_session(),
                village_id=village.id,
                from_tenths=form.from_tenths.data or 0,
                vote=form.vote(),
                actor=require("standard.adopt", village),
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal)
            return _vote_page(village, form), status
        flash(_("表决记下了。从现在起，到这个分数的要两个人先后复核。"), "good")
        return redirect(url_for("points.standards", village_code=village.code), 303)
    return _vote_page(village, form), form.status


@blueprint.route("/v/<village_code>/standards/second-review/lift", methods=["GET", "POST"])
@permitted("standard.adopt")
def vote_one_review(village: Division) -> ResponseReturnValue:
    """The vote that lets one review do again."""
    form = StandardVoteForm()
    if form.validate_on_submit():
        try:
            lift_second_review(
                current_session(), village_id=village.id, vote=form.vote(), actor=require("standard.adopt", village)
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal)
            return _vote_page(village, form), status
        flash(_("表决记下了。加分复核一遍就行，扣分照旧要两遍。"), "good")
        return redirect(url_for("points.standards", village_code=village.code), 303)
    return _vote_page(village, form), form.status


def _vote_page(village: Division, form: StandardVoteForm) -> str:
    if isinstance(form, SecondReviewForm):
        title = _("记下两遍复核的表决")
        lead = _("分数大的，两个人先后看过才算：第二个人不是记分的，也不是第一个复核的。扣分不管多少，都要两遍。")
    else:
        title, lead = _("记下取消两遍复核的表决"), _("取消以后，加分有一个人复核就行。")
    back = url_for("points.standards", village_code=village.code)
    return render_template("points/vote.html", village=village, form=form, title=title, lead=lead, back=back)
