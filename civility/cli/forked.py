"""One act for each of many villages, in several processes at once: each book is its own, and checking is processor work.

The processes are forked from the command, which has no threads and has closed its connections: that costs
milliseconds where starting Python anew would cost a second each.
"""

import gc
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from multiprocessing import get_context
from multiprocessing.sharedctypes import RawArray
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from civility.cli.progress import Update

LOOK_EVERY_S = 0.2
MOST_JOBS = 64
WORTH_A_PROCESS = 20_000  # transactions: about a second of checking

Result = TypeVar("Result")
Act = Callable[[Session, UUID, Update], Result]


def sensible_jobs(sizes: Sequence[int]) -> int:
    """As many as there are processors to use and villages, but each with enough transactions to be worth starting."""
    return max(1, min(processors(), len(sizes), sum(sizes) // WORTH_A_PROCESS))


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def for_villages(
    engine: Engine,
    villages: Sequence[UUID],
    sizes: Sequence[int],
    act: Act[Result],
    *,
    jobs: int,
    update: Update,
) -> list[Result]:
    """What ``act(session, village, update)`` gives for each village, in their order; the largest are begun first.

    ``sizes`` are in the unit that ``act`` tells its progress in; ``update`` gets (done, in all) over all villages.
    """
    largest_first = sorted(range(len(villages)), key=lambda place: -sizes[place])
    done = RawArray("Q", len(villages))
    work = _Work(engine, villages, act, done)
    jobs = min(jobs, len(villages))
    if jobs <= 1:
        results = {}
        for place in largest_first:
            results[place] = work.run(place, lambda: update(sum(done), sum(sizes)))
        return [results[place] for place in range(len(villages))]
    engine.dispose()  # a connection does not survive a fork
    gc.freeze()  # a collection in a child would copy whatever it inherits, page by page, only to look at it
    with ProcessPoolExecutor(jobs, get_context("fork"), initializer=_take, initargs=(work,)) as pool:
        futures = {place: pool.submit(_do, place) for place in largest_first}
        waiting = set(futures.values())
        while waiting:
            waiting = wait(waiting, timeout=LOOK_EVERY_S).not_done
            update(sum(done), sum(sizes))
        return [futures[place].result() for place in range(len(villages))]


class _Work:
    def __init__(self, engine: Engine, villages: Sequence[UUID], act: Act[Any], done: Any) -> None:
        self._engine, self._villages, self._act, self._done = engine, villages, act, done

    def run(self, place: int, told: Callable[[], None]) -> Any:
        def update(done: int, _total: int) -> None:
            self._done[place] = done
            told()

        with Session(self._engine) as session:
            return self._act(session, self._villages[place], update)


_work: list[_Work] = []  # of a forked process, which inherits it instead of having it sent


def _take(work: _Work) -> None:
    _work.append(work)


def _do(place: int) -> Any:
    return _work[0].run(place, lambda: None)
