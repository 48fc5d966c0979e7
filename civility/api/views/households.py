"""What a household has, and how it came to have it."""

from typing import Any

from marshmallow import fields

from civility import ledger
from civility.api.blueprint import VILLAGE, blueprint
from civility.api.cursors import read_cursor, write_cursor
from civility.api.errors import BadCursor
from civility.api.fields import Instant, Points, Shape, count, typed
from civility.api.operations import Call, operation
from civility.clock import now
from civility.ledger import accounts, units
from civility.people.models import Household
from civility.people.queries import get_household
from civility.points.queries import points_on_notice

CURSOR = "statement"


class YearShape(Shape):
    year = fields.Integer(required=True)
    points = Points(required=True)


class BalanceShape(Shape):
    """``spendable`` is the sum of ``by_year``; ``on_notice`` can be seen but not spent yet."""

    household_number = fields.String(required=True)
    spendable = Points(required=True)
    by_year = fields.List(fields.Nested(YearShape), required=True)
    honour = Points(required=True)
    on_notice = Points(required=True)
    at = Instant(required=True)


class LineShape(Shape):
    """``unit`` is ``honour`` or ``spend:<year of grant>``; ``balance`` is what stood in that unit afterwards."""

    seq = fields.Integer(required=True)
    line = fields.Integer(required=True)
    at = Instant(required=True)
    kind = fields.String(required=True)
    unit = fields.String(required=True)
    change = Points(required=True)
    balance = Points(required=True)
    reason = fields.String(required=True)
    reference = fields.String(required=True)
    reverses = fields.Integer(required=True, allow_none=True)
    reversed_by = fields.Integer(required=True, allow_none=True)


class StatementQuery(Shape):
    limit = count(200, load_default=50, strict=False)
    cursor = typed(200, load_default="", metadata={"description": "`next` of the page before"})


class StatementShape(Shape):
    """Newest first; ``next`` is null on the last page."""

    household_number = fields.String(required=True)
    items = fields.List(fields.Nested(LineShape), required=True)
    next = fields.String(required=True, allow_none=True)


@blueprint.get(f"{VILLAGE}/households/<number>/balance")
@operation("household.balance", summary="What a household has now", answer=BalanceShape, own_household=True)
def balance(call: Call, number: str) -> dict[str, Any]:
    household = _household(call, number)
    held = ledger.spendable(call.session, call.place.id, accounts.household(number))
    return {
        "household_number": number,
        "spendable": sum(amount for _unit, amount in held),
        "by_year": [{"year": units.year_of(unit), "points": amount} for unit, amount in held],
        "honour": ledger.balance(call.session, call.place.id, accounts.household(number), units.HONOUR),
        "on_notice": points_on_notice(call.session, call.place.id, household.id),
        "at": now(),
    }


@blueprint.get(f"{VILLAGE}/households/<number>/statement")
@operation(
    "household.balance",
    summary="Every change of a household's points, newest first",
    query=StatementQuery,
    answer=StatementShape,
    refusals=(BadCursor,),
    own_household=True,
)
def statement(call: Call, number: str) -> dict[str, Any]:
    _household(call, number)
    limit, cursor = call.asked["limit"], call.asked["cursor"]
    before = read_cursor(CURSOR, cursor, count=2) if cursor else None
    lines = ledger.statement(
        call.session,
        call.place.id,
        accounts.household(number),
        limit=limit + 1,
        before=(before[0], before[1]) if before else None,
    )
    more, lines = len(lines) > limit, lines[:limit]
    return {
        "household_number": number,
        "items": lines,
        "next": write_cursor(CURSOR, lines[-1].seq, lines[-1].line) if more else None,
    }


def _household(call: Call, number: str) -> Household:
    call.check_number(number)
    return get_household(call.session, call.place.id, number)
