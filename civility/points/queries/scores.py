"""What rolls, rankings and role homes read: the monthly rollup, and what waits for whom."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from civility.clock import now, today
from civility.errors import N_
from civility.ledger import accounts
from civility.ledger.models import LedgerPosting
from civility.people.actors import Actor
from civility.people.models import Division, Household
from civility.points.models import Claim, Clause, Correction, MonthlyScore, MonthlyTotal, Notice, Review
from civility.points.queries.deductions import count_repairable
from civility.points.queries.drafts import count_waiting_papers
from civility.points.queries.names import list_papers_due
from civility.points.queries.objections import list_answer_days
from civility.points.queries.reviews import reviewed_by
from civility.points.queries.spot_checks import count_unchecked
from civility.points.queries.standards import list_standards
from civility.points.rules.deadlines import urgency
from civility.points.rules.tally import Scope

RETURNED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class HouseholdScore:
    """One household over a span of months; ``categories`` are tenths by category."""

    household_id: UUID
    number: str
    head_name: str
    group_name: str
    honour_tenths: int
    claim_count: int
    categories: dict[str, int]


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits: a source text with ``%(count)s``, where to go, how many there are, and how much it presses.

    ``urgency`` is ``now``, ``soon``, or nothing: it can wait, or waits for somebody else.
    """

    text: str
    endpoint: str
    args: dict[str, Any]
    count: int
    urgency: str = "now"


def monthly_scores(session: Session, village_id: UUID, since: date, until: date) -> list[HouseholdScore]:
    """Scores of the months from ``since`` up to but not including ``until`` (first days), the highest first.

    Only households with something posted are listed; equal scores stand by household number.
    """
    rows = session.execute(
        select(
            Household.id,
            Household.number,
            Household.head_name,
            Household.group_name,
            MonthlyScore.category,
            func.sum(MonthlyScore.honour_tenths),
            func.sum(MonthlyScore.claim_count),
        )
        .join(
            Household,
            and_(Household.village_id == MonthlyScore.village_id, Household.id == MonthlyScore.household_id),
        )
        .where(MonthlyScore.village_id == village_id, MonthlyScore.month >= since, MonthlyScore.month < until)
        .group_by(Household.id, Household.number, Household.head_name, Household.group_name, MonthlyScore.category)
        .order_by(Household.number, MonthlyScore.category)
    )
    scores = []
    for (household_id, number, head_name, group_name), lines in groupby(rows, key=lambda row: tuple(row[:4])):
        parts = [(category, int(honour), int(count)) for *_home, category, honour, count in lines]
        scores.append(
            HouseholdScore(
                household_id=household_id,
                number=number,
                head_name=head_name,
                group_name=group_name,
                honour_tenths=sum(honour for _category, honour, _count in parts),
                claim_count=sum(count for _category, _honour, count in parts),
                categories={category: honour for category, honour, _count in parts},
            )
        )
    return sorted(scores, key=lambda score: (-score.honour_tenths, score.number))


class CategoryTotal(NamedTuple):
    """What a household did of one category, over all time."""

    category: str
    honour_tenths: int
    claim_count: int


def list_categories_of(session: Session, village_id: UUID, household_id: UUID) -> list[CategoryTotal]:
    """A household's categories over all months, the one with most honour first."""
    rows = session.execute(
        select(MonthlyScore.category, func.sum(MonthlyScore.honour_tenths), func.sum(MonthlyScore.claim_count))
        .where(MonthlyScore.village_id == village_id, MonthlyScore.household_id == household_id)
        .group_by(MonthlyScore.category)
    )
    found = [CategoryTotal(category, int(honour), int(count)) for category, honour, count in rows]
    return sorted(found, key=lambda each: (-each.honour_tenths, each.category))


