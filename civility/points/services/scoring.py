"""How much each household of a sheet gets, and who of them cannot: caps, ladders, repeated entries.

Read while the village's book is held, so that what is counted here cannot change before the claims are written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.errors import Forbidden
from civility.people.actors import Actor
from civility.people.models import Household
from civility.points.errors import (
    AlreadyClaimed,
    HouseholdRefused,
    LeftVillage,
    OwnHousehold,
    StepReached,
)
from civility.points.models import Claim, ClaimSheet, Clause
from civility.points.rules.cap_errors import CapReached, TimesReached
from civility.points.rules.caps import Cap, Period, Scope
from civility.points.rules.shapes import Ladder, Shape, shape_from_json
from civility.points.rules.transitions import LIVE

CHUNK = 400  # households to a query: SQLite and PostgreSQL both bound the parameters of a statement


@dataclass(frozen=True, slots=True)
class Granted:
    """A live claim that may count against a cap."""

    household_id: UUID
    member_id: UUID | None
    clause_id: UUID
    happened_on: date
    amount_tenths: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds one clause: its own claims (``same``) and, for each cap, the clauses that use it up together."""

    shape: Shape
    caps: tuple[tuple[Cap, frozenset[UUID]], ...]
    same: frozenset[UUID]

    @property
    def clause_ids(self) -> frozenset[UUID]:
        return self.same.union(*(ids for _cap, ids in self.caps))


def window(period: Period, day: date) -> tuple[date, date]:
    """First and last day of the calendar period around a day; all days for ``Period.NONE``."""
    if period is Period.DAY:
        return day, day
    if period is Period.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}.get(period)
    if months is None:
        return date.min, date.max
    first_month = (day.month - 1) // months * months + 1
    first = date(day.year, first_month, 1)
    after = first_month + months
    following = date(day.year + (after > 12), (after - 1) % 12 + 1, 1)
    return first, following - timedelta(days=1)


def limits_of(session: Session, clause: Clause) -> Limits:
    """The limits of a clause. A clause keeps its count when a new version of the standard repeats its title."""
    caps = tuple(Cap.from_json(cap) for cap in clause.caps)
    groups = {cap.shared_with for cap in caps if cap.shared_with}
    titles = {(clause.direction, clause.category, clause.title): {""}}
    if groups:
        siblings = session.scalars(
            select(Clause).where(Clause.village_id == clause.village_id, Clause.standard_id == clause.standard_id)
        )
        for sibling in siblings:
            shared = {cap["shared_with"] for cap in sibling.caps} & groups
            if shared:
                titles.setdefault((sibling.direction, sibling.category, sibling.title), set()).update(shared)
    ids: dict[str, set[UUID]] = {"": set(), **{group: set() for group in groups}}
    wanted = sorted({title for _direction, _category, title in titles})
    rows = session.execute(
        select(Clause.id, Clause.direction, Clause.category, Clause.title).where(
            Clause.village_id == clause.village_id, Clause.title.in_(wanted)
        )
    )
    for clause_id, direction, category, title in rows:
        for group in titles.get((direction, category, title), ()):
            ids[group].add(clause_id)
    same = frozenset(ids[""])
    bounded = tuple((cap, same | ids[cap.shared_with] if cap.shared_with else same) for cap in caps)
    return Limits(shape_from_json(clause.shape), bounded, same)


def live_claims(
    session: Session, village_id: UUID, clause_ids: Iterable[UUID], household_ids: Sequence[UUID]
) -> dict[UUID, list[Granted]]:
    """Claims of these clauses that are in the book or on the way, by household."""
    found: dict[UUID, list[Granted]] = {household_id: [] for household_id in household_ids}
    for start in range(0, len(household_ids), CHUNK):
        rows = session.execute(
            select(Claim.household_id, Claim.member_id, Claim.clause_id, Claim.happened_on, Claim.amount_tenths).where(
                Claim.village_id == village_id,
                Claim.household_id.in_(household_ids[start : start + CHUNK]),
                Claim.clause_id.in_(sorted(clause_ids)),
                Claim.state.in_(sorted(LIVE)),
            )
        )
        for row in rows:
            found[row.household_id].append(Granted(*row))
    return found


