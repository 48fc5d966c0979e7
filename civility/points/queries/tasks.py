"""What waits in points for somebody: one list for the first page, counted in few statements."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from civility.clock import now, today
from civility.errors import N_
from civility.people.actors import Actor
from civility.people.models import Division
from civility.points.models import Claim, Clause, Correction, Notice, Review
from civility.points.queries.deductions import repairable
from civility.points.queries.drafts import papers_waiting
from civility.points.queries.names import list_papers_due
from civility.points.queries.objections import list_answer_days
from civility.points.queries.reviews import reviewed_by
from civility.points.queries.spot_checks import unchecked
from civility.points.queries.standards import count_comments, list_standards
from civility.points.rules.deadlines import urgency

RETURNED_FOR = timedelta(days=7)
Here = dict[str, Any]


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


def tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[Task]:
    """What waits in points for somebody with ``roles`` in a village; nothing waiting gives an empty list."""
    here = {"village_code": village.code}
    in_force: list[UUID] = []
    found: list[Task] = []
    if "committee" in roles:
        in_force, found = _of_standards(session, village.id, here)
    count = _count(session, _asked(village.id, actor, roles, in_force))
    found += _of_claims(count, here)
    if "committee" in roles:
        found += _papers_due(session, village.id, here)
    if roles & {"committee", "recorder", "grid_worker"}:
        found.append(Task(N_("%(count)s 张纸单录好了，等您拿纸核对"), "points.papers", here, count["typed"]))
    on_notice = {**here, "state": "notice", "who": "all"}
    if roles & {"committee", "supervisor"}:
        text = N_("%(count)s 条扣分在改正期，去看看改好没有")
        found.append(Task(text, "points.claims", on_notice, count["repairable"], ""))
    if "supervisor" in roles:
        text = N_("抽查还有 %(count)s 条没有看")
        found.append(Task(text, "points.spot_checks", here, count["unchecked"], "soon"))
        found += _answers_due(session, village.id, "points.objections", here)
    elif "committee" in roles:
        urged = _answers_due(session, village.id, "points.claims", on_notice)
        found += [task for task in urged if task.urgency]
    return [task for task in found if task.count]


def _asked(village_id: UUID, actor: Actor, roles: frozenset[str], in_force: list[UUID]) -> dict[str, Select[int]]:
    """The plain counts somebody's roles ask for, by name."""

    def counted(model: Any, *which: Any) -> Select[int]:
        return select(func.count()).select_from(model).where(model.village_id == village_id, *which)

    asked = {}
    if "reviewer" in roles:
        others = Claim.recorder_id.is_distinct_from(actor.user_id)
        asked["review"] = counted(Claim, Claim.state == "submitted", others, ~reviewed_by(actor.user_id))
    if "committee" in roles:
        asked["due"] = counted(Notice, Notice.state == "open", Notice.closes_at <= now())
        asked["reviewed"] = counted(Claim, Claim.state == "reviewed")
        again = (Clause.standard_id.in_(in_force), Clause.review_on <= today(), Clause.ends_on.is_(None))
        asked["again"] = counted(Clause, *again)
    if roles & {"committee", "supervisor"}:
        proposed = (Correction.state == "proposed", Correction.proposed_by != actor.user_id)
        asked["correct"] = counted(Correction, *proposed)
        asked["repairable"] = repairable(village_id)
    if "supervisor" in roles:
        asked["unchecked"] = unchecked(village_id)
    if roles & {"committee", "recorder", "grid_worker"}:
        asked["typed"] = papers_waiting(village_id, but_of=actor.user_id)
    if roles & {"recorder", "grid_worker"}:
        mine = Claim.recorder_id == actor.user_id
        asked["mine"] = counted(Claim, Claim.state == "submitted", mine)
        of_claim = (Review.village_id == village_id) & (Review.claim_id == Claim.id)
        lately = (Claim.state == "returned", mine, Review.at >= now() - RETURNED_FOR)  # older returns are history
        asked["returned"] = counted(Claim, *lately).join(Review, of_claim)
    return asked


def _count(session: Session, asked: Mapping[str, Select[int]]) -> dict[str, int]:
    """Several counts in one statement."""
    if not asked:
        return {}
    row = session.execute(select(*(each.scalar_subquery().label(name) for name, each in asked.items()))).one()
    return {name: int(count or 0) for name, count in row._mapping.items()}


def _of_claims(count: Mapping[str, int], here: Here) -> list[Task]:
    """One task a count that was asked for."""
    ended = {**here, "state": "ended"}
    told = {
        "review": Task(N_("%(count)s 条等您复核"), "points.reviews", here, 0),
        "due": Task(N_("%(count)s 张公示到期，等着入账"), "points.notices", here, 0),
        "reviewed": Task(N_("%(count)s 条已复核，等着公示"), "points.notices", here, 0),
        "again": Task(N_("%(count)s 条条款到了说好再议的日子"), "points.standards", here, 0, ""),
        "correct": Task(N_("%(count)s 件更正等第二个人点头"), "points.corrections", here, 0),
        "returned": Task(N_("您记的 %(count)s 条刚被退回，看看原因"), "points.claims", ended, 0),
        "mine": Task(N_("您记的 %(count)s 条还没复核"), "points.claims", here, 0, ""),
    }
    return [replace(task, count=count[name]) for name, task in told.items() if name in count]


def _of_standards(session: Session, village_id: UUID, here: Here) -> tuple[list[UUID], list[Task]]:
    """The version in force, and the tasks: comments to answer, versions to vote on or put in force, and that none is."""
    standards = list_standards(session, village_id)
    drafts = sum(standard.state in ("draft", "adopted") for standard in standards)
    shown = [each for each in standards if each.state == "draft" and each.consulted_until is not None]
    heard = sum(each.consulted_until is not None and each.consulted_until < today() for each in shown)
    asked = len(shown) - heard
    found = [
        Task(N_("%(count)s 版细则等着表决或施行"), "points.standards", here, drafts - asked),
        Task(N_("%(count)s 版细则正在征求意见"), "points.standards", here, asked, ""),
    ]
    if shown:
        said, at = count_comments(session, shown[0], unanswered=True), {**here, "version": shown[0].version}
        found.append(Task(N_("新细则收到 %(count)s 条意见，等您答复"), "points.comments", at, said, "soon"))
    in_force = [standard.id for standard in standards if standard.state_on(today()) == "in_force"]
    if not in_force:
        found.append(Task(N_("还没有施行的积分细则：上传一份"), "points.upload_standard", here, 1))
    return in_force, found


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
