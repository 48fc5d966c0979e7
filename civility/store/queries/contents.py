"""What a basket takes off the shelf, piece by piece."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.store.models import Good


def contents(session: Session, village_id: UUID, basket: Mapping[UUID, int]) -> list[tuple[Good, int]]:
    """Goods that a shelf holds with their pieces, in the order of codes. Services lie on none and are left out."""
    goods = session.scalars(
        select(Good)
        .where(Good.village_id == village_id, Good.id.in_(list(basket)), Good.kind == "stock")
        .order_by(Good.code)
    )
    return [(good, basket[good.id]) for good in goods]
