"""On how many of the days on which a village's stores were to be open somebody was served."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from civility.clock import local, today
from civility.governance.rolls.rules import Period
from civility.store.models import Redemption, Store, StoreClosure
from civility.store.rules.opening import hours_of, slots_from
from civility.township.queries import bounds


def list_store_days(session: Session, ids: Sequence[UUID], period: Period) -> dict[UUID, tuple[int, int]]:
    """For each village: the days due on which something was handed over for good, of the days due that have begun.

    A day is due when one of the stores was to be open by its hours as they are set now, and no notice shut it. A store
    without hours is due every day, and so is a village without a store.
    """
    stores: dict[UUID, list[Store]] = {}
    for store in session.scalars(select(Store).where(Store.village_id.in_(ids))):
        stores.setdefault(store.village_id, []).append(store)
    shut: dict[UUID, list[StoreClosure]] = {}
    for closure in session.scalars(
        select(StoreClosure).where(
            StoreClosure.village_id.in_(ids),
            StoreClosure.from_on < period.until,
            or_(StoreClosure.until_on.is_(None), StoreClosure.until_on >= period.since),
        )
    ):
        shut.setdefault(closure.store_id, []).append(closure)
    served = _served(session, ids, period)
    found: dict[UUID, tuple[int, int]] = {}
    for village_id in ids:
        there = stores.get(village_id, [])
        due = {
            day for day in _days_so_far(period) if not there or any(_is_due(s, shut.get(s.id, ()), day) for s in there)
        }
        found[village_id] = (len(due & served.get(village_id, set())), len(due))
    return found


def _is_due(store: Store, closures: Iterable[StoreClosure], day: date) -> bool:
    slots = slots_from(store.schedule)
    return not any(closure.holds(day) for closure in closures) and (not slots or bool(hours_of(slots, day)))


def _served(session: Session, ids: Sequence[UUID], period: Period) -> dict[UUID, set[date]]:
    """Days of the period on which something was handed over and not taken back."""
    since, until = bounds(period)
    rows = session.execute(
        select(Redemption.village_id, Redemption.at).where(
            Redemption.village_id.in_(ids),
            Redemption.at >= since,
            Redemption.at < until,
            Redemption.undone_seq.is_(None),
        )
    )
    days: dict[UUID, set[date]] = {}
    for village_id, at in rows:
        days.setdefault(village_id, set()).add(local(at).date())
    return days


def _days_so_far(period: Period) -> list[date]:
    """The days of the period that have begun."""
    begun = max(0, (min(period.until, today() + timedelta(days=1)) - period.since).days)
    return [period.since + timedelta(days=each) for each in range(begun)]
