"""Reads of appraisals: who is measured, what the program knows beside each duty, and how it came out."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import local
from civility.errors import NotFound
from civility.governance.relay.models import STANDS, Appraisal, AppraisalScore, RelayNotice, RelayReceipt, Visit
from civility.governance.relay.queries.board import Line, list_board
from civility.governance.relay.queries.grids import list_nets, list_posts_of_grids
from civility.governance.relay.queries.units import list_accounts
from civility.governance.relay.rules import SCORERS, place_of
from civility.people.models import Division, Household
from civility.people.queries import list_households


@dataclass(frozen=True, slots=True)
class Figure:
    """What the program knows: of ``asked`` households to be told ``told`` knew in time; ``visits`` typed, None without account."""

    asked: int
    told: int
    visits: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands: the halves of a point two people gave together; ``rank`` once both did."""

    line: Line
    scores: tuple[AppraisalScore, ...]
    rank: int | None = None

    @property
    def whole(self) -> bool:
        return len(self.scores) == SCORERS

    @property
    def halves(self) -> int:
        return sum(sum(score.points) for score in self.scores)


def list_appraisals(session: Session, village_id: UUID) -> Sequence[Appraisal]:
    """Newest first."""
    return session.scalars(
        select(Appraisal)
        .where(Appraisal.village_id == village_id)
        .order_by(Appraisal.until_on.desc(), Appraisal.opened_at.desc())
    ).all()


def get_appraisal(session: Session, village_id: UUID, appraisal_id: UUID) -> Appraisal:
    found = session.get(Appraisal, (village_id, appraisal_id))
    if found is None:
        raise NotFound()
    return found


def list_measured(session: Session, appraisal: Appraisal) -> list[Line]:
    """Whoever holds the office today, once each."""
    lines: dict[UUID, Line] = {}
    for line in list_board(session, appraisal.village_id):
        if line.kind == appraisal.office:
            lines.setdefault(line.subject, line)
    return list(lines.values())


def list_standings(session: Session, appraisal: Appraisal) -> list[Standing]:
    """Those whom two people scored by rank, ties sharing one; then those who wait."""
    scores: dict[UUID, list[AppraisalScore]] = {}
    for score in session.scalars(
        select(AppraisalScore)
        .where(AppraisalScore.village_id == appraisal.village_id, AppraisalScore.appraisal_id == appraisal.id)
        .order_by(AppraisalScore.at)
    ):
        scores.setdefault(score.subject_id, []).append(score)
    found = [Standing(line, tuple(scores.get(line.subject, ()))) for line in list_measured(session, appraisal)]
    totals = [each.halves for each in found if each.whole]
    ranked = [Standing(each.line, each.scores, place_of(each.halves, totals)) for each in found if each.whole]
    return [*sorted(ranked, key=lambda each: (each.rank or 0, each.line.place)), *(e for e in found if not e.whole)]


def find_figure(session: Session, village: Division, appraisal: Appraisal, line: Line) -> Figure:
    """What the program knows of somebody's duties in the period; paper counts once it is typed."""
    homes = _homes_of(session, village, line)
    notices = session.scalars(
        select(RelayNotice).where(
            RelayNotice.village_id == village.id,
            RelayNotice.withdrawn_at.is_(None),
            RelayNotice.due_on.between(appraisal.since_on, appraisal.until_on),
        )
    ).all()
    due = {notice.id: notice.due_on for notice in notices}
    receipts = session.execute(
        select(RelayReceipt.notice_id, RelayReceipt.at).where(
            RelayReceipt.village_id == village.id,
            RelayReceipt.notice_id.in_(due),
            RelayReceipt.household_id.in_(homes),
            STANDS,
        )
    )
    told = sum(local(at).date() <= due[notice_id] for notice_id, at in receipts)
    return Figure(len(homes) * len(due), told, _visits(session, village.id, appraisal, line))


def _homes_of(session: Session, village: Division, line: Line) -> list[UUID]:
    homes = list_households(session, village.id)
    if line.kind == "head":
        own = session.get_one(Household, (village.id, line.subject)).head_unit_id
        return [home.id for home in homes if home.head_unit_id == own]
    posts = list_posts_of_grids(session, village.id)
    (net,) = list_nets(session, [village])
    grids = {
        inner.grid.id
        for patch in net.walk()
        if (post := posts.get(patch.grid.id)) is not None and post.worker_id == line.subject
        for inner in patch.walk()
    }
    return [home.id for home in homes if home.grid_id in grids]


def _visits(session: Session, village_id: UUID, appraisal: Appraisal, line: Line) -> int | None:
    users = [line.subject]
    if line.kind == "head":
        users = [user.id for user in list_accounts(session, village_id, [line.subject])]
        if not users:
            return None
    return session.scalar(
        select(func.count()).where(
            Visit.village_id == village_id,
            Visit.by.in_(users),
            Visit.visited_on.between(appraisal.since_on, appraisal.until_on),
        )
    )
