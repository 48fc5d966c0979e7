"""Public notices and objections to what is on them. Names of people are never in these answers."""

from dataclasses import replace
from typing import Any

from marshmallow import fields

from civility.api.blueprint import VILLAGE, blueprint
from civility.api.cursors import read_cursor, write_cursor
from civility.api.errors import BadCursor
from civility.api.fields import Instant, Shape, count, one_of, typed
from civility.api.operations import Call, operation
from civility.api.views.claims import ClaimShape
from civility.papers import issue_paper
from civility.people.cleaning import cleaner_of
from civility.people.consultation import CHANNELS
from civility.people.permissions import may
from civility.points.errors import NoticeClosed
from civility.points.models import NOTICE_STATES, OBJECTION_STATES, Notice
from civility.points.queries import (
    NoticeCounts,
    count_notices,
    get_claim,
    get_notice,
    is_taken_down,
    list_hidden,
    list_notice_claims,
    list_notices,
    notice_counts,
)
from civility.points.services import raise_objection

CURSOR = "notices"


class NoticeShape(Shape):
    number = fields.Integer(required=True)
    state = fields.String(required=True, metadata={"enum": list(NOTICE_STATES)})
    opens_at = Instant(required=True)
    closes_at = Instant(required=True)
    closed_at = Instant(required=True, allow_none=True)
    claim_count = fields.Integer(required=True)
    objected_count = fields.Integer(required=True)
    posted_count = fields.Integer(required=True)


class NoticeWithClaimsShape(NoticeShape):
    claims = fields.List(fields.Nested(ClaimShape), required=True)


class NoticesQuery(Shape):
    limit = count(200, load_default=50, strict=False)
    cursor = typed(200, load_default="", metadata={"description": "`next` of the page before"})


class NoticesShape(Shape):
    """Newest first; ``next`` is null on the last page."""

    items = fields.List(fields.Nested(NoticeShape), required=True)
    next = fields.String(required=True, allow_none=True)


class NewObjection(Shape):
    """``channel``: online (the person's own), helper (written down for somebody), paper."""

    claim_id = fields.UUID(required=True)
    text = typed(500, shortest=1, required=True)
    name = typed(60, load_default="")
    contact = typed(60, load_default="")
    confidential = fields.Boolean(load_default=True, truthy={True}, falsy={False})
    channel = one_of(CHANNELS, load_default="helper")


class ObjectionShape(Shape):
    """``answer_by`` is the last working day of its answer; ``code`` opens its receipt at ``/verify``, without sign-in."""

    id = fields.UUID(required=True)
    claim_id = fields.UUID(required=True)
    notice_number = fields.Integer(required=True)
    channel = fields.String(required=True, metadata={"enum": list(CHANNELS)})
    state = fields.String(required=True, metadata={"enum": list(OBJECTION_STATES)})
    raised_at = Instant(required=True)
    answer_by = fields.Date(required=True)
    code = fields.String(required=True)


@blueprint.get(f"{VILLAGE}/notices")
@operation(
    "notice.read", summary="Notices, newest first", query=NoticesQuery, answer=NoticesShape, refusals=(BadCursor,)
)
def notices(call: Call) -> dict[str, Any]:
    limit, cursor = call.asked["limit"], call.asked["cursor"]
    total = count_notices(call.session, call.place.id)
    before = read_cursor(CURSOR, cursor)[0] if cursor else total + 1
    # numbers run from 1 without a gap, so a number says how many are newer
    found = list_notices(call.session, call.place.id, limit=limit, offset=max(0, total + 1 - before))
    counts = notice_counts(call.session, call.place.id, [notice.id for notice in found])
    last = found[-1].number if found else 1
    return {
        "items": [_told(notice, counts[notice.id]) for notice in found],
        "next": write_cursor(CURSOR, last) if last > 1 else None,
    }


@blueprint.get(f"{VILLAGE}/notices/<int:number>")
@operation("notice.read", summary="One notice with its claims", answer=NoticeWithClaimsShape)
def notice(call: Call, number: int) -> dict[str, Any]:
    """Deductions are on no notice: praise in public, correct in private.

    Those who read claims anyway get all of the rest. Everybody else gets what the public does: no names and phones in the reasons, neither number nor reason of a household
    that does not want to be named there, and nothing but the counts once the sheet was taken down.
    """
    found = get_notice(call.session, call.place.id, number)
    counts = notice_counts(call.session, call.place.id, [found.id])
    inside = may(call.actor, "claim.read", call.place)
    rows = list_notice_claims(call.session, call.place.id, found.id, for_public=True)
    if not inside:
        hidden = list_hidden(call.session, call.place.id, "notice", number)
        clean = cleaner_of(call.session, call.place.id, hidden)
        rows = [replace(row, reason=clean(row.reason)) for row in rows]
        rows = [replace(row, household_number="", reason="") if row.household_id in hidden else row for row in rows]
        rows = [] if is_taken_down(call.session, found) else rows
    return {**_told(found, counts[found.id]), "claims": rows}


@blueprint.post(f"{VILLAGE}/objections")
@operation(
    "objection.enter",
    summary="Object to a claim while its notice is open",
    body=NewObjection,
    answer=ObjectionShape,
    status=201,
    refusals=(NoticeClosed,),
)
def post_objection(call: Call) -> dict[str, Any]:
    objection = raise_objection(
        call.session, village_id=call.place.id, actor=call.actor, request_key=call.request_key, **call.asked
    )
    claim = get_claim(call.session, call.place.id, objection.claim_id)
    return {
        "id": objection.id,
        "claim_id": objection.claim_id,
        "notice_number": claim.notice_number,
        "channel": objection.channel,
        "state": objection.state,
        "raised_at": objection.raised_at,
        "answer_by": objection.answer_by,
        "code": issue_paper(call.session, call.place.code, "objection", str(objection.id)).short_code,
    }


def _told(notice: Notice, counts: NoticeCounts) -> dict[str, Any]:
    return {
        "number": notice.number,
        "state": notice.state,
        "opens_at": notice.opens_at,
        "closes_at": notice.closes_at,
        "closed_at": notice.closed_at,
        "claim_count": counts.claims,
        "objected_count": counts.objected,
        "posted_count": counts.posted,
    }
