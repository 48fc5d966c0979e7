"""On paper: whose names are down for goods that are drawn by lot."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from civility.clock import today
from civility.people.models import Division, Household
from civility.people.queries import get_settings
from civility.people.rules import mask_name, short_number
from civility.store.models import GoodsLotName
from civility.store.queries import get_store
from civility.store.queries.lots import LotPage
from printables import lot_sheet


def lot_pdf(
    session: Session, village: Division, found: LotPage, names: Sequence[tuple[Household, GoodsLotName]]
) -> bytes:
    """The list to hang up, names masked where the village masks them. Raises MissingGlyphs."""
    shown = mask_name if get_settings(session, village.id).mask_names else str
    return lot_sheet.render(
        lot_sheet.LotSheet(
            village=village.name,
            store=get_store(session, village.id, found.lot.store_id).name,
            number=str(found.lot.number),
            what=f"{found.good.name} {found.lot.pieces} {found.good.unit}".rstrip(),
            until_on=found.lot.until_on,
            names=tuple(
                lot_sheet.LotName(short_number(home.number), f"{shown(home.head_name)}家") for home, _name in names
            ),
            closed=not found.takes_names,
            printed_on=today(),
        )
    )
