"""Goods that come back: which pieces of a slip, where they go, the second person, the return slip."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import local
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.rules import short_number
from civility.store.forms import ReturnForm
from civility.store.models import CONDITIONS
from civility.store.printing import SIZES, return_pdf
from civility.store.queries import Slip, get_return_slip, get_slip
from civility.store.queries.returns import needs_another, taken_back
from civility.store.services import decide_return, return_goods
from civility.store.views import blueprint
from civility.store.views.common import whole_number
from civility.web.forms import ConfirmForm
from civility.web.serving import as_pdf, asked_size


@blueprint.route("/slips/<int:number>/return", methods=["GET", "POST"])
@permitted("store.return")
def take_back(village: Division, number: int) -> ResponseReturnValue:
    """The lines of a slip with how many can still come back; two fields a line, sound and damaged."""
    form = ReturnForm()
    slip = get_slip(current_session(), village.id, number)
    if form.validate_on_submit():
        try:
            done = return_goods(
                current_session(),
                village_id=village.id,
                redemption_id=slip.redemption.id,
                pieces=_typed_pieces(slip),
                reason=form.reason.data or "",
                actor=require("store.return", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            return redirect(_address(village, done.return_number), 303)
    back = taken_back(current_session(), village.id, slip.redemption.id)
    page = render_template(
        "store/return_new.html",
        village=village,
        slip=slip,
        short=short_number(slip.household.number),
        form=form,
        rows=[
            {
                "line": line,
                "left": line.quantity - back.get(line.good_id, 0),
                **{condition: request.form.get(f"{condition}-{line.code}", "") for condition in CONDITIONS},
            }
            for line in slip.lines
        ],
        another=needs_another(slip.redemption, ()),
    )
    return page, form.status


@blueprint.get("/returns/<int:number>")
@permitted("store.read")
def return_slip(village: Division, number: int) -> ResponseReturnValue:
    return _page(village, number, ConfirmForm(formdata=None))


@blueprint.get("/returns/<int:number>.pdf")
@permitted("store.read")
def return_paper(village: Division, number: int) -> Response:
    """On A6, or on a till roll with ``?size=80mm`` or ``58mm``."""
    size = asked_size(SIZES)
    pdf = return_pdf(current_session(), village, get_return_slip(current_session(), village.id, number), size)
    return as_pdf(pdf, f"return-{number}.pdf")


@blueprint.post("/returns/<int:number>/decide")
@permitted("store.agree")
def decide_on_return(village: Division, number: int) -> ResponseReturnValue:
    """``agree=yes`` and it is done; anything else, and nothing moves."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _page(village, number, form), form.status
    agree = request.form.get("agree") == "yes"
    try:
        decide_return(
            current_session(),
            village_id=village.id,
            number=number,
            agree=agree,
            actor=require("store.agree", village),
            request_key=form.request_key.data or "",
        )
    except RuleBroken as refusal:
        status = form.refuse(refusal)
        return _page(village, number, form), status
    flash(
        _("办好了，分已经退回。") if agree else _("这张退货单没有办，分和东西都没有动。"), "good" if agree else "info"
    )
    return redirect(_address(village, number), 303)


def _page(village: Division, number: int, form: ConfirmForm) -> str:
    found = get_return_slip(current_session(), village.id, number)
    actor = current_actor()
    own = actor is not None and found.goods_return.asked_by == actor.user_id
    waiting = found.goods_return.state == "asked" and may(actor, "store.agree", village)
    return render_template(
        "store/return.html",
        village=village,
        back=found,
        day=local(found.slip.redemption.at).date(),
        short=short_number(found.household.number),
        form=form,
        may_agree=waiting and not own,
        may_decline=waiting,
        own=own,
    )


def _typed_pieces(slip: Slip) -> dict[tuple[UUID, str], int]:
    pieces = {}
    for line in slip.lines:
        for condition in CONDITIONS:
            typed = request.form.get(f"{condition}-{line.code}", "").strip()
            if typed and typed != "0":
                pieces[line.good_id, condition] = whole_number(typed)
    return pieces


def _address(village: Division, number: int) -> str:
    return url_for("store.return_slip", village_code=village.code, number=number)
