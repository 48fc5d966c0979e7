"""Printing passbooks: what was printed where is written down with the press of the button, under the lock of the book."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import day_start, now, today
from civility.db import transaction
from civility.ledger import accounts
from civility.papers import issue_paper
from civility.people.actors import Actor
from civility.people.models import Division, Household
from civility.statements.errors import NoPassbookBefore, NothingNew, PassbookVoid
from civility.statements.models import Passbook, PassbookPrint
from civility.statements.queries import (
    get_booklet_by_id,
    held_at,
    list_passbooks,
    list_unprinted,
    place_entries,
)

MOST_LINES = 200
"""Of one print; the next press goes on."""


def begin_passbook(
    session: Session, *, village_id: UUID, household: Household, since: str, size: str, actor: Actor, request_key: str
) -> Passbook:
    """A new booklet; the one before it is void from now on. Asking twice with one key begins one.

    ``since`` says what it goes on from: ``on`` where the last one stopped, ``year`` before this year's first transaction,
    ``now`` what is left now. Raises NoPassbookBefore.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        known = session.scalar(
            select(Passbook).where(Passbook.village_id == village_id, Passbook.request_key == request_key)
        )
        if known is not None:
            return known
        before = next(iter(list_passbooks(session, village_id, household.id)), None)
        after = _start(session, village_id, before, since)
        left = held_at(session, village_id, accounts.household(household.number), after)
        if before is not None and before.voided_at is None:
            before.voided_by, before.voided_at = actor.user_id, now()
        passbook = Passbook(
            village_id=village_id,
            household_id=household.id,
            number=before.number + 1 if before else 1,
            request_key=request_key,
            size=size,
            after_seq=after,
            opening_tenths=left.spendable,
            opening_honour_tenths=left.honour,
            begun_by=actor.user_id,
        )
        session.add(passbook)
        session.flush()
        issue_paper(session, session.get_one(Division, village_id).code, "passbook", str(passbook.id))
        return passbook


def print_passbook(
    session: Session, *, village_id: UUID, household: Household, passbook_id: UUID, actor: Actor, request_key: str
) -> PassbookPrint:
    """Put what is not printed yet on the next free places. Asking twice with one key prints once.

    Two who press at once: the second finds nothing new. Raises PassbookVoid, NothingNew, PassbookNotFound.
    """
    with transaction(session):
        head = ledger.hold(session, village_id)
        known = session.scalar(
            select(PassbookPrint).where(
                PassbookPrint.village_id == village_id, PassbookPrint.request_key == request_key
            )
        )
        if known is not None:
            return known
        booklet = get_booklet_by_id(session, village_id, passbook_id)
        if booklet.passbook.voided_at is not None:
            raise PassbookVoid(number=booklet.passbook.number)
        entries = list_unprinted(session, booklet, household, head.seq, most=MOST_LINES)
        if not entries:
            raise NothingNew(seq=head.seq)
        printed = PassbookPrint(
            village_id=village_id,
            passbook_id=passbook_id,
            number=len(booklet.prints) + 1,
            request_key=request_key,
            after_seq=booklet.upto,
            upto_seq=entries[-1].seq,
            lines=place_entries(booklet, entries),
            printed_by=actor.user_id,
        )
        session.add(printed)
        session.flush()
        return printed


def _start(session: Session, village_id: UUID, before: Passbook | None, since: str) -> int:
    """The transaction a new booklet goes on from."""
    if since == "on":
        if before is None:
            raise NoPassbookBefore()
        return get_booklet_by_id(session, village_id, before.id).upto
    if since == "year":
        return ledger.last_before(session, village_id, day_start(date(today().year, 1, 1)))
    return ledger.count_transactions(session, village_id)
