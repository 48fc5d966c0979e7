"""What hangs on the wall, and what is written on before it is recorded."""

from collections.abc import Iterable, Sequence
from typing import Final

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import local, today
from civility.errors import N_, NotFound
from civility.governance.covenants.models import KINDS as COVENANTS
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.printing import consultation_pdf, poster
from civility.governance.covenants.queries import find_in_force, get_covenant, list_before_village, list_versions
from civility.governance.covenants.services import paper_ref
from civility.governance.rolls.forms import period_words
from civility.governance.rolls.models import HonorRoll
from civility.governance.rolls.queries import find_newest_public, find_roll_of, get_roll, list_rolls, period_of
from civility.governance.rolls.rules import parse_period
from civility.governance.tributes.printing import board_pdf
from civility.people.models import Division
from civility.points.models import Clause, Standard
from civility.points.printing import collection_pdf, notice_pdf, standard_booklet_pdf, standard_pdf
from civility.points.printing.closing import closing_pdf
from civility.points.queries import (
    get_notice,
    get_standard,
    get_standard_in_force,
    list_clauses,
    list_notices,
    list_standards,
)
from civility.prints.documents.kinds import OFFERED, Choice, Document, Wanted
from civility.public.rolls import roll_poster
from civility.public.triad import triad_pdf
from civility.web.filters import day
from printables import (
    closing_sheet,
    collection_sheet,
    consultation_sheet,
    covenant_poster,
    honor_roll,
    notice_sheet,
    standard_booklet,
    standard_table,
    triad_poster,
    tribute_board,
)

EMPTY_ROWS: Final = 46


def _notice(wanted: Wanted) -> bytes:
    session, village = wanted.session, wanted.village
    if wanted.number is not None:
        return notice_pdf(session, village, get_notice(session, village.id, wanted.number), wanted.size)
    newest = list_notices(session, village.id, limit=1)
    if not newest:
        raise NotFound()
    return notice_pdf(session, village, newest[0], wanted.size)


def _notices(session: Session, village: Division) -> Sequence[Choice]:
    return [
        Choice(
            str(each.number),
            _("第 %(number)s 号，%(day)s 贴出", number=each.number, day=day(local(each.opens_at).date())),
        )
        for each in list_notices(session, village.id, limit=OFFERED)
    ]


def roll_of(wanted: Wanted) -> HonorRoll:
    """The roll of a number or a period (``2026-10``), or the newest that is public. Raises NotFound, NoSuchPeriod."""
    session, village_id = wanted.session, wanted.village_id
    if "-" in wanted.what:
        found = find_roll_of(session, village_id, parse_period(wanted.what))
    elif wanted.number is not None:
        return get_roll(session, village_id, wanted.number)
    else:
        found = find_newest_public(session, village_id)
    if found is None:
        raise NotFound()
    return found


def list_roll_choices(session: Session, village: Division) -> Sequence[Choice]:
    return [
        Choice(
            str(each.number),
            _("第 %(number)s 号，%(period)s", number=each.number, period=period_words(period_of(each))),
        )
        for each in list_rolls(session, village.id)[:OFFERED]
    ]


def _roll(wanted: Wanted) -> bytes:
    return roll_poster(wanted.session, wanted.village, roll_of(wanted), wanted.size, festival=wanted.festival)


def _covenant(wanted: Wanted) -> bytes:
    return poster(wanted.session, wanted.village, _covenant_of(wanted), wanted.size, festival=wanted.festival)


def _consultation(wanted: Wanted) -> bytes:
    return consultation_pdf(wanted.session, wanted.village, _draft_of(wanted), wanted.size)


def _draft_of(wanted: Wanted) -> Covenant:
    """``village-3``, or the first draft that is before the village. Raises NotFound, CovenantNotFound."""
    drafts = list_before_village(wanted.session, wanted.village_id, today())
    if wanted.what:
        drafts = [each for each in drafts if paper_ref(each) == wanted.what]
    if not drafts:
        raise NotFound()
    return drafts[0]


def _drafts(session: Session, village: Division) -> Sequence[Choice]:
    return _versions_of(list_before_village(session, village.id, today()))


def _versions_of(covenants: Iterable[Covenant]) -> list[Choice]:
    return [
        Choice(paper_ref(each), _("%(title)s 第 %(version)s 版", title=each.title, version=each.version))
        for each in covenants
    ]


def _covenant_of(wanted: Wanted) -> Covenant:
    """``village`` is the one in force, ``village-3`` a version."""
    kind, dash, version = (wanted.what or COVENANTS[0]).partition("-")
    if dash and version.isascii() and version.isdigit() and len(version) < 10:
        found: Covenant | None = get_covenant(wanted.session, wanted.village_id, kind, int(version))
    else:
        found = find_in_force(wanted.session, wanted.village_id, kind, today())
    if found is None or found.state == "draft":
        raise NotFound()
    return found


def _covenants(session: Session, village: Division) -> Sequence[Choice]:
    return _versions_of(each for each in list_versions(session, village.id) if each.state != "draft")


def _worthies(wanted: Wanted) -> bytes:
    return board_pdf(wanted.session, wanted.village, "worthy", wanted.size, festival=wanted.festival)


def _mottoes(wanted: Wanted) -> bytes:
    return board_pdf(wanted.session, wanted.village, "motto", wanted.size, festival=wanted.festival)


