"""The list of services the village offers (服务清单)."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.matters.forms import OfferForm
from civility.governance.matters.queries import list_offers, list_orders
from civility.governance.matters.services import add_offer, begin_offers, drop_offer
from civility.governance.matters.views import blueprint
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted
from civility.web.forms import ConfirmForm, pressed


@blueprint.get("/v/<village_code>/services/")
@permitted("matter.read")
def offers(village: Division) -> ResponseReturnValue:
    return _page(village, OfferForm(formdata=None))


@blueprint.post("/v/<village_code>/services/")
@permitted("offer.edit")
def add(village: Division) -> ResponseReturnValue:
    form = OfferForm()
    if form.validate_on_submit():
        try:
            add_offer(
                current_session(),
                village_id=village.id,
                name=form.name.data or "",
                what=form.what.data or "",
                provider=form.provider.data or "",
                confidential=bool(form.confidential.data),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("加上了，各户可以点。"), "good")
            return _back(village)
    return _page(village, form), form.status


@blueprint.post("/v/<village_code>/services/example")
@permitted("offer.edit")
def begin(village: Division) -> ResponseReturnValue:
    """An example to begin with."""
    begin_offers(current_session(), village_id=village.id, request_key=pressed().request_key.data or "")
    return _back(village)


@blueprint.post("/v/<village_code>/services/<uuid:offer_id>/drop")
@permitted("offer.edit")
def drop(village: Division, offer_id: UUID) -> ResponseReturnValue:
    pressed()
    offer = drop_offer(current_session(), village_id=village.id, offer_id=offer_id)
    flash(_("“%(name)s”从清单上去掉了，点过的照办。", name=offer.name), "good")
    return _back(village)


def _back(village: Division) -> ResponseReturnValue:
    return redirect(url_for("matters.offers", village_code=village.code), 303)


def _page(village: Division, form: OfferForm) -> str:
    may_print = may(current_actor(), "order.print", village)
    return render_template(
        "matters/offers.html",
        village=village,
        offers=list_offers(current_session(), village.id),
        form=form,
        confirm=ConfirmForm(formdata=None),
        waiting=len(list_orders(current_session(), village.id)) if may_print else 0,
        may_edit=may(current_actor(), "offer.edit", village),
        may_raise=may(current_actor(), "matter.raise", village),
    )
