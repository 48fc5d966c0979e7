"""Running several tries at one moment, each in a thread and a session of its own."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from civility.errors import RuleBroken


def together(tries: Sequence[Callable[[], Any]]) -> Counter[Any]:
    """What each try answered, or the name of the refusal it met."""
    start = Barrier(len(tries))

    def run(attempt: Callable[[], Any]) -> Any:
        start.wait(30)
        try:
            return attempt()
        except RuleBroken as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(len(tries)) as pool:
        return Counter(future.result() for future in [pool.submit(copy_context().run, run, each) for each in tries])


def in_sessions(engine: Engine, tries: Sequence[Callable[[Session], Any]]) -> Counter[Any]:
    """The same for services: ``done``, or the name of the refusal."""

    def alone(attempt: Callable[[Session], Any]) -> Callable[[], str]:
        def run() -> str:
            with Session(engine) as session:
                attempt(session)
            return "done"

        return run

    return together([alone(attempt) for attempt in tries])
