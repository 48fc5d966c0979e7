"""Signing in, and the growing wait after wrong tries.

The wait belongs to the name or card that is tried, wherever the tries come from: 5 are free, then
2, 4, 8 … seconds, at most 15 minutes. It cannot lock anyone out for longer, and a right answer clears it.
"""

import hashlib
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from civility.clock import now
from civility.db import transaction
from civility.people.errors import TryLater, UserDisabled, WrongPassword, WrongPin
from civility.people.models import Household, HouseholdCard, SignInFailure, SignInName, User
from civility.people.passwords import matches, name_key

FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)


def sign_in(session: Session, *, sign_in_name: str, password: str) -> User:
    """The user of a name and password. Raises WrongPassword, TryLater, UserDisabled."""
    subject = name_key(sign_in_name)
    _wait(session, subject)
    entry = session.get(SignInName, subject)
    user = session.get(User, entry.user_id) if entry else None
    right = matches(user.password_hash if user else None, password)
    if user is None or not right:
        _count_failure(session, subject)
        raise WrongPassword()
    if not user.enabled:
        raise UserDisabled()
    _clear(session, subject)
    return user


def sign_in_household(session: Session, *, village_id: UUID, card_id: UUID, pin: str) -> HouseholdCard:
    """The valid card whose household knows ``pin``. Raises WrongPin, TryLater.

    A revoked card, a household without a PIN and a wrong PIN are answered alike.
    """
    card = session.get(HouseholdCard, (village_id, card_id))
    household = session.get(Household, (village_id, card.household_id)) if card else None
    usable = card is not None and card.revoked_at is None and household is not None and household.left_on is None
    _check_pin(
        session, household.id if household else card_id, household.pin_hash if household and usable else None, pin
    )
    if card is None:  # _check_pin has refused already: a missing card has no PIN that could be right
        raise WrongPin()
    return card


def check_household_pin(session: Session, *, village_id: UUID, household_id: UUID, pin: str) -> None:
    """Whether whoever stands at the counter knows the household's PIN. Raises WrongPin, TryLater.

    Wrong tries here and at the sign-in page count together.
    """
    household = session.get(Household, (village_id, household_id))
    _check_pin(session, household_id, household.pin_hash if household else None, pin)


def _check_pin(session: Session, subject_id: UUID, pin_hash: str | None, pin: str) -> None:
    subject = hashlib.sha256(f"household:{subject_id}".encode()).digest()
    _wait(session, subject)
    if not matches(pin_hash, pin):
        _count_failure(session, subject)
        raise WrongPin()
    _clear(session, subject)


def wait_after(failures: int) -> timedelta:
    """How long the next try waits after so many wrong ones."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE_TRIES + 1, 12)), LONGEST_WAIT)


def _wait(session: Session, subject: bytes) -> None:
    failure = session.get(SignInFailure, subject, populate_existing=True)
    if failure is None or failure.last_at > now() + LONGEST_WAIT:
        return  # a failure far in the future is from before the clock was put back, and would bar for as long
    left = failure.last_at + wait_after(failure.count) - now()
    if left > timedelta(0):
        raise TryLater(seconds=int(left.total_seconds()) + 1)


def _count_failure(session: Session, subject: bytes) -> None:
    with transaction(session):
        if _count_first(session, subject):
            return
        failure = session.get(SignInFailure, subject, with_for_update=True, populate_existing=True)
        if failure is None:
            return  # the right password came in at this very moment and cleared it
        forgotten = now() - failure.last_at > timedelta(days=1)
        failure.count = 1 if forgotten else failure.count + 1
        failure.last_at = now()


def _count_first(session: Session, subject: bytes) -> bool:
    """Whether nothing was counted before. Two first tries at once: one row, and the later one adds to it."""
    try:
        with session.begin_nested():
            session.execute(insert(SignInFailure).values(subject_hash=subject, count=1, last_at=now()))
    except IntegrityError:
        return False
    return True


def _clear(session: Session, subject: bytes) -> None:
    if session.get(SignInFailure, subject) is None:
        return
    with transaction(session):
        session.execute(delete(SignInFailure).where(SignInFailure.subject_hash == subject))
