"""The print centre: choose a document, see its first page, print it or have it made; jobs, and the log."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility import ledger
from civility.errors import NotFound, RuleBroken, recall
from civility.extensions import current_session
from civility.people.looks import looked
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.prints.changes import changes_words
from civility.prints.documents import (
    ACTIONS,
    DOCUMENTS,
    GROUPS,
    NAMES,
    Document,
    Wanted,
    reference_of,
    what_and_household,
)
from civility.prints.forms import SheetForm
from civility.prints.hearing import OTHERS
from civility.prints.models import PrintJob
from civility.prints.queries import (
    UNDER_WAY,
    LogRow,
    count_printed,
    get_file,
    get_job,
    get_printed,
    list_jobs,
    list_printed,
)
from civility.prints.services import Sheet, cancel_print, order_print
from civility.web.forms import ConfirmForm, pressed
from civility.web.paging import Page, asked_page, offset
from civility.web.serving import as_pdf, refused_words
from printables import errors as refusals
from printables.errors import PrintRefused
from printables.picture import count_pages, first_page

blueprint = Blueprint("prints", __name__, url_prefix="/v/<village_code>/prints")

SMALL: Final = 300
"""As many pieces as are made while one waits: a second or less."""
SAMPLE: Final = 10
LOG_PAGE: Final = 50


@blueprint.get("/")
@permitted("prints.open")
def centre(village: Division) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    offered = [each for each in DOCUMENTS.values() if may(actor, each.action, village)]
    groups = [(_(words), [each for each in offered if each.group == group]) for group, words in GROUPS.items()]
    return render_template(
        "prints/centre.html",
        village=village,
        groups=[(words, [(each.kind, _(each.name)) for each in some]) for words, some in groups if some],
        jobs=[_shown(job) for job in list_jobs(session, village.id) if job.document in {each.kind for each in offered}],
        may_see_log=may(actor, "prints.log", village),
    )


@blueprint.get("/sheets/<kind>")
@permitted("prints.open")
def sheet(village: Division, kind: str) -> ResponseReturnValue:
    """Which one, on what paper, and what it looks like."""
    document = _document(village, kind)
    return _sheet_page(village, document, _form(village, document))


@blueprint.get("/sheets/<kind>/file.pdf")
@permitted("prints.open")
def sheet_file(village: Division, kind: str) -> ResponseReturnValue:
    """The sheet itself, where it is made while one waits."""
    document = _document(village, kind)
    form = _form(village, document)
    if not form.is_complete:
        return _sheet_page(village, document, form)
    wanted = form.wanted(current_session(), village)
    if _pieces(document, wanted) > SMALL:
        flash(_("这么多要排队做。请按“排队做”。"))
        return redirect(_sheet_url(village, kind, request.args), 303)
    try:
        pdf = _make(village, document, wanted)
    except (PrintRefused, RuleBroken) as refused:
        return _sheet_page(village, document, form, refused)
    g.printed_sheet = _named(village, document, wanted)
    return as_pdf(pdf, f"{kind}-{wanted.what or wanted.size}.pdf".replace(" ", "-"))


@blueprint.post("/sheets/<kind>/order")
@permitted("prints.open")
def order(village: Division, kind: str) -> ResponseReturnValue:
    """Have a document of many pieces made; what is asked for stands in the address, as for its picture."""
    document = _document(village, kind)
    confirmed, form = pressed(), _form(village, document)
    if document.count is None or not form.is_complete:
        return _sheet_page(village, document, form)
    wanted = form.wanted(current_session(), village)
    try:
        job = order_print(
            current_session(),
            village_id=village.id,
            document=document.kind,
            reference=reference_of(wanted.what, wanted.household),
            size=wanted.size,
            pieces=_pieces(document, wanted),
            actor=require("prints.open", village),
            request_key=confirmed.request_key.data or "",
        )
    except RuleBroken as refused:
        return _sheet_page(village, document, form, refused)
    return redirect(url_for("prints.job", village_code=village.code, job_id=job.id), 303)


@blueprint.get("/jobs/<uuid:job_id>")
@permitted("prints.open")
def job(village: Division, job_id: UUID) -> ResponseReturnValue:
    found = get_job(current_session(), village.id, job_id)
    _document(village, found.document)
    return render_template("prints/job.html", village=village, job=_shown(found), confirm=ConfirmForm())


@blueprint.get("/jobs/<uuid:job_id>/file.pdf")
@permitted("prints.open")
def job_file(village: Division, job_id: UUID) -> Response:
    session = current_session()
    found = get_job(session, village.id, job_id)
    document = _document(village, found.document)
    pdf = get_file(session, village.id, job_id)
    what, household = what_and_household(found.reference)
    g.printed_sheet = _named(village, document, Wanted(session, village, found.size, what, household))
    return as_pdf(pdf, f"{document.kind}.pdf")


@blueprint.post("/jobs/<uuid:job_id>/cancel")
@permitted("prints.open")
def cancel(village: Division, job_id: UUID) -> ResponseReturnValue:
    pressed()
    _document(village, get_job(current_session(), village.id, job_id).document)
    cancel_print(current_session(), village_id=village.id, job_id=job_id)
    flash(_("已取消，没有做。要的时候再排一次。"))
    return redirect(url_for("prints.centre", village_code=village.code), 303)


@blueprint.get("/log")
@permitted("prints.log")
def log(village: Division) -> ResponseReturnValue:
    session, number = current_session(), asked_page()
    rows = list_printed(session, village.id, limit=LOG_PAGE, offset=offset(number, LOG_PAGE))
    return render_template(
        "prints/log.html",
        village=village,
        pages=Page([_row(row) for row in rows], number, count_printed(session, village.id), LOG_PAGE),
        back=_back(village),
    )


@blueprint.get("/log/<int:number>")
@permitted("prints.log")
def print_(village: Division, number: int) -> ResponseReturnValue:
    """One print: which sheet, and what has changed since the one before and since then."""
    session = current_session()
    row = get_printed(session, village.id, number)
    now_seq = ledger.count_transactions(session, village.id)

    def between(after: int, upto: int) -> str:
        return changes_words(ledger.count_kinds(session, village.id, after=after, upto=upto))

    return render_template(
        "prints/print.html",
        village=village,
        row=_row(row),
        may_print=_may_print(village, row.printed.document),
        since_before=between(row.before.book_seq, row.printed.book_seq) if row.before else "",
        since_then=between(row.printed.book_seq, now_seq),
    )


def _may_print(village: Division, kind: str) -> bool:
    """Whether the person may print that again; what is in no table is printed from its own page."""
    return kind in ACTIONS and may(current_actor(), ACTIONS[kind], village)


def _document(village: Division, kind: str) -> Document:
    """A document that the person may print here. Raises NotFound, Forbidden."""
    document = DOCUMENTS.get(kind)
    if document is None:
        raise NotFound()
    require(document.action, village)
    return document


def _form(village: Division, document: Document) -> SheetForm:
    choices = document.choices(current_session(), village) if document.choices else []
    return SheetForm.of(document, choices)


def _pieces(document: Document, wanted: Wanted) -> int:
    return max(document.count(wanted), 1) if document.count else 1


def _make(village: Division, document: Document, wanted: Wanted) -> bytes:
    """The document as PDF; whose book it shows is noted first, as on the page of it. Raises PrintRefused, RuleBroken."""
    if document.look:
        looked(village, wanted.must_household, document.look, document.action)
    return document.make(wanted)


def _named(village: Division, document: Document, wanted: Wanted) -> Sheet:
    """The sheet as the log names it; its address is that of the page that shows it again."""
    asked = {
        "number" if document.typed else "what": wanted.what,
        "household": wanted.household,
        "size": wanted.size,
        "festival": wanted.festival,
    }
    said = {name: value for name, value in asked.items() if value}
    return Sheet(
        document.kind,
        "/".join(filter(None, (reference_of(wanted.what, wanted.household), wanted.festival))),
        wanted.size,
        _sheet_url(village, document.kind, said),
    )


def _sheet_url(village: Division, kind: str, asked: Mapping[str, str]) -> str:
    page = url_for("prints.sheet", village_code=village.code, kind=kind)
    return f"{page}?{urlencode(asked)}" if asked else page


def _sheet_page(
    village: Division, document: Document, form: SheetForm, refused: Exception | None = None
) -> ResponseReturnValue:
    """The form with the picture of what it asks for, or why there is none."""
    picture, pages, pieces = b"", 0, 1
    complete = form.is_complete
    if complete and refused is None:
        wanted = form.wanted(current_session(), village)
        try:
            pieces = _pieces(document, wanted)
            pdf = _make(village, document, replace(wanted, first=SAMPLE))
            picture, pages = first_page(pdf), count_pages(pdf) if pieces <= SAMPLE else 0
        except (PrintRefused, RuleBroken) as trouble:
            refused = trouble
    empty = document.choices is not None and not form.what.choices
    if isinstance(refused, NotFound) and not request.args:
        empty, refused = True, None  # nothing was chosen yet, and there is nothing to choose
    html = render_template(
        "prints/sheet.html",
        village=village,
        kind=document.kind,
        name=_(document.name),
        hint=_(document.hint) if document.hint else "",
        form=form,
        empty=empty,
        picture=b64encode(picture).decode(),
        pages=pages,
        pieces=pieces,
        queued=pieces > SMALL,
        trouble=_words(refused) if refused else "",
        asked=request.query_string.decode(),
        confirm=ConfirmForm(formdata=None),
    )
    return html, getattr(refused, "status", 422) if refused else form.status


def _words(refused: Exception) -> str:
    if isinstance(refused, PrintRefused):
        return refused_words(refused)
    if isinstance(refused, NotFound):
        return _("没有这样一份。请另选一份，或核对号码。")
    return refused.describe(_) if isinstance(refused, RuleBroken) else str(refused)


def _shown(job: PrintJob) -> dict[str, Any]:
    what, household = what_and_household(job.reference)
    return {
        "id": job.id,
        "name": _(NAMES.get(job.document, job.document)),
        "which": " ".join(filter(None, (what, household))),
        "size": job.size,
        "state": job.state,
        "under_way": job.state in UNDER_WAY,
        "pieces": job.pieces,
        "drawn": job.drawn,
        "pages": job.pages,
        "asked_at": job.asked_at,
        "ended_at": job.ended_at,
        "trouble": _trouble(job),
    }


def _trouble(job: PrintJob) -> str:
    """Why a job failed, as a sentence of today's reader."""
    kept = job.trouble
    if not kept:
        return ""
    if "rule" in kept:
        return _words(recall(kept["rule"], kept["fields"]))
    kind = getattr(refusals, kept["print"], None)
    return refused_words(kind(**kept["fields"]) if kind else PrintRefused())


def _row(row: LogRow) -> dict[str, Any]:
    printed = row.printed
    return {
        "number": printed.number,
        "name": _(NAMES.get(printed.document, printed.document)),
        "reference": printed.reference.replace("/", " "),
        "size": printed.size,
        "pages": printed.pages,
        "bytes": printed.byte_count,
        "sha256": printed.sha256.hex(),
        "address": "" if f"{OTHERS}=" in printed.address else printed.address,
        "who": row.who,
        "at": printed.printed_at,
        "same": row.is_same,
        "before": row.before.number if row.before else None,
        "before_at": row.before.printed_at if row.before else None,
    }


def _back(village: Division) -> str:
    page = "prints.centre" if may(current_actor(), "prints.open", village) else "home.village"
    return url_for(page, village_code=village.code)
