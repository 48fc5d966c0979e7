"""One roll, the groups, the covenants (一榜两组三约): the page, and the same as a poster. What each feature knows is put together here."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from civility.clock import today
from civility.extensions import current_session
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.printing import article_words
from civility.governance.covenants.queries import list_in_force
from civility.governance.panels.models import Panel, PanelMember
from civility.governance.panels.queries import list_panels
from civility.governance.rolls.forms import period_words
from civility.governance.rolls.models import HonorRoll
from civility.governance.rolls.printing import period_printed
from civility.governance.rolls.queries import find_newest_public, period_of, shown_lines
from civility.governance.rolls.views import method_words, roll_rows
from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.people.queries import get_settings
from civility.public.blueprint import blueprint
from printables import triad_poster, words
from printables.page import Imprint
from printables.triad_poster import TriadCovenant, TriadEntry, TriadGroup, TriadMember, TriadPoster

SIZES = triad_poster.SIZES
ENTRIES = 24
"""Households of the roll that the poster and the page name; the roll itself names all."""


@dataclass(frozen=True)
class Triad:
    """What holds today. Examples that nobody wrote over are no groups of the village."""

    roll: HonorRoll | None
    groups: list[tuple[Panel, list[PanelMember]]]
    covenants: Sequence[Covenant]


def get_triad(session: Session, village: Division) -> Triad:
    return Triad(
        find_newest_public(session, village.id),
        [(each.panel, each.on(today())) for each in list_panels(session, village.id) if not each.panel.example],
        list_in_force(session, village.id, today()),
    )


@blueprint.get("/p/<village_code>/triad")
@open_to_all
def triad(village: Division) -> ResponseReturnValue:
    """The newest roll, who looks after what until when, and what all agreed; no telephone."""
    return triad_page(village)


def triad_page(village: Division, *, scanned: bool = False) -> str:
    found = get_triad(current_session(), village)
    rows = roll_rows(found.roll) if found.roll else []
    return render_template(
        "public/triad.html",
        village=village,
        roll=found.roll,
        period=period_words(period_of(found.roll)) if found.roll else "",
        method=method_words(found.roll) if found.roll else "",
        rows=rows[:ENTRIES],
        more=len(rows[ENTRIES:]),
        groups=found.groups,
        covenants=found.covenants,
        scanned=scanned,
        settings=get_settings(current_session(), village.id),
    )


def triad_pdf(session: Session, village: Division, size: str) -> bytes:
    """The poster, A3 or A2. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    found = get_triad(session, village)
    lines = shown_lines(session, found.roll) if found.roll else []
    return triad_poster.render(
        TriadPoster(
            imprint=Imprint(
                township=village.parent.name if village.parent else "",
                village=village.name,
                number="一榜两组三约",
                issued_on=today(),
                link=link_of(issue_paper(session, village.code, "triad", "front")),
            ),
            roll=f"{period_printed(found.roll)} 第{found.roll.number}号榜" if found.roll else "",
            entries=tuple(TriadEntry(line["rank"], line["label"], line["stars"]) for line in lines[:ENTRIES]),
            more=len(lines[ENTRIES:]),
            groups=tuple(
                TriadGroup(panel.name, panel.duty, tuple(map(_member, people))) for panel, people in found.groups
            ),
            covenants=tuple(map(_covenant, found.covenants)),
        ),
        size,
    )


def _member(member: PanelMember) -> TriadMember:
    term = f"任期到 {words.day(member.until_on)}" if member.until_on else ""
    return TriadMember(member.name, member.duty, term)


def _covenant(covenant: Covenant) -> TriadCovenant:
    since = f"{words.day(covenant.in_force_from)}起施行" if covenant.in_force_from else ""
    return TriadCovenant(covenant.title, since, tuple(map(article_words, covenant.articles)))
