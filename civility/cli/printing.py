"""``civility print``: any sheet as a PDF file, the same bytes as the pages give."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import click
from sqlalchemy.orm import Session

from civility.cli.context import answer, in_app, json_option, village_of, village_option
from civility.clock import today
from civility.errors import NotFound
from civility.extensions import current_session
from civility.governance.covenants.models import KINDS as COVENANTS
from civility.governance.covenants.printing import poster
from civility.governance.covenants.queries import find_in_force
from civility.governance.rolls.models import HonorRoll
from civility.governance.rolls.printing import certificate_sheets, list_certified, roll_sheet
from civility.governance.rolls.queries import find_newest_public, find_roll_of, get_roll
from civility.governance.rolls.rules import parse_period
from civility.papers.printing import FESTIVALS
from civility.people.finding import plain_number
from civility.people.models import Division
from civility.people.printing import card_sheet, plate_sheet
from civility.people.queries import get_household, list_current_cards, list_households
from civility.points.models import Standard
from civility.points.printing import notice_pdf, standard_booklet_pdf, standard_pdf
from civility.points.queries import get_notice, get_standard, get_standard_in_force, list_notices
from civility.statements.errors import NotAMonthOfBook
from civility.statements.printing import civility_file_pdf, passbook_page_pdf, statement_pdf, village_statement_pdf
from civility.statements.queries import get_booklet, list_passbooks
from civility.statements.rules import month_span, parse_span, year_span
from civility.store.printing import slip_pdf
from civility.store.queries import get_slip
from printables.errors import MissingGlyphs, NoSuchSize, PrintRefused


@dataclass(frozen=True)
class Wanted:
    """Which sheet: what was said on the command line."""

    session: Session
    village: Division
    size: str
    period: str | None
    number: int | None
    covenant: str
    household: str | None
    festival: str


def _cards(wanted: Wanted) -> bytes:
    households = list_households(wanted.session, wanted.village.id)
    cards = list_current_cards(wanted.session, wanted.village.id)
    if not cards:
        raise NotFound()
    return card_sheet(wanted.session, wanted.village, households, cards)


def _plates(wanted: Wanted) -> bytes:
    session, village_id = wanted.session, wanted.village.id
    if wanted.household is not None:
        households = [get_household(session, village_id, plain_number(wanted.household))]
    else:
        households = list(list_households(session, village_id))
    if not households:
        raise NotFound()
    return plate_sheet(session, wanted.village, households, wanted.size)


def _covenant(wanted: Wanted) -> bytes:
    found = find_in_force(wanted.session, wanted.village.id, wanted.covenant, today())
    if found is None:
        raise NotFound()
    return poster(wanted.session, wanted.village, found, wanted.size, festival=wanted.festival)


def _notice(wanted: Wanted) -> bytes:
    if wanted.number is not None:
        return notice_pdf(
            wanted.session, wanted.village, get_notice(wanted.session, wanted.village.id, wanted.number), wanted.size
        )
    newest = list_notices(wanted.session, wanted.village.id, limit=1)
    if not newest:
        raise NotFound()
    return notice_pdf(wanted.session, wanted.village, newest[0], wanted.size)


def _roll(wanted: Wanted) -> bytes:
    return roll_sheet(wanted.session, wanted.village, _roll_of(wanted), wanted.size, festival=wanted.festival)


def _certificates(wanted: Wanted) -> bytes:
    roll = _roll_of(wanted)
    lines = list_certified(roll, household=plain_number(wanted.household) if wanted.household else "")
    if not lines:
        raise NotFound()
    return certificate_sheets(wanted.session, wanted.village, roll, lines)


def _roll_of(wanted: Wanted) -> HonorRoll:
    session, village_id = wanted.session, wanted.village.id
    found: HonorRoll | None
    if wanted.number is not None:
        found = get_roll(session, village_id, wanted.number)
    elif wanted.period:
        found = find_roll_of(session, village_id, parse_period(wanted.period))
    else:
        found = find_newest_public(session, village_id)
    if found is None:
        raise NotFound()
    return found


def _slip(wanted: Wanted) -> bytes:
    if wanted.number is None:
        raise click.UsageError("--number is needed: which slip?")
    return slip_pdf(
        wanted.session, wanted.village, get_slip(wanted.session, wanted.village.id, wanted.number), wanted.size
    )


def _statement(wanted: Wanted) -> bytes:
    if wanted.household is None:
        raise click.UsageError("--household is needed: whose book?")
    household = get_household(wanted.session, wanted.village.id, plain_number(wanted.household))
    span = parse_span(wanted.period) if wanted.period else year_span(today().year)
    return statement_pdf(wanted.session, wanted.village, household, span, wanted.size)


def _civility_file(wanted: Wanted) -> bytes:
    if wanted.household is None:
        raise click.UsageError("--household is needed: whose file?")
    household = get_household(wanted.session, wanted.village.id, plain_number(wanted.household))
    return civility_file_pdf(wanted.session, wanted.village, household, wanted.size)


def _village_statement(wanted: Wanted) -> bytes:
    span = parse_span(wanted.period) if wanted.period else month_span(today().replace(day=1) - timedelta(days=1))
    if not span.is_month:
        raise NotAMonthOfBook()
    return village_statement_pdf(wanted.session, wanted.village, span, wanted.size)


def _passbook(wanted: Wanted) -> bytes:
    if wanted.household is None or wanted.number is None:
        raise click.UsageError("--household and --number are needed: whose passbook, which page?")
    household = get_household(wanted.session, wanted.village.id, plain_number(wanted.household))
    books = list_passbooks(wanted.session, wanted.village.id, household.id)
    if not books:
        raise NotFound()
    booklet = get_booklet(wanted.session, wanted.village.id, household.id, books[0].number)
    return passbook_page_pdf(wanted.session, wanted.village, household, booklet, wanted.number)


def _standard(wanted: Wanted) -> bytes:
    return standard_pdf(wanted.session, wanted.village, _standard_of(wanted), wanted.size)


def _booklet(wanted: Wanted) -> bytes:
    return standard_booklet_pdf(wanted.session, wanted.village, _standard_of(wanted), wanted.size)


def _standard_of(wanted: Wanted) -> Standard:
    if wanted.number is not None:
        return get_standard(wanted.session, wanted.village.id, wanted.number)
    found = get_standard_in_force(wanted.session, wanted.village.id)
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True)
class Sheet:
    """A kind of sheet and the size it has unless said otherwise."""

    make: Callable[[Wanted], bytes]
    size: str


SHEETS: Final = {
    "booklet": Sheet(_booklet, "A6"),
    "cards": Sheet(_cards, "A4"),
    "certificates": Sheet(_certificates, "A4"),
    "civility-file": Sheet(_civility_file, "A4"),
    "covenant": Sheet(_covenant, "A3"),
    "notice": Sheet(_notice, "A4"),
    "passbook": Sheet(_passbook, "A6"),
    "plates": Sheet(_plates, "A4"),
    "roll": Sheet(_roll, "A4"),
    "slip": Sheet(_slip, "A6"),
    "standard": Sheet(_standard, "A3"),
    "statement": Sheet(_statement, "A4"),
    "village-statement": Sheet(_village_statement, "A4"),
}


@click.command("print")
@click.argument("kind", type=click.Choice(sorted(SHEETS)))
@village_option
@click.option("--period", help="Month of a roll or village-statement, YYYY-MM; of a statement also YYYY or all.")
@click.option(
    "--household",
    help="Household number of a statement, passbook, civility-file, certificate or plate, with or without its check digit.",
)
@click.option("--number", type=click.IntRange(1), help="Number of the notice, roll, slip, version or passbook page.")
@click.option("--covenant", type=click.Choice(COVENANTS), default="village", show_default=True, help="Which covenant.")
@click.option("--festival", type=click.Choice(sorted(FESTIVALS)), help="Ornaments on a roll or covenant.")
@click.option("--size", help="Paper, such as A4 or A3; each kind has its own.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF file to write.")
@json_option
@in_app
def print_(
    kind: str,
    village_code: str,
    period: str | None,
    number: int | None,
    covenant: str,
    household: str | None,
    festival: str | None,
    size: str | None,
    out: Path,
    as_json: bool,
) -> None:
    """Write a sheet as PDF: booklet, cards, certificates, civility-file, covenant, notice, passbook, plates, roll, slip, standard, statement or village-statement."""
    sheet = SHEETS[kind]
    village = village_of(village_code)
    wanted = Wanted(current_session(), village, size or sheet.size, period, number, covenant, household, festival or "")
    try:
        pdf = sheet.make(wanted)
    except PrintRefused as refused:
        raise click.ClickException(_sentence(refused)) from None
    out.write_bytes(pdf)
    answer({"kind": kind, "file": str(out), "bytes": len(pdf)}, f"已写到 {out}（{len(pdf):,} 字节）。", as_json=as_json)


def _sentence(refused: PrintRefused) -> str:
    if isinstance(refused, NoSuchSize):
        return f"没有 {refused.size} 这种纸，可以用：{'、'.join(refused.offered)}。"
    if isinstance(refused, MissingGlyphs):
        return f"有字印不出来：{' '.join(refused.characters)}（{'、'.join(refused.names)}）。没有打印。"
    return f"文字太长，印不下：{refused}。"
