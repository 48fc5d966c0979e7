"""The blueprint of the public's pages, and what all of them have in common: no cookie, the reader's wishes carried along."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from civility.web.locale import carried

blueprint = Blueprint("public", __name__)
FRESH_S = 60


@blueprint.url_defaults
def carry_wishes(endpoint: str, values: dict[str, Any]) -> None:
    """Without a cookie, language and large letters travel in the address from page to page."""
    for name, wish in carried().items():
        values.setdefault(name, wish)


@blueprint.before_request
def lead_home() -> None:
    """The place's name in the head leads to the village's public front."""
    code = (request.view_args or {}).get("village_code")
    if code:
        g.home_url = url_for("public.front", village_code=code)


@blueprint.after_request
def set_freshness(answer: Response) -> Response:
    """A phone may show a page again for a minute; what a code says, and every refusal, is asked anew.

    Forms are asked anew too, but a browser may keep them for its "back": so the form there is the one that was sent,
    with the same request key.
    """
    if answer.status_code == 200 and request.method in ("GET", "HEAD") and request.endpoint not in ANEW:
        answer.headers["Cache-Control"] = (
            "private, no-cache" if request.endpoint in FORMS else f"private, max-age={FRESH_S}"
        )
    else:
        answer.headers["Cache-Control"] = "no-store"
    return answer


ANEW = {"public.scan", "public.verify", "public.receipt"}
FORMS = {"public.object_to", "public.appeal"}