def list_totals(
    session: Session, village_id: UUID, scope: Scope, month: date, *, limit: int = 100
) -> Sequence[MonthlyTotal]:
    """The highest totals of a month (its first day): of households, or of head units. One short index range."""
    return session.scalars(
        select(MonthlyTotal)
        .where(*_totals(village_id, scope, month))
        .order_by(MonthlyTotal.honour_tenths.desc())
        .limit(limit)
    ).all()


def find_rank(session: Session, village_id: UUID, scope: Scope, month: date, holder_id: UUID) -> int | None:
    """The rank of a household or head unit in a month, equal ones sharing it; None with nothing posted."""
    own = session.get(MonthlyTotal, (village_id, month, scope, holder_id), populate_existing=True)
    if own is None:
        return None
    higher = select(func.count()).where(
        *_totals(village_id, scope, month), MonthlyTotal.honour_tenths > own.honour_tenths
    )
    return 1 + (session.scalar(higher) or 0)


def issued_by_category(session: Session, village_id: UUID, *, after: int, upto: int) -> dict[tuple[str, str], int]:
    """What the book gave out in a stretch, ``after`` < seq ≤ ``upto``, by the clause's category and by unit.

    Amounts are those of the postings; only the name of the category comes from the clause.
    """
    rows = session.execute(
        select(Clause.category, LedgerPosting.unit, func.sum(LedgerPosting.amount))
        .join(Claim, (Claim.village_id == LedgerPosting.village_id) & (Claim.posted_seq == LedgerPosting.seq))
        .join(Clause, (Clause.village_id == Claim.village_id) & (Clause.id == Claim.clause_id))
        .where(
            LedgerPosting.village_id == village_id,
            LedgerPosting.source == accounts.ISSUED,
            LedgerPosting.seq > after,
            LedgerPosting.seq <= upto,
            Claim.village_id == village_id,
            Clause.village_id == village_id,
        )
        .group_by(Clause.category, LedgerPosting.unit)
    )
    return {(category, unit): int(amount) for category, unit, amount in rows}


def tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[Task]:
    """What waits in points for somebody with ``roles`` in a village; nothing waiting gives an empty list."""
    here = {"village_code": village.code}
    states = _counts_by_state(session, village.id)
    found: list[Task] = []
    if "reviewer" in roles:
        others_made = Claim.recorder_id.is_distinct_from(actor.user_id)
        waits = (Claim.state == "submitted", others_made, ~reviewed_by(actor.user_id))
        others = _count(session, Claim, village.id, *waits)
        found.append(Task(N_("%(count)s 条等您复核"), "points.reviews", here, others))
    if "committee" in roles:
        due = _count(session, Notice, village.id, Notice.state == "open", Notice.closes_at <= now())
        found.append(Task(N_("%(count)s 张公示到期，等着入账"), "points.notices", here, due))
        found.append(Task(N_("%(count)s 条已复核，等着公示"), "points.notices", here, states.get("reviewed", 0)))
        found += _standard_tasks(session, village.id, here)
        found += _papers_due(session, village.id, here)
    if roles & {"committee", "recorder", "grid_worker"}:
        typed = count_waiting_papers(session, village.id, but_of=actor.user_id)
        found.append(Task(N_("%(count)s 张纸单录好了，等您拿纸核对"), "points.papers", here, typed))
    if roles & {"committee", "supervisor"}:
        repairable = count_repairable(session, village.id)
        found.append(
            Task(
                N_("%(count)s 条扣分在改正期，去看看改好没有"),
                "points.claims",
                {**here, "state": "notice", "who": "all"},
                repairable,
                "",
            )
        )
        proposed = (Correction.state == "proposed", Correction.proposed_by != actor.user_id)
        asked = _count(session, Correction, village.id, *proposed)
        found.append(Task(N_("%(count)s 件更正等第二个人点头"), "points.corrections", here, asked))
    if "supervisor" in roles:
        unchecked = count_unchecked(session, village.id)
        found.append(Task(N_("抽查还有 %(count)s 条没有看"), "points.spot_checks", here, unchecked, "soon"))
        found += _answers_due(session, village.id, "points.objections", here)
    elif "committee" in roles:
        urged = _answers_due(session, village.id, "points.claims", {**here, "state": "notice", "who": "all"})
        found += [task for task in urged if task.urgency]
    if roles & {"recorder", "grid_worker"}:
        mine = _count(session, Claim, village.id, Claim.state == "submitted", Claim.recorder_id == actor.user_id)
        returned = _count_returned(session, village.id, actor)
        found.append(
            Task(N_("您记的 %(count)s 条刚被退回，看看原因"), "points.claims", {**here, "state": "ended"}, returned)
        )
        found.append(Task(N_("您记的 %(count)s 条还没复核"), "points.claims", here, mine, ""))
    return [task for task in found if task.count]


