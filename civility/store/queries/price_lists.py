"""Price lists: who proposed what, and what would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.people.models import User
from civility.store.models import Good, Price, PriceList
from civility.store.queries.goods import prices_in_force


@dataclass(frozen=True, slots=True)
class PriceListLine:
    """One good of a list; ``before_tenths`` is its price on the day before the list counts, None if it had none."""

    good: Good
    price_tenths: int
    before_tenths: int | None


def list_price_lists(session: Session, village_id: UUID, *, state: str | None = None) -> Sequence[PriceList]:
    """Newest first."""
    query = select(PriceList).where(PriceList.village_id == village_id).order_by(PriceList.number.desc())
    if state is not None:
        query = query.where(PriceList.state == state)
    return session.scalars(query).all()


def get_price_list(session: Session, village_id: UUID, number: int) -> PriceList:
    found = session.scalar(select(PriceList).where(PriceList.village_id == village_id, PriceList.number == number))
    if found is None:
        raise NotFound()
    return found


def price_list_lines(session: Session, price_list: PriceList) -> list[PriceListLine]:
    """The lines of a list by code of good, each beside what the good costs now without this list."""
    now_in_force = prices_in_force(session, price_list.village_id, price_list.in_force_from)
    rows = session.execute(
        select(Good, Price.price_tenths)
        .join(Price, (Price.village_id == Good.village_id) & (Price.good_id == Good.id))
        .where(
            Good.village_id == price_list.village_id,
            Price.village_id == price_list.village_id,
            Price.price_list_id == price_list.id,
        )
        .order_by(Good.code)
    )
    lines = []
    for good, price_tenths in rows:
        before = now_in_force.get(good.id)
        known = before is not None and before.price_list_id != price_list.id
        lines.append(PriceListLine(good, price_tenths, before.price_tenths if before and known else None))
    return lines


def people_of(session: Session, price_list: PriceList) -> tuple[str, str]:
    """The names of who proposed and who approved; empty where nobody (yet) did."""
    names = (session.get(User, user) if user else None for user in (price_list.proposed_by, price_list.approved_by))
    proposer, approver = (person.name if person else "" for person in names)
    return proposer, approver
