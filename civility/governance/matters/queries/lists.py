"""Lists of matters, as the person who asks may see them: the whole list, one of the five, what waits for somebody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from civility.governance.matters.models import Matter, MatterEntry, MatterStep, Offer
from civility.governance.matters.queries.care import on_care_list, runs_on
from civility.governance.matters.queries.wall import newest
from civility.governance.matters.rules.kinds import FIVE_LISTS, KINDS, LASTING, LOOKED_AT, SEATS, TOLD, WALL_KINDS
from civility.governance.matters.rules.sight import OUTSIDE, SEES_ALL
from civility.governance.matters.rules.transitions import ANSWERED, OPEN, WORKED
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Household, User

HELD_SHOWN = 500
LOOKERS = frozenset({"committee", "supervisor", "grid_worker"})
"""Whose first page says that somebody has to go and look, or to ask whoever rang."""


@dataclass(frozen=True)
class Filter:
    """What a list is asked for; empty means all. ``list`` is one of the five, ``standing`` open, over, or said to be done and to be looked at."""

    list: str = ""
    kind: str = ""
    standing: str = "open"
    text: str = ""
    mine: bool = False


@dataclass(frozen=True)
class Task:
    """What waits for one person: how many and how much it presses."""

    name: str
    count: int
    urgency: str = ""


def _seen(actor: Actor, roles: frozenset[str]) -> ColumnElement[bool]:
    """``rules.sight.may_see`` for those with a post, in the database's words."""
    if SEES_ALL in roles:
        return true()
    if not roles - OUTSIDE:
        return and_(_glanced(actor), or_(Matter.kind.in_(WALL_KINDS), *_mine(actor)))
    if "township_officer" in roles:
        return or_(_glanced(actor), Matter.level == "township")
    return _glanced(actor)


def _glanced(actor: Actor) -> ColumnElement[bool]:
    """``rules.sight.may_glance`` in the database's words: nobody finds by its words what they would have to open."""
    return or_(Matter.private.is_(False), *_mine(actor))


