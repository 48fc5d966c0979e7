"""Whether what people look at takes longer in an old book: the same reads of a small one and of a large one."""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from bench.ledger.books import HOUSEHOLDS, PLENTY, RICE, SPEND, award, in_turn, redemption, settle
from civility.clock import frozen
from civility.db import transaction
from civility.ledger import (
    Draft,
    Posting,
    accounts,
    as_of,
    balance,
    open_book,
    post,
    prove_inclusion,
    seal,
    statement,
)
from civility.ledger.keyring import book_name
from civility.people.models import Household
from civility.people.queries import list_households
from civility.points.models import MonthlyScore
from civility.points.queries import monthly_scores
from tests.factories.people import make_village

AT_ONCE = 500
LAST_DAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
A_MONTH = 8_000  # transactions of a village that uses it much
CALLS = 50
CATEGORIES = ("卫生", "公益", "乡风")


def grown_village(engine: Engine, transactions: int) -> tuple[UUID, list[Household]]:
    """A village whose book has so many transactions, spread over its months, and the rollup that goes with them."""
    with Session(engine) as session:
        village = make_village(session, households=HOUSEHOLDS).id
        households = list(list_households(session, village))
        session.expunge_all()
        months = max(1, transactions // A_MONTH)
        step = timedelta(days=30 * months) / (transactions // AT_ONCE)
        opening = Posting(accounts.OPENING, accounts.shelf("main"), PLENTY * 1000, RICE)
        with transaction(session):
            open_book(session, village)
            post(session, [Draft(village, "opening", "opening", (opening,), "bench")])
        for part in range(transactions // AT_ONCE):
            with frozen(LAST_DAY - timedelta(days=30 * months) + step * part), transaction(session):
                post(session, [_draft(village, part, number) for number in range(AT_ONCE)])
        with transaction(session):
            for month in _months(months):
                rows = [
                    _score(village, month, household, category) for household in households for category in CATEGORIES
                ]
                session.execute(insert(MonthlyScore), rows)
        seal(session, village, [(book_name(village), Ed25519PrivateKey.generate())])
        session.rollback()
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE ledger_posting, ledger_transaction, monthly_score, household")
    return village, households


def _draft(village: UUID, part: int, number: int) -> Draft:
    """Mostly points given, one in five a redemption, of each household in turn."""
    household = number % HOUSEHOLDS + 1
    purse = accounts.household(f"{household:04d}")
    if part and number % 5 == 0:
        draft = redemption(village, household)
        moves = (Posting(purse, accounts.REDEEMED, 1, SPEND), draft.postings[1])
    else:
        draft = award(village, household)
        moves = tuple(Posting(accounts.ISSUED, purse, each.amount, each.unit) for each in draft.postings)
    return Draft(village, draft.kind, draft.key, moves, draft.actor, draft.reference)


def _months(count: int) -> list[date]:
    last = LAST_DAY.year * 12 + LAST_DAY.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1)]


def _score(village: UUID, month: date, household: Household, category: str) -> dict[str, Any]:
    return {
        "village_id": village,
        "month": month,
        "household_id": household.id,
        "category": category,
        "honour_tenths": int(household.number) * 7 % 100,
        "claim_count": 5,
    }


def reads(village: UUID, households: list[Household], sealed: int) -> dict[str, Callable[[Session], object]]:
    purse = accounts.household("0117")
    since, until = date(2026, 11, 1), date(2026, 12, 1)
    mine = households[116].id

    def own_rank(session: Session) -> int:
        scores = monthly_scores(session, village, since, until)
        return next(place for place, score in enumerate(scores, start=1) if score.household_id == mine)

    return {
        "balance": lambda session: balance(session, village, purse, SPEND),
        "balance_a_week_ago": lambda session: as_of(session, village, purse, SPEND, at=LAST_DAY - timedelta(days=7)),
        "statement_page": lambda session: statement(session, village, purse),
        "top_100": lambda session: monthly_scores(session, village, since, until)[:100],
        "own_rank": own_rank,
        "inclusion_proof": lambda session: prove_inclusion(session, village, sealed // 2 + 1),
    }


def aged(books: Sequence[tuple[Engine, int]], rounds: int) -> dict[str, Any]:
    """Milliseconds in the large book, and how many times those of the small one, by read."""
    began = time.perf_counter()
    (_, small), (_, large) = books
    told: dict[str, Any] = {"transactions": large, "of_small": f"beside {small}"}
    acts: dict[tuple[str, int], Callable[[], float]] = {}
    with ExitStack() as stack:
        for engine, transactions in books:
            village, households = grown_village(engine, transactions)
            settle(engine)
            session = stack.enter_context(Session(engine))
            for name, read in reads(village, households, transactions).items():
                assert read(session)
                acts[name, transactions] = _timed(session, read)
        told["build_s"] = time.perf_counter() - began
        found = in_turn(acts, rounds)
    for name in dict.fromkeys(name for name, _ in acts):
        told[f"{name}_ms"] = found[name, large]
        told[f"{name}_of_small"] = found[name, large] / found[name, small]
    return told


def _timed(session: Session, read: Callable[[Session], object]) -> Callable[[], float]:
    """The median of some calls, each in a transaction of its own, as a page's would be."""

    def once() -> float:
        began = time.perf_counter()
        read(session)
        session.rollback()
        return (time.perf_counter() - began) * 1000

    return lambda: sorted(once() for _ in range(CALLS))[CALLS // 2]
