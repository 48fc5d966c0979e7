"""A bar on standard error for work that turns out to take longer than two seconds."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

PATIENCE_S = 2.0
Update = Callable[[int, int], None]


@contextmanager
def progress(label: str) -> Iterator[Update]:
    """Gives ``update(done, total)`` to call as often as one likes; nothing is shown for the first two seconds."""
    began = time.monotonic()
    bar: Any = None

    def update(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            if time.monotonic() - began < PATIENCE_S:
                return
            bar = click.progressbar(length=max(total, 1), label=label, file=sys.stderr)
            bar.__enter__()
        bar.update(max(0, done - bar.pos))

    try:
        yield update
    finally:
        if bar is not None:
            bar.__exit__(None, None, None)
