"""What the book seals of household heads: who was elected by which vote, for how long, and how it ended.

Contents are those of docs/reference/ledger-format.md, "Events".
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.governance.relay.models import Appraisal, GridPost, HeadTerm
from civility.ledger import Event, Finding
from civility.people.models import Grid

KINDS = ("head-elected", "head-ended")
GRID_KIND = "grid-named"
APPRAISAL_KIND = "appraisal-opened"


def head_event(kind: str, term: HeadTerm) -> Event:
    content = {
        "unit": term.unit_id,
        "household": term.household_id,
        "candidates": term.candidates,
        "voted_on": term.voted_on,
        "vote_place": term.vote_place,
        "eligible": term.eligible,
        "present": term.present,
        "votes_for": term.votes_for,
        "votes_against": term.votes_against,
        "abstentions": term.abstentions,
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "ended_on": term.ended_on,
        "ended_by_what": term.ended_by_what,
        "end_vote": term.end_vote,
    }
    return Event(kind, str(term.id), content, f"the election of {term.voted_on} in unit {term.unit_id}")


def check_heads(session: Session, village_id: UUID) -> list[Finding]:
    """Whether every election of a head is the one the book sealed."""
    terms = session.scalars(select(HeadTerm).where(HeadTerm.village_id == village_id))
    now = [head_event("head-elected", term) for term in terms]
    return ledger.check_events(session, village_id, check="heads", kinds=KINDS, now=now)


def grid_event(grid: Grid, post: GridPost) -> Event:
    """Who may read what is noted of the households of a grid hangs on it."""
    content = {"name": grid.name, "parent": grid.parent_id, "worker": post.worker_id, "lead": post.lead_id}
    return Event(GRID_KIND, str(grid.id), content, f"grid {grid.id}")


def check_grids(session: Session, village_id: UUID) -> list[Finding]:
    """Whether every grid that somebody was named for is as the book sealed it."""
    rows = session.execute(
        select(Grid, GridPost)
        .join(GridPost, (GridPost.village_id == Grid.village_id) & (GridPost.grid_id == Grid.id))
        .where(Grid.village_id == village_id)
    )
    now = [grid_event(grid, post) for grid, post in rows]
    return ledger.check_events(session, village_id, check="grids", kinds=(GRID_KIND,), now=now)


def appraisal_event(appraisal: Appraisal) -> Event:
    content = {
        "office": appraisal.office,
        "since_on": appraisal.since_on,
        "until_on": appraisal.until_on,
        "duties": appraisal.duties,
    }
    return Event(APPRAISAL_KIND, str(appraisal.id), content, f"the appraisal from {appraisal.since_on}")


def check_appraisals(session: Session, village_id: UUID) -> list[Finding]:
    """Whether the duties people are measured by are those the book sealed before anybody was scored."""
    opened = session.scalars(select(Appraisal).where(Appraisal.village_id == village_id))
    now = [appraisal_event(each) for each in opened]
    return ledger.check_events(session, village_id, check="appraisals", kinds=(APPRAISAL_KIND,), now=now)
