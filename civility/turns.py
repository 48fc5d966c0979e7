"""Whose turn it is to write in a SQLite file: first come, first served, among threads and among processes.

SQLite itself lets one writer in at a time, but not in turn: left to ``busy_timeout``, one worker makes thousands
of commits while another makes one. Correctness is SQLite's; what is here is fairness.
"""

import fcntl
import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

_NEXT, _TURN = 0, 1  # two bytes of the file: who comes next waits for the turn at the first


class FairLock:
    """A lock handed on in the order it was asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Event] = deque()

    def acquire(self, timeout: float) -> bool:
        with self._guard:
            if not self._held:
                self._held = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(timeout):
            return True
        with self._guard:
            if turn.is_set():  # handed over between the timeout and here
                return True
            self._waiting.remove(turn)
            return False

    def release(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


class Turns:
    """The queue of one database file, or of one in memory."""

    def __init__(self, database: Path | None) -> None:
        self._database = database
        self._threads = FairLock()

    @contextmanager
    def turn(self, timeout_s: float) -> Iterator[bool]:
        """Wait for this thread's turn and hold it; False when other threads kept it longer than ``timeout_s``.

        A process that dies gives its turn up. One that is halted in the middle of a write halts the others.
        """
        if not self._threads.acquire(timeout_s):
            yield False
            return
        try:
            file = _open(self._database) if self._database else None
            try:
                if file is not None:
                    _wait(file)
                yield True
            finally:
                if file is not None:
                    os.close(file)  # and with it every lock this process has on it
        finally:
            self._threads.release()


@cache
def turns_at(database: str | None) -> Turns:
    """The queue of the database file of that name; all in memory share one."""
    return Turns(Path(database) if database and database != ":memory:" else None)


def _open(database: Path) -> int | None:
    """The file beside the database that processes queue at, as reachable as the database is; None if it cannot be."""
    flags = os.O_RDWR | os.O_CLOEXEC
    path = f"{database}-turn"
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        pass
    except OSError:
        return None
    try:
        of = database.stat()
        file = os.open(path, flags | os.O_CREAT, 0o600)
    except OSError:
        return None
    os.fchmod(file, of.st_mode & 0o666)
    if os.geteuid() == 0:
        os.fchown(file, of.st_uid, of.st_gid)
    return file


def _wait(file: int) -> None:
    """Whoever gave the turn up a moment ago queues behind the one that is next."""
    with suppress(OSError):  # a file system without locks
        fcntl.lockf(file, fcntl.LOCK_EX, 1, _NEXT)
        fcntl.lockf(file, fcntl.LOCK_EX, 1, _TURN)
        fcntl.lockf(file, fcntl.LOCK_UN, 1, _NEXT)
