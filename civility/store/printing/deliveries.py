"""On paper: the sheet of a round that brings reserved goods to the door."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from civility.clock import today
from civility.people.models import Division
from civility.people.queries import get_settings, list_unit_names
from civility.people.rules import short_number
from civility.store.models import Delivery
from civility.store.queries import get_store
from civility.store.queries.deliveries import Stop, load_of
from printables import delivery_sheet

NOTE = "签了字或按了手印才记账，一份一张兑换单。没送到的、没签字的，东西带回来，分和东西都照旧给这户留着。"
NOTE_WITH_PIN = f"{NOTE}送货不输户密码，用签字代替。"


def delivery_pdf(session: Session, village: Division, delivery: Delivery, stops: Sequence[Stop]) -> bytes:
    """The sheet of a round as PDF. Raises MissingGlyphs when a name cannot be printed right."""
    units = list_unit_names(session, village.id)
    return delivery_sheet.render(
        delivery_sheet.DeliverySheet(
            village=village.name,
            store=get_store(session, village.id, delivery.store_id).name,
            number=str(delivery.number),
            day=delivery.day,
            carrier=delivery.carrier,
            rows=tuple(
                delivery_sheet.DeliveryRow(
                    place=" ".join(filter(None, (home.group_name, units.get(home.head_unit_id, "")))),
                    number=short_number(home.number),
                    name=home.head_name,
                    goods="、".join(f"{line.name} {line.quantity} {line.unit}".rstrip() for line in stop.held.lines),
                    points_tenths=stop.held.hold.total_tenths,
                )
                for stop in stops
                for home in [stop.held.household]
            ),
            load=tuple(f"{name} {count} {unit}".rstrip() for name, count, unit in load_of(stops)),
            note=NOTE_WITH_PIN if get_settings(session, village.id).pin_at_counter else NOTE,
            address=url_for("store.delivery", village_code=village.code, number=delivery.number, _external=True),
            printed_on=today(),
        )
    )