def _mine(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return Matter.handler_id == actor.user_id, Matter.raised_by == actor.user_id


def _turn(actor: Actor, roles: frozenset[str]) -> ColumnElement[bool]:
    """``rules.sight.has_turn``, where the one who has it in hand goes before the seat."""
    seats = [
        and_(
            Matter.level == level,
            Matter.handler_id.is_(None),
            *([] if level != "grid" else [Matter.private.is_(False)]),
        )
        for level, sitting in SEATS.items()
        if sitting & roles
    ]
    return or_(Matter.handler_id == actor.user_id, *seats)


def _asks(actor: Actor) -> ColumnElement[bool]:
    """What was said to be done where another person on duty says whether it was, and this one did none of it."""
    worked = select(MatterStep.matter_id).where(
        MatterStep.village_id == Matter.village_id,
        MatterStep.matter_id == Matter.id,
        MatterStep.user_id == actor.user_id,
        MatterStep.action.in_(sorted(WORKED)),
    )
    return and_(
        Matter.state == "done",
        or_(Matter.channel.in_(TOLD), Matter.kind.in_(LOOKED_AT)),
        Matter.handler_id.is_distinct_from(actor.user_id),
        ~worked.exists(),
    )


def _kinds_of(asked: Filter) -> Iterable[str]:
    if asked.kind in KINDS:
        return [asked.kind]
    if asked.list in FIVE_LISTS:
        return [kind.name for kind in KINDS.values() if kind.list == asked.list]
    return []


def _where(query: Select, village_id: UUID, actor: Actor, roles: frozenset[str], asked: Filter) -> Select:  # type: ignore[type-arg]
    query = query.where(Matter.village_id == village_id, _seen(actor, roles))
    kinds = list(_kinds_of(asked))
    if kinds:
        query = query.where(Matter.kind.in_(kinds))
    if asked.standing == "open":
        query = query.where(Matter.state.in_(OPEN))
    elif asked.standing == "asked":
        query = query.where(_asks(actor))
    elif asked.standing == "done":
        query = query.where(Matter.state.in_((*ANSWERED, "withdrawn")))
    else:
        query = query.where(Matter.state != "held")
    if asked.mine:
        query = query.where(Matter.state.in_(OPEN), _turn(actor, roles))
    text = asked.text.strip()
    if text.isdecimal() and len(text) < 9:
        query = query.where(Matter.number == int(text))
    elif text:
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        said = or_(*(column.like(f"%{escaped}%", escape="\\") for column in (Matter.text, Matter.place)))
        query = query.where(said, _glanced(actor))
    return query


def list_matters(
    session: Session,
    village_id: UUID,
    actor: Actor,
    roles: frozenset[str],
    asked: Filter,
    *,
    limit: int,
    offset: int = 0,
) -> Sequence[Matter]:
    """Newest first, those that this person may see."""
    query = _where(select(Matter.number), village_id, actor, roles, asked)
    return newest(session, village_id, query.order_by(Matter.number.desc()).limit(limit).offset(offset))


def count_matters(session: Session, village_id: UUID, actor: Actor, roles: frozenset[str], asked: Filter) -> int:
    return session.scalar(_where(select(func.count()).select_from(Matter), village_id, actor, roles, asked)) or 0


@dataclass(frozen=True)
class Order:
    """A service that a household asked for and that is not done yet."""

    matter: Matter
    household: Household
    offer: str
    """Empty where it asked for none of the list."""
    handler: str
    """Who goes; empty while nobody does."""


def list_orders(session: Session, village_id: UUID) -> list[Order]:
    """What a helper takes along on a sheet of paper: without what is confidential, by who goes, the oldest first."""
    rows = session.execute(
        select(Matter, Household, Offer.name, User.name)
        .join(Household, and_(Household.village_id == Matter.village_id, Household.id == Matter.household_id))
        .outerjoin(Offer, and_(Offer.village_id == Matter.village_id, Offer.id == Matter.offer_id))
        .outerjoin(User, User.id == Matter.handler_id)
        .where(
            Matter.village_id == village_id,
            Matter.kind == "service",
            Matter.private.is_(False),
            Matter.state.in_(OPEN),
        )
        .order_by(User.name.is_(None), User.name, Matter.number)
    )
    return [Order(matter, household, offer or "", handler or "") for matter, household, offer, handler in rows]


def list_own(session: Session, household: HouseholdRef, *, limit: int = 100) -> Sequence[Matter]:
    """A household's own matters, newest first."""
    return session.scalars(
        select(Matter)
        .where(Matter.village_id == household.village_id, Matter.household_id == household.household_id)
        .order_by(Matter.number.desc())
        .limit(limit)
    ).all()


def list_township(session: Session, village_ids: Sequence[UUID], *, limit: int = 100) -> Sequence[Matter]:
    """What lies with the township and is not over, the first due first."""
    return session.scalars(
        select(Matter)
        .where(Matter.village_id.in_(list(village_ids)), Matter.state.in_(OPEN), Matter.level == "township")
        .order_by(Matter.due_at, Matter.raised_at)
        .limit(limit)
    ).all()


def list_held(session: Session, village_id: UUID) -> Sequence[Matter]:
    """What came in a rush and waits to be looked at, oldest first; without those another decided to hide."""
    return session.scalars(
        select(Matter)
        .where(Matter.village_id == village_id, Matter.state == "held", Matter.hidden.is_(False))
        .order_by(Matter.number)
        .limit(HELD_SHOWN)
    ).all()


def list_entries_due(
    session: Session, village_id: UUID, actor: Actor, roles: frozenset[str], until: date
) -> Sequence[tuple[MatterEntry, Matter]]:
    """Visits and steps whose day has come, of running matters this person may see; none of a household that is gone."""
    rows = session.execute(_entries_due(village_id, actor, roles, until).order_by(MatterEntry.due_on))
    return [(entry, matter) for entry, matter in rows]


def _entries_due(village_id: UUID, actor: Actor, roles: frozenset[str], until: date) -> Select[MatterEntry, Matter]:
    return (
        select(MatterEntry, Matter)
        .join(Matter, and_(Matter.village_id == MatterEntry.village_id, Matter.id == MatterEntry.matter_id))
        .where(
            MatterEntry.village_id == village_id,
            MatterEntry.done_at.is_(None),
            MatterEntry.due_on <= until,
            Matter.village_id == village_id,
            Matter.state.in_((*OPEN, "done")),
            or_(Matter.kind.not_in(LASTING), runs_on()),
            _seen(actor, roles),
        )
    )


def list_tasks(
    session: Session, village_id: UUID, actor: Actor, roles: frozenset[str], *, now: object, today: date
) -> list[Task]:
    """What waits for this person, each kind of waiting with its number."""
    turn = and_(Matter.state.in_(OPEN), _turn(actor, roles))
    late = or_(Matter.late, Matter.due_at < now)
    due = _entries_due(village_id, actor, roles, today).with_only_columns(func.count()).correlate(None)
    told = due.where(on_care_list(), MatterEntry.due_on < today, Matter.handler_id.is_distinct_from(actor.user_id))
    count = session.execute(
        select(
            func.count().filter(turn).label("turn"),
            func.count().filter(turn, late).label("late"),
            func.count().filter(Matter.state == "held", Matter.hidden.is_(False)).label("held"),
            func.count().filter(_asks(actor)).label("asked"),
            due.scalar_subquery().label("entries"),
            told.scalar_subquery().label("told"),
        ).where(Matter.village_id == village_id, Matter.state.in_((*OPEN, "held", "done")), _seen(actor, roles))
    ).one()
    waiting = (
        Task("turn", count.turn, "now" if count.late else ""),
        Task("held", count.held if SEES_ALL in roles else 0, "soon"),
        Task("asked", count.asked if LOOKERS & roles else 0, "soon"),
        Task("visits", count.told if SEES_ALL in roles else 0, "now"),
        Task("entries", count.entries - (count.told if SEES_ALL in roles else 0), "now"),
    )
    return [task for task in waiting if task.count]
