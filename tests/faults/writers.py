"""What a writer does until it is killed: one deed after another, each under a key made before the first try.

Its diary lies outside the database and is on the disk before anything goes on: ``asked`` before the first try, ``done``
with the answer once the commit has returned. A writer that comes back first does again what it asked for and has no
answer to. What a deed is follows from its key alone, so that whoever reads the diary knows what the book must hold.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID
from zlib import crc32

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from civility.clock import now
from civility.db import retrying, transaction
from civility.errors import RuleBroken
from civility.ledger import Draft, Keyring, Posting, Transaction, accounts, keyed, post, read_keyring, seal
from tests.database import make_engine
from tests.ledger.books import OTHER_VILLAGE, VILLAGE, award, basket

PATIENCE_S = 60.0  # how long a deed is tried again while the database is busy or away


class Diary:
    """A writer's own file, one JSON object a line; a line cut off in the middle was never written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, **said: Any) -> None:
        with self.path.open("ab") as file:
            file.write(b"\n" + json.dumps(said).encode())  # first the end of a line that may have been cut off
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> Iterator[dict[str, Any]]:
        for line in self.path.read_bytes().split(b"\n") if self.path.exists() else ():
            try:
                yield json.loads(line)
            except ValueError:
                continue

    def asked(self) -> list[str]:
        return [line["asked"] for line in self.read() if "asked" in line]

    def done(self) -> dict[str, Any]:
        return {line["done"]: line for line in self.read() if "done" in line}


@dataclass(frozen=True)
class Deed:
    """One thing to do in a village's book; ``kind`` follows from the key."""

    village_id: UUID
    key: str

    @property
    def kind(self) -> str:
        return ("award", "award", "awards", "redemption", "seal")[self._number % 5]

    @property
    def drafts(self) -> list[Draft]:
        """What ``award`` and ``awards`` post."""
        copies = 1 if self.kind == "award" else 3
        household = accounts.household(f"{self._number % 7:04}")
        return [
            award(f"{self.key}.{n}", 1 + self._number % 50, household, village_id=self.village_id)
            for n in range(copies)
        ]

    @property
    def basket(self) -> tuple[Posting, ...]:
        """What ``redemption`` moves: more than most households have, so some are refused."""
        return basket(1 + self._number % 200, 1, accounts.household(f"{self._number % 7:04}"))

    @property
    def _number(self) -> int:
        return crc32(self.key.encode())


def write_until(url: str, keys: Path, place: Path, name: str, stop: Path) -> None:
    """The life of one writer. It ends when ``stop`` is there and nothing is left unanswered, or nobody to kill it."""
    parent = os.getppid()
    engine, ring = make_engine(url), read_keyring(keys)
    diary = Diary(place / f"{name}.diary")
    asked, done = diary.asked(), diary.done()
    village_id = (VILLAGE, OTHER_VILLAGE)[crc32(name.encode()) % 2]
    for key in asked:
        if key not in done:
            diary.write(retried=key)
            _do(engine, ring, Deed(village_id, key), diary)
    for number in count(len(asked)):
        if stop.exists() or os.getppid() != parent:
            break
        deed = Deed(village_id, f"{name}-{number}")
        diary.write(asked=deed.key)
        _do(engine, ring, deed, diary)
    engine.dispose()


def _do(engine: Engine, ring: Keyring, deed: Deed, diary: Diary) -> None:
    began = now()
    with Session(engine) as session:
        try:
            answer = retrying(session, lambda: answer_of(session, ring, deed), seconds=PATIENCE_S)
        except RuleBroken as refusal:
            answer = {"refused": refusal.code}
    earlier = "at" in answer and answer.pop("at") < began
    diary.write(done=deed.key, village=str(deed.village_id), earlier=earlier, **answer)


def answer_of(session: Session, ring: Keyring, deed: Deed) -> dict[str, Any]:
    """Do it, in one transaction; what was answered."""
    if deed.kind == "seal":
        sealed = seal(session, deed.village_id, ring.book_signers(deed.village_id, now()))
        return {} if sealed is None else {"size": sealed.size, "root": sealed.root.hex()}
    with transaction(session):
        written = _redeem(session, deed) if deed.kind == "redemption" else post(session, deed.drafts)
    return {"at": written[0].at, "written": [[each.key, each.seq, each.hash.hex()] for each in written]}


def _redeem(session: Session, deed: Deed) -> list[Transaction]:
    with keyed(session, village_id=deed.village_id, key=deed.key, content=deed.key.encode()) as request:
        return [request.replay or request.post("redemption", deed.basket, actor="clerk", reference=f"slip-{deed.key}")]
