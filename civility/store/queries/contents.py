"""What a basket comes to, piece by piece: bundles are opened."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.store.models import Good, GoodPart

Pieces = Sequence[tuple[Good, int]]


def open_bundles(session: Session, village_id: UUID, goods: Sequence[Good], basket: Mapping[UUID, int]) -> Pieces:
    """``goods`` of a basket, and what its bundles hold besides, with pieces, in the order of codes."""
    if all(good.kind != "bundle" for good in goods):
        return [(good, basket[good.id]) for good in goods]
    pieces = opened(session, village_id, basket)
    inside = session.scalars(
        select(Good).where(Good.village_id == village_id, Good.id.in_(list(pieces))).order_by(Good.code)
    )
    return [(good, pieces[good.id]) for good in inside]


def opened(session: Session, village_id: UUID, basket: Mapping[UUID, int]) -> dict[UUID, int]:
    """The basket with what its bundles hold besides: ``good id → pieces``, the bundles themselves too."""
    pieces = dict(basket)
    for part in session.scalars(
        select(GoodPart).where(GoodPart.village_id == village_id, GoodPart.bundle_id.in_(list(basket)))
    ):
        pieces[part.good_id] = pieces.get(part.good_id, 0) + part.quantity * basket[part.bundle_id]
    return pieces


def contents(session: Session, village_id: UUID, basket: Mapping[UUID, int]) -> list[tuple[Good, int]]:
    """Goods that a shelf holds with their pieces, in the order of codes. Services lie on none and are left out."""
    pieces = opened(session, village_id, basket)
    goods = session.scalars(
        select(Good)
        .where(Good.village_id == village_id, Good.id.in_(list(pieces)), Good.kind == "stock")
        .order_by(Good.code)
    )
    return [(good, pieces[good.id]) for good in goods]


def parts_by_code(session: Session, bundle: Good) -> dict[str, int]:
    """What one bundle holds, pieces by code of good; nothing of any other good."""
    rows = session.execute(
        select(Good.code, GoodPart.quantity)
        .join(GoodPart, (GoodPart.village_id == Good.village_id) & (GoodPart.good_id == Good.id))
        .where(
            Good.village_id == bundle.village_id,
            GoodPart.village_id == bundle.village_id,
            GoodPart.bundle_id == bundle.id,
        )
    )
    return dict(rows.all())


def parts_of(session: Session, village_id: UUID) -> dict[UUID, dict[UUID, int]]:
    """What each of a village's bundles holds: bundle → good → pieces."""
    parts: dict[UUID, dict[UUID, int]] = {}
    for part in session.scalars(select(GoodPart).where(GoodPart.village_id == village_id)):
        parts.setdefault(part.bundle_id, {})[part.good_id] = part.quantity
    return parts
