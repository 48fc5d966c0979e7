"""Reads of places and people: ``find_`` gives one or None, ``get_`` one or NotFound, ``list_`` and ``count_`` many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from civility.clock import today
from civility.errors import NotFound
from civility.people.models import (
    Appointment,
    Division,
    Grid,
    HeadUnit,
    Household,
    HouseholdCard,
    Kinship,
    Member,
    Portrait,
    SignInName,
    User,
    VillageSettings,
)

NAME_SEARCH_LIMIT = 20


def find_division(session: Session, code: str, *, level: str | None = None) -> Division | None:
    """A place, with those above it in the same statement: of every page somebody asks what they may do there."""
    above = joinedload(Division.parent).joinedload(Division.parent)
    query = select(Division).where(Division.code == code).options(above)
    if level is not None:
        query = query.where(Division.level == level)
    return session.scalar(query)


def list_villages(session: Session, township_id: UUID | None = None) -> Sequence[Division]:
    """Villages in the order of their codes, of one township or all."""
    query = select(Division).where(Division.level == "village").order_by(Division.code)
    if township_id is not None:
        query = query.where(Division.parent_id == township_id)
    return session.scalars(query).all()


def list_divisions(session: Session) -> Sequence[Division]:
    return session.scalars(select(Division).order_by(Division.code)).all()


def chain_of(session: Session, place: Division) -> list[UUID]:
    """The ids of a place and everything above it. The second time in a request it asks the database nothing."""
    ids = [place.id]
    while place.parent is not None:
        place = place.parent
        ids.append(place.id)
    return ids


def get_settings(session: Session, village_id: UUID) -> VillageSettings:
    """A village's settings. Every part of a page asks for them, so the session, which lets go of what nobody holds,
    is made to hold them: they are read once in a transaction."""
    settings = session.get(VillageSettings, village_id)
    if settings is None:
        raise NotFound()
    session.info[VillageSettings, village_id] = settings
    return settings


def find_household(session: Session, village_id: UUID, number: str) -> Household | None:
    """The household of a plain number such as ``0037`` (no check digit)."""
    return session.scalar(select(Household).where(Household.village_id == village_id, Household.number == number))


def get_household(session: Session, village_id: UUID, number: str) -> Household:
    household = find_household(session, village_id, number)
    if household is None:
        raise NotFound()
    return household


def get_household_by_id(session: Session, village_id: UUID, household_id: UUID) -> Household:
    household = session.get(Household, (village_id, household_id))
    if household is None:
        raise NotFound()
    return household


def households_by_id(session: Session, village_id: UUID, household_ids: Iterable[UUID]) -> dict[UUID, Household]:
    """Some households of a village, those that left among them, in one statement."""
    wanted = list(household_ids)
    if not wanted:
        return {}
    query = select(Household).where(Household.village_id == village_id, Household.id.in_(wanted))
    return {household.id: household for household in session.scalars(query)}


def related_households(session: Session, village_id: UUID, user_id: UUID | None) -> frozenset[UUID]:
    """The households of a village that somebody declared to be their relatives'."""
    return frozenset(
        session.scalars(
            select(Kinship.household_id).where(
                Kinship.village_id == village_id, Kinship.user_id == user_id, Kinship.ended_at.is_(None)
            )
        )
    )


def list_staff(session: Session, village_id: UUID, *roles: str) -> Sequence[User]:
    """Everybody who holds a post in the village today, or one of the posts ``roles``; by name."""
    day = today()
    holders = select(Appointment.user_id).where(
        Appointment.division_id == village_id,
        Appointment.starts_on <= day,
        or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
    )
    if roles:
        holders = holders.where(Appointment.role.in_(sorted(roles)))
    return session.scalars(select(User).where(User.id.in_(holders)).order_by(User.name, User.id)).all()


def list_kinships(
    session: Session, village_id: UUID, *, user_id: UUID | None = None
) -> list[tuple[Kinship, User, Household]]:
    """What holds today, of everybody or of one person, by name and household number."""
    query = (
        select(Kinship, User, Household)
        .join(User, User.id == Kinship.user_id)
        .join(Household, (Household.village_id == Kinship.village_id) & (Household.id == Kinship.household_id))
        .where(Kinship.village_id == village_id, Kinship.ended_at.is_(None))
    )
    if user_id is not None:
        query = query.where(Kinship.user_id == user_id)
    return [
        (kinship, user, household)
        for kinship, user, household in session.execute(query.order_by(User.name, Household.number))
    ]


def list_households(session: Session, village_id: UUID, *, with_left: bool = False) -> Sequence[Household]:
    """Households by number; those that moved out only when asked for."""
    query = select(Household).where(Household.village_id == village_id).order_by(Household.number)
    if not with_left:
        query = query.where(Household.left_on.is_(None))
    return session.scalars(query).all()


def count_households(session: Session, village_id: UUID) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Household)
            .where(Household.village_id == village_id, Household.left_on.is_(None))
        )
        or 0
    )


def search_households(session: Session, village_id: UUID, text: str) -> Sequence[Household]:
    """Households whose head or member is called like ``text``, or whose pinyin begins with it; at most 20."""
    text = text.strip()
    if not text:
        return []
    pattern = _like(text)
    members = select(Member.household_id).where(
        Member.village_id == village_id, Member.left_on.is_(None), Member.name.like(f"%{pattern}%", escape="\\")
    )
    return session.scalars(
        select(Household)
        .where(
            Household.village_id == village_id,
            Household.left_on.is_(None),
            or_(
                Household.head_name.like(f"%{pattern}%", escape="\\"),
                Household.sort_key.like(f"{pattern.lower()}%", escape="\\"),
                Household.id.in_(members),
            ),
        )
        .order_by(Household.sort_key, Household.number)
        .limit(NAME_SEARCH_LIMIT)
    ).all()


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def list_members(session: Session, village_id: UUID, household_id: UUID) -> Sequence[Member]:
    return session.scalars(
        select(Member)
        .where(Member.village_id == village_id, Member.household_id == household_id, Member.left_on.is_(None))
        .order_by(Member.id)
    ).all()


