"""On paper: what one provider rendered for points in a month."""

from collections.abc import Sequence
from datetime import date

from civility.clock import local, today
from civility.people.models import Division
from civility.people.rules import mask_name, short_number
from civility.store.queries.services import Served
from printables import settlement_sheet


def served_pdf(
    village: Division, provider: str, place: str, month: date, served: Sequence[Served], point_value_fen: int | None
) -> bytes:
    """The month's sheet of a provider, to thank or to pay by. Raises MissingGlyphs when a name cannot be printed right."""
    worth = point_value_fen or 0
    return settlement_sheet.render(
        settlement_sheet.SettlementSheet(
            village=village.name,
            outlet=provider,
            keeper=place,
            month=f"{month:%Y-%m}",
            point_value_fen=point_value_fen,
            lines=tuple(
                settlement_sheet.SettlementLine(
                    number=str(line.slip_number),
                    at=local(line.at),
                    household=f"{short_number(line.household.number)} {mask_name(line.household.head_name)}",
                    what=f"{line.what} {line.quantity} {line.unit}".rstrip(),
                    points_tenths=line.tenths,
                    fen=(line.tenths * worth + 5) // 10,
                    counts=True,
                )
                for line in served
            ),
            made_by="",
            paid_by="",
            paid_on=None,
            paid_note="",
            printed_on=today(),
            title="服务单",
            payee="服务的人",
        )
    )
