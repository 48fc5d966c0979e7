"""Bringing reserved goods to the door: who asked, the sheet of a round, typing it."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import get_settings, list_staff
from civility.people.rules import short_number
from civility.store.delivery_forms import BringForm, DeliveryForm
from civility.store.errors import ReceiverNeeded
from civility.store.models import Delivery
from civility.store.printing import delivery_pdf
from civility.store.queries import Held
from civility.store.queries.deliveries import get_delivery, list_rounds, list_stops, list_to_bring, load_of
from civility.store.services import ask_delivery, send_out, type_delivery
from civility.store.views import blueprint
from civility.store.views.common import need_store
from civility.web.forms import KeyedForm, clean_text
from civility.web.paths import LARGEST_NUMBER
from civility.web.serving import as_pdf

OTHER = "other"
LONGEST_NAME = 60


@blueprint.get("/deliveries/")
@permitted("store.read")
def deliveries(village: Division) -> ResponseReturnValue:
    """Who asked for what to be brought, to be put on a sheet; and the rounds so far."""
    waiting = _waiting(village)
    return _rounds_page(village, _offered(DeliveryForm(formdata=None), village, waiting), waiting)


@blueprint.post("/deliveries/")
@permitted("store.hand_over")
def start_round(village: Division) -> ResponseReturnValue:
    waiting = _waiting(village)
    form = _offered(DeliveryForm(), village, waiting)
    if form.validate_on_submit() and form.day.data:
        try:
            made = send_out(
                current_session(),
                village_id=village.id,
                store_id=need_store(village).id,
                numbers=[each for each in form.numbers.data or [] if 0 < each <= LARGEST_NUMBER],
                day=form.day.data,
                carrier=form.carrier.data or "",
                carrier_id=UUID(form.who.data) if form.who.data not in ("", OTHER) else None,
                actor=require("store.hand_over", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, FIELDS.get(refusal.code))
        else:
            flash(_("送货单好了。打印出来，照着单子把东西装好。"), "good")
            return redirect(url_for("store.delivery", village_code=village.code, number=made.number), 303)
    return _rounds_page(village, form, waiting), form.status


def _waiting(village: Division) -> list[Held]:
    return list_to_bring(current_session(), village.id, need_store(village).id)


def _offered(form: DeliveryForm, village: Division, waiting: list[Held]) -> DeliveryForm:
    form.who.choices = [("", _("请选")), *_carriers(village), (OTHER, _("别的人（写姓名）"))]
    form.numbers.choices = [(each.hold.number, "") for each in waiting]
    return form


def _rounds_page(village: Division, form: DeliveryForm, waiting: list[Held]) -> str:
    return render_template(
        "store/deliveries.html",
        village=village,
        form=form,
        waiting=waiting,
        ticked=set(form.numbers.data or []) if form.is_submitted() else {each.hold.number for each in waiting},
        rounds=list_rounds(current_session(), village.id),
        today=today(),
        short=short_number,
        may_send=may(current_actor(), "store.hand_over", village),
    )


FIELDS = {"carrier-needed": "carrier", "carrier-at-home": "who", "bad-delivery-day": "day"}


@blueprint.get("/deliveries/<int:number>")
@permitted("store.read")
def delivery(village: Division, number: int) -> ResponseReturnValue:
    """The sheet of a round, and what its signatures say."""
    return _round_page(village, _get(village, number), KeyedForm(formdata=None))


@blueprint.post("/deliveries/<int:number>")
@permitted("store.hand_over")
def type_round(village: Division, number: int) -> ResponseReturnValue:
    found, form = _get(village, number), KeyedForm()
    if form.validate_on_submit():
        try:
            type_delivery(
                current_session(),
                village_id=village.id,
                number=found.number,
                said=_said(),
                actor=require("store.hand_over", village),
                request_key=form.request_key.data or "",
            )
        except NotFound:
            raise
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("照着单子录好了。签收的都记了账，没送到的照旧留着。"), "good")
            return redirect(url_for("store.delivery", village_code=village.code, number=found.number), 303)
    return _round_page(village, found, form), form.status


def _round_page(village: Division, found: Delivery, form: KeyedForm) -> str:
    stops = list_stops(current_session(), found)
    return render_template(
        "store/delivery.html",
        village=village,
        delivery=found,
        stops=stops,
        load=load_of(stops),
        out=[stop for stop in stops if stop.line.outcome == "out"],
        said=request.form,
        form=form,
        short=short_number,
        may_type=may(current_actor(), "store.hand_over", village),
        sign_for_pin=get_settings(current_session(), village.id).pin_at_counter,
    )


@blueprint.get("/deliveries/<int:number>.pdf")
@permitted("store.read")
def delivery_paper(village: Division, number: int) -> Response:
    found = _get(village, number)
    pdf = delivery_pdf(current_session(), village, found, list_stops(current_session(), found))
    return as_pdf(pdf, f"delivery-{found.number}.pdf")


@blueprint.post("/holds/reservation/<int:number>/bring")
@permitted("store.hand_over")
def bring(village: Division, number: int) -> ResponseReturnValue:
    """Somebody called: bring it, or not after all."""
    form = BringForm()
    if form.validate_on_submit():
        try:
            ask_delivery(
                current_session(),
                village_id=village.id,
                number=number,
                wanted=form.wanted.data == "1",
                actor=require("store.hand_over", village),
            )
        except NotFound:
            raise
        except RuleBroken as refusal:
            flash(refusal.describe(_), "bad")
        else:
            flash(_("记下了，下一趟送到家。") if form.wanted.data == "1" else _("记下了，这户自己来领。"), "good")
    return redirect(url_for("store.hold", village_code=village.code, kind="reservation", number=number), 303)


def _said() -> dict[int, str | None]:
    """What the page says of each line: ``o-3`` is ``self``, ``other`` with a name in ``r-3``, ``back``, or empty."""
    said: dict[int, str | None] = {}
    for name, chosen in request.form.items():
        place = name.removeprefix("o-")
        if not (name.startswith("o-") and place.isdecimal() and len(place) < len(str(LARGEST_NUMBER))):
            continue
        who = (clean_text(request.form.get(f"r-{place}")) or "")[:LONGEST_NAME]
        if chosen == OTHER and not who:
            raise ReceiverNeeded(place=int(place))
        if chosen in ("self", OTHER):
            said[int(place)] = who if chosen == OTHER else ""
        elif chosen == "back":
            said[int(place)] = None
    return said


def _carriers(village: Division) -> list[tuple[str, str]]:
    return [(str(user.id), user.name) for user in list_staff(current_session(), village.id)]


def _get(village: Division, number: int) -> Delivery:
    return get_delivery(current_session(), village.id, number)
