"""The wall (说事墙) and its echo (回音壁): anybody reads, anybody says something, and the receipt shows what became of it.

Whose it is stands nowhere here. What somebody wrote is shown with the village's names masked and without telephone
numbers; pictures are for those who handle it and for the receipt.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import NotFound, RuleBroken
from civility.extensions import csrf, current_session, limiter
from civility.governance.matters.forms import PublicNoteForm, WallForm
from civility.governance.matters.models import Matter
from civility.governance.matters.queries import (
    count_wall,
    get_matter_by_id,
    get_on_wall,
    list_merged,
    list_offers,
    list_photos,
    list_steps,
    list_wall,
    tally_hidden,
)
from civility.governance.matters.rules.kinds import HIDING_REASONS
from civility.governance.matters.rules.transitions import OPEN, UNSAID
from civility.governance.matters.services import raise_matter, rate_matter, reopen_matter, silent_until, withdraw_matter
from civility.governance.matters.views.words import events, kind_word, standing
from civility.papers import issue_paper
from civility.people.cleaning import cleaner_of
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.people.queries import get_settings
from civility.photos import get_photo, shown
from civility.photos.models import Photo
from civility.public.blueprint import blueprint
from civility.web.paging import Page, asked_page, offset

PAGE = 20
FORM_MARK = "form:"


@blueprint.get("/p/<village_code>/wall/")
@open_to_all
def wall(village: Division) -> ResponseReturnValue:
    """What is not over yet, the newest first."""
    return _list(village, answered=False)


@blueprint.get("/p/<village_code>/wall/answers")
@open_to_all
def echo(village: Division) -> ResponseReturnValue:
    """What was answered, the newest first."""
    return _list(village, answered=True)


@blueprint.get("/p/<village_code>/wall/<int:number>")
@open_to_all
def wall_matter(village: Division, number: int) -> ResponseReturnValue:
    session = current_session()
    found, clean = get_on_wall(session, village.id, number), cleaner_of(current_session(), village.id)
    return render_template(
        "public/wall_matter.html",
        village=village,
        shown=_shown(found, clean),
        events=events(list_steps(session, found), clean=clean),
        merged=[each.number for each in list_merged(session, found)],
    )


@blueprint.route("/p/<village_code>/wall/new", methods=["GET", "POST"])
@open_to_all
@csrf.exempt
@limiter.limit("20/minute;200/day", methods=["POST"])
def say(village: Division) -> ResponseReturnValue:
    """Say something, with or without a name; ``?like=12`` says that one met the same as number 12."""
    session, form = current_session(), WallForm()
    like = _like(village)
    keeper = f"{FORM_MARK}{form.request_key.data}"
    if request.method == "POST" and not form.request_key.errors:
        form.photos.keep(session, village.id, keeper)
    if like is not None:
        form.kind.data = like.kind
    if form.validate_on_submit():
        try:
            raised = raise_matter(
                session,
                village_id=village.id,
                raised=form.raised(),
                photo_ids=form.photos.ids,
                keeper=keeper,
                like=like.number if like else None,
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("public.wall_receipt", village_code=village.code, matter_id=raised.id), 303)
    page = render_template(
        "public/wall_say.html",
        village=village,
        form=form,
        like=_shown(like, cleaner_of(current_session(), village.id)) if like else None,
        settings=get_settings(session, village.id),
    )
    return page, form.status


@blueprint.get("/p/<village_code>/matters/<uuid:matter_id>")
@open_to_all
def wall_receipt(village: Division, matter_id: UUID) -> ResponseReturnValue:
    """What became of it, for whoever holds the receipt."""
    return receipt_page(village, matter_id, PublicNoteForm(formdata=None))


@blueprint.route(
    "/p/<village_code>/matters/<uuid:matter_id>/<any(rate, reopen, withdraw):step>", methods=["GET", "POST"]
)
@open_to_all
@csrf.exempt
@limiter.limit("20/minute;100/day", methods=["POST"])
def receipt_step(village: Division, matter_id: UUID, step: str) -> ResponseReturnValue:
    """Done, not done, or taken back: said by whoever holds the receipt."""
    session, form = current_session(), PublicNoteForm()
    get_matter_by_id(session, village.id, matter_id)
    if form.validate_on_submit():
        try:
            if step == "rate":
                rate_matter(session, village_id=village.id, matter_id=matter_id)
            elif step == "reopen":
                reopen_matter(session, village_id=village.id, matter_id=matter_id, reason=form.note.data or "")
            else:
                withdraw_matter(session, village_id=village.id, matter_id=matter_id)
        except RuleBroken as refusal:
            form.refuse(refusal, "note" if refusal.code == "matter-reason-missing" else None)
        else:
            return redirect(url_for("public.wall_receipt", village_code=village.code, matter_id=matter_id), 303)
    return receipt_page(village, matter_id, form), form.status


@blueprint.get("/p/<village_code>/wall/photos/<uuid:photo_id>")
@open_to_all
def wall_photo(village: Division, photo_id: UUID) -> ResponseReturnValue:
    """A picture for whoever holds the receipt (``?of=<matter>``), or for the form it was just sent with."""
    session = current_session()
    photo = session.get(Photo, (village.id, photo_id))
    if photo is None or not photo.keeper.startswith(FORM_MARK):
        abort(404)
    of = request.args.get("of", type=UUID)
    if photo.loose_until is None and (
        of is None or photo_id not in list_photos(session, get_matter_by_id(session, village.id, of))
    ):
        abort(404)
    found = get_photo(session, village.id, photo_id, keeper=photo.keeper)
    return shown(found, small=request.args.get("small") == "1")


@blueprint.get("/p/<village_code>/services")
@open_to_all
def services(village: Division) -> ResponseReturnValue:
    """What a household may ask for (服务清单)."""
    return render_template("public/services.html", village=village, offers=list_offers(current_session(), village.id))


def receipt_page(village: Division, matter_id: UUID, form: PublicNoteForm | None = None) -> str:
    """The code, where it stands, the trail, and at the end the one question.

    Of what is private the receipt shows the steps and the days, and no word of what it is about: paper gets lost.
    """
    session = current_session()
    matter = get_matter_by_id(session, village.id, matter_id)
    into = get_matter_by_id(session, village.id, matter.merged_into) if matter.state == "merged" and matter.merged_into else None  # fmt: skip
    clean = cleaner_of(current_session(), village.id)
    return render_template(
        "public/wall_receipt.html",
        village=village,
        matter=matter,
        code=issue_paper(session, village.code, "matter", str(matter.id)).short_code,
        kind="" if matter.private else kind_word(matter),
        text="" if matter.private else clean(matter.text),
        standing=standing(into or matter),
        events=events(list_steps(session, matter), clean=clean, notes=not matter.private),
        into=into,
        into_events=events(list_steps(session, into), clean=clean) if into else [],
        photo_ids=list_photos(session, matter) if matter.channel == "online" else [],
        form=form or PublicNoteForm(formdata=None),
        asks=matter.state == "done",
        silent_until=silent_until(matter),
        turns=matter.state in UNSAID,
        withdraws=matter.state in (*OPEN, "held"),
        settings=get_settings(session, village.id),
    )


def _list(village: Division, *, answered: bool) -> ResponseReturnValue:
    session, number, clean = current_session(), asked_page(), cleaner_of(current_session(), village.id)
    found = list_wall(session, village.id, answered=answered, limit=PAGE, offset=offset(number, PAGE))
    rows = [_shown(each, clean) for each in found]
    counts = {each: count_wall(session, village.id, answered=each) for each in (False, True)}
    return render_template(
        "public/wall.html",
        village=village,
        answered=answered,
        pages=Page(rows, number, counts[answered], PAGE),
        hidden=[
            (_(HIDING_REASONS[reason]), count) for reason, count in sorted(tally_hidden(session, village.id).items())
        ],
        counts=counts,
    )


def _shown(matter: Matter, clean: Callable[[str], str]) -> dict[str, Any]:
    """What the public sees of one: neither whose it is nor who typed it in."""
    return {
        "number": matter.number,
        "kind": kind_word(matter),
        "text": clean(matter.text),
        "place": clean(matter.place),
        "at": matter.raised_at,
        "state": matter.state,
        "standing": standing(matter),
        "supported": matter.supported,
        "open": matter.state in OPEN,
    }


def _like(village: Division) -> Matter | None:
    """The matter on the wall that ``?like=`` names; one that is gone is as if nothing was named."""
    number = request.args.get("like", "")
    if not number.isdecimal() or len(number) > 9:
        return None
    try:
        return get_on_wall(current_session(), village.id, int(number))
    except NotFound:
        return None
