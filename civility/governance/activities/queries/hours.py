"""Hours of a year, the tiers they reached, and the claims that were made of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.errors import N_
from civility.governance.activities.models import Activity, HoursClaim, Shift, ShiftPlace
from civility.governance.activities.rules.hours import counts_hours, hours_of
from civility.ledger import Finding
from civility.people.models import Household
from civility.people.queries import households_by_id
from civility.points.models import Claim, Clause
from civility.points.queries import get_standard_in_force, list_clauses
from civility.points.rules.shapes import Ladder, Tier, shape_from_json
from civility.points.rules.transitions import LIVE


@dataclass(frozen=True, slots=True)
class Tally:
    """What a household worked in a year for one clause; ``worth_tenths`` of it, ``proposed_tenths`` are claimed and live.

    ``claim`` is the newest claim that was made of it, whatever became of it; ``last_on`` the last day worked.
    """

    household: Household
    clause: Clause
    year: int
    minutes: int
    last_on: date
    proposed_tenths: int
    claim: Claim | None

    @property
    def ladder(self) -> Ladder:
        return ladder_of(self.clause)

    @property
    def worth_tenths(self) -> int:
        return self.ladder.worth(hours_of(self.minutes))

    @property
    def is_unproposed(self) -> bool:
        return self.worth_tenths > self.proposed_tenths

    @property
    def next_tier(self) -> Tier | None:
        return next((tier for tier in self.ladder.tiers if tier.threshold > hours_of(self.minutes)), None)


def ladder_of(clause: Clause) -> Ladder:
    shape = shape_from_json(clause.shape)
    if not isinstance(shape, Ladder):
        raise ValueError(f"{clause.title!r} is no ladder")
    return shape


def list_ladders(session: Session, village_id: UUID, on: date | None = None) -> list[Clause]:
    """The clauses that count hours over a year, of the version in force on a day (today); by number."""
    standard = get_standard_in_force(session, village_id, on)
    if standard is None:
        return []
    day = on or today()
    clauses = list_clauses(session, village_id, standard.id, direction="bonus")
    return [
        clause
        for clause in clauses
        if counts_hours(shape_from_json(clause.shape)) and (clause.ends_on is None or day <= clause.ends_on)
    ]


def hours_clause(session: Session, village_id: UUID, title: str, on: date | None = None) -> Clause | None:
    """The clause of a title that counts hours on a day. A clause keeps its hours when a new version repeats its title."""
    return next((clause for clause in list_ladders(session, village_id, on) if clause.title == title), None)


def minutes_by_household(
    session: Session, village_id: UUID, title: str, year: int, household_ids: Iterable[UUID] | None = None
) -> dict[UUID, tuple[int, date]]:
    """Confirmed minutes of a year that count for a clause, with the last day worked."""
    query = (
        select(ShiftPlace.household_id, func.sum(ShiftPlace.minutes), func.max(Shift.held_on))
        .join(Shift, and_(Shift.village_id == ShiftPlace.village_id, Shift.id == ShiftPlace.shift_id))
        .join(Activity, and_(Activity.village_id == Shift.village_id, Activity.id == Shift.activity_id))
        .where(
            ShiftPlace.village_id == village_id,
            Shift.village_id == village_id,
            Activity.village_id == village_id,
            ShiftPlace.state == "came",
            Activity.clause_title == title,
            Shift.held_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .group_by(ShiftPlace.household_id)
    )
    if household_ids is not None:
        query = query.where(ShiftPlace.household_id.in_(list(household_ids)))
    return {household_id: (int(minutes or 0), last_on) for household_id, minutes, last_on in session.execute(query)}


def list_hours_claims(
    session: Session, village_id: UUID, title: str, year: int, household_ids: Iterable[UUID]
) -> dict[UUID, list[tuple[HoursClaim, Claim]]]:
    """What was claimed of a year's hours, by household, oldest first."""
    rows = session.execute(
        select(HoursClaim, Claim)
        .join(Claim, and_(Claim.village_id == HoursClaim.village_id, Claim.id == HoursClaim.claim_id))
        .where(
            HoursClaim.village_id == village_id,
            Claim.village_id == village_id,
            HoursClaim.clause_title == title,
            HoursClaim.year == year,
            HoursClaim.household_id.in_(list(household_ids)),
        )
        .order_by(HoursClaim.worth_tenths, HoursClaim.claim_id)
    )
    found: dict[UUID, list[tuple[HoursClaim, Claim]]] = {}
    for made, claim in rows:
        found.setdefault(made.household_id, []).append((made, claim))
    return found


def tallies_of(
    session: Session, village_id: UUID, clause: Clause, year: int, household_ids: Iterable[UUID] | None = None
) -> list[Tally]:
    """Who worked in a year for a clause, by number."""
    minutes = minutes_by_household(session, village_id, clause.title, year, household_ids)
    homes = households_by_id(session, village_id, minutes)
    made = list_hours_claims(session, village_id, clause.title, year, minutes)
    found = [
        Tally(
            household=homes[household_id],
            clause=clause,
            year=year,
            minutes=worked,
            last_on=last_on,
            proposed_tenths=_live(made.get(household_id, ())),
            claim=made[household_id][-1][1] if household_id in made else None,
        )
        for household_id, (worked, last_on) in minutes.items()
    ]
    return sorted(found, key=lambda tally: tally.household.number)


def list_unproposed(session: Session, village_id: UUID) -> list[Tally]:
    """Households that live here, whose hours of this year reached a tier that no live claim stands for."""
    found = []
    for clause in list_ladders(session, village_id):
        for tally in tallies_of(session, village_id, clause, today().year):
            if tally.is_unproposed and tally.household.left_on is None:
                found.append(tally)
    return found


def check_hours(session: Session, village_id: UUID) -> list[Finding]:
    """Whether the confirmed hours of every year still bear out what was claimed of them."""
    made = session.execute(
        select(HoursClaim, Claim, Clause)
        .join(Claim, and_(Claim.village_id == HoursClaim.village_id, Claim.id == HoursClaim.claim_id))
        .join(Clause, and_(Clause.village_id == Claim.village_id, Clause.id == Claim.clause_id))
        .where(
            HoursClaim.village_id == village_id,
            Claim.village_id == village_id,
            Clause.village_id == village_id,
            Claim.state.in_(sorted(LIVE)),
        )
    ).all()
    worked: dict[tuple[str, int], Mapping[UUID, tuple[int, date]]] = {}
    found = []
    text = N_("第 %(household)s 户 %(year)s 年的小时只有 %(hours)s，够不上按小时提的那条申报。")
    homes = households_by_id(session, village_id, {each.household_id for each, _claim, _clause in made})
    for each, claim, clause in made:
        key = (each.clause_title, each.year)
        if key not in worked:
            worked[key] = minutes_by_household(session, village_id, *key)
        minutes = worked[key].get(each.household_id, (0, None))[0]
        if ladder_of(clause).worth(hours_of(minutes)) < each.worth_tenths:
            told = {"household": homes[each.household_id].number, "year": each.year, "hours": str(hours_of(minutes))}
            found.append(Finding("activity-hours", claim.posted_seq, text, told))
    return found


def _live(made: Sequence[tuple[HoursClaim, Claim]]) -> int:
    return max((each.worth_tenths for each, claim in made if claim.state in LIVE), default=0)
