"""Many writers at once: whether each gets its share, and what is left of one writer's speed on one hot village."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.ledger.books import in_turn, new_village, redemption, warmed, write
from bench.ledger.raw import Raw, redemptions
from bench.ledger.workers import Work, in_processes, in_threads

THREADS = 32
PROCESSES = 4
HOT = 8


def shares(engine: Engine, seconds: float) -> dict[str, Any]:
    """Thirty-two writers of one village, in one process and in four: shares, and waits in milliseconds."""
    work = _on(new_village(engine, THREADS))
    return {
        "threads_32": in_threads(engine, work, THREADS, seconds).told(),
        "processes_4": in_processes(engine, work, PROCESSES, 1, seconds).told(),
        "processes_4_threads_8": in_processes(engine, work, PROCESSES, THREADS // PROCESSES, seconds).told(),
    }


def hot_village(engine: Engine, seconds: float, rounds: int) -> dict[str, float]:
    """One writer of a village, then eight: threads where one process serves, processes where several do.

    The same of the driver alone says how much of it the database's own queue takes. A write that fails ends the
    measurement with its error.
    """
    ours, by_hand = _on(new_village(engine, HOT)), _raw_on(new_village(engine, HOT))

    def figure(work: Work, writers: int) -> Callable[[], float]:
        if engine.dialect.name == "sqlite":
            return lambda: in_threads(engine, work, writers, seconds).per_second
        return lambda: in_processes(engine, work, writers, 1, seconds).per_second

    acts = {"one": figure(ours, 1), "eight": figure(ours, HOT)}
    if engine.dialect.name != "sqlite":  # whose own queue is a lottery: the driver alone would wait in vain
        acts |= {"raw_one": figure(by_hand, 1), "raw_eight": figure(by_hand, HOT)}
    found = in_turn(warmed(engine, acts), rounds)
    told = {"one_per_second": found["one"], "eight_of_one": found["eight"] / found["one"]}
    if "raw_one" in found:
        told["raw_eight_of_one"] = found["raw_eight"] / found["raw_one"]
    return told


def _on(village: UUID) -> Work:
    def work(engine: Engine, number: int) -> Callable[[], object]:
        session = Session(engine)
        return lambda: write(session, [redemption(village, number + 1)])

    return work


def _raw_on(village: UUID) -> Work:
    def work(engine: Engine, _number: int) -> Callable[[], object]:
        raw = Raw(engine)
        return lambda: raw.write(village, 1, redemptions)

    return work
