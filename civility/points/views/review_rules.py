"""The votes on how many people must review a claim."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.points.forms.votes import SecondReviewForm, StandardVoteForm
from civility.points.services import adopt_second_review, lift_second_review
from civility.points.views import blueprint
from civility.points.views.votes import vote_page


@blueprint.route("/v/<village_code>/standards/second-review", methods=["GET", "POST"])
@permitted("standard.adopt")
def vote_second_review(village: Division) -> ResponseReturnValue:
    """The vote that asks for two reviews from some points on."""
    form, actor = SecondReviewForm(), require("standard.adopt", village)
    said: dict[str, Any] = {"village_id": village.id, "actor": actor}
    return vote_page(
        village,
        form,
        lambda: adopt_second_review(
            current_session(), **said, from_tenths=form.from_tenths.data or 0, vote=form.vote()
        ),
        title=_("记下两遍复核的表决"),
        lead=_("分数大的，两个人先后看过才算：第二个人不是记分的，也不是第一个复核的。扣分不管多少，都要两遍。"),
        back=url_for("points.standards", village_code=village.code),
        done=_("表决记下了。从现在起，到这个分数的要两个人先后复核。"),
    )


@blueprint.route("/v/<village_code>/standards/second-review/lift", methods=["GET", "POST"])
@permitted("standard.adopt")
def vote_one_review(village: Division) -> ResponseReturnValue:
    """The vote that lets one review do again."""
    form, actor = StandardVoteForm(), require("standard.adopt", village)
    return vote_page(
        village,
        form,
        lambda: lift_second_review(current_session(), village_id=village.id, vote=form.vote(), actor=actor),
        title=_("记下取消两遍复核的表决"),
        lead=_("取消以后，加分有一个人复核就行。"),
        back=url_for("points.standards", village_code=village.code),
        done=_("表决记下了。加分复核一遍就行，扣分照旧要两遍。"),
    )
