"""The supervisors' page of what stands out: questions over a chosen time, notes on what came of asking, and a file."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.points.forms.reviews import OddityNoteForm
from civility.points.queries import list_odd_notes, list_odd_rows
from civility.points.rules.oddities import NAMES, Oddity, find_oddities
from civility.points.services import note_oddity
from civility.points.views import blueprint
from civility.tables import Column, Written, to_csv

USUAL = timedelta(days=90)
LONGEST = timedelta(days=400)
SHOWN_CLAIMS = 5


@blueprint.get("/v/<village_code>/oddities/")
@permitted("spot.check")
def oddities(village: Division) -> ResponseReturnValue:
    """What to ask about, of deeds in a chosen time."""
    return _oddities_page(village, OddityNoteForm(formdata=None))


@blueprint.post("/v/<village_code>/oddities/")
@permitted("spot.check")
def note_odd(village: Division) -> ResponseReturnValue:
    """What came of asking."""
    form = OddityNoteForm()
    if form.validate_on_submit():
        try:
            note_oddity(
                current_session(),
                village_id=village.id,
                key=form.key.data or "",
                text=form.text.data or "",
                actor=require("spot.check", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "text")
        else:
            flash(_("记下了。"), "good")
            return redirect(url_for("points.oddities", village_code=village.code, **_asked_words()), 303)
    return _oddities_page(village, form), form.status


@blueprint.get("/v/<village_code>/oddities.csv")
@permitted("spot.check")
def oddities_file(village: Division) -> Response:
    """The same for a spreadsheet."""
    since, until = _asked()
    found = find_oddities(list_odd_rows(current_session(), village.id, since, until + timedelta(days=1)))
    notes = list_odd_notes(current_session(), village.id, [each.key for each in found])
    table = Written(
        _("要问一问的"),
        [Column(_("哪一种")), Column(_("为什么在这里")), Column(_("几条")), Column(_("问了怎么说"))],
        [
            (
                _(NAMES[each.check]),
                _(each.text) % each.fields,
                len(each.claim_ids),
                _("；").join(note.text for note, _name in notes.get(each.key, ())),
            )
            for each in found
        ],
    )
    name = f"oddities-{since}-{until}.csv"
    return send_file(BytesIO(to_csv([table])), "text/csv", as_attachment=True, download_name=name)


def _oddities_page(village: Division, form: OddityNoteForm) -> str:
    session = current_session()
    since, until = _asked()
    rows = list_odd_rows(session, village.id, since, until + timedelta(days=1))
    found = find_oddities(rows)
    notes = list_odd_notes(session, village.id, [each.key for each in found])
    return render_template(
        "points/oddities.html",
        village=village,
        form=form,
        since=since,
        until=until,
        today=today(),
        total=len(rows),
        asked=_asked_words(),
        found=[_shown(each) | {"notes": notes.get(each.key, ())} for each in found],
    )


def _shown(oddity: Oddity) -> dict[str, Any]:
    return {
        "key": oddity.key,
        "name": _(NAMES[oddity.check]),
        "why": _(oddity.text) % oddity.fields,
        "claims": oddity.claim_ids[:SHOWN_CLAIMS],
        "count": len(oddity.claim_ids),
    }


def _asked() -> tuple[date, date]:
    """First and last day asked for: the last ninety unless said otherwise, never more than a year or so."""
    until = _day("until") or today()
    since = _day("since") or until - USUAL
    return max(min(since, until), until - LONGEST), until


def _asked_words() -> dict[str, Any]:
    since, until = _asked()
    return {"since": since.isoformat(), "until": until.isoformat()}


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, "")[:10])
    except ValueError:
        return None
    return found if 2000 <= found.year < 3000 else None
