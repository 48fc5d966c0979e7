"""Choosing and looking once more, for goods that are set aside: the same two pages for a household on its phone and for
somebody who does it for one. The basket is in the address, as at the counter.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template

from civility.clock import now
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.actors import Actor
from civility.people.models import Division, Household
from civility.people.queries import get_settings
from civility.people.rules import short_number
from civility.store.errors import EmptyBasket
from civility.store.forms import ReserveForm
from civility.store.models import Hold, Store
from civility.store.queries import list_goods, weigh_basket
from civility.store.services import hold_goods
from civility.store.services.holds import usual_last_day
from civility.store.views.common import asked_basket, ids_of, pack, shelf_for, unpack, whole_number


@dataclass(frozen=True, slots=True)
class Reserving:
    """For whom, where, and the addresses of the three steps: choose, look, back out."""

    village: Division
    store: Store
    household: Household
    choose_url: str
    confirm_url: str
    back_url: str
    back_words: str


def choose(asking: Reserving, basket: Mapping[str, int], problem: RuleBroken | None = None) -> tuple[str, int]:
    page = render_template(
        "store/reserve_choose.html",
        asking=asking,
        short=short_number(asking.household.number),
        **shelf_for(asking.store, asking.household, basket),
        problem=problem,
    )
    return page, problem.status if problem else 200


def look(asking: Reserving) -> tuple[str, int]:
    """The basket before it is set aside; an empty or impossible one goes back to choosing."""
    basket, problem = asked_basket(asking.village)
    if problem is None and not basket:
        problem = EmptyBasket()
    if problem is not None:
        return choose(asking, basket, problem)
    return _look_page(asking, basket, ReserveForm(formdata=None)), 200


def reserve(asking: Reserving, actor: Actor) -> Hold | tuple[str, int]:
    """Set the basket aside, or the page that says what stands in the way."""
    form = ReserveForm()
    basket = unpack(form.basket.data or "")
    if not form.validate_on_submit():
        return _look_page(asking, basket, form), form.status
    try:
        (made,) = hold_goods(
            current_session(),
            village_id=asking.village.id,
            store_id=asking.store.id,
            household_id=asking.household.id,
            basket=ids_of(basket, list_goods(current_session(), asking.village.id)),
            kind="reservation",
            actor=actor,
            request_key=form.request_key.data or "",
            bring=form.bring.data,
            shown_total_tenths=whole_number(form.shown.data or "", 10**12),
        )
    except NotFound:
        raise
    except RuleBroken as refusal:
        status = form.refuse(refusal)
        return _look_page(asking, basket, form), status
    return made


def _look_page(asking: Reserving, basket: dict[str, int], form: ReserveForm) -> str:
    session = current_session()
    goods = list_goods(session, asking.village.id)
    weighed = weigh_basket(
        session, store=asking.store, household=asking.household, basket=ids_of(basket, goods), at=now()
    )
    form.basket.data = pack(basket)
    form.shown.data = str(weighed.total_tenths)
    query = "&".join(f"{code}={quantity}" for code, quantity in sorted(basket.items()))
    return render_template(
        "store/reserve_confirm.html",
        asking=asking,
        short=short_number(asking.household.number),
        weighed=weighed,
        refusals=[] if form.form_errors else [*weighed.unsellable, *weighed.problems],
        form=form,
        until=usual_last_day(get_settings(session, asking.village.id), "reservation"),
        back=f"{asking.choose_url}{'&' if '?' in asking.choose_url else '?'}{query}",
    )
