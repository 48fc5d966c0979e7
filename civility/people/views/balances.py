"""What a household had on a day, or after an entry: for the committee, the store and the supervision committee."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.balances import PastBalance, balance_after, balance_on
from civility.people.errors import BadHouseholdNumber, CheckDigitMissing, WrongCheckDigit
from civility.people.forms import PastBalanceForm
from civility.people.looks import looked
from civility.people.models import Division, Household
from civility.people.permissions import permitted
from civility.people.queries import get_household
from civility.people.rules import parse_short_number, short_number
from civility.people.views import blueprint
from civility.web.filters import day as day_words

BAD_NUMBER = (BadHouseholdNumber, CheckDigitMissing, WrongCheckDigit)


@blueprint.get("/v/<village_code>/balance")
@permitted("household.balance")
def balance(village: Division) -> ResponseReturnValue:
    """``?number=37-0`` and ``on=2026-11-01`` or ``seq=1234``; without either, what the household has now."""
    form = PastBalanceForm(formdata=request.args, meta={"csrf": False})
    found: tuple[Household, PastBalance] | None = None
    if "number" in request.args and form.validate():
        try:
            found = _found(village, form)
        except RuleBroken as refusal:
            status = form.refuse(refusal, _field_of(refusal, form))
            return render_template("people/balance.html", village=village, form=form, household=None), status
    if found is None:
        return render_template("people/balance.html", village=village, form=form, household=None), form.status
    household, past = found
    looked(village, household, "balance")
    return render_template(
        "people/balance.html",
        village=village,
        form=form,
        household=household,
        short=short_number(household.number),
        past=past,
        when=_when(form),
    )


def _found(village: Division, form: PastBalanceForm) -> tuple[Household, PastBalance]:
    session = current_session()
    household = get_household(session, village.id, parse_short_number(form.number.data or ""))
    if form.seq.data is not None:
        return household, balance_after(session, village.id, household.number, form.seq.data)
    return household, balance_on(session, village.id, household.number, form.on.data or today())


def _field_of(refusal: RuleBroken, form: PastBalanceForm) -> str:
    """Beside which field a refusal belongs."""
    if isinstance(refusal, BAD_NUMBER):
        return "number"
    if refusal.code == "transaction-not-found":
        return "seq"
    return "on" if refusal.code == "moment-ahead" else "number"


def _when(form: PastBalanceForm) -> str:
    if form.seq.data is not None:
        return _("第 %(seq)s 笔以后", seq=form.seq.data)
    if form.on.data is None or form.on.data == today():
        return _("现在")
    return _("%(day)s 结束时", day=day_words(form.on.data))
