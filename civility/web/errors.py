"""Every way a page can fail, answered with one clear sentence and a way back.

Addresses under ``/api/`` are not answered here: ``app.extensions["civility_problem"]`` (an exception in, a
response out) speaks for them when the API has set it; without it the exception goes on as it came.
"""

from typing import Any

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.exceptions import HTTPException

from civility.errors import N_, RuleBroken, Stale
from civility.extensions import db
from civility.web.paths import way_back
from civility.web.serving import refused_words
from printables.errors import PrintRefused

RETRY_AFTER_S = "5"
SENTENCES: dict[int, tuple[str, str]] = {
    400: (N_("没看懂这个请求"), N_("发来的内容不完整。请回到上一页再试一次。")),
    401: (N_("请先登录"), N_("登录以后才能看这一页。")),
    403: (N_("这一页不归您管"), N_("您现在的职务不能看这一页，也不能做这件事。需要的话，请找村里的管理员。")),
    404: (N_("没有这一页"), N_("可能是地址打错了，也可能它不属于您的村。")),
    405: (N_("这样打不开"), N_("这个地址不能直接打开。请回到上一页，从按钮进去。")),
    413: (N_("文件太大"), N_("发来的文件太大了。请换小一点的文件，或把照片压缩后再传。")),
    429: (N_("请慢一点"), N_("试得太多了。请等一分钟再试。")),
    500: (N_("系统出错了"), N_("这一步没有做成，也没有改动任何东西。请过一会儿再试；还不行，请告诉管理员。")),
}
BUSY = (N_("系统正忙"), N_("这一步没有做成。请过几秒再按一次，不会重复。"))
READ_ONLY = (
    N_("现在只能看，不能改"),
    N_("数据库不让写入。没有改动任何东西；请管理员检查文件权限。"),
)
FULL = (
    N_("磁盘满了"),
    N_("这一步没有做成，也没有改动任何东西。请管理员腾出磁盘空间，再刷新本页重新提交，不会重复。"),
)
BROKEN = (
    N_("数据库中断了"),
    N_("刚才这一步做成没有，还不能确定。请过一会儿刷新本页重新提交，不会重复；还不行，请管理员检查磁盘和数据库。"),
)
AWAY = (N_("数据库打不开"), N_("请过一会儿再试；还不行，请管理员检查磁盘和数据库。"))
MISSING = (N_("数据库打不开"), N_("没有改动任何东西。请管理员检查数据库在不在、是不是已经初始化。"))


def show_refusal(refusal: RuleBroken) -> Any:
    """A rule said no and the view had no form to say it in."""
    if _is_api():
        return _for_api(refusal)
    return error_page(refusal.status, _title_of(refusal.status), refusal.describe(_))


def show_print(refused: PrintRefused) -> Any:
    """A sheet that cannot be printed right is not printed."""
    return error_page(422, _("没有打印"), refused_words(refused))


def show_stale(error: CSRFError) -> Any:
    """The session's token did not fit: signed out meanwhile, a page kept too long, or another site's form."""
    if _is_api():
        return _for_api(error)
    return error_page(
        Stale.status, _("这一页放得太久了"), _("为了安全，这一步没有做。请回到上一页，刷新以后再做一次。")
    )


def show_http(error: HTTPException) -> Any:
    """404 and its kin. Answers that are not failures, redirects say, pass through."""
    status = error.code or 500
    if status < 400 or error.response is not None:
        return error
    if _is_api():
        return _for_api(error)
    title, sentence = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    return error_page(status, _(title), _(sentence), headers=_kept_headers(error))


def show_database(error: DBAPIError) -> Any:
    """The database is locked, full, read-only, gone or missing: 503. Anything else it says is a bug and stays one.

    Two people who make the same thing in the same moment are not: the second meets a unique constraint, 409.
    """
    if is_taken(error):
        current_app.logger.warning("made twice at once: %s", error.orig)
        db.session.rollback()
        return _for_api(Stale()) if _is_api() else show_refusal(Stale())
    trouble = database_trouble(error, writing=is_writing())
    if trouble is None:
        raise error
    current_app.logger.error("database trouble: %s", error.orig)
    db.session.rollback()
    if _is_api():
        return _for_api(error)
    title, sentence = trouble
    return error_page(503, _(title), _(sentence), headers={"Retry-After": RETRY_AFTER_S})


def is_taken(error: DBAPIError) -> bool:
    """Whether a unique constraint refused the row."""
    taken = getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE constraint failed" in str(error.orig)
    return isinstance(error, IntegrityError) and taken


def database_trouble(error: DBAPIError, *, writing: bool = True) -> tuple[str, str] | None:
    """Title and sentence for a database that cannot serve now; None when the statement itself was wrong.

    Whoever was ``writing`` when it broke off cannot know whether that was before or after the commit, and is told so:
    done again under the same request key, it is done once.
    """
    said = str(error.orig).lower()
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if "locked" in said or "busy" in said or state in {"55P03", "40001", "40P01", "53300"}:
        return BUSY
    if "disk is full" in said or state == "53100":
        return FULL
    if "readonly" in said or "read-only" in said or state == "25006":
        return READ_ONLY
    if any(words in said for words in ("unable to open", "no such table", "malformed", "not a database")):
        return MISSING
    if state == "42P01":
        return MISSING
    broken = "disk i/o" in said or state[:2] in {"08", "57", "53"}
    if broken or error.connection_invalidated or _never_connected(error):
        return BROKEN if writing else AWAY
    return None


def _never_connected(error: DBAPIError) -> bool:
    return "connection" in str(error.orig).lower() and not getattr(error.orig, "sqlstate", None)


def is_writing() -> bool:
    """Whether this request may have changed something."""
    return request.method not in {"GET", "HEAD", "OPTIONS"}


def error_page(status: int, title: str, sentence: str, *, headers: dict[str, str] | None = None) -> Response:
    """A whole page with one sentence; only the sentence when htmx asked for a piece of a page.

    From 500 up it is rendered without context processors and without the place: these ask the database who is signed
    in and what the place is called, and the database may be what failed.
    """
    told = {"status": status, "title": title, "sentence": sentence, "back": way_back()}
    if "HX-Request" in request.headers:
        body = current_app.jinja_env.get_template("errors/fragment.html").render(told)
    elif status >= 500:
        g.pop("village", None)
        g.pop("place", None)
        body = current_app.jinja_env.get_template("errors/page.html").render(told)
    else:
        body = render_template("errors/page.html", **told)
    answer = make_response(body, status)
    answer.headers.extend(headers or {})
    return answer


def _title_of(status: int) -> str:
    title, _sentence = SENTENCES.get(status, (N_("这一步没有做成"), ""))
    return str(_(title if status in {403, 404, 429} else N_("这一步没有做成")))


def _kept_headers(error: HTTPException) -> dict[str, str]:
    wanted = {"Allow", "Retry-After", "WWW-Authenticate"}
    return {name: value for name, value in error.get_headers() if name in wanted}


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _for_api(error: Exception) -> Any:
    answer = current_app.extensions.get("civility_problem")
    if answer is not None:
        return answer(error)
    if isinstance(error, HTTPException):
        return error
    raise error


def init_errors(app: Flask) -> None:
    app.register_error_handler(RuleBroken, show_refusal)
    app.register_error_handler(PrintRefused, show_print)
    app.register_error_handler(CSRFError, show_stale)
    app.register_error_handler(HTTPException, show_http)
    app.register_error_handler(DBAPIError, show_database)
