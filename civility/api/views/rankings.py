"""Villages of a township by one stated rate."""

from typing import Any

from marshmallow import fields

from civility.api.blueprint import TOWNSHIP, VILLAGE, blueprint
from civility.api.fields import Shape, matching, one_of, points
from civility.api.operations import Call, operation
from civility.clock import today
from civility.errors import NotFound
from civility.governance.rolls.rules import month_before, month_of, parse_period
from civility.people.models import Division
from civility.township.rankings import list_figures
from civility.township.rules import INDICATORS, Indicator, Line, percent, rank


class RankingQuery(Shape):
    by = one_of(tuple(INDICATORS), load_default="participation")
    month = matching(
        "20[0-9]{2}-(0[1-9]|1[0-2])", load_default=None, metadata={"description": "The month before this one"}
    )


class RankedShape(Shape):
    """``rank`` and ``value`` are null where a village is only listed; ``note`` says why."""

    rank = fields.Integer(required=True, allow_none=True)
    village_code = fields.String(required=True)
    village_name = fields.String(required=True)
    value = fields.String(required=True, allow_none=True, metadata={"description": "Per cent, or points a household"})
    numerator = fields.String(required=True)
    denominator = fields.Integer(required=True)
    note = fields.String(required=True)


class RankingShape(Shape):
    """Equal values share a rank. ``unit`` is what ``value`` is in: percent or points."""

    township_code = fields.String(required=True)
    month = fields.String(required=True)
    by = fields.String(required=True, metadata={"enum": list(INDICATORS)})
    name = fields.String(required=True)
    method = fields.String(required=True)
    unit = fields.String(required=True, metadata={"enum": ["percent", "points"]})
    items = fields.List(fields.Nested(RankedShape), required=True)


@blueprint.get(f"{VILLAGE}/rankings")
@operation("ranking.read", summary="The village among those of its township", query=RankingQuery, answer=RankingShape)
def village_rankings(call: Call) -> dict[str, Any]:
    if call.place.parent is None:
        raise NotFound()
    return _ranking(call, call.place.parent)


@blueprint.get(f"{TOWNSHIP}/rankings")
@operation("ranking.read", summary="The villages of a township", query=RankingQuery, answer=RankingShape)
def township_rankings(call: Call) -> dict[str, Any]:
    return _ranking(call, call.place)


def _ranking(call: Call, township: Division) -> dict[str, Any]:
    indicator = INDICATORS[call.asked["by"]]
    month = call.asked["month"]
    period = parse_period(month) if month else month_before(month_of(today()))
    lines = rank(list_figures(call.session, township.id, period), indicator)
    return {
        "township_code": township.code,
        "month": period.code,
        "by": indicator.code,
        "name": call.say(indicator.name),
        "method": call.say(indicator.method),
        "unit": "percent" if indicator.is_rate else "points",
        "items": [_told(call, line, indicator) for line in lines],
    }


def _told(call: Call, line: Line, indicator: Indicator) -> dict[str, Any]:
    value = None
    if line.denominator:
        whole = (line.numerator, line.denominator)
        value = percent(*whole) if indicator.is_rate else points(line.numerator // line.denominator)
    return {
        "rank": line.rank,
        "village_code": line.code,
        "village_name": line.name,
        "value": value,
        "numerator": str(line.numerator) if indicator.is_rate else points(line.numerator),
        "denominator": line.denominator,
        "note": call.say(line.why) if line.why else "",
    }
