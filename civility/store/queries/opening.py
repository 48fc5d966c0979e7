"""Whether a store is open, and what shuts it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import local, now, today
from civility.store.errors import StoreClosed
from civility.store.models import Store, StoreClosure
from civility.store.rules.opening import Today, look, slots_from


@dataclass(frozen=True, slots=True)
class Opening:
    """A store at a moment. ``closure`` is the notice that shuts it that day; without a schedule ``today`` says nothing."""

    scheduled: bool
    today: Today
    closure: StoreClosure | None

    @property
    def outside_hours(self) -> bool:
        """The clerk is warned: it is not the hour, but nobody shut the store."""
        return self.scheduled and self.closure is None and not self.today.is_open


def find_opening(session: Session, store: Store, at: datetime | None = None) -> Opening:
    moment = local(at or now())
    closures = list_closures(session, store)
    slots = slots_from(store.schedule)
    seen = look(slots, moment, lambda day: any(closure.holds(day) for closure in closures))
    shut = next((closure for closure in closures if closure.holds(moment.date())), None)
    return Opening(bool(slots), seen, shut)


def check_not_closed(session: Session, store: Store) -> None:
    """Raises StoreClosed on a day on which the village shut the store."""
    for closure in list_closures(session, store):
        if closure.holds(today()):
            raise StoreClosed(reason=closure.reason, until=closure.until_on.isoformat() if closure.until_on else "")


def list_closures(session: Session, store: Store) -> Sequence[StoreClosure]:
    """Those that hold today or later, the soonest first."""
    return session.scalars(
        select(StoreClosure)
        .where(
            StoreClosure.village_id == store.village_id,
            StoreClosure.store_id == store.id,
            StoreClosure.reopened_on.is_(None) | (StoreClosure.reopened_on > today()),
            StoreClosure.until_on.is_(None) | (StoreClosure.until_on >= today()),
        )
        .order_by(StoreClosure.from_on, StoreClosure.id)
    ).all()
