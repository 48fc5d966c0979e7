"""Pages of covenants for those who write them: the list, the editor, the vote, one version, the poster."""

from base64 import b64encode
from datetime import date
from typing import cast

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.covenants.errors import CovenantNotFound, CovenantTooLong
from civility.governance.covenants.forms import AdoptionForm, EditorForm
from civility.governance.covenants.models import KINDS, Covenant
from civility.governance.covenants.printing import SIZES, draft_picture, poster
from civility.governance.covenants.queries import (
    count_comments,
    count_signed,
    find_compared,
    find_draft,
    find_in_force,
    find_successor,
    get_covenant,
    list_clause_titles,
    list_versions,
    worth_of_clauses,
)
from civility.governance.covenants.rules import KIND_NAMES, MAX_ARTICLES, VOTED_BY_NAMES
from civility.governance.covenants.rules.life import STEPS, may_step, standing
from civility.governance.covenants.services import adopt_covenant, save_draft, write_draft
from civility.governance.covenants.views.blueprint import blueprint
from civility.papers.printing import FESTIVALS
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import count_households
from civility.web.serving import as_pdf, asked_dress, refused_words
from printables.errors import PrintRefused


def state_of(covenant: Covenant) -> str:
    """The standing of a version today."""
    return standing(covenant, today())


@blueprint.get("/v/<village_code>/covenants/")
@permitted("covenant.read")
def covenants(village: Division) -> ResponseReturnValue:
    session = current_session()
    versions = list_versions(session, village.id)
    kinds = [
        {
            "kind": kind,
            "name": _(KIND_NAMES[kind]),
            "versions": [(each, state_of(each)) for each in versions if each.kind == kind],
        }
        for kind in KINDS
    ]
    return render_template(
        "covenants/covenants.html",
        village=village,
        kinds=kinds,
        may_edit=may(current_actor(), "covenant.edit", village),
    )


@blueprint.get("/v/<village_code>/covenants/<kind>/<int:version>")
@permitted("covenant.read")
def covenant(village: Division, kind: str, version: int) -> ResponseReturnValue:
    session = current_session()
    found = get_covenant(session, village.id, kind, version)
    state = state_of(found)
    in_force = state == "in_force"
    return render_template(
        "covenants/covenant.html",
        village=village,
        covenant=found,
        state=state,
        comment_count=count_comments(session, found) if found.consulted_until else 0,
        unanswered=count_comments(session, found, unanswered=True) if found.consulted_until else 0,
        worth=worth_of_clauses(session, village.id, [found], _),
        compared=find_compared(session, found, today()),
        signed=count_signed(session, found) if in_force else 0,
        households=count_households(session, village.id) if in_force else 0,
        may_do={step: may_step(found, step, today()) for step in STEPS},
        may_sign=may(current_actor(), "signature.enter", village),
        may_read_signatures=may(current_actor(), "signature.read", village),
        kind_name=_(KIND_NAMES[kind]),
        voters=_(VOTED_BY_NAMES[found.voted_by]),
        successor=find_successor(session, found),
        sizes=SIZES[:2],
        festivals={name: _(word) for name, word in FESTIVALS.items()},
        may_edit=may(current_actor(), "covenant.edit", village),
    )


@blueprint.route("/v/<village_code>/covenants/<kind>/draft", methods=["GET", "POST"])
@permitted("covenant.edit")
def draft(village: Division, kind: str) -> ResponseReturnValue:
    """The editor: of the draft there is, or of a new version that begins with the words in force."""
    if kind not in KINDS:
        abort(404)
    session = current_session()
    existing = find_draft(session, village.id, kind)
    base = existing or find_in_force(session, village.id, kind, today())
    if request.method == "GET":
        return _editor(village, kind, EditorForm.of(base, _(KIND_NAMES[kind])), existing)
    form, step = EditorForm(), request.form.get("step", "save")
    if form.rearrange(step):
        return _editor(village, kind, form, existing, shown=step == "preview")
    if not form.validate_on_submit():
        return _editor(village, kind, form, existing), form.status
    try:
        saved = _save(village, kind, form, existing)
    except RuleBroken as refusal:
        status = form.refuse(refusal)
        return _editor(village, kind, form, find_draft(session, village.id, kind)), status
    flash(_("第 %(version)s 版草稿已存。表决通过以后，再来登记票数。", version=saved.version), "good")
    return redirect(url_for("covenants.covenant", village_code=village.code, kind=kind, version=saved.version), 303)


