"""Certificates of a roll's star households, one a sheet, to be framed at home: kai and song, room for the seal."""

from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from printables import qr, words
from printables.cutting import Tell, silent
from printables.fonts import HEI, KAI, SONG
from printables.page import CINNABAR, QUIET, Imprint, Sheet, page_size
from printables.text import checked, fit_box, fit_name, width

SIZES: Final = ("A4", "A3")
STARS: Final = ("", "一星", "二星", "三星", "四星", "五星")


@dataclass(frozen=True)
class Certificate:
    household: str
    """As it is read in public: 李建国家."""
    number: str
    """The certificate's own: 10-0037."""
    rank: int
    stars: int
    merits: tuple[str, ...] = ()
    """The categories it did best in."""


@dataclass(frozen=True)
class CertificateSheet:
    imprint: Imprint
    """Of the roll they follow; its code opens the roll."""
    period: str
    """2026年10月."""
    roll: str
    """乡风文明榜"""
    certificates: tuple[Certificate, ...]
    title: str = "荣誉证书"


def render(data: CertificateSheet, size: str = "A4", *, tell: Tell = silent) -> bytes:
    """One lying sheet a household as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    paper = page_size(size, SIZES, landscape=True)
    sheet = Sheet(paper, title=f"{data.imprint.village}{data.title} {data.period}", author=data.imprint.signed_by)
    for drawn, certificate in enumerate(data.certificates, 1):
        _draw(sheet, data, certificate)
        sheet.next_page()
        tell(drawn)
    return sheet.finish()


def honour(stars: int) -> str:
    """五星文明户"""
    return f"{STARS[min(stars, 5)]}文明户"


def _draw(sheet: Sheet, data: CertificateSheet, certificate: Certificate) -> None:
    u, centre, imprint = sheet.unit, sheet.width / 2, data.imprint
    inset = 10 * mm * u
    margin = inset + 24 * mm * u
    inner = sheet.width - 2 * margin
    sheet.frame(inset)
    sheet.box(inset + 14 * u, inset + 14 * u, sheet.width - 2 * inset - 28 * u, sheet.height - 2 * inset - 28 * u)
    y = sheet.height - inset - 20 * mm * u
    sheet.fitted(centre, y, imprint.place, KAI, 14 * u, inner, align="centre", color=QUIET)
    y -= 20 * mm * u
    size, lines = fit_box(data.title, SONG, 50 * u, 8 * u, inner * 0.75, 56 * u, 1.1)
    spacing = size * 0.3 if len(lines) == 1 else 0.0
    for place, line in enumerate(lines):
        at = y + ((len(lines) - 1) / 2 - place) * size * 1.1
        sheet.text(centre, at, line, SONG, size, color=CINNABAR, align="centre", spacing=spacing)
    _words(sheet, data, certificate, margin, y - 17 * mm * u)
    _closing(sheet, data, certificate, margin, inset)


def _words(sheet: Sheet, data: CertificateSheet, certificate: Certificate, margin: float, y: float) -> None:
    """Whom it honours, for what, and the honour itself large in the middle."""
    u, inner, centre = sheet.unit, sheet.width - 2 * margin, sheet.width / 2
    size, lines = fit_name(f"{certificate.household}：", KAI, 25 * u, inner * 0.8)
    below = sheet.lines(margin, y, lines, KAI, size, size * 1.15)
    where = f"在{data.imprint.village}{data.period}{data.roll}上名列{words.ordinal(certificate.rank)}"
    merits = f"，{'、'.join(certificate.merits)}做在前头" if certificate.merits else ""
    text = f"　　{where}{merits}，被评为"
    size, lines = fit_box(text, KAI, 18 * u, 6 * u, inner, 24 * mm * u, 1.6)
    sheet.lines(margin, below - 3 * mm * u, lines, KAI, size, size * 1.6)
    y -= 46 * mm * u
    name, big = honour(certificate.stars), 36 * u
    spacing = big * 0.12
    sheet.text(centre, y, name, SONG, big, color=CINNABAR, align="centre", spacing=spacing)
    half = (width(name, SONG, big) + spacing * len(name)) / 2 + 5 * mm * u
    shown = "★" * min(certificate.stars, 5)
    sheet.text(centre - half, y + big * 0.14, shown, HEI, 13 * u, color=CINNABAR, align="right")
    sheet.text(centre + half, y + big * 0.14, shown, HEI, 13 * u, color=CINNABAR)
    sheet.text(margin, y - 15 * mm * u, "　　特发此证，以资鼓励。", KAI, 18 * u)


def _closing(sheet: Sheet, data: CertificateSheet, certificate: Certificate, margin: float, inset: float) -> None:
    u, side = sheet.unit, qr.side_for_distance(0.24 * sheet.unit)
    bottom = inset + 22 * mm * u
    sheet.link(data.imprint.link, margin, bottom, side, caption="扫码看这一榜", level="Q")
    seal = 74 * mm * u
    sheet.seal(sheet.width - margin, bottom + 17 * mm * u, data.imprint, 15 * u, seal)
    y = inset + 8.5 * mm * u
    sheet.fitted(margin, y, f"证书 {certificate.number}", HEI, 8 * u, 60 * mm * u, color=QUIET)
    source = f"{data.roll}{data.imprint.number}"
    sheet.fitted(sheet.width - margin, y, source, HEI, 8 * u, 90 * mm * u, align="right", color=QUIET)
