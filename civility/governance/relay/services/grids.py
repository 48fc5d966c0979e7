"""Grids inside grids, and who looks after each. Both are sealed, because who may read the notebook hangs on them."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.errors import NotFound
from civility.governance.relay.errors import (
    GridInsideItself,
    GridNameTaken,
    LeadIsWorker,
    NoSuchPost,
    TooManyGrids,
)
from civility.governance.relay.events import grid_event
from civility.governance.relay.models import GridPost
from civility.governance.relay.rules import MOST_GRIDS
from civility.people.actors import Actor
from civility.people.models import Grid
from civility.people.queries import list_names, list_staff


def keep_grid(
    session: Session,
    *,
    village_id: UUID,
    grid_id: UUID | None,
    name: str,
    parent_id: UUID | None,
    worker_id: UUID | None,
    lead_id: UUID | None,
    actor: Actor,
) -> Grid:
    """A new grid (``grid_id`` None) or how one is from now on. The same again changes nothing.

    Raises GridNameTaken, GridInsideItself, NoSuchPost, LeadIsWorker, TooManyGrids, NotFound.
    """
    if worker_id is not None and worker_id == lead_id:
        raise LeadIsWorker()
    with transaction(session):
        ledger.hold(session, village_id)
        grid = _grid(session, village_id, grid_id, name)
        _require_outside(session, grid, parent_id)
        _require_post(session, village_id, worker_id, "grid_worker")
        _require_post(session, village_id, lead_id, "committee")
        post = session.get(GridPost, (village_id, grid.id)) or GridPost(village_id=village_id, grid_id=grid.id)
        known = post in session and grid_event(grid, post).payload_hash
        grid.name, grid.parent_id = name, parent_id
        post.worker_id, post.lead_id = worker_id, lead_id
        session.add(post)
        session.flush()
        event = grid_event(grid, post)
        if event.payload_hash != known:
            ledger.record_events(session, village_id, [event], actor=actor.mark)
        return grid


def _grid(session: Session, village_id: UUID, grid_id: UUID | None, name: str) -> Grid:
    same = session.scalar(select(Grid).where(Grid.village_id == village_id, Grid.name == name))
    if grid_id is None:
        if same is not None:
            raise GridNameTaken(name=name)
        if (session.scalar(select(func.count()).where(Grid.village_id == village_id)) or 0) >= MOST_GRIDS:
            raise TooManyGrids(most=MOST_GRIDS)
        grid = Grid(village_id=village_id, name=name)
        session.add(grid)
        session.flush()
        return grid
    found = session.get(Grid, (village_id, grid_id), populate_existing=True)
    if found is None:
        raise NotFound()
    if same is not None and same.id != grid_id:
        raise GridNameTaken(name=name)
    return found


def _require_outside(session: Session, grid: Grid, parent_id: UUID | None) -> None:
    parents = {
        each.id: each.parent_id for each in session.scalars(select(Grid).where(Grid.village_id == grid.village_id))
    }
    if parent_id is not None and parent_id not in parents:
        raise NotFound()
    above = parent_id
    while above is not None:
        if above == grid.id:
            raise GridInsideItself(name=grid.name)
        above = parents[above]


def _require_post(session: Session, village_id: UUID, user_id: UUID | None, role: str) -> None:
    if user_id is not None and user_id not in {user.id for user in list_staff(session, village_id, role)}:
        raise NoSuchPost(name=list_names(session, [user_id]).get(user_id, ""))
