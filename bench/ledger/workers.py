"""Several workers at once, as threads or as processes, each writing until the time is over."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from sqlalchemy import Engine, create_engine

from civility.db import prepare_engine

Work = Callable[[Engine, int], Callable[[], object]]  # (its engine, its number) → what it does again and again


@dataclass
class Shares:
    """What each worker did: how often, and how long each time took in milliseconds."""

    waits: list[list[float]]
    seconds: float

    @property
    def per_second(self) -> float:
        return sum(map(len, self.waits)) / self.seconds

    def told(self) -> dict[str, float]:
        every = sorted(wait for own in self.waits for wait in own)
        counts = [len(own) for own in self.waits]
        return {
            "per_second": self.per_second,
            "p50_ms": every[len(every) // 2],
            "p99_ms": every[len(every) * 99 // 100],
            "longest_ms": every[-1],
            "largest_share_over_smallest": max(counts) / max(min(counts), 1),
        }


def in_threads(engine: Engine, work: Work, workers: int, seconds: float) -> Shares:
    """Threads of this process, over its engine. An error of one of them is raised."""
    ready = threading.Barrier(workers, timeout=60)
    took: list[float] = []

    def run(number: int) -> list[float]:
        act, waits = work(engine, number), []
        act()
        ready.wait()
        until = time.perf_counter() + seconds
        while (begun := time.perf_counter()) < until:
            act()
            waits.append((time.perf_counter() - begun) * 1000)
        took.append(time.perf_counter() - until + seconds)
        return waits

    with ThreadPoolExecutor(workers) as pool:
        return Shares(list(pool.map(run, range(workers))), max(took))


def in_processes(engine: Engine, work: Work, processes: int, threads: int, seconds: float) -> Shares:
    """Processes of so many threads each, every process with an engine of its own."""
    ready = get_context("fork").Barrier(processes, timeout=60)
    address = engine.url
    engine.dispose()

    def run(process: int) -> Shares:
        own = create_engine(address, pool_size=threads)
        prepare_engine(own)

        def of_this(its: Engine, thread: int) -> Callable[[], object]:
            return work(its, process * threads + thread)

        in_threads(own, of_this, threads, 0)  # connections and plans are there
        ready.wait()
        return in_threads(own, of_this, threads, seconds)

    with ProcessPoolExecutor(processes, get_context("fork"), initializer=_take, initargs=(run,)) as pool:
        found = list(pool.map(_run, range(processes)))
    return Shares([waits for own in found for waits in own.waits], max(own.seconds for own in found))


_task: list[Callable[[int], Shares]] = []  # of a forked process, which inherits it


def _take(task: Callable[[int], Shares]) -> None:
    _task.append(task)


def _run(process: int) -> Shares:
    return _task[0](process)