def _standard_of(wanted: Wanted) -> Standard:
    if wanted.number is not None:
        return get_standard(wanted.session, wanted.village_id, wanted.number)
    found = get_standard_in_force(wanted.session, wanted.village_id)
    if found is None:
        raise NotFound()
    return found


def _standard(wanted: Wanted) -> bytes:
    return standard_pdf(wanted.session, wanted.village, _standard_of(wanted), wanted.size)


def _booklet(wanted: Wanted) -> bytes:
    return standard_booklet_pdf(wanted.session, wanted.village, _standard_of(wanted), wanted.size)


def _folded(wanted: Wanted) -> bytes:
    return standard_booklet_pdf(wanted.session, wanted.village, _standard_of(wanted), "A5", folded=True)


def _triad(wanted: Wanted) -> bytes:
    return triad_pdf(wanted.session, wanted.village, wanted.size)


def _standards(session: Session, village: Division) -> Sequence[Choice]:
    return [
        Choice(str(each.version), _("第 %(version)s 版", version=each.version))
        for each in list_standards(session, village.id)
        if each.in_force_from or each.consulted_from
    ]


def _closing(wanted: Wanted) -> bytes:
    return closing_pdf(wanted.session, wanted.village, wanted.size)


def _blank(wanted: Wanted) -> bytes:
    return _sheet(wanted, title="登记表", signed=False)


def _sign_in(wanted: Wanted) -> bytes:
    return _sheet(wanted, title="签到表", signed=True)


def _sheet(wanted: Wanted, *, title: str, signed: bool) -> bytes:
    clauses = _clauses_in_force(wanted.session, wanted.village)
    clause = next((each for each in clauses if each.number == wanted.number), None)
    if clause is None:
        raise NotFound()
    return collection_pdf(wanted.village, clause, "", [("", "")] * EMPTY_ROWS, title=title, signed=signed)


def _clauses_in_force(session: Session, village: Division) -> Sequence[Clause]:
    standard = get_standard_in_force(session, village.id)
    return list_clauses(session, village.id, standard.id, direction="bonus") if standard else []


def _clauses(session: Session, village: Division) -> Sequence[Choice]:
    return [
        Choice(str(each.number), _("第 %(number)s 条 %(title)s", number=each.number, title=each.title))
        for each in _clauses_in_force(session, village)
    ]


WALLS: Final = (
    Document(
        "notice", N_("公示单"), "walls", "notice.read", notice_sheet.SIZES, _notice, _notices, pages=("points.notice_pdf",)
    ),
    Document(
        "roll", N_("乡风文明榜"), "walls", "roll.read", honor_roll.SIZES, _roll, list_roll_choices,
        festive=True, pages=("home.roll_sheet",),
    ),
    Document(
        "covenant", N_("公约海报"), "walls", "covenant.read", covenant_poster.SIZES, _covenant, _covenants,
        festive=True, pages=("covenants.poster_pdf",),
    ),
    Document(
        "covenant-draft", N_("公约征求意见稿"), "walls", "covenant.read", consultation_sheet.SIZES, _consultation, _drafts,
        hint=N_("公约草稿在征求意见才有。A4 的一张下面能写意见。"), pages=("covenants.consultation_sheet",),
    ),
    Document(
        "standard", N_("积分细则表"), "walls", "standard.read", standard_table.SIZES, _standard, _standards,
        pages=("points.standard_pdf",),
    ),
    Document(
        "closing", N_("积分清零公告"), "walls", "closing.read", closing_sheet.SIZES, _closing,
        hint=N_("公布了清零的日子才有。"), pages=("points.closing_sheet",),
    ),
    Document(
        "triad", N_("一榜两组三约"), "walls", "panel.read", triad_poster.SIZES, _triad, pages=("home.triad_sheet",)
    ),
    Document(
        "worthies", N_("乡贤榜"), "walls", "tribute.keep", tribute_board.SIZES, _worthies, festive=True,
        pages=("tributes.worthies_paper",),
    ),
    Document(
        "mottoes", N_("家风家训榜"), "walls", "tribute.keep", tribute_board.SIZES, _mottoes, festive=True,
        pages=("tributes.mottoes_paper",),
    ),
    Document(
        "booklet", N_("积分细则小册子"), "homes", "standard.read", standard_booklet.SIZES, _booklet, _standards,
        pages=("points.booklet_pdf",),
    ),
    Document(
        "booklet-folded", N_("积分细则小册子（对折装订）"), "homes", "standard.read", ("A4",), _folded, _standards,
        hint=N_("A4 横放，双面打印，沿短边翻转，对折后在中间订两针。"), pages=("points.booklet_pdf?folded=1",),
    ),
    Document(
        "blank", N_("登记表（空行）"), "scoring", "claim.record", collection_sheet.SIZES, _blank, _clauses,
        hint=N_("带户名的巡查表、登记表在“记分”里打印：先选走哪一片。"), pages=("points.paper_blank", "points.round_sheet"),
    ),
    Document(
        "sign-in", N_("签到表（空行）"), "scoring", "claim.record", collection_sheet.SIZES, _sign_in, _clauses,
        pages=("points.paper_blank?signed=1",),
    ),
)  # fmt: skip
