"""On paper: the sheet that a notice's readers sign, unit by unit."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from civility.clock import today
from civility.governance.relay.models import RelayNotice
from civility.people.models import Division, Household
from civility.people.queries import get_settings
from civility.people.rules import short_number
from printables import relay_sheet


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
            rows=tuple((short_number(home.number), home.head_name) for home in homes),
            office_phone=get_settings(session, village.id).office_phone,
            address=url_for("relay.carry", village_code=village.code, number=notice.number, _external=True),
            printed_on=today(),
        )
    )
