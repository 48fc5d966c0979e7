"""Books to measure on, and how: acts take turns, so that all meet the same machine, and medians are told."""

import os
import statistics
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import count
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.ledger import Draft, Posting, accounts, open_book, post, units
from tests.database import superuser_url

SPEND, RICE = units.spend(2026), units.good("rice")
HOUSEHOLDS = 237
PLENTY = 10**9
_numbers = count(1)


def _mark() -> str:
    """What names one draft and no other, in whichever process it is made."""
    return f"{os.getpid()}-{next(_numbers)}"


Act = Callable[[], int]
Name = TypeVar("Name", bound=Hashable)


def redemption(village: UUID, purse: int = 1) -> Draft:
    """Points from a purse, a good from the shelf: two postings."""
    mark = _mark()
    moves = (
        Posting(accounts.household(str(purse)), accounts.REDEEMED, 1, SPEND),
        Posting(accounts.shelf("main"), accounts.GIVEN, 1, RICE),
    )
    return Draft(village, "redemption", f"key-{mark}", moves, "clerk", f"slip-{mark}")


def scoring(village: UUID) -> list[Draft]:
    """One act that gives each of 237 households points, spendable and honour: two postings each."""
    return [award(village, household) for household in range(1, HOUSEHOLDS + 1)]


def award(village: UUID, household: int) -> Draft:
    mark, purse = _mark(), accounts.household(str(household))
    moves = tuple(Posting(accounts.ISSUED, purse, 5, unit) for unit in (SPEND, units.HONOUR))
    return Draft(village, "claim", f"key-{mark}", moves, "system", f"claim-{mark}")


def transfer(village: UUID) -> Draft:
    """One amount from one account to another: what others call a transaction of two legs."""
    mark = _mark()
    moves = (Posting(accounts.household("1"), accounts.REDEEMED, 1, SPEND),)
    return Draft(village, "redemption", f"key-{mark}", moves, "clerk", f"slip-{mark}")


def new_village(engine: Engine, purses: int = 1) -> UUID:
    """The book of a village whose purses and shelf will not run out, and where every balance was moved once."""
    village = uuid4()
    moves = [Posting(accounts.ISSUED, accounts.household(str(n)), PLENTY, SPEND) for n in range(1, purses + 1)]
    moves.append(Posting(accounts.OPENING, accounts.shelf("main"), PLENTY * 1000, RICE))
    with Session(engine) as session:
        with transaction(session):
            open_book(session, village)
        write(session, [Draft(village, "opening", "opening", tuple(moves), "bench"), redemption(village)])
        write(session, [award(village, household) for household in range(1, purses + 1)])
    return village


def settle(engine: Engine) -> None:
    """Let PostgreSQL count what its tables hold, as it does by itself within a minute in which many rows came.

    Until then it plans for empty tables and looks a key up by reading the whole village: counted with ten rows in them, it goes on
    reading them whole when there are ten thousand. SQLite's counts come with the schema.
    """
    if engine.dialect.name == "postgresql":
        owner = create_engine(superuser_url(engine.url), isolation_level="AUTOCOMMIT")
        with owner.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
        owner.dispose()


def write(session: Session, drafts: Sequence[Draft]) -> int:
    """One commit through the public service; how many transactions."""
    with transaction(session):
        return len(post(session, drafts))


def rate(act: Act, seconds: float) -> float:
    """How many a second ``act`` does, it saying how many it did."""
    act()
    done, begun = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - begun) < seconds:
        done += act()
    return done / elapsed


def warmed(engine: Engine, acts: Mapping[Name, Callable[[], float]]) -> Mapping[Name, Callable[[], float]]:
    """The acts, each done once, and the rows they left counted."""
    for act in acts.values():
        act()
    settle(engine)
    return acts


def in_turn(acts: Mapping[Name, Callable[[], float]], rounds: int) -> dict[Name, float]:
    """The median figure of each act over rounds in which every act has its turn."""
    found: dict[Name, list[float]] = {name: [] for name in acts}
    for _ in range(rounds):
        for name, act in acts.items():
            found[name].append(act())
    return {name: statistics.median(figures) for name, figures in found.items()}
