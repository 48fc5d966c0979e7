"""Going on with what was half filled in: the list, throwing away, and what a form of recording needs for it."""

from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.points.models import Clause, SheetDraft
from civility.points.queries import DraftRow, get_draft, list_drafts
from civility.points.rules.drafts import PHOTOS
from civility.points.services import save_draft, throw_away_draft
from civility.points.views import blueprint
from civility.points.views.versions import TURN, TURN_TO
from civility.web.forms import ConfirmForm, KeyedForm, pressed

NOT_SAID = frozenset({"csrf_token", "request_key", "keep", TURN, TURN_TO})


@blueprint.get("/v/<village_code>/claims/drafts/")
@permitted("claim.record")
def drafts(village: Division) -> ResponseReturnValue:
    """One's own drafts; nobody else sees them."""
    actor = require("claim.record", village)
    assert actor.user_id is not None  # noqa: S101  (a card holder has no post)
    rows = list_drafts(current_session(), village.id, actor.user_id)
    return render_template(
        "points/drafts.html",
        village=village,
        drafts=[(row, _address(village, row)) for row in rows],
        confirm=ConfirmForm(),
    )


@blueprint.post("/v/<village_code>/claims/drafts/<uuid:draft_id>/discard")
@permitted("claim.record")
def discard_draft(village: Division, draft_id: UUID) -> ResponseReturnValue:
    pressed()
    throw_away_draft(
        current_session(), village_id=village.id, draft_id=draft_id, actor=require("claim.record", village)
    )
    flash(_("扔掉了。"), "good")
    return redirect(url_for("points.drafts", village_code=village.code), 303)


def resumed(village: Division, actor: Actor, clause: Clause) -> SheetDraft | None:
    """The draft that the address names, of this clause. Raises NotFound for anybody else's.

    One that is gone is none: its form was sent, and is sent once more.
    """
    draft_id = request.args.get("draft", type=UUID)
    if draft_id is None:
        return None
    if request.method == "POST":  # sent once more: gone already, or handed on already
        sent = current_session().get(SheetDraft, (village.id, draft_id))
        if sent is None or (sent.writer_id == actor.user_id and sent.typed_at is not None):
            return sent
    draft = get_draft(current_session(), village.id, draft_id, actor.user_id)
    # what was just typed may have been changed to another version's clause
    return draft if draft.clause_id == clause.id or request.method == "POST" else None


def typed(draft: SheetDraft | None) -> MultiDict[str, str] | None:
    """What the form shows: what was just sent, or else what the draft says; None for an empty form."""
    if request.method == "POST":
        return MultiDict(request.form)
    if draft is None:
        return None
    return MultiDict({**draft.said, "request_key": [str(uuid4())]})


def keep(
    village: Division,
    actor: Actor,
    form: KeyedForm,
    clause: Clause,
    kind: str,
    draft: SheetDraft | None,
    about: str = "",
) -> ResponseReturnValue | None:
    """Keep the form as a draft and go to the list; None when that was not asked for, or was refused on the form."""
    if "keep" not in request.form or not form.request_key.validate(form):
        return None
    said: dict[str, Any] = {name: values for name, values in request.form.lists() if name not in NOT_SAID}
    if "photos" in form:
        photos = form["photos"]
        said[PHOTOS] = [str(photo_id) for photo_id in photos.ids]
        if not photos.validate(form):
            form.refused_with = 422
            return None
    try:
        save_draft(
            current_session(),
            village_id=village.id,
            draft_id=draft.id if draft is not None else UUID(form.request_key.data),
            form=kind,
            clause_id=clause.id,
            about=about,
            said=said,
            actor=actor,
        )
    except RuleBroken as refusal:
        form.refuse(refusal)
        return None
    flash(_("存好了，只有您看得到。什么时候接着填都行。"), "good")
    return redirect(url_for("points.drafts", village_code=village.code), 303)


def _address(village: Division, row: DraftRow) -> str:
    """Where a draft is gone on with."""
    said: dict[str, Any] = {"village_code": village.code, "clause_id": row.clause_id, "draft": row.id}
    if row.form == "one":
        return url_for("points.record_for_one", number=row.about, **said)
    if row.form == "many":
        return url_for("points.record_for_many", **said)
    if row.form == "round":
        return url_for("points.round_", place_id=row.about, **said)
    return url_for("points.paper", **said)
