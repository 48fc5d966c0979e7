"""The administrator's page of copies, and the fingerprint of one on paper."""

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from civility.backups.printing import make_sheet
from civility.backups.queries import list_copies
from civility.backups.rules import KEPT
from civility.backups.shown import size_words, standing_of
from civility.errors import NotFound
from civility.people.permissions import permitted
from civility.web.serving import as_pdf, asked_size
from printables import copy_sheet

blueprint = Blueprint("backups", __name__)


@blueprint.get("/admin/backups/")
@permitted("backup.read")
def backups() -> ResponseReturnValue:
    """How the copies stand, what each holds, and what is not in them."""
    settings = current_app.config["SETTINGS"]
    standing = standing_of(settings)
    return render_template(
        "backups/backups.html",
        standing=standing,
        copies=[(copy, size_words(copy)) for copy in standing.copies],
        folder=settings.backups,
        apart=settings.kept_apart,
        kept=KEPT,
    )


@blueprint.get("/admin/backups/sheet.pdf")
@permitted("backup.read")
def sheet() -> Response:
    """The fingerprint of the copy ``?of=`` as PDF, of the newest unasked."""
    settings, asked = current_app.config["SETTINGS"], request.args.get("of", "")
    size = asked_size(copy_sheet.SIZES)
    copies = list_copies(settings.backups) if settings.backups else []
    copy = next((each for each in copies if asked in ("", each.file.name)), None)
    if copy is None:
        raise NotFound()
    return as_pdf(make_sheet(copy, settings, size), f"{copy.file.name}.pdf")
