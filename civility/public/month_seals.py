"""The seal of a month on the screen: the same fingerprint as on the wall, and whether it is still the book's."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility import ledger
from civility.extensions import current_session
from civility.ledger import CheckpointNotFound
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.people.queries import get_settings
from civility.public.blueprint import blueprint
from civility.statements.queries import MonthSeal, get_month_seal, seal_of_checkpoint, span_words
from civility.statements.rules import MARK_DIGITS, Span, parse_span
from civility.web.filters import long_hash


@blueprint.get("/p/<village_code>/book/months/<month>")
@open_to_all
def month_seal(village: Division, month: str) -> ResponseReturnValue:
    """How a finished month is sealed."""
    span = parse_span(month)
    return _page(village, span, get_month_seal(current_session(), village, span))


def scanned_seal_page(village: Division, span: Span, size: int, mark: str) -> ResponseReturnValue:
    """What a sheet said of a month, held against the book: another fingerprint, or none of that size, is told (410)."""
    try:
        checkpoint = ledger.get_checkpoint(current_session(), village.id, size)
    except CheckpointNotFound:
        checkpoint = None
    if checkpoint is None or checkpoint.root.hex()[:MARK_DIGITS] != mark:
        return _page(village, span, None, size=size, scanned=True), 410
    return _page(
        village, span, seal_of_checkpoint(current_session(), village, span, checkpoint), size=size, scanned=True
    )


def _page(village: Division, span: Span, seal: MonthSeal | None, *, size: int = 0, scanned: bool = False) -> str:
    digits = seal.checkpoint.root.hex() if seal else ""
    return render_template(
        "public/month_seal.html",
        village=village,
        period=span_words(span),
        seal=seal,
        size=size,
        lines=[
            (_("第 %(line)s 行", line=at // 16 + 1), long_hash(digits[at : at + 16]))
            for at in range(0, len(digits), 16)
        ],
        scanned=scanned,
        settings=get_settings(current_session(), village.id),
    )
