"""What a household has, and how it came to have it."""

from datetime import datetime, time
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from civility import ledger
from civility.api.blueprint import VILLAGE, blueprint
from civility.api.cursors import read_cursor, write_cursor
from civility.api.errors import BadCursor
from civility.api.fields import Instant, Moment, Points, Shape, count, typed
from civility.api.operations import Call, operation
from civility.clock import ZONE, now
from civility.errors import N_
from civility.ledger import TransactionNotFound, accounts
from civility.people.balances import PastBalance, balance_after, balance_at, balance_on
from civility.people.errors import MomentAhead
from civility.people.models import Household
from civility.people.queries import get_household
from civility.points.queries import points_on_notice

CURSOR = "statement"
ONE_OF_TWO = N_("at 和 seq 只能给一个。")


class YearShape(Shape):
    year = fields.Integer(required=True)
    points = Points(required=True)


class BalanceShape(Shape):
    """``spendable`` is the sum of ``by_year``; ``on_notice`` can be seen but not spent yet, and is null for the past.

    ``seq`` is the number of the book's entry that the balance is after.
    """

    household_number = fields.String(required=True)
    spendable = Points(required=True)
    by_year = fields.List(fields.Nested(YearShape), required=True)
    honour = Points(required=True)
    on_notice = Points(required=True, allow_none=True)
    at = Instant(required=True, allow_none=True)
    seq = fields.Integer(required=True)


class BalanceQuery(Shape):
    """As of a moment that is over: a day (its end), an instant, or an entry of the book; now without either."""

    at = Moment(metadata={"description": "`2026-11-21` (the end of that day) or RFC 3339 with its offset"})
    seq = count(2**53 - 1, least=0, strict=False, metadata={"description": "after this entry of the village's book"})

    @validates_schema
    def check_one(self, asked: dict[str, Any], **_rest: Any) -> None:
        if "at" in asked and "seq" in asked:
            raise ValidationError(ONE_OF_TWO, "seq")


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
@operation(
    "household.balance",
    summary="What a household has now, or had at a moment that is over",
    query=BalanceQuery,
    answer=BalanceShape,
    refusals=(MomentAhead, TransactionNotFound),
    own_household=True,
)
def balance(call: Call, number: str) -> dict[str, Any]:
    household = _household(call, number)
    past, at = _asked_balance(call, number)
    return {
        "household_number": number,
        "spendable": past.spendable_tenths,
        "by_year": [{"year": year, "points": tenths} for year, tenths in past.by_year.items()],
        "honour": past.honour_tenths,
        "on_notice": None if call.asked else points_on_notice(call.session, call.place.id, household.id),
        "at": at,
        "seq": past.seq,
    }


def _asked_balance(call: Call, number: str) -> tuple[PastBalance, datetime | None]:
    """The balance asked for, and of which instant; an entry's balance is of no instant but its number."""
    where = (call.session, call.place.id, number)
    if "seq" in call.asked:
        return balance_after(*where, call.asked["seq"]), None
    at = call.asked.get("at", now())
    if isinstance(at, datetime):
        return balance_at(*where, at), at
    return balance_on(*where, at), min(now(), datetime.combine(at, time.max, ZONE))


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
