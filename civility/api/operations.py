"""One decorator for every operation: token, permission, reading of what was asked, idempotency, shaped answer.

::

    @operation("claim.record", body=NewClaims, answer=SheetShape, status=201, summary="Record claims")
    def record(call: Call) -> ClaimSheet: ...

What the decorator is told is all that the OpenAPI document needs, so the two cannot disagree.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, Final, NoReturn

from flask import Response, g, request
from flask_babel import gettext as _
from marshmallow import Schema, ValidationError
from sqlalchemy.orm import Session

from civility.api.errors import BadJson, BadValues, KeyMissing, NotJson, NoToken
from civility.api.fields import flatten
from civility.api.idempotency import answer_once, request_key_of
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.permissions import TABLE, require, resolve_place
from civility.people.queries import find_household
from civility.people.services import find_token_user
from civility.people.sessions import actor_for

MAX_BODY_BYTES: Final = 1024 * 1024
VERSION: Final = "/api/v1"
_CODE = re.compile(r"[0-9]{12}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{4,6}", re.ASCII)
_KEY = re.compile(r"[!-~]{1,128}", re.ASCII)


@dataclass(frozen=True)
class Call:
    """One request as a view sees it: who asks, about which place, with which checked values.

    ``request_key`` is what a service takes as such: the same for every retry. Empty on a GET.
    """

    session: Session
    actor: Actor
    place: Division
    asked: Mapping[str, Any] = field(default_factory=dict)
    request_key: str = ""

    def say(self, text: str) -> str:
        """A sentence in the caller's language."""
        return str(_(text))

    def check_number(self, number: str) -> None:
        """Raises NotFound unless ``number`` is written as household numbers are."""
        if not _NUMBER.fullmatch(number):
            raise NotFound()


@dataclass(frozen=True)
class Operation:
    """What an operation promises: to the caller in the OpenAPI document, to us in ``_answer``.

    ``first`` is done before the transaction of a POST begins, unless it was answered before: what must stay
    written even when the use case is refused, such as counting a wrong PIN.
    """

    action: str
    summary: str
    answer: type[Schema]
    status: int = 200
    body: type[Schema] | None = None
    query: type[Schema] | None = None
    own_household: bool = False
    refusals: tuple[type[RuleBroken], ...] = ()
    first: Callable[[Call], None] | None = None

    @cached_property
    def shape(self) -> Schema:
        return self.answer()


def operation(action: str, **promise: Any) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Make a view an operation; ``promise`` as ``Operation``. The view gets a ``Call`` and its route's other values.

    With ``own_household`` a person may ask about their own household whatever their posts.
    """
    if action not in TABLE:
        raise KeyError(f"no such action in the permission table: {action}")
    promised = Operation(action, **promise)

    def make(view: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(view)
        def operate(**route: Any) -> Response:
            request.max_content_length = MAX_BODY_BYTES
            actor = _bearer()
            place = _place(route)
            _permit(promised, actor, place, route)
            return _answer(promised, view, actor, place, route)

        operate.permission = action  # type: ignore[attr-defined]
        operate.operation = promised  # type: ignore[attr-defined]
        return operate

    return make


def bearer_text() -> str:
    """The token of this request, or nothing."""
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""


def _bearer() -> Actor:
    """Who the token acts as; cookies are not looked at."""
    text = bearer_text()
    user = find_token_user(current_session(), text) if text else None
    if user is None:
        raise NoToken(given=bool(text))
    actor = actor_for(current_session(), user)
    g.actor = actor
    return actor


def _place(route: dict[str, Any]) -> Division:
    code = route.get("village_code") or route.get("township_code") or ""
    place = resolve_place(route) if _CODE.fullmatch(code) else None
    if place is None:
        raise NotFound()
    route.pop(place.level)
    return place


def _permit(promised: Operation, actor: Actor, place: Division, route: Mapping[str, Any]) -> None:
    if promised.own_household and actor.household is not None and actor.household.village_id == place.id:
        number = route["number"]
        household = find_household(current_session(), place.id, number) if _NUMBER.fullmatch(number) else None
        if household is not None and actor.owns(place.id, household.id):
            return
    require(promised.action, place)


def _answer(
    promised: Operation, view: Callable[..., Any], actor: Actor, place: Division, route: dict[str, Any]
) -> Response:
    session = current_session()
    if promised.body is None:
        asked = _load(promised.query, _query()) if promised.query else {}
        shown = promised.shape.dump(view(Call(session, actor, place, asked), **route))
        return Response(to_json(shown), promised.status, content_type="application/json")
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        raise KeyMissing()
    sent = _read_json()
    asked = _load(promised.body, sent)
    call = Call(session, actor, place, asked, request_key_of(actor, key))
    return answer_once(
        session,
        village_id=place.id,
        key=call.request_key,
        content=[request.path, sent],
        first=lambda: promised.first(call) if promised.first else None,
        produce=lambda: (promised.status, to_json(promised.shape.dump(view(call, **route)))),
    )


def _query() -> dict[str, str]:
    """The arguments in the address; ``lang`` belongs to every page."""
    return {name: value for name, value in request.args.items() if name != "lang"}


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read_json() -> Any:
    if request.mimetype != "application/json":
        raise NotJson()
    try:
        return json.loads(request.get_data().decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadJson(reason=str(error)[:100]) from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _load(shape: type[Schema], sent: Any) -> Mapping[str, Any]:
    try:
        loaded: Mapping[str, Any] = shape().load(sent)
    except ValidationError as error:
        errors = [{**each, "message": _(each["message"])} for each in flatten(error.messages)]
        raise BadValues(errors=errors, count=len(errors)) from None
    return loaded