@blueprint.post("/v/<village_code>/covenants/<kind>/draft/picture")
@permitted("covenant.edit")
def draft_poster(village: Division, kind: str) -> ResponseReturnValue:
    """The poster of what is typed just now, as PNG, nothing saved; or in words why there is none yet."""
    if kind not in KINDS:
        abort(404)
    picture, trouble = _picture(village, EditorForm())
    if picture:
        return Response(picture, mimetype="image/png")
    return Response(trouble, mimetype="text/plain")


@blueprint.route("/v/<village_code>/covenants/<kind>/<int:version>/vote", methods=["GET", "POST"])
@permitted("covenant.adopt")
def vote(village: Division, kind: str, version: int) -> ResponseReturnValue:
    session = current_session()
    found = get_covenant(session, village.id, kind, version)
    form = AdoptionForm(edition=str(found.edition), voted_on=today(), in_force_from=today())
    if request.method == "GET" and found.state != "draft":
        return redirect(url_for("covenants.covenant", village_code=village.code, kind=kind, version=version), 303)
    if form.validate_on_submit():
        try:
            _adopt(village, found, form)
        except RuleBroken as refusal:
            status = form.refuse(refusal)
            found = get_covenant(session, village.id, kind, version)
            return _vote_page(village, found, form), status
        flash(_("表决已登记，旧的一版到那天自动让位。可以打印海报了。"), "good")
        return redirect(url_for("covenants.covenant", village_code=village.code, kind=kind, version=version), 303)
    return _vote_page(village, found, form), form.status


@blueprint.get("/v/<village_code>/covenants/<kind>/<int:version>.pdf")
@permitted("covenant.read")
def poster_pdf(village: Division, kind: str, version: int) -> Response:
    """The poster, ``?size=A3`` or ``A2``, in the dress of a ``festival`` where one is named."""
    found = get_covenant(current_session(), village.id, kind, version)
    if found.state == "draft":
        raise CovenantNotFound()
    size, festival = asked_dress(SIZES, FESTIVALS)
    pdf = poster(current_session(), village, found, size, festival=festival)
    return as_pdf(pdf, f"covenant-{kind}-{version}-{size}.pdf")


def _save(village: Division, kind: str, form: EditorForm, existing: Covenant | None) -> Covenant:
    actor = require("covenant.edit", village)
    said = {"title": form.title.data, "articles": form.given()}
    edition = form.edition.data or ""
    if existing is None or not edition:
        return write_draft(
            current_session(),
            village_id=village.id,
            kind=kind,
            actor=actor,
            request_key=form.request_key.data,
            **said,
        )
    return save_draft(
        current_session(),
        village_id=village.id,
        covenant_id=existing.id,
        edition=_number(edition),
        actor=actor,
        **said,
    )


def _adopt(village: Division, found: Covenant, form: AdoptionForm) -> None:
    adopt_covenant(
        current_session(),
        village_id=village.id,
        covenant_id=found.id,
        edition=_number(form.edition.data),
        vote=form.vote(),
        voted_by=form.by.data,
        in_force_from=cast(date, form.in_force_from.data),
        actor=require("covenant.adopt", village),
        request_key=form.request_key.data,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _editor(village: Division, kind: str, form: EditorForm, existing: Covenant | None, *, shown: bool = False) -> str:
    picture, trouble = _picture(village, form) if shown else (b"", "")
    return render_template(
        "covenants/draft.html",
        village=village,
        kind=kind,
        kind_name=_(KIND_NAMES[kind]),
        form=form,
        draft=existing,
        clauses=list_clause_titles(current_session(), village.id),
        picture=b64encode(picture).decode(),
        trouble=trouble,
    )


def _picture(village: Division, form: EditorForm) -> tuple[bytes, str]:
    """The poster of what is typed, or why there is none."""
    articles = form.given()
    if all(article.empty for article in articles):
        return b"", _("写上第一条，这里就有海报的样子。")
    if len(articles) > MAX_ARTICLES:
        return b"", CovenantTooLong(limit=MAX_ARTICLES).describe(_)
    try:
        return draft_picture(village, (form.title.data or "")[:60], articles), ""
    except PrintRefused as refused:
        return b"", refused_words(refused)


def _vote_page(village: Division, found: Covenant, form: AdoptionForm) -> str:
    return render_template("covenants/vote.html", village=village, covenant=found, form=form)
