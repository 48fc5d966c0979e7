"""Sheets of paper: print one to fill in, type what came back, hold it against the paper."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import may, permitted, require
from civility.people.queries import get_walk, list_walks
from civility.points.errors import HouseholdsRefused, LinesWrong
from civility.points.forms.claims import PaperCheckForm, PaperForm
from civility.points.models import Clause
from civility.points.printing import collection_pdf
from civility.points.queries import count_drafts, get_clause, get_waiting_paper, list_waiting_papers
from civility.points.rules.paper import lines_of
from civility.points.rules.shapes import Shape, shape_from_json
from civility.points.services import confirm_paper, give_back_paper, list_typed, type_paper
from civility.points.views import blueprint, drafts
from civility.points.views.shared import clause_page, field_of
from civility.points.views.versions import carried, day_asked, for_recorder, is_turned, other_version, turned
from civility.points.views.words import caps, worth
from civility.tables import MAX_BYTES, read_table
from civility.web.filters import sentence
from civility.web.forms import ConfirmForm, pressed
from civility.web.serving import as_pdf

EMPTY_ROWS = 46
"""Two pages of a sheet without names."""


@blueprint.get("/v/<village_code>/paper/")
@permitted("claim.confirm")
def papers(village: Division) -> ResponseReturnValue:
    """What was typed and waits: one's own, and what one may hold against the paper."""
    session, actor = current_session(), require("claim.confirm", village)
    waiting = list_waiting_papers(session, village.id)
    return render_template(
        "points/papers.html",
        village=village,
        others=[paper for paper in waiting if paper.writer_id != actor.user_id],
        own=[paper for paper in waiting if paper.writer_id == actor.user_id],
        may_type=may(actor, "claim.record", village),
        draft_count=count_drafts(session, village.id, actor.user_id),
    )


@blueprint.get("/v/<village_code>/paper/new")
@permitted("claim.record")
def paper_clause(village: Division) -> ResponseReturnValue:
    """Which clause the sheet is about."""

    def address(clause: Clause) -> str:
        return _paper(village, clause.id, on=day_asked())

    lead = _("一张纸单只记一条、一天的事。")
    return clause_page(
        village, address, _("纸单上记的是哪一条"), lead, url_for("points.papers", village_code=village.code)
    )


@blueprint.route("/v/<village_code>/paper/new/<uuid:clause_id>", methods=["GET", "POST"])
@permitted("claim.record")
def paper(village: Division, clause_id: UUID) -> ResponseReturnValue:
    """The lines of the sheet and its totals; a file with the same lines only fills the page in."""
    session, actor = current_session(), require("claim.record", village)
    clause = get_clause(session, village.id, clause_id)
    elsewhere = turned(clause, lambda wanted: _paper(village, wanted, **carried()))
    if elsewhere is not None:
        return elsewhere
    shape = shape_from_json(clause.shape)
    draft = drafts.resumed(village, actor, clause)
    form = PaperForm(formdata=drafts.typed(draft))
    form.begin_with(day_asked())
    details: list[str] = []
    if request.method == "POST":
        kept = drafts.keep(village, actor, form, clause, "paper", draft)
        if kept is not None:
            return kept
    if request.method == "POST" and "read" in request.form:
        _fill_from_file(form, shape)
    elif not form.refused_with and not is_turned() and form.validate_on_submit():
        try:
            type_paper(
                session,
                village_id=village.id,
                draft_id=draft.id if draft else UUID(form.request_key.data or ""),
                clause_id=clause_id,
                happened_on=form.happened_on.data or today(),
                reason=form.reason.data or "",
                evidence=form.evidence.data or "",
                text=form.lines.data or "",
                total_rows=form.rows_total.data or 0,
                total_tenths=form.points_total.data or 0,
                actor=actor,
            )
        except RuleBroken as refusal:
            details = _details(refusal)
            form.refuse(refusal, _paper_field(form, refusal))
        else:
            flash(_("录好了，两个数都对上了。请另一位拿着纸核对，核对以后才送去复核。"), "good")
            return redirect(url_for("points.papers", village_code=village.code), 303)
    return render_template(
        "points/paper.html",
        village=village,
        clause=clause,
        shape=shape,
        worth=worth(clause),
        caps=caps(clause),
        form=form,
        details=details,
        walks=list_walks(session, village),
        other=other_version(clause, form, for_recorder(actor, village.id)),
        on=day_asked(),
        today=today(),
    ), form.status


