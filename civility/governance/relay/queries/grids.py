"""Reads of grids: what lies in what, who looks after it, and how many households there are at each level."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.governance.relay.models import GridPost
from civility.people.actors import Actor
from civility.people.models import Division, Grid, Household


@dataclass(frozen=True, slots=True)
class Patch:
    """A grid with what lies inside it. ``own`` households lie in it and in no grid inside it; ``total`` is all of them."""

    grid: Grid
    own: int
    inside: tuple["Patch", ...]
    depth: int = 0

    @property
    def total(self) -> int:
        return self.own + sum(patch.total for patch in self.inside)

    def walk(self) -> list["Patch"]:
        """It and everything inside it, each before what it holds."""
        return [self, *(each for patch in self.inside for each in patch.walk())]


@dataclass(frozen=True, slots=True)
class Net:
    """A village as its grids see it: its patches, and the households that lie in none."""

    village: Division
    patches: tuple[Patch, ...]
    outside: int

    @property
    def total(self) -> int:
        return self.outside + sum(patch.total for patch in self.patches)

    @property
    def grid_count(self) -> int:
        return sum(len(patch.walk()) for patch in self.patches)

    def walk(self) -> list[Patch]:
        return [each for patch in self.patches for each in patch.walk()]


def list_nets(session: Session, villages: Sequence[Division]) -> list[Net]:
    """The grids of several villages with their households, in two statements."""
    ids = [village.id for village in villages]
    grids = session.scalars(select(Grid).where(Grid.village_id.in_(ids)).order_by(Grid.name)).all()
    rows = session.execute(
        select(Household.village_id, Household.grid_id, func.count())
        .where(Household.village_id.in_(ids), Household.left_on.is_(None))
        .group_by(Household.village_id, Household.grid_id)
    )
    counts: dict[tuple[UUID, UUID | None], int] = {(village, grid): count for village, grid, count in rows}
    return [
        Net(
            village,
            _inside(None, [grid for grid in grids if grid.village_id == village.id], counts, 0),
            counts.get((village.id, None), 0),
        )
        for village in villages
    ]


def _inside(
    parent_id: UUID | None, grids: Sequence[Grid], counts: dict[tuple[UUID, UUID | None], int], depth: int
) -> tuple[Patch, ...]:
    return tuple(
        Patch(grid, counts.get((grid.village_id, grid.id), 0), _inside(grid.id, grids, counts, depth + 1), depth)
        for grid in grids
        if grid.parent_id == parent_id
    )


def grids_of(session: Session, village_id: UUID, actor: Actor) -> set[UUID]:
    """The grids that somebody is the worker of, with every grid inside them."""
    if actor.user_id is None or "grid_worker" not in actor.roles_in([village_id]):
        return set()
    found = set(
        session.scalars(
            select(GridPost.grid_id).where(GridPost.village_id == village_id, GridPost.worker_id == actor.user_id)
        )
    )
    grids = session.scalars(select(Grid).where(Grid.village_id == village_id)).all() if found else ()
    while more := {grid.id for grid in grids if grid.parent_id in found} - found:
        found |= more
    return found


def list_posts_of_grids(session: Session, village_id: UUID) -> dict[UUID, GridPost]:
    """Who looks after each grid that somebody was named for."""
    posts = session.scalars(select(GridPost).where(GridPost.village_id == village_id))
    return {post.grid_id: post for post in posts}
