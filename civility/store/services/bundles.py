"""Several goods under one name and one price."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.people.actors import Actor
from civility.store.errors import BundleTooSmall, GoodNameTaken, NotForBundle
from civility.store.models import Good, GoodPart
from civility.store.queries import good_event
from civility.store.rules import NewGood, check_quantity
from civility.store.services.goods import add_goods, names_taken
from civility.store.services.keyed import once, plain

CATEGORY = "礼包"


def add_bundle(
    session: Session,
    *,
    village_id: UUID,
    name: str,
    unit: str,
    parts: Mapping[UUID, int],
    actor: Actor,
    request_key: str,
) -> Good:
    """A bundle of ``good id → pieces``, without a price yet. What is in it never changes; another is another bundle.

    Raises BundleTooSmall, BadQuantity, NotForBundle, GoodNameTaken, CashOut, NotFound.
    """
    content = {"name": name, "unit": unit, "parts": plain(parts)}
    with once(session, "add-bundle", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return session.get_one(Good, (village_id, UUID(request.replay.reference)))
        inside = _goods(session, village_id, parts)
        if names_taken(session, village_id, [name]):
            raise GoodNameTaken(name=name)
        (bundle,) = add_goods(session, village_id, [NewGood(name, "bundle", CATEGORY, unit)])
        session.add_all(
            GoodPart(village_id=village_id, bundle_id=bundle.id, good_id=good.id, quantity=parts[good.id])
            for good in inside
        )
        session.flush()
        counts = {good.code: parts[good.id] for good in inside}
        request.record(good_event("good-added", bundle, counts), actor=actor.mark)
        return bundle


def _goods(session: Session, village_id: UUID, parts: Mapping[UUID, int]) -> list[Good]:
    if sum(check_quantity(quantity) for quantity in parts.values()) < 2:
        raise BundleTooSmall()
    goods = session.scalars(
        select(Good).where(Good.village_id == village_id, Good.id.in_(list(parts))).order_by(Good.code)
    ).all()
    if len(goods) != len(parts):
        raise NotFound()
    for good in goods:
        if good.kind not in ("stock", "service"):
            raise NotForBundle(good=good.name)
    return list(goods)
