"""Draws by lot as anyone may see them: the closed list before, who was drawn after, and the file to check it with."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.extensions import current_session
from civility.governance.draws import rules
from civility.governance.draws.printing import spaced
from civility.governance.draws.queries import before, drawing_of, get_draw, list_draws, names_of, source_words
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.people.queries import get_settings
from civility.people.rules import short_number
from civility.public.blueprint import blueprint
from civility.public.seals import seal_of


@blueprint.get("/p/<village_code>/draws/")
@open_to_all
def draws(village: Division) -> ResponseReturnValue:
    """Every draw, those that were done over too."""
    return render_template("public/draws.html", village=village, draws=list_draws(current_session(), village.id))


@blueprint.get("/p/<village_code>/draws/<int:number>")
@open_to_all
def draw(village: Division, number: int) -> ResponseReturnValue:
    return draw_page(village, number)


@blueprint.get("/p/<village_code>/draws/<int:number>.txt")
@open_to_all
def draw_file(village: Division, number: int) -> ResponseReturnValue:
    """What ``tools/verify_draw.py`` reads: household numbers, no names."""
    found = get_draw(current_session(), village.id, number)
    value = found.value or "" if found.state == "drawn" else ""
    text = rules.file_of(drawing_of(found, village.code), value, found.drawn)
    answer = Response(text, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="draw-{village.code}-{number}.txt"'
    return answer


def draw_page(village: Division, number: int, *, scanned: bool = False) -> ResponseReturnValue:
    session = current_session()
    found = get_draw(session, village.id, number)
    listed = {each.number: each for each in names_of(session, found, found.households)}
    return render_template(
        "public/draw.html",
        village=village,
        draw=found,
        earlier=before(session, found),
        names=[listed[each] for each in found.drawn],
        listed=list(listed.values()),
        source=source_words(found.source_kind, found.source_name),
        short=short_number,
        spaced=spaced,
        groups=rules.groups(found.list_hash),
        witnesses=[_(rules.WITNESSES[each]) for each in found.witnesses],
        dice=rules.DICE,
        seal=seal_of(session, village, found.closed_seq),
        settings=get_settings(session, village.id),
        scanned=scanned,
    )
