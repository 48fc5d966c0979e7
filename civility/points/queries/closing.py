"""How long a village's points last, what is to be cleared and when, what stands in the way, and what was closed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.errors import NotFound
from civility.ledger import Event, Finding, accounts, units
from civility.ledger.accounts import Kind
from civility.ledger.models import LedgerTransaction
from civility.people.models import Household, VillageSettings
from civility.people.queries import get_settings
from civility.points.models import Claim, YearClose
from civility.points.rules.close_errors import (
    ClaimsUndecided,
    NotClosable,
    NothingAnnounced,
    NotReminded,
    PointsHeld,
    StillUsable,
)
from civility.points.rules.closing import NOTICE_DAYS, REMINDER_DAYS, Expiry

CLOSE_KINDS = ("close-announced", "close-reminded", "close-done", "close-undone", "close-dropped")
EXPIRY = "expiry"  # the kind of the transaction that clears one household
LAST_YEAR = 9999
UNDECIDED = ("submitted", "reviewed", "on_notice", "objected")
_OF_CLOSE = (
    "year",
    "attempt",
    "state",
    "usable_until",
    "announced_on",
    "reminded_on",
    "household_count",
    "total_tenths",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be cleared next: points of ``year`` and older that are left after ``usable_until``.

    ``close`` is its row once it was announced; until then the day may still move with the rule.
    """

    year: int
    usable_until: date
    household_count: int
    total_tenths: int
    close: YearClose | None


@dataclass(frozen=True, slots=True)
class Expiring:
    """So much of a household's points of one year, and the last day on which they can be used."""

    year: int
    tenths: int
    usable_until: date
    announced: bool


@dataclass(frozen=True, slots=True)
class LeftOver:
    """What a household has left of the years to be cleared, by year, and what it keeps of later years; in tenths."""

    number: str
    head_name: str
    by_year: tuple[tuple[int, int], ...]
    kept_tenths: int

    @property
    def cleared_tenths(self) -> int:
        return sum(tenths for _year, tenths in self.by_year)


def find_expiry(settings: VillageSettings) -> Expiry | None:
    """The rule in force; None where points never expire."""
    if settings.expiry_years is None or settings.expiry_month is None or settings.expiry_day is None:
        return None
    voted_on = date.fromisoformat(json.loads(settings.expiry_vote or "{}")["voted_on"])
    return Expiry(settings.expiry_years, settings.expiry_month, settings.expiry_day, voted_on)


def find_announced(session: Session, village_id: UUID) -> YearClose | None:
    """The close that was announced and is yet to come; there is one at most."""
    return session.scalar(
        select(YearClose)
        .where(YearClose.village_id == village_id, YearClose.state == "announced")
        .execution_options(populate_existing=True)
    )


def get_close(session: Session, village_id: UUID, close_id: UUID) -> YearClose:
    close = session.get(YearClose, (village_id, close_id), populate_existing=True)
    if close is None:
        raise NotFound()
    return close


def list_closes(session: Session, village_id: UUID, *states: str) -> list[YearClose]:
    """All closes, or those in some states, the newest first."""
    query = select(YearClose).where(YearClose.village_id == village_id)
    if states:
        query = query.where(YearClose.state.in_(states))
    return list(session.scalars(query.order_by(YearClose.year.desc(), YearClose.attempt.desc())))


def due_year(settings: VillageSettings, rule: Expiry, day: date) -> int | None:
    """The year to announce by ``day``; None while the newest due one is closed."""
    year = rule.due_year(day)
    return year if settings.closed_year is None or year > settings.closed_year else None


def find_plan(session: Session, village_id: UUID) -> Plan | None:
    """What will be cleared next; None where points never expire."""
    settings, day = get_settings(session, village_id), today()
    rule = find_expiry(settings)
    if rule is None:
        return None
    close = find_announced(session, village_id)
    if close is not None:
        return _plan(session, village_id, close.year, close.usable_until, close)
    year = due_year(settings, rule, day)
    due = _plan(session, village_id, year, rule.usable_until(year, day)) if year is not None else None
    if due is not None and due.total_tenths:
        return due
    following = rule.due_year(day) + 1
    return _plan(session, village_id, following, rule.usable_until(following, day))


