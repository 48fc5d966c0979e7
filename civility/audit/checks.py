"""The one list of what an audit asks. A new invariant is one more line in ``CHECKS``.

A check takes a session that sees one instant and a village's id, changes nothing, and answers with what it found.
What it finds is explained in ``words``.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local
from civility.errors import N_
from civility.governance.activities.queries import check_activities, check_hours
from civility.governance.covenants.checks import check_reminders
from civility.governance.covenants.events import check_covenants
from civility.governance.draws.events import check_draws
from civility.governance.matters.checks import check_matters
from civility.governance.meetings.events import check_ballots, check_meetings
from civility.governance.panels.events import check_panels
from civility.governance.relay.events import check_appraisals, check_grids, check_heads
from civility.governance.rolls.events import check_rolls
from civility.governance.safety.events import check_safety
from civility.governance.tributes.checks import check_tributes
from civility.households.events import check_household_events, check_merged_purses
from civility.ledger import Finding
from civility.outlets.queries import check_outlets
from civility.papers import keyring
from civility.people.events import check_appointments, check_households, check_kinships, check_settings
from civility.points.checks import (
    check_appeals,
    check_claim_entries,
    check_claims,
    check_closed_years,
    check_closes,
    check_deductions,
    check_rollup,
)
from civility.points.queries import check_close_events, check_spot_checks, check_standards
from civility.prints.checks import check_prints
from civility.statements.queries import check_passbooks
from civility.store.checks import check_redemption_entries, check_redemptions, check_shelves
from civility.store.queries import (
    check_day_events,
    check_days,
    check_deliveries,
    check_goods,
    check_hold_events,
    check_lots,
    check_polls,
    check_prices,
    check_return_events,
    check_stores,
)
from civility.store.stock_checks import check_batches, check_counts, check_donations
from civility.store.till_checks import check_goods_returns, check_holds, check_return_entries, check_returned_pieces
from civility.township.events import check_returns

Check = Callable[[Session, UUID], list[Finding]]
UNREADABLE = (ValueError, TypeError, ArithmeticError, LookupError, SQLAlchemyError)
TROUBLE = (InterfaceError, OperationalError, ProgrammingError)  # of the database, not of what lies in it


def check_seals(session: Session, village_id: UUID) -> list[Finding]:
    """The book is what was sealed of it and what the township confirmed, each signed by a key that is known here."""
    return ledger.check_checkpoints(session, village_id, keyring())


CHECKS: Final[tuple[Check, ...]] = (
    ledger.verify,  # sums, balances, numbering, hash chain, reversals, head
    check_seals,
    check_settings,
    check_appointments,
    check_households,
    check_kinships,
    check_household_events,
    check_merged_purses,
    check_standards,
    check_stores,
    check_goods,
    check_prices,
    check_claims,
    check_claim_entries,
    check_appeals,
    check_covenants,
    check_reminders,
    check_meetings,
    check_ballots,
    check_panels,
    check_safety,
    check_tributes,
    check_rolls,
    check_heads,
    check_grids,
    check_appraisals,
    check_matters,
    check_returns,
    check_deductions,
    check_spot_checks,
    check_close_events,
    check_closes,
    check_closed_years,
    check_redemptions,
    check_redemption_entries,
    check_return_events,
    check_goods_returns,
    check_return_entries,
    check_returned_pieces,
    check_hold_events,
    check_holds,
    check_deliveries,
    check_day_events,
    check_days,
    check_shelves,
    check_outlets,
    check_counts,
    check_batches,
    check_donations,
    check_polls,
    check_lots,
    check_draws,
    check_activities,
    check_hours,
    check_passbooks,
    check_prints,
    check_rollup,
)


def find_faults(session: Session, village_id: UUID) -> list[Finding]:
    """What every check finds, in the order of ``CHECKS``. One that cannot go on over a damaged row is a finding too."""
    return [finding for check in CHECKS for finding in _ask(check, session, village_id)]


def find_questions(session: Session, village_id: UUID, *, after: int) -> list[Finding]:
    """Recorded times above number ``after`` that went back by more than an hour. Not a fault: the order is kept."""
    text = N_("第 %(seq)s 笔记的时间是 %(at)s，比前一笔的 %(before)s 早了一个多小时。")
    return [
        Finding(
            "clock",
            jump.seq,
            text,
            {"seq": jump.seq, "at": _minute(jump.at), "before": _minute(jump.before)},
        )
        for jump in ledger.list_jumps(session, village_id, after=after)
    ]


def _ask(check: Check, session: Session, village_id: UUID) -> list[Finding]:
    try:
        with session.begin_nested():  # PostgreSQL goes on after an error only from a savepoint
            return check(session, village_id)
    except TROUBLE:
        raise
    except UNREADABLE as error:
        text = N_("“%(check)s”这一项核不下去：有一行坏了，读不出来（%(error)s）。")
        told = {"check": getattr(check, "__name__", "check"), "error": str(error).splitlines()[0][:200]}
        return [Finding("unreadable", None, text, told)]


def _minute(instant: datetime) -> str:
    return f"{local(instant):%Y-%m-%d %H:%M}"
