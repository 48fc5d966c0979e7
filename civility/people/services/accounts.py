"""Accounts and appointments."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import transaction
from civility.errors import NotFound
from civility.people.actors import SYSTEM, Actor, HouseholdRef
from civility.people.errors import LastAdministrator, NameTaken, RoleNotHere, TermEndsBeforeStart, WrongPassword
from civility.people.events import appointment_event
from civility.people.models import Appointment, Division, SignInName, User
from civility.people.passwords import check_password, make_hash, matches, name_key, new_password

LEVELS_OF_ROLE = {
    "administrator": ("county", "township"),
    "township_officer": ("township",),
}


def add_user(
    session: Session,
    *,
    name: str,
    sign_in_name: str,
    password: str | None = None,
    household: HouseholdRef | None = None,
) -> tuple[User, str]:
    """A new account and its password. Without a given password one is made, to be changed at first sign-in.

    Raises NameTaken, WeakPassword.
    """
    first = password or new_password()
    check_password(first, sign_in_name=sign_in_name)
    password_hash = make_hash(first)  # slow on purpose, so before the transaction: others wait for its lock
    with transaction(session):
        if session.get(SignInName, name_key(sign_in_name)):
            raise NameTaken(name=sign_in_name)
        user = User(
            name=name,
            password_hash=password_hash,
            must_change_password=password is None,
            village_id=household.village_id if household else None,
            household_id=household.household_id if household else None,
        )
        session.add(user)
        session.flush()
        session.add(SignInName(name_hash=name_key(sign_in_name), name=sign_in_name.strip(), user_id=user.id))
        session.flush()
    return user, first


def reset_password(session: Session, *, user_id: UUID) -> str:
    """A new password, shown once; every session of the user ends."""
    password = new_password()
    password_hash = make_hash(password)
    with transaction(session):
        user = _get_user(session, user_id)
        user.password_hash = password_hash
        user.must_change_password = True
        user.session_stamp += 1
    return password


def change_password(session: Session, *, user_id: UUID, old: str, new: str) -> User:
    """Raises WrongPassword, WeakPassword."""
    known = _get_user(session, user_id).password_hash
    if not matches(known, old):
        raise WrongPassword()
    sign_in_name = session.scalar(select(SignInName.name).where(SignInName.user_id == user_id)) or ""
    check_password(new, sign_in_name=sign_in_name)
    made = make_hash(new)  # slow on purpose, so not while others wait to write
    with transaction(session):
        user = _get_user(session, user_id)
        if user.password_hash != known:
            raise WrongPassword()  # somebody changed it in between
        user.password_hash = made
        user.must_change_password = False
        user.session_stamp += 1
    return user


def disable_user(session: Session, *, user_id: UUID) -> None:
    """End a user's access at once. Raises LastAdministrator."""
    with transaction(session):
        user = _get_user(session, user_id)
        _keep_an_administrator(session, without_user=user_id)
        user.enabled = False
        user.session_stamp += 1


def enable_user(session: Session, *, user_id: UUID) -> None:
    with transaction(session):
        _get_user(session, user_id).enabled = True


def add_appointment(
    session: Session,
    *,
    user_id: UUID,
    role: str,
    division_id: UUID,
    starts_on: date | None = None,
    ends_on: date | None = None,
    actor: Actor = SYSTEM,
) -> Appointment:
    """Give a person a role in a place for a term, both days included. The book of a village keeps its posts.

    Raises TermEndsBeforeStart, RoleNotHere, NotFound.
    """
    start = starts_on or today()
    if ends_on is not None and ends_on < start:
        raise TermEndsBeforeStart()
    with transaction(session):
        _get_user(session, user_id)
        division = session.get(Division, division_id)
        if division is None:
            raise NotFound()
        if division.level not in LEVELS_OF_ROLE.get(role, ("village",)):
            raise RoleNotHere()
        _hold_book(session, division)
        same = session.scalar(
            select(Appointment).where(
                Appointment.user_id == user_id,
                Appointment.role == role,
                Appointment.division_id == division_id,
                Appointment.starts_on == start,
                Appointment.ends_on.is_(None) if ends_on is None else Appointment.ends_on == ends_on,
            )
        )
        if same is not None:
            return same  # a doubled form
        post = Appointment(user_id=user_id, role=role, division_id=division_id, starts_on=start, ends_on=ends_on)
        session.add(post)
        session.flush()
        _seal(session, "appointment-made", post, actor)
    return post


def end_appointment(session: Session, *, appointment_id: UUID, on: date | None = None, actor: Actor = SYSTEM) -> None:
    """Let an appointment end on a day (today). Raises LastAdministrator, NotFound."""
    with transaction(session):
        post = session.get(Appointment, appointment_id)
        if post is None:
            raise NotFound()
        if post.role == "administrator":
            _keep_an_administrator(session, without_post=appointment_id)
        _hold_book(session, post.division)
        ends_on = max(on or today(), post.starts_on)
        if post.ends_on != ends_on:
            post.ends_on = ends_on
            session.flush()
            _seal(session, "appointment-ended", post, actor)


def _hold_book(session: Session, place: Division) -> None:
    """Townships and counties have no book; what their people do in a village stands in the village's."""
    if place.level == "village":
        ledger.hold(session, place.id)


def _seal(session: Session, kind: str, post: Appointment, actor: Actor) -> None:
    if post.division.level == "village":
        ledger.record_events(session, post.division_id, [appointment_event(kind, post)], actor=actor.mark)


def _get_user(session: Session, user_id: UUID) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFound()
    return user


def _keep_an_administrator(
    session: Session, *, without_user: UUID | None = None, without_post: UUID | None = None
) -> None:
    posts = session.execute(
        select(Appointment.id, Appointment.user_id)
        .join(User, User.id == Appointment.user_id)
        .where(Appointment.role == "administrator", User.enabled, Appointment.ends_on.is_(None))
    ).all()
    touched = any(user == without_user or post == without_post for post, user in posts)
    left = [1 for post, user in posts if user != without_user and post != without_post]
    if touched and not left:
        raise LastAdministrator()