def _standard_tasks(session: Session, village_id: UUID, here: dict[str, Any]) -> list[Task]:
    """Versions to vote on or to put in force, none in force, and clauses whose day to be talked about again has come."""
    standards = list_standards(session, village_id)
    drafts = sum(standard.state in ("draft", "adopted") for standard in standards)
    found = [Task(N_("%(count)s 版细则等着表决或施行"), "points.standards", here, drafts)]
    in_force = [standard.id for standard in standards if standard.state_on(today()) == "in_force"]
    if not in_force:
        return [*found, Task(N_("还没有施行的积分细则：上传一份"), "points.upload_standard", here, 1)]
    due = (Clause.standard_id.in_(in_force), Clause.review_on <= today(), Clause.ends_on.is_(None))
    again = _count(session, Clause, village_id, *due)
    return [*found, Task(N_("%(count)s 条条款到了说好再议的日子"), "points.standards", here, again, "")]


def _answers_due(session: Session, village_id: UUID, endpoint: str, args: dict[str, Any]) -> list[Task]:
    """Objections without an answer: those past their day, those near it, the rest."""
    nearness = Counter(urgency(today(), until) for until in list_answer_days(session, village_id))
    return [
        Task(N_("%(count)s 条异议过了答复的日子，还没有答复"), endpoint, args, nearness["now"], "now"),
        Task(N_("%(count)s 条异议快到答复的日子了，最多还剩两个工作日"), endpoint, args, nearness["soon"], "soon"),
        Task(N_("%(count)s 条异议等着答复"), endpoint, args, nearness[""], ""),
    ]


def _papers_due(session: Session, village_id: UUID, args: dict[str, Any]) -> list[Task]:
    """Sheets on walls from which a household's name must go."""
    days = list_papers_due(session, village_id)
    nearest = urgency(today(), days[0]) if days else ""
    return [Task(N_("墙上 %(count)s 处名字要换下来"), "home.names", args, len(days), nearest)]


def _counts_by_state(session: Session, village_id: UUID) -> dict[str, int]:
    rows: Sequence[Any] = session.execute(
        select(Claim.state, func.count())
        .where(Claim.village_id == village_id, Claim.state.in_(("submitted", "reviewed", "objected")))
        .group_by(Claim.state)
    ).all()
    return {state: int(count) for state, count in rows}


def _count_returned(session: Session, village_id: UUID, actor: Actor) -> int:
    """What came back to a recorder in the last days; older returns are history and no task."""
    query = (
        select(func.count())
        .select_from(Claim)
        .join(Review, (Review.village_id == village_id) & (Review.claim_id == Claim.id))
        .where(
            Claim.village_id == village_id,
            Claim.recorder_id == actor.user_id,
            Claim.state == "returned",
            Review.at >= now() - RETURNED_FOR,
        )
    )
    return session.scalar(query) or 0


def _count(session: Session, model: Any, village_id: UUID, *conditions: Any) -> int:
    query = select(func.count()).select_from(model).where(model.village_id == village_id, *conditions)
    return session.scalar(query) or 0


def _totals(village_id: UUID, scope: Scope, month: date) -> tuple[Any, ...]:
    return (MonthlyTotal.village_id == village_id, MonthlyTotal.scope == scope, MonthlyTotal.month == month)
