"""Writers killed with -9 at any moment, a thousand times: what was answered is in the book, once, as answered.

``python -m tests.faults.kills --kills 1000 --database postgresql`` runs it at length (``make faults`` does both
databases); ``tests/faults/test_killed.py`` runs a few.
"""

import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.ledger import check_checkpoints, get_checkpoint, get_transaction, read_keyring, verify
from civility.ledger.models import LedgerRefusal, LedgerTransaction
from tests.database import keys_folder, make_engine
from tests.faults.longrun import run
from tests.faults.writers import Deed, Diary, write_until
from tests.ledger.books import OTHER_VILLAGE, VILLAGE, open_books, stocking, write

WRITERS = 4
LONGEST_LIFE_BYTES = 800  # of a diary: up to some five deeds; not seconds, which are worth little on a busy machine
LAST_MOMENT_S = 0.03  # and a little longer, into the middle of whatever it does then
GIVE_UP_S = 120.0

_processes = get_context("forkserver")  # a fork of a process that has everything imported: no second to wait
_processes.set_forkserver_preload(["tests.faults.writers"])


@dataclass
class Report:
    """What a run came to. ``wrong`` says in words what was lost, doubled or changed; nothing else may be in it."""

    kills: int = 0
    acknowledged: int = 0
    transactions: int = 0
    refused: int = 0
    sealed: int = 0
    retried: int = 0
    earlier: int = 0
    lost: int = 0
    doubled: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Life:
    """A running writer, and how long its diary was when it began."""

    process: BaseProcess
    diary: Path
    began_at: int

    def wait_for(self, size: int) -> None:
        """Until it has written so many bytes more."""
        until = time.monotonic() + GIVE_UP_S
        while _size(self.diary) < self.began_at + size:
            if not self.process.is_alive() or time.monotonic() > until:
                raise RuntimeError(f"the writer of {self.diary} does not go on: {self.process.exitcode}")
            time.sleep(0.002)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        if self.process.exitcode != -signal.SIGKILL:
            raise RuntimeError(f"the writer of {self.diary} ended by itself: {self.process.exitcode}")

    def end(self) -> None:
        self.process.join(GIVE_UP_S)
        if self.process.exitcode != 0:
            raise RuntimeError(f"the writer of {self.diary} did not come to its end: {self.process.exitcode}")


def kill_writers(url: str, place: Path, *, kills: int, seed: int, progress: Callable[[int], None]) -> Report:
    """Let writers write, kill ``kills`` of them, let the rest end, and judge the book by their diaries."""
    began = time.monotonic()
    chance = random.Random(seed)
    stop = place / "stop"
    engine = make_engine(url)
    with Session(engine) as session:
        open_books(session)
        for village_id in (VILLAGE, OTHER_VILLAGE):
            write(session, stocking("stock", 1_000_000, village_id=village_id))
    engine.dispose()

    def start(name: str) -> "Life":
        diary = place / f"{name}.diary"
        writer = _processes.Process(target=write_until, args=(url, keys_folder(), place, name, stop), daemon=True)
        writer.start()
        return Life(writer, diary, _size(diary))

    names = [f"w{number}" for number in range(WRITERS)]
    lives = {name: start(name) for name in names}
    for killed in range(1, kills + 1):
        name = chance.choice(names)
        lives[name].wait_for(chance.randint(0, LONGEST_LIFE_BYTES))
        time.sleep(chance.uniform(0, LAST_MOMENT_S))
        lives[name].kill()
        lives[name] = start(name)
        progress(killed)
    stop.touch()
    for life in lives.values():
        life.end()
    report = judge(url, [Diary(place / f"{name}.diary") for name in names])
    report.kills, report.seconds = kills, round(time.monotonic() - began, 1)
    return report


def judge(url: str, diaries: list[Diary]) -> Report:
    """Hold the book against what was answered."""
    report = Report()
    engine = make_engine(url)
    with Session(engine) as session:
        promised: dict[UUID, set[str]] = {VILLAGE: {"stock"}, OTHER_VILLAGE: {"stock"}}
        for diary in diaries:
            done = diary.done()
            report.retried += sum("retried" in line for line in diary.read())
            report.wrong += [f"{key} was asked and never answered" for key in diary.asked() if key not in done]
            for key, answer in done.items():
                deed = Deed(UUID(answer["village"]), key)
                report.acknowledged += 1
                report.earlier += answer["earlier"]
                promised[deed.village_id] |= {written[0] for written in answer.get("written", ())}
                _judge_answer(session, deed, answer, report)
        for village_id, keys in promised.items():
            _judge_book(session, village_id, keys, report)
    engine.dispose()
    return report


def _judge_answer(session: Session, deed: Deed, answer: dict[str, object], report: Report) -> None:
    if "refused" in answer:
        report.refused += 1
        kept = session.get(LedgerRefusal, (deed.village_id, deed.key))
        if kept is None or kept.code != answer["refused"]:
            report.lost += 1
            report.wrong.append(f"the refusal of {deed.key} is not kept")
    if "size" in answer:
        report.sealed += 1
        if get_checkpoint(session, deed.village_id, int(str(answer["size"]))).root.hex() != answer["root"]:
            report.wrong.append(f"the checkpoint of {deed.key} is another")
    written: list[list[object]] = answer.get("written", [])  # type: ignore[assignment]
    asked = [deed.basket] if deed.kind == "redemption" else [draft.postings for draft in deed.drafts]
    for (key, seq, digest), postings in zip(written, asked, strict=bool(written)):
        there = session.scalar(
            select(LedgerTransaction.seq).where(
                LedgerTransaction.village_id == deed.village_id, LedgerTransaction.key == key
            )
        )
        if there is None:
            report.lost += 1
            report.wrong.append(f"{key} was acknowledged and is not in the book")
            continue
        found = get_transaction(session, deed.village_id, there)
        if (found.seq, found.hash.hex(), found.postings) != (seq, digest, postings):
            report.wrong.append(f"{key} is not what was acknowledged")


def _judge_book(session: Session, village_id: UUID, promised: set[str], report: Report) -> None:
    rows = session.execute(
        select(LedgerTransaction.key, LedgerTransaction.reference).where(LedgerTransaction.village_id == village_id)
    ).all()
    report.transactions += len(rows)
    for named in ([row.key for row in rows], [row.reference for row in rows if row.reference]):
        twice = [name for name, times in Counter(named).items() if times > 1]
        report.doubled += len(twice)
        report.wrong += [f"{name} is in the book twice" for name in twice]
    report.wrong += [f"{key} is in the book and nobody was told" for key in {row.key for row in rows} - promised]
    session.rollback()
    ring = read_keyring(keys_folder())
    for finding in verify(session, village_id) + check_checkpoints(session, village_id, ring):
        report.wrong.append(f"{finding.check} {finding.seq}: {finding.message}")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


if __name__ == "__main__":
    sys.exit(run(kill_writers, kills=1000))
