"""On paper: the sheet that a notice's readers sign, unit by unit, and the contact board."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from civility.clock import today
from civility.governance.relay.models import RelayNotice
from civility.governance.relay.queries import Line
from civility.papers import issue_paper
from civility.papers.printing import link_of
from civility.people.models import Division, Household
from civility.people.queries import get_settings
from civility.people.rules import short_number
from printables import contact_board, relay_sheet
from printables.page import Imprint

BOARD_SIZES = contact_board.SIZES
DUTIES = {"worker": "网格员", "head": "户长"}


def notice_pdf(
    session: Session, village: Division, notice: RelayNotice, unit: str, homes: Sequence[Household]
) -> bytes:
    """Rows in the order of the page on which they are typed. Raises MissingGlyphs when a name cannot be printed right."""
    return relay_sheet.render(
        relay_sheet.RelaySheet(
            village=village.name,
            unit=unit,
            number=str(notice.number),
            headline=notice.title,
            text=notice.text,
            due_on=notice.due_on,
            rows=tuple(relay_sheet.RelayRow(short_number(home.number), home.head_name) for home in homes),
            office_phone=get_settings(session, village.id).office_phone,
            address=url_for("relay.carry", village_code=village.code, number=notice.number, _external=True),
            printed_on=today(),
        )
    )


def board_pdf(session: Session, village: Division, lines: Sequence[Line], size: str) -> bytes:
    """The contact board for the wall; who agreed to no number stands there with the office's. Raises MissingGlyphs, TextTooLong."""
    office = get_settings(session, village.id).office_phone
    return contact_board.render(
        contact_board.ContactBoard(
            imprint=Imprint(
                township=village.parent.name if village.parent else "",
                village=village.name,
                number="",
                issued_on=today(),
                link=link_of(issue_paper(session, village.code, "village", "board")),
            ),
            lines=tuple(
                contact_board.BoardLine(line.place, DUTIES[line.kind], line.name, line.phone or office)
                for line in lines
            ),
            office_phone=office,
        ),
        size,
    )