def _plan(session: Session, village_id: UUID, year: int, until: date, close: YearClose | None = None) -> Plan:
    households, tenths = ledger.sum_unspent(session, village_id, upto=year)
    return Plan(year, until, households, tenths, close)


def list_left_over(session: Session, village_id: UUID, year: int) -> list[LeftOver]:
    """Whose points would be cleared now with those of ``year``, by household number."""
    rows = session.execute(select(Household.number, Household.head_name).where(Household.village_id == village_id))
    names = dict(rows.all())
    found = []
    for purse, held in ledger.list_unspent(session, village_id, upto=LAST_YEAR).items():
        number = accounts.split(purse)[1]
        by_year = [(units.year_of(unit) or 0, tenths) for unit, tenths in held]
        over = tuple((granted, tenths) for granted, tenths in by_year if granted <= year)
        kept = sum(tenths for granted, tenths in by_year if granted > year)
        if over:
            found.append(LeftOver(number, names.get(number, ""), over, kept))
    return found


def list_expiring(session: Session, village_id: UUID, held: Mapping[str, int]) -> list[Expiring]:
    """When what a household holds (``ledger.balances``) expires, by year; empty where points never do."""
    rule, day = find_expiry(get_settings(session, village_id)), today()
    if rule is None:
        return []
    close = find_announced(session, village_id)
    found = []
    for unit, tenths in held.items():
        year = units.year_of(unit)
        if year is None or tenths <= 0:
            continue
        if close is not None and year <= close.year:
            found.append(Expiring(year, tenths, close.usable_until, announced=True))
        else:
            found.append(Expiring(year, tenths, rule.usable_until(year, day), announced=False))
    return found


def find_close_obstacle(session: Session, village_id: UUID) -> NotClosable | None:
    """What stands in the way of clearing today; None when nothing does."""
    close, day = find_announced(session, village_id), today()
    if close is None:
        return NothingAnnounced(days=NOTICE_DAYS)
    if day <= close.usable_until:
        return StillUsable(year=close.year, until=close.usable_until.isoformat())
    if close.reminded_on is None:
        return NotReminded(days=REMINDER_DAYS)
    undecided = session.scalar(
        select(func.count())
        .select_from(Claim)
        .where(
            Claim.village_id == village_id,
            Claim.state.in_(UNDECIDED),
            Claim.happened_on <= date(close.year, 12, 31),
        )
    )
    if undecided:
        return ClaimsUndecided(year=close.year, count=undecided)
    _count, held_tenths = ledger.sum_unspent(session, village_id, upto=close.year, kind=Kind.HELD)
    return PointsHeld(year=close.year, held_tenths=held_tenths) if held_tenths else None


def list_expiries(session: Session, close: YearClose) -> list[tuple[int, str]]:
    """The transactions of a close in order: number and key."""
    rows = session.execute(
        select(LedgerTransaction.seq, LedgerTransaction.key)
        .where(
            LedgerTransaction.village_id == close.village_id,
            LedgerTransaction.reference == str(close.id),
            LedgerTransaction.kind == EXPIRY,
        )
        .order_by(LedgerTransaction.seq)
    )
    return [(seq, key) for seq, key in rows]


def list_expired_years(session: Session, village_id: UUID, seqs: Iterable[int]) -> dict[int, int]:
    """Which year a transaction cleared, by its number; others are left out."""
    years = {str(close.id): close.year for close in list_closes(session, village_id)}
    rows = session.execute(
        select(LedgerTransaction.seq, LedgerTransaction.reference).where(
            LedgerTransaction.village_id == village_id,
            LedgerTransaction.kind == EXPIRY,
            LedgerTransaction.seq.in_(list(seqs)),
        )
    )
    return {seq: years[reference] for seq, reference in rows if reference in years}


def close_event(kind: str, close: YearClose) -> Event:
    """A close as it stands; why it was undone may name people and stays outside."""
    content = {name: getattr(close, name) for name in _OF_CLOSE}
    return Event(kind, str(close.id), content, f"the close of {close.year}, try {close.attempt}")


def check_close_events(session: Session, village_id: UUID) -> list[Finding]:
    """Whether every close is the one the book sealed."""
    now = [close_event("close-announced", close) for close in list_closes(session, village_id)]
    return ledger.check_events(session, village_id, check="closes", kinds=CLOSE_KINDS, now=now)
