"""Who may do what where: one table, one decorator.

A role counts in the place it is held and in every place below it. A route that is neither
``permitted``, ``open_to_all`` nor ``own_household`` fails a test.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import abort, g, redirect, url_for
from flask_login import current_user

from civility.errors import Forbidden
from civility.extensions import current_session, login_manager
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.queries import chain_of, find_division
from civility.people.sessions import actor_of

View = TypeVar("View", bound=Callable[..., Any])

# action → the roles that may do it. A village action is checked in the village of the route,
# a township action in the township of the route. "signed_in" needs any sign-in at all.
TABLE: dict[str, frozenset[str]] = {
    action: frozenset(roles.split())
    for action, roles in {
        "account.own": "signed_in",
        # administration
        "user.manage": "administrator",
        "place.manage": "administrator",
        "backup.read": "administrator",
        # the village and its people
        "village.home": "committee recorder reviewer supervisor storekeeper outlet_keeper grid_worker unit_head township_officer",
        "village.settings": "committee",
        "budget.read": "committee supervisor township_officer",
        "budget.change": "committee",
        "closing.read": "committee supervisor township_officer",
        "closing.decide": "committee",
        "roster.read": "committee recorder storekeeper grid_worker",
        "roster.import": "committee",
        "book.read": "committee recorder reviewer supervisor storekeeper grid_worker unit_head township_officer",
        "household.balance": "committee storekeeper supervisor",
        "statement.read": "committee supervisor township_officer",
        "passbook.print": "committee storekeeper",
        "card.issue": "committee",
        "portrait.keep": "committee storekeeper",
        "household.events": "committee supervisor",
        "household.change": "committee",
        "household.agree": "committee supervisor",
        # points
        "relative.declare": "committee recorder reviewer supervisor grid_worker unit_head",
        "relative.keep": "supervisor",
        "standard.read": "committee recorder reviewer supervisor storekeeper grid_worker unit_head township_officer",
        "standard.import": "committee",
        "template.publish": "township_officer",
        "standard.adopt": "committee",
        "comment.enter": "committee recorder supervisor grid_worker unit_head",
        "claim.read": "committee recorder reviewer supervisor grid_worker",
        "claim.record": "recorder grid_worker",
        "claim.withdraw": "recorder grid_worker",
        "claim.confirm": "committee recorder grid_worker",
        "claim.review": "reviewer",
        "notice.read": "committee recorder reviewer supervisor storekeeper grid_worker unit_head township_officer",
        "notice.publish": "committee",
        "notice.close": "committee",
        "objection.enter": "committee recorder supervisor grid_worker unit_head",
        "objection.rule": "supervisor",
        "appeal.enter": "committee recorder supervisor grid_worker unit_head township_officer",
        "correction.propose": "committee recorder supervisor grid_worker",
        "correction.confirm": "committee supervisor",
        "repair.confirm": "committee recorder supervisor grid_worker",
        "spot.read": "supervisor township_officer",
        "spot.check": "supervisor",
        "name.hide": "committee recorder supervisor grid_worker unit_head",
        "name.paper": "committee",
        # the store
        "store.read": "committee storekeeper supervisor",
        "store.open": "committee",
        "needs.read": "committee recorder storekeeper grid_worker unit_head",
        "needs.open": "committee storekeeper",
        "checklist.edit": "committee",
        "checklist.see": "committee storekeeper supervisor",
        "donation.record": "committee storekeeper",
        "store.hours": "committee storekeeper",
        "goods.read": "committee recorder storekeeper supervisor grid_worker unit_head",
        "goods.import": "committee storekeeper",
        "goods.edit": "committee storekeeper",
        "stock.move": "storekeeper",
        "stock.count": "committee storekeeper",
        "stock.confirm": "committee storekeeper supervisor",
        "stock.correct": "committee storekeeper",
        "price.propose": "committee storekeeper",
        "price.approve": "committee",
        "store.hand_over": "storekeeper",
        "store.undo": "storekeeper",
        # outlets
        "outlet.serve": "outlet_keeper",
        "outlet.read": "committee supervisor",
        "outlet.manage": "committee",
        "outlet.dispute": "committee supervisor",
        "store.reserve": "storekeeper grid_worker unit_head",
        "store.return": "storekeeper",
        "store.agree": "committee storekeeper supervisor",
        "day.count": "storekeeper",
        "day.sign": "committee storekeeper supervisor",
        "day.reopen": "supervisor",
        # paper
        "prints.open": "committee recorder supervisor storekeeper grid_worker",
        "prints.log": "committee supervisor",
        # the book
        "audit.read": "administrator supervisor",
        "audit.run": "administrator supervisor",
        "duties.read": "supervisor township_officer",
        # self-governance
        "covenant.read": "committee recorder reviewer supervisor storekeeper grid_worker unit_head township_officer",
        "covenant.edit": "committee",
        "covenant.adopt": "committee",
        "signature.read": "committee",
        "signature.enter": "committee recorder storekeeper grid_worker unit_head",
        "signature.sheet": "committee recorder supervisor storekeeper grid_worker unit_head",
        "signature.confirm": "committee recorder supervisor",
        "reminder.write": "committee supervisor grid_worker",
        "reminder.send": "committee supervisor",
        "draw.read": "committee supervisor storekeeper township_officer",
        "draw.make": "committee",
        "draw.seed": "committee supervisor",
        "unit.read": "committee recorder supervisor grid_worker township_officer",
        "unit.form": "committee",
        "head.elect": "committee",
        "relay.send": "committee",
        "relay.read": "committee supervisor township_officer",
        "relay.carry": "committee grid_worker unit_head",
        "own.households": "grid_worker unit_head",
        "visit.write": "committee grid_worker unit_head",
        "grid.read": "committee supervisor grid_worker township_officer",
        "grid.arrange": "committee",
        "board.keep": "committee",
        "appraisal.read": "committee supervisor township_officer",
        "appraisal.open": "committee",
        "appraisal.score": "committee supervisor",
        "panel.read": "committee recorder reviewer supervisor storekeeper grid_worker unit_head township_officer",
        "panel.edit": "committee",
        "goal.set": "committee unit_head",
        "tribute.keep": "committee supervisor",
        "safety.set": "committee",
        "roll.make": "committee",
        "roll.read": "committee supervisor township_officer",
        "meeting.read": "committee recorder reviewer supervisor storekeeper grid_worker unit_head township_officer",
        "meeting.call": "committee",
        "meeting.attend": "committee recorder",
        "meeting.minute": "committee recorder",
        "meeting.close": "committee recorder supervisor",
        "ballot.enter": "committee recorder grid_worker unit_head",
        "ballot.count": "committee recorder",
        "ballot.read": "committee recorder supervisor",
        "ballot.confirm": "committee recorder supervisor",
        "return.submit": "committee",
        "matter.read": "committee recorder reviewer supervisor storekeeper outlet_keeper grid_worker unit_head township_officer",
        "matter.act": "committee recorder reviewer supervisor storekeeper outlet_keeper grid_worker unit_head township_officer",
        "matter.raise": "committee recorder supervisor grid_worker unit_head",
        "matter.hide": "committee supervisor",
        "matter.township": "township_officer",
        "offer.edit": "committee",
        "order.print": "committee grid_worker",
        "activity.read": "committee recorder reviewer supervisor storekeeper grid_worker unit_head",
        "activity.manage": "committee",
        "activity.enter": "committee recorder storekeeper grid_worker unit_head",
        "activity.confirm": "committee recorder reviewer supervisor storekeeper grid_worker unit_head",
        # the township
        "township.home": "township_officer",
        "return.review": "township_officer",
        "relay.order": "township_officer",
        "grid.count": "township_officer",
        "appeal.rule": "township_officer",
        "ranking.read": "township_officer committee",
    }.items()
}


def may(actor: Actor | None, action: str, place: Division | None = None) -> bool:
    """Whether ``actor`` may do ``action`` in ``place`` (anywhere, when no place is given)."""
    roles = TABLE[action]
    if actor is None:
        return False
    if "signed_in" in roles:
        return True
    if place is None:
        return any(post.role in roles for post in actor.posts)
    return bool(roles & actor.roles_in(chain_of(current_session(), place)))


def current_actor() -> Actor | None:
    """The signed-in person of this request, or None."""
    if "actor" not in g:
        g.actor = actor_of(current_session(), current_user)
    actor: Actor | None = g.actor
    return actor


def require(action: str, place: Division | None = None) -> Actor:
    """The acting person, who may do ``action`` in ``place``.

    Raises Forbidden (403) when their posts there do not allow it; aborts with 404 when they hold none there,
    so that nobody learns what exists in another village.
    """
    actor = current_actor()
    if actor is None:
        abort(login_manager.unauthorized())
    if may(actor, action, place):
        return actor
    if place is not None and not actor.roles_in(chain_of(current_session(), place)):
        abort(404)
    raise Forbidden()


def permitted(action: str) -> Callable[[View], View]:
    """Guard a view. ``village_code``/``township_code`` in the route become ``village``/``township`` (a Division)."""
    if action not in TABLE:
        raise KeyError(f"no such action in the permission table: {action}")

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**route: Any) -> Any:
            place = resolve_place(route)
            actor = current_actor()
            if actor is None:
                return login_manager.unauthorized()
            require(action, place)
            return view(**route)

        guarded.permission = action  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def open_to_all(view: View) -> View:
    """Mark a view that anyone may open; a place in its route is resolved all the same."""

    @wraps(view)
    def opened(**route: Any) -> Any:
        resolve_place(route)
        return view(**route)

    opened.permission = "open"  # type: ignore[attr-defined]
    return opened  # type: ignore[return-value]


def own_household(view: View) -> View:
    """Guard a household's own page: signed in with a household. The view gets ``household`` (HouseholdRef)."""

    @wraps(view)
    def guarded(**route: Any) -> Any:
        actor = current_actor()
        if actor is None:
            return redirect(url_for("people.household_sign_in"))  # a household has no name to sign in with
        if actor.household is None:
            raise Forbidden()
        g.place = current_session().get(Division, actor.household.village_id)
        return view(household=actor.household, **route)

    guarded.permission = "own_household"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def resolve_place(route: dict[str, Any]) -> Division | None:
    """Replace a place's code in the route by its division; 404 when there is none of that level."""
    for level in ("village", "township"):
        code = route.pop(f"{level}_code", None)
        if code is None:
            continue
        place = find_division(current_session(), code, level=level)
        if place is None:
            abort(404)
        route[level] = g.place = place
        if level == "village":
            g.village = place
        return place
    return None
