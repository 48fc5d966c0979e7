"""Adds up what was done, for whoever watches."""

from collections.abc import Callable

Progress = Callable[[int, int], None]


class Steps:
    """Tells ``progress`` steps done and steps in all, each time some more were done."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def add(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._total)
