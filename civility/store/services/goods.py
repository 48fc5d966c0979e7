"""Adding goods and changing what is said of them. Prices and stock have their own services."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.people.actors import Actor
from civility.store.errors import GoodNameTaken
from civility.store.models import Good
from civility.store.queries import good_event
from civility.store.queries.contents import parts_by_code
from civility.store.rules import NewGood, good_code, refuse_cash
from civility.store.services.keyed import once


@dataclass(frozen=True, slots=True)
class GoodDetails:
    """What may be changed of a good. Its code and kind stay: the book knows it by them."""

    name: str
    category: str = ""
    unit: str = ""
    low_stock: int = 0
    monthly_limit: int | None = None
    yearly_limit: int | None = None
    shelf_life_days: int | None = None
    cost_fen: int | None = None
    provider: str | None = None
    provider_place: str | None = None
    on_offer: bool = True


def add_good(session: Session, *, village_id: UUID, good: NewGood, actor: Actor, request_key: str) -> Good:
    """A good without price or stock (those of ``good`` are left alone). Raises GoodNameTaken, CashOut."""
    content = asdict(good)
    with once(session, "add-good", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return _get(session, village_id, request.replay.reference)
        if names_taken(session, village_id, [good.name]):
            raise GoodNameTaken(name=good.name)
        (added,) = add_goods(session, village_id, [good])
        request.record(good_event("good-added", added), actor=actor.mark)
        return added


def edit_good(
    session: Session, *, village_id: UUID, good_id: UUID, details: GoodDetails, actor: Actor, request_key: str
) -> Good:
    """Change a good's description, limits, or whether it is on offer. Raises NotFound, GoodNameTaken, CashOut unless it goes off the shelf."""
    content = {"good": str(good_id), **asdict(details)}
    with once(session, "edit-good", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return _get(session, village_id, request.replay.reference)
        good = _get(session, village_id, str(good_id))
        if details.name != good.name and names_taken(session, village_id, [details.name]):
            raise GoodNameTaken(name=details.name)
        if details.on_offer:
            refuse_cash(details.name, details.category, details.unit)
        for field, value in asdict(details).items():
            setattr(good, field, value)
        session.flush()
        request.record(good_event("good-changed", good, parts_by_code(session, good)), actor=actor.mark)
        return good


def add_goods(session: Session, village_id: UUID, goods: list[NewGood]) -> list[Good]:
    """Rows for goods whose names are free, with the next codes; the village's lock must be held. Flushes. Raises CashOut."""
    for good in goods:
        refuse_cash(good.name, good.category, good.unit)
    count = session.scalar(select(func.count()).select_from(Good).where(Good.village_id == village_id)) or 0
    rows = [
        Good(
            village_id=village_id,
            code=good_code(number),
            name=good.name,
            kind=good.kind,
            category=good.category,
            unit=good.unit,
            low_stock=good.low_stock,
            monthly_limit=good.monthly_limit,
            yearly_limit=good.yearly_limit,
            shelf_life_days=good.shelf_life_days,
            cost_fen=good.cost_fen,
            provider=good.provider,
            provider_place=good.provider_place,
        )
        for number, good in enumerate(goods, start=count + 1)
    ]
    session.add_all(rows)
    session.flush()
    return rows


def names_taken(session: Session, village_id: UUID, names: list[str]) -> list[str]:
    """Which of these names the village has already, in their order."""
    known = set(session.scalars(select(Good.name).where(Good.village_id == village_id, Good.name.in_(names))))
    return [name for name in names if name in known]


def _get(session: Session, village_id: UUID, good_id: str) -> Good:
    good = session.get(Good, (village_id, UUID(good_id)))
    if good is None:
        raise NotFound()
    return good