def grant(
    household: Household,
    *,
    member_id: UUID | None,
    limits: Limits,
    before: Sequence[Granted],
    happened_on: date,
    worth: int,
    actor: Actor,
) -> int:
    """The tenths a household gets. Raises a HouseholdRefused; Forbidden when a household claims for another."""
    who = {"number": household.number, "name": household.head_name, "household_id": str(household.id)}
    own = actor.owns(household.village_id, household.id)
    if own and actor.user_id is not None:
        raise OwnHousehold(**who)
    if not own and actor.user_id is None:
        raise Forbidden()
    if household.left_on is not None:
        raise LeftVillage(**who)
    same = [claim for claim in before if claim.clause_id in limits.same and _may_be_same(claim.member_id, member_id)]
    if any(claim.happened_on == happened_on for claim in same):
        raise AlreadyClaimed(**who, happened_on=happened_on.isoformat())
    amount = worth
    if isinstance(limits.shape, Ladder):
        first, last = window(Period.YEAR, happened_on)
        amount -= sum(claim.amount_tenths for claim in same if first <= claim.happened_on <= last)
        if amount <= 0:
            raise StepReached(**who)
    for cap, clause_ids in limits.caps:
        _respect(cap, [c for c in before if c.clause_id in clause_ids], happened_on, member_id, amount, who)
    return amount


def refuse_restoring(session: Session, claim: Claim, household: Household, actor: Actor) -> None:
    """Refuse to bring a recalled claim back when what was recorded since has taken its place. Raises a HouseholdRefused.

    The same deed may have been recorded again rightly, a higher step reached, a cap used up.
    """
    limits = limits_of(session, session.get_one(Clause, (claim.village_id, claim.clause_id)))
    before = live_claims(session, claim.village_id, limits.clause_ids, [household.id])[household.id]
    worth = claim.amount_tenths
    if isinstance(limits.shape, Ladder):
        first, last = window(Period.YEAR, claim.happened_on)
        same = [
            each for each in before if each.clause_id in limits.same and _may_be_same(each.member_id, claim.member_id)
        ]
        below = sum(each.amount_tenths for each in same if first <= each.happened_on <= last)
        if below and _recorded_since(session, claim, limits.same, first, last):
            raise StepReached(number=household.number, name=household.head_name, household_id=str(household.id))
        worth += below
    grant(
        household,
        member_id=claim.member_id,
        limits=limits,
        before=before,
        happened_on=claim.happened_on,
        worth=worth,
        actor=actor,
    )


def _recorded_since(session: Session, claim: Claim, clause_ids: Iterable[UUID], first: date, last: date) -> bool:
    """Whether the household has a live claim of these clauses that was recorded after this one."""
    own = session.get_one(ClaimSheet, (claim.village_id, claim.sheet_id))
    query = (
        select(Claim.id)
        .join(ClaimSheet, (ClaimSheet.village_id == claim.village_id) & (ClaimSheet.id == Claim.sheet_id))
        .where(
            Claim.village_id == claim.village_id,
            Claim.household_id == claim.household_id,
            Claim.clause_id.in_(sorted(clause_ids)),
            Claim.happened_on.between(first, last),
            Claim.state.in_(sorted(LIVE)),
            ClaimSheet.recorded_at > own.recorded_at,
        )
    )
    return session.scalar(query.limit(1)) is not None


def _may_be_same(one: UUID | None, other: UUID | None) -> bool:
    """Whether two claims may be one person's: where nobody is named it may be anybody of the household."""
    return one is None or other is None or one == other


def _respect(
    cap: Cap, before: Sequence[Granted], happened_on: date, member_id: UUID | None, amount: int, who: dict[str, str]
) -> None:
    """Raise when one more claim would pass the cap.

    A cap per person without a person named counts for the whole household: the stricter reading.
    """
    first, last = window(cap.period, happened_on)
    counted = [claim for claim in before if first <= claim.happened_on <= last]
    if cap.scope is Scope.MEMBER:
        counted = [claim for claim in counted if _may_be_same(claim.member_id, member_id)]
    if cap.limit_times is not None and len(counted) >= cap.limit_times:
        raise TimesReached(**who, cap=cap.to_json())
    if cap.limit_tenths is not None:
        left = cap.limit_tenths - sum(claim.amount_tenths for claim in counted)
        if amount > left:
            raise CapReached(**who, cap=cap.to_json(), left_tenths=max(left, 0), asked_tenths=amount)


def refusal_of(refusal: HouseholdRefused) -> dict[str, object]:
    """A refusal in the form that ``HouseholdsRefused`` carries."""
    return {"code": refusal.code, "fields": refusal.fields}