def list_members_by_id(session: Session, village_id: UUID, member_ids: Sequence[UUID]) -> Sequence[Member]:
    """Those people, also when they have left since."""
    query = select(Member).where(Member.village_id == village_id, Member.id.in_(member_ids))
    return session.scalars(query.order_by(Member.id)).all()


def list_names(session: Session, user_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """What users are called, by id; nobody, None, is called nothing."""
    wanted = {each for each in user_ids if each}
    rows = session.execute(select(User.id, User.name).where(User.id.in_(wanted))).all() if wanted else []
    return {None: "", **dict(rows)}


def list_grid_names(session: Session, village_id: UUID) -> dict[UUID | None, str]:
    """The names of a village's grids by id."""
    return dict(session.execute(select(Grid.id, Grid.name).where(Grid.village_id == village_id)).all())


def list_unit_names(session: Session, village_id: UUID) -> dict[UUID | None, str]:
    """The names of a village's head units by id; dissolved units, where nobody is, not."""
    units = select(HeadUnit.id, HeadUnit.name).where(HeadUnit.village_id == village_id, HeadUnit.dissolved_on.is_(None))
    return dict(session.execute(units).all())


def list_names_of_places(session: Session, village_id: UUID) -> tuple[dict[UUID | None, str], dict[UUID | None, str]]:
    """The names of a village's grids and of its head units."""
    return list_grid_names(session, village_id), list_unit_names(session, village_id)


@dataclass(frozen=True, slots=True)
class Walk:
    """A part of a village that one walks: a grid with what lies inside it, a head unit, or all of it."""

    id: UUID
    name: str
    kind: str
    households: tuple[Household, ...]


def list_walks(session: Session, village: Division) -> list[Walk]:
    """The grids, the head units and the whole of a village, each with its households in walking order.

    That is the order somebody put them in, and by number where nobody did. Empty parts are left out.
    """
    homes = sorted(
        list_households(session, village.id),
        key=lambda home: (home.walk_order is None, home.walk_order or 0, home.number),
    )
    grids = session.scalars(select(Grid).where(Grid.village_id == village.id).order_by(Grid.name)).all()
    units = session.scalars(select(HeadUnit).where(HeadUnit.village_id == village.id).order_by(HeadUnit.name)).all()
    inside = {grid.id: _grids_inside(grid.id, grids) for grid in grids}
    walks = [
        *(Walk(g.id, g.name, "grid", tuple(h for h in homes if h.grid_id in inside[g.id])) for g in grids),
        *(Walk(u.id, u.name, "unit", tuple(h for h in homes if h.head_unit_id == u.id)) for u in units),
        Walk(village.id, village.name, "village", tuple(homes)),
    ]
    return [walk for walk in walks if walk.households]


def get_walk(session: Session, village: Division, walk_id: UUID) -> Walk:
    """Raises NotFound."""
    walk = next((walk for walk in list_walks(session, village) if walk.id == walk_id), None)
    if walk is None:
        raise NotFound()
    return walk


def _grids_inside(grid_id: UUID, grids: Sequence[Grid]) -> set[UUID | None]:
    found: set[UUID | None] = {grid_id}
    while more := {grid.id for grid in grids if grid.parent_id in found} - found:
        found |= more
    return found


def find_card(session: Session, village_id: UUID, card_id: UUID) -> HouseholdCard | None:
    return session.get(HouseholdCard, (village_id, card_id))


def find_current_card(session: Session, village_id: UUID, household_id: UUID) -> HouseholdCard | None:
    return session.scalar(
        select(HouseholdCard).where(
            HouseholdCard.village_id == village_id,
            HouseholdCard.household_id == household_id,
            HouseholdCard.revoked_at.is_(None),
        )
    )


def list_current_cards(session: Session, village_id: UUID) -> dict[UUID, HouseholdCard]:
    """The valid card of each household, by household id."""
    cards = session.scalars(
        select(HouseholdCard).where(HouseholdCard.village_id == village_id, HouseholdCard.revoked_at.is_(None))
    )
    return {card.household_id: card for card in cards}


def find_portrait(session: Session, village_id: UUID, household_id: UUID) -> Portrait | None:
    """The photo of who collects for a household; the picture itself is read only where it is shown."""
    return session.get(Portrait, (village_id, household_id))


def get_portrait(session: Session, village_id: UUID, household_id: UUID) -> Portrait:
    portrait = find_portrait(session, village_id, household_id)
    if portrait is None:
        raise NotFound()
    return portrait


def list_users(session: Session) -> Sequence[tuple[User, str]]:
    """Every account with its sign-in name, by name."""
    rows = session.execute(
        select(User, SignInName.name).join(SignInName, SignInName.user_id == User.id).order_by(SignInName.name)
    )
    return [(user, name) for user, name in rows]


def list_posts(session: Session, user_id: UUID, on: date | None = None) -> Sequence[Appointment]:
    """The appointments of a person that hold on a day (today)."""
    day = on or today()
    return session.scalars(
        select(Appointment)
        .where(
            Appointment.user_id == user_id,
            Appointment.starts_on <= day,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
        )
        .order_by(Appointment.starts_on, Appointment.id)
    ).all()