@blueprint.route("/v/<village_code>/paper/<uuid:draft_id>", methods=["GET", "POST"])
@permitted("claim.confirm")
def paper_check(village: Division, draft_id: UUID) -> ResponseReturnValue:
    """A second person, paper in hand: look the lines over, type the totals that stand on it."""
    session, actor = current_session(), require("claim.confirm", village)
    form = PaperCheckForm()
    if form.validate_on_submit():
        try:
            sheet = confirm_paper(
                session,
                village_id=village.id,
                draft_id=draft_id,
                total_rows=form.rows_total.data or 0,
                total_tenths=form.points_total.data or 0,
                actor=actor,
            )
        except RuleBroken as refusal:
            if refusal.code == "not-found":
                raise
            form.refuse(refusal)
        else:
            return redirect(url_for("points.sheet", village_code=village.code, sheet_id=sheet.id, done=1), 303)
    draft = get_waiting_paper(session, village.id, draft_id)
    clause = get_clause(session, village.id, draft.clause_id)
    rows, wrong = [], ""
    try:
        rows = list_typed(session, draft)
    except RuleBroken as refusal:
        wrong = sentence(refusal)
    return render_template(
        "points/paper_check.html",
        village=village,
        clause=clause,
        said={name: values[0] for name, values in draft.said.items()},
        happened_on=date.fromisoformat(draft.said["happened_on"][0]),
        rows=[(row, row.asked.words(shape_from_json(clause.shape))) for row in rows],
        wrong=wrong,
        own=draft.writer_id == actor.user_id,
        draft=draft,
        form=form,
        confirm=ConfirmForm(),
    ), form.status


@blueprint.post("/v/<village_code>/paper/<uuid:draft_id>/back")
@permitted("claim.confirm")
def paper_back(village: Division, draft_id: UUID) -> ResponseReturnValue:
    """To whoever typed it, who finds it among what they saved."""
    pressed()
    give_back_paper(
        current_session(), village_id=village.id, draft_id=draft_id, actor=require("claim.confirm", village)
    )
    flash(_("退给录的人了，在“存着没有交的”里改。"), "good")
    return redirect(url_for("points.papers", village_code=village.code), 303)


@blueprint.get("/v/<village_code>/paper/new/<uuid:clause_id>/blank.pdf")
@permitted("claim.record")
def paper_blank(village: Division, clause_id: UUID) -> ResponseReturnValue:
    """A sheet to fill in, to be signed by whoever came with ``?signed=1``: the households of a ``place``, or no names."""
    session = current_session()
    clause = get_clause(session, village.id, clause_id)
    place_id = request.args.get("place", type=UUID)
    if place_id is None:
        name, rows = "", [("", "")] * EMPTY_ROWS
    else:
        walk = get_walk(session, village, place_id)
        name, rows = walk.name, [(household.number, household.head_name) for household in walk.households]
    signed = request.args.get("signed") == "1"
    pdf = collection_pdf(village, clause, name, rows, title="签到表" if signed else "登记表", signed=signed)
    return as_pdf(pdf, "sheet.pdf")


def _paper(village: Division, clause_id: UUID, **carried: Any) -> str:
    return url_for("points.paper", village_code=village.code, clause_id=clause_id, **carried)


def _fill_from_file(form: PaperForm, shape: Shape) -> None:
    """Put the lines of a file into the page, to be looked at and totalled like any others."""
    file = request.files.get("file")
    try:
        table = read_table(file.read(MAX_BYTES + 1) if file else b"", file.filename or "" if file else "")
        text = lines_of(table, shape)
    except RuleBroken as refusal:
        form.refuse(refusal, "file")
    else:
        form.lines.data = text
        form.lines.raw_data = None
        flash(_("读了 %(count)s 行，请对着纸看一遍，再写上纸上的行数和合计。", count=len(text.splitlines())), "good")


def _details(refusal: RuleBroken) -> list[str]:
    if isinstance(refusal, LinesWrong):
        return refusal.sentences(lambda said: _(said))
    if isinstance(refusal, HouseholdsRefused):
        return refusal.lines(lambda said: _(said))
    return []


def _paper_field(form: Any, refusal: RuleBroken) -> str | None:
    wanted = {"row-total-wrong": "rows_total", "point-total-wrong": "points_total", "no-households": "lines"}
    return wanted.get(refusal.code) or field_of(form, refusal)
