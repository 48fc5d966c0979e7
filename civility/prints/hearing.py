"""Every sheet that an officer is given goes into the log, whichever page gave it: ``as_pdf`` tells us before it answers.

A household that prints its own book, and anybody who prints a public page, is not written down, and such a page sets
no cookie for our sake.
"""

import hashlib
import re
from typing import Final
from urllib.parse import urlencode

from flask import Flask, current_app, g, request

from civility.extensions import current_session
from civility.people.permissions import current_actor
from civility.prints.documents import BY_PAGE
from civility.prints.services import Sheet, log_print
from civility.web.locale import LOOKS
from civility.web.serving import HEARS

# What an address may say about a sheet. Of anything else in it, a name say, only a digest is kept, which tells sheets apart.
SAYS: Final = (
    "size",
    "festival",
    "number",
    "household",
    "stars",
    "period",
    "month",
    "place",
    "signed",
    "store",
    "folded",
)
PLAIN: Final = re.compile(r"[\w.:\-]{0,40}", re.ASCII)
OTHERS: Final = "of"
NOT_LOGGED: Final = ("open", "own_household")
PLACES: Final = ("village_code", "file")
LONGEST: Final = 300


def init_hearing(app: Flask) -> None:
    app.extensions.setdefault(HEARS, []).append(_hear)


def _hear(pdf: bytes) -> None:
    village = g.get("village")
    view = current_app.view_functions[request.endpoint or ""]
    if village is None or getattr(view, "permission", "open") in NOT_LOGGED or request.method == "HEAD":
        return
    actor = current_actor()
    if actor is None or actor.user_id is None:
        return
    sheet = g.get("printed_sheet") or _sheet()
    log_print(current_session(), village_id=village.id, sheet=sheet, pdf=pdf, actor=actor)


def _sheet() -> Sheet:
    """What the address says of the sheet."""
    asked: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for name, value in request.args.items(multi=True):
        if name not in LOOKS:
            (asked if name in SAYS and PLAIN.fullmatch(value) else others).append((name, value))
    endpoint = request.endpoint or ""
    kinds = [f"{endpoint}?{name}={value}" for name, value in asked]
    inside = [str(value) for name, value in (request.view_args or {}).items() if name not in PLACES]
    said = (value for (name, value), kind in zip(asked, kinds, strict=True) if name != "size" and kind not in BY_PAGE)
    which = [*inside, *filter(None, said)]
    document = next((BY_PAGE[each] for each in (*kinds, endpoint) if each in BY_PAGE), endpoint)
    if others:
        asked.append((OTHERS, hashlib.sha256(repr(sorted(others)).encode()).hexdigest()[:12]))
    address = f"{request.path}?{urlencode(asked)}" if asked else request.path
    return Sheet(
        document=document[:40],
        reference="/".join(which)[:120],
        size=dict(asked).get("size", "")[:10],
        address=address if len(address) <= LONGEST else request.path[:LONGEST],
    )
