"""Sending a notice down, and writing down which household knows of it and through whom."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import new_id, transaction
from civility.errors import Forbidden
from civility.governance.relay.errors import (
    DueInPast,
    NoHouseholdsChosen,
    NoneOfThese,
    NoticeWithdrawn,
    NotTicked,
    NotYourHouseholds,
    TickedByOthers,
    WhyWithdrawn,
)
from civility.governance.relay.models import STANDS, RelayNotice, RelayReceipt
from civility.governance.relay.queries import get_notice, list_own
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Division, Household

EVERYWHERE = frozenset({"committee"})
"""Who may say of any household of the village that it knows; heads and grid workers say it of their own."""


def send_notice(
    session: Session,
    *,
    village_id: UUID,
    title: str,
    text: str,
    due_on: date,
    actor: Actor,
    request_key: str,
    replaces: int | None = None,
    from_township: bool = False,
) -> RelayNotice:
    """A notice for every household; the one it ``replaces`` (a number) is withdrawn. Asking twice with one key sends one.

    Raises DueInPast, RelayNoticeNotFound, NoticeWithdrawn.
    """
    if actor.user_id is None:
        raise Forbidden()
    if due_on < today():
        raise DueInPast()
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = session.scalar(
            select(RelayNotice).where(RelayNotice.village_id == village_id, RelayNotice.request_key == request_key)
        )
        if earlier is not None:
            return earlier
        number = 1 + (
            session.scalar(select(func.max(RelayNotice.number)).where(RelayNotice.village_id == village_id)) or 0
        )
        old = _out(session, village_id, replaces) if replaces is not None else None
        if old is not None:
            _withdraw(old, f"改由第 {number} 号通知", actor.user_id)
        notice = RelayNotice(
            village_id=village_id,
            id=new_id(),
            number=number,
            request_key=request_key,
            title=title,
            text=text,
            due_on=due_on,
            from_township=from_township,
            sent_by=actor.user_id,
            replaces_id=old.id if old else None,
        )
        session.add(notice)
        session.flush()
        return notice


def send_to_villages(
    session: Session, *, township_id: UUID, title: str, text: str, due_on: date, actor: Actor, request_key: str
) -> list[RelayNotice]:
    """One notice in every village of a township, each in a transaction of its own: broken off and sent again with the same
    key, it goes on where it was. Raises DueInPast.
    """
    villages = session.scalars(
        select(Division).where(Division.parent_id == township_id, Division.level == "village").order_by(Division.code)
    ).all()
    return [
        send_notice(
            session,
            village_id=village_id,
            title=title,
            text=text,
            due_on=due_on,
            actor=actor,
            request_key=request_key,
            from_township=True,
        )
        for village_id in [village.id for village in villages]
    ]


def withdraw_notice(session: Session, *, village_id: UUID, number: int, why: str, actor: Actor) -> RelayNotice:
    """Nobody carries it any more; those who know of it read why. Again it changes nothing.

    Raises WhyWithdrawn, RelayNoticeNotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    if not why.strip():
        raise WhyWithdrawn()
    with transaction(session):
        ledger.hold(session, village_id)
        notice = get_notice(session, village_id, number)
        session.refresh(notice)
        if notice.withdrawn_at is None:
            _withdraw(notice, why.strip(), actor.user_id)
            session.flush()
        return notice


def confirm_own(session: Session, *, household: HouseholdRef, number: int) -> RelayNotice:
    """The household itself says that it knows. Again it changes nothing. Raises RelayNoticeNotFound, NoticeWithdrawn."""
    with transaction(session):
        ledger.hold(session, household.village_id)
        notice = _out(session, household.village_id, number)
        _confirm(session, notice, [household.household_id], "online", None)
        return notice


def confirm_for(
    session: Session,
    *,
    village_id: UUID,
    number: int,
    household_ids: Sequence[UUID],
    channel: str,
    actor: Actor,
) -> int:
    """Somebody told these households, or read their signatures: how many are new. Who knows already stays as it was.

    A head says it of their unit, a grid worker of their grids, the committee of anybody. Raises NoHouseholdsChosen,
    NoneOfThese, NotYourHouseholds, NoticeWithdrawn, RelayNoticeNotFound.
    """
    if actor.user_id is None or channel == "online":
        raise Forbidden()
    if not household_ids:
        raise NoHouseholdsChosen()
    with transaction(session):
        ledger.hold(session, village_id)
        notice = _out(session, village_id, number)
        homes = session.scalars(
            select(Household).where(
                Household.village_id == village_id,
                Household.id.in_(list(household_ids)),
                Household.left_on.is_(None),
            )
        ).all()
        if len(homes) < len(set(household_ids)):
            raise NoneOfThese(numbers="?")
        _require_own(session, village_id, homes, actor)
        return _confirm(session, notice, [home.id for home in homes], channel, actor.user_id)


def take_back(session: Session, *, village_id: UUID, number: int, household_id: UUID, actor: Actor) -> RelayReceipt:
    """This household was ticked by mistake: it does not know yet. The tick stays written down as taken back.

    By whom ticked it, or by the committee; what a household said itself stands. Raises RelayNoticeNotFound,
    NoticeWithdrawn, NotTicked, TickedByOthers.
    """
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        notice = _out(session, village_id, number)
        receipt = session.scalar(
            select(RelayReceipt).where(
                RelayReceipt.village_id == village_id,
                RelayReceipt.notice_id == notice.id,
                RelayReceipt.household_id == household_id,
                STANDS,
            )
        )
        if receipt is None:
            raise NotTicked()
        if not may_take_back(receipt, actor):
            raise TickedByOthers()
        receipt.taken_back_by, receipt.taken_back_at = actor.user_id, now()
        session.flush()
        return receipt


def may_take_back(receipt: RelayReceipt, actor: Actor) -> bool:
    """Whose tick it is, or the committee; nobody takes back what a household said itself."""
    if receipt.by is None:
        return False
    return receipt.by == actor.user_id or bool(actor.roles_in([receipt.village_id]) & EVERYWHERE)


def _require_own(session: Session, village_id: UUID, homes: Sequence[Household], actor: Actor) -> None:
    if actor.roles_in([village_id]) & EVERYWHERE:
        return
    own = {home.id for home in list_own(session, village_id, actor)}
    others = sorted(home.number for home in homes if home.id not in own)
    if others:
        raise NotYourHouseholds(numbers="、".join(others))


def _confirm(
    session: Session, notice: RelayNotice, household_ids: Sequence[UUID], channel: str, by: UUID | None
) -> int:
    known = set(
        session.scalars(
            select(RelayReceipt.household_id).where(
                RelayReceipt.village_id == notice.village_id,
                RelayReceipt.notice_id == notice.id,
                RelayReceipt.household_id.in_(household_ids),
                STANDS,
            )
        )
    )
    at = now()
    rows = [
        {
            "village_id": notice.village_id,
            "id": new_id(),
            "notice_id": notice.id,
            "household_id": household_id,
            "channel": channel,
            "by": by,
            "at": at,
        }
        for household_id in household_ids
        if household_id not in known
    ]
    if rows:
        session.execute(insert(RelayReceipt), rows)
    return len(rows)


def _out(session: Session, village_id: UUID, number: int) -> RelayNotice:
    notice = get_notice(session, village_id, number)
    session.refresh(notice)
    if notice.withdrawn_at is not None:
        raise NoticeWithdrawn(number=number)
    return notice


def _withdraw(notice: RelayNotice, why: str, by: UUID) -> None:
    notice.withdrawn_at, notice.withdrawn_by, notice.withdrawn_why = now(), by, why
