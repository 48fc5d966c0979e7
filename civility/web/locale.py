"""Which language and which size of letters this reader gets.

Chinese unless asked otherwise: by ``?lang=`` for one page, by the cookie ``lang`` for good, or by a browser
that speaks English and no Chinese. A browser that lists both gets Chinese: phones often list English first.
"""

from urllib.parse import urlencode

from babel import Locale
from flask import Blueprint, Flask, g, has_request_context, redirect, request
from flask_babel import get_locale
from werkzeug.wrappers import Response

from civility.extensions import babel
from civility.web.paths import safe_path

CHINESE = "zh_Hans_CN"
ENGLISH = "en"
LOOKS = ("lang", "elder")
LANGUAGES = {"zh": CHINESE, "en": ENGLISH}
A_YEAR_S = 365 * 24 * 3600

blueprint = Blueprint("web", __name__)


def select_locale() -> str:
    """The locale of the present request; Chinese outside of one: a command, the worker."""
    if not has_request_context():
        return CHINESE
    for wish in (request.args.get("lang"), request.cookies.get("lang")):
        if wish in LANGUAGES:
            return LANGUAGES[wish]
    spoken = [tag.lower() for tag, quality in request.accept_languages if quality > 0]
    only_english = any(tag.startswith("en") for tag in spoken) and not any(tag.startswith("zh") for tag in spoken)
    return ENGLISH if only_english else CHINESE


def page_locale() -> Locale:
    """The locale to write for; Chinese outside of a request."""
    return get_locale() or Locale.parse(CHINESE)


def in_english() -> bool:
    return page_locale().language == "en"


def is_elder() -> bool:
    """Whether this reader asked for large letters."""
    if request.args.get("elder") in {"0", "1"}:
        return request.args["elder"] == "1"
    return request.cookies.get("elder") == "1"


def carried() -> dict[str, str]:
    """What a page that promises to set no cookie (``g.cookieless = True``) hands on in its links."""
    if not g.get("cookieless"):
        return {}
    return {name: request.args[name] for name in LOOKS if name in request.args}


def with_looks(address: str) -> str:
    """An address without a query, with what is handed on to it."""
    looks = carried()
    return f"{address}?{urlencode(looks)}" if looks else address


def preference_url(**wish: str) -> str:
    """A link that changes the language (``lang``) or the letters (``elder``) and comes back here.

    On pages that promise to set no cookie the wish travels in the address instead.
    """
    kept = {name: value for name, value in request.args.items() if name not in LOOKS}
    if g.get("cookieless"):
        return f"{request.path}?{urlencode(kept | carried() | wish)}"
    back = request.path if request.method in {"GET", "HEAD"} else "/"
    if kept and back != "/":
        back += f"?{urlencode(kept)}"
    return f"/preferences?{urlencode(wish | {'back': back})}"


@blueprint.get("/preferences")
def preferences() -> Response:
    """Remember a preference in a cookie and go back. A plain link: it works without scripts."""
    answer = redirect(safe_path(request.args.get("back")), code=303)
    if request.args.get("lang") in LANGUAGES:
        _remember(answer, "lang", request.args["lang"])
    if request.args.get("elder") in {"0", "1"}:
        _remember(answer, "elder", request.args["elder"])
    return answer


def _remember(answer: Response, name: str, value: str) -> None:
    answer.set_cookie(name, value, max_age=A_YEAR_S, httponly=True, secure=request.is_secure, samesite="Lax")


def init_locale(app: Flask) -> None:
    babel.init_app(app, default_locale=CHINESE, default_timezone="Asia/Shanghai", locale_selector=select_locale)
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        page_locale=page_locale,
        in_english=in_english,
        is_elder=is_elder,
        preference_url=preference_url,
        with_looks=with_looks,
    )
