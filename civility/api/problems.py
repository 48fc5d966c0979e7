"""Every failure under ``/api/`` as ``application/problem+json`` (RFC 9457), in the caller's language.

``type`` is ``urn:civility:problem:<code>``; ``fields`` carries the data of a refusal.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, current_app
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from civility.api.errors import BadValues, NoToken
from civility.api.fields import in_points
from civility.clock import now
from civility.db import DatabaseBusy
from civility.errors import N_, RuleBroken
from civility.extensions import limiter
from civility.web.errors import BROKEN, FULL, RETRY_AFTER_S, SENTENCES, database_trouble, is_writing
from civility.web.locale import page_locale

MEDIA_TYPE = "application/problem+json"
URN = "urn:civility:problem:"
CODES = {
    400: "bad-request",
    401: "no-token",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "not-json",
    429: "too-many-requests",
    500: "internal-error",
    503: "database-unavailable",
}
REFUSED = N_("这一步没有做成")
_DETAILS = {
    404: N_("没有这个地址，或者它不属于您的村。"),
    405: N_("这个地址不接受这种请求方法。请看 Allow 响应头。"),
    413: N_("发来的内容太大了。"),
    429: N_("请求太密了。请过一会儿再试，见 Retry-After 响应头。"),
}
# A page is reloaded; a program sends the same request again.
_FOR_PROGRAMS = {
    FULL: (
        FULL[0],
        N_("这一步没有做成，也没有改动任何东西。腾出磁盘空间以后，请用同一个 Idempotency-Key 重发，不会重复。"),
    ),
    BROKEN: (
        BROKEN[0],
        N_("这一步做成没有，还不能确定。请过一会儿用同一个 Idempotency-Key 重发，不会重复。"),
    ),
}
_KEPT_HEADERS = {"Allow", "Retry-After", "WWW-Authenticate"}


def problem_of(error: Exception) -> Response:
    """The answer to anything that went wrong; what nobody expected says 500 and nothing else."""
    if isinstance(error, RuleBroken):
        return _of_refusal(error)
    if isinstance(error, DBAPIError):
        trouble = database_trouble(error, writing=is_writing())
        title, sentence = _FOR_PROGRAMS.get(trouble, trouble) if trouble else SENTENCES[500]
        return _problem(503, CODES[503], _(title), _(sentence), headers={"Retry-After": RETRY_AFTER_S})
    if isinstance(error, HTTPException):
        return _of_http(error)
    current_app.logger.error("unexpected failure", exc_info=error)
    return _plain(500, {})


def _of_refusal(refusal: RuleBroken) -> Response:
    status = 503 if isinstance(refusal, DatabaseBusy) else refusal.status
    title, _sentence = SENTENCES.get(status, (REFUSED, ""))
    headers: dict[str, str] = {}
    more: dict[str, Any] = {}
    if isinstance(refusal, NoToken):
        wrong = ', error="invalid_token"' if refusal.given else ""
        headers["WWW-Authenticate"] = f'Bearer realm="civility"{wrong}'
    elif isinstance(refusal, BadValues):
        more["errors"] = refusal.errors
    elif refusal.fields:
        more["fields"] = in_points(refusal.fields)
    if status == 503:
        headers["Retry-After"] = RETRY_AFTER_S
    elif status == 429 and "seconds" in refusal.fields:
        headers["Retry-After"] = str(refusal.seconds)
    detail = refusal.describe(lambda text: _(text))
    return _problem(status, refusal.code, _(title), detail, more=more, headers=headers)


def _of_http(error: HTTPException) -> Response:
    headers = {name: value for name, value in error.get_headers() if name in _KEPT_HEADERS}
    if isinstance(error, RateLimitExceeded) and limiter.current_limit is not None:
        headers["Retry-After"] = str(max(1, int(limiter.current_limit.reset_at - now().timestamp()) + 1))
    return _plain(error.code or 500, headers)


def _plain(status: int, headers: Mapping[str, str]) -> Response:
    title, sentence = SENTENCES.get(status, (REFUSED, SENTENCES[400 if status < 500 else 500][1]))
    code = CODES.get(status, CODES[400] if status < 500 else CODES[500])
    return _problem(status, code, _(title), _(_DETAILS.get(status, sentence)), headers=headers)


def _problem(
    status: int,
    code: str,
    title: str,
    detail: str,
    *,
    more: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    told = {"type": URN + code, "title": title, "status": status, "detail": detail, **(more or {})}
    # A field the caller named with half a character comes back as "?": it has no UTF-8.
    body = json.dumps(told, ensure_ascii=False, default=str).encode("utf-8", "replace")
    answer = Response(body, status, content_type=MEDIA_TYPE)
    answer.headers.extend(headers or {})
    answer.headers["Content-Language"] = str(page_locale().language)
    return answer
