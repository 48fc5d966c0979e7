"""The month's sheet of an outlet on paper."""

from sqlalchemy.orm import Session

from civility.clock import local, today
from civility.outlets.models import Outlet, Settlement
from civility.outlets.queries import sales_of
from civility.people.models import Division
from civility.people.queries import list_names
from civility.people.rules import mask_name, short_number
from printables import settlement_sheet


def settlement_pdf(session: Session, village: Division, outlet: Outlet, settlement: Settlement) -> bytes:
    """Raises MissingGlyphs when a name cannot be printed right."""
    names = list_names(session, filter(None, (settlement.made_by, settlement.paid_by, outlet.keeper_id)))
    return settlement_sheet.render(
        settlement_sheet.SettlementSheet(
            village=village.name,
            outlet=outlet.name,
            keeper=names.get(outlet.keeper_id, ""),
            month=settlement.month,
            point_value_fen=settlement.point_value_fen,
            lines=tuple(
                settlement_sheet.SettlementLine(
                    number=str(line.sale.number),
                    at=local(line.sale.at),
                    household=f"{short_number(line.household.number)} {mask_name(line.household.head_name)}",
                    what=line.sale.what,
                    points_tenths=line.sale.total_tenths,
                    fen=line.fen or 0,
                    counts=line.sale.undone_seq is None,
                )
                for line in sales_of(session, settlement)
            ),
            made_by=names.get(settlement.made_by, ""),
            paid_by=names.get(settlement.paid_by, ""),
            paid_on=local(settlement.paid_at).date() if settlement.paid_at else None,
            paid_note=settlement.paid_note,
            printed_on=today(),
        )
    )
