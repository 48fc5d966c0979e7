"""What the API itself refuses, before any service is asked.

::

    RuleBroken
    ├── BadRequest        400: BadJson, KeyMissing, BadCursor
    ├── NoToken           401: no bearer token, or one that does not hold
    ├── NotJson           415
    ├── BadValues         422: ``errors`` names each field and what is wrong with it
    └── KeyHasOtherBody   422: the Idempotency-Key stands for another request
"""

from civility.errors import N_, RuleBroken


class BadRequest(RuleBroken):
    code = "bad-request"
    message = N_("没看懂这个请求。请按接口说明检查。")
    status = 400
    remembered = False


class BadJson(BadRequest):
    code = "bad-json"
    message = N_("发来的内容不是 JSON 对象（%(reason)s）。")


class KeyMissing(BadRequest):
    code = "idempotency-key-missing"
    message = N_("要带 Idempotency-Key 请求头：1 到 128 个可见的 ASCII 字符，每件事一个，重试时不变。")


class BadCursor(BadRequest):
    code = "bad-cursor"
    message = N_("cursor 认不出来。请原样使用上一页给出的 next，或从头查起。")


class NoToken(RuleBroken):
    """``given`` tells whether a token came at all: it may be mistyped, revoked, or its user's account disabled."""

    code = "no-token"
    message = N_("要带有效的令牌：Authorization: Bearer …。令牌可能没有带、带错了，或已经停用。")
    status = 401
    remembered = False


class NotJson(RuleBroken):
    code = "not-json"
    message = N_("请用 Content-Type: application/json 发送。")
    status = 415
    remembered = False


class BadValues(RuleBroken):
    """``errors`` is a list of ``{"field", "message"}``; fields are dotted paths, ``""`` for the whole."""

    code = "bad-values"
    message = N_("有 %(count)s 处填得不对。请看 errors 里的每一项。")
    remembered = False


class KeyHasOtherBody(RuleBroken):
    code = "idempotency-key-reused"
    message = N_("这个 Idempotency-Key 已经用在另一个请求上，这一次什么也没有做。请换一个。")
    remembered = False
