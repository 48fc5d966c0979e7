"""``civility serve`` killed with -9 while tills sell: each basket that was answered was sold, once, and for good.

A till makes an ``Idempotency-Key`` before its first try and sends the same request until it is answered, as the API's
page tells programs to. ``python -m tests.faults.killed_server --kills 100`` runs it at length.
"""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.people.services import issue_api_token
from civility.store.models import Redemption
from tests.database import Postgresql, keys_folder, make_engine
from tests.factories.store import Shop, balance_of, make_shop, on_shelf
from tests.faults.longrun import run
from tests.serving import free_port, kill_server, start_server, stop_server, wait_until_ready, workers_of

TILLS = 4
PURSES = 12
PURSE_TENTHS = 1_000_000
STOCK = 100_000
PRICE_TENTHS = 50
GIVE_UP_S = 120.0
WHOLE_SERVER = 3  # one kill of so many takes the master along with its workers
LONGEST_LIFE = 12  # answers between two kills


@dataclass
class Report:
    """What a run came to. ``wrong`` says in words what was lost, doubled or changed; nothing else may be in it."""

    kills: int = 0
    answered: int = 0
    retried: int = 0
    slips: int = 0
    lost: int = 0
    doubled: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


class Till(threading.Thread):
    """Sells one piece of soap after another; ``answers`` is what it was told under each key."""

    def __init__(self, name: str, port: int, shop: Shop, token: str, stop: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self.port, self.token, self.stop = port, token, stop
        self.path = f"/api/v1/villages/{shop.village.code}/redemptions"
        self.soap = shop.goods["soap"].code
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.retried = 0
        self.failed: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            key = f"{self.name}-{len(self.answers)}"
            self.answers[key] = self.sell(key)

    def sell(self, key: str) -> tuple[int, bytes]:
        """The answer, however often it has to be asked for."""
        until = time.monotonic() + GIVE_UP_S
        while time.monotonic() < until:
            try:
                status, body = self.ask(key)
                if status not in (429, 503):  # these say: not now, ask again
                    return status, body
            except (OSError, http.client.HTTPException):
                pass  # nobody there, or gone in the middle: it may have been done or not
            self.retried += 1
            time.sleep(0.05)
        raise RuntimeError(f"{key} was not answered in {GIVE_UP_S:.0f} s")

    def ask(self, key: str) -> tuple[int, bytes]:
        household = 1 + int(key.rpartition("-")[2]) % PURSES
        said = {"household": f"{household:04}", "basket": [{"good": self.soap, "quantity": 1}]}
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key, "Content-Type": "application/json"}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request("POST", self.path, json.dumps(said), headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()


def kill_server_under_load(
    url: str,
    _place: Path,
    *,
    kills: int,
    seed: int,
    progress: Callable[[int], None],
    database: Postgresql | None = None,
) -> Report:
    """Let tills sell, kill the server ``kills`` times, and judge the store and its book by what the tills heard.

    With ``database`` that is killed instead and started again, and the server has to live through it.
    """
    began = time.monotonic()
    chance = random.Random(seed)
    engine = make_engine(url)
    with Session(engine) as session:
        shop = make_shop(session, soap=STOCK, points=PURSE_TENTHS, households=PURSES)
        tokens = [issue_api_token(session, user_id=_user(shop), label=f"till {n}")[1] for n in range(TILLS)]
        session.rollback()
        port, stop = free_port(), threading.Event()
        server = start_server(port, url)
        wait_until_ready(port)
        tills = [Till(f"t{number}", port, shop, token, stop) for number, token in enumerate(tokens)]
        session.rollback()
        for till in tills:
            till.start()
        for killed in range(1, kills + 1):
            _wait_for_answers(tills, chance.randint(0, LONGEST_LIFE))
            time.sleep(chance.uniform(0, 0.05))
            if database is not None:
                database.kill()
                time.sleep(chance.uniform(0, 1))
                database.start()
            elif killed % WHOLE_SERVER:
                _kill_a_worker(server, chance)
            else:
                kill_server(server)
                server = start_server(port, url)
            progress(killed)
        stop.set()
        for till in tills:
            till.join(GIVE_UP_S)
        engine.dispose()  # its connections are from before the database was killed, if that was
        report = _judge(session, shop, tills)
        stop_server(server)
    engine.dispose()
    report.kills, report.seconds = kills, round(time.monotonic() - began, 1)
    return report


def _user(shop: Shop) -> UUID:
    assert shop.clerk.user_id is not None
    return shop.clerk.user_id


def _wait_for_answers(tills: list[Till], more: int) -> None:
    wanted = sum(len(till.answers) for till in tills) + more
    until = time.monotonic() + GIVE_UP_S
    while sum(len(till.answers) for till in tills) < wanted:
        if time.monotonic() > until or not all(till.is_alive() for till in tills):
            raise RuntimeError("the tills do not go on")
        time.sleep(0.005)


def _kill_a_worker(server: "subprocess.Popen[bytes]", chance: random.Random) -> None:
    until = time.monotonic() + GIVE_UP_S
    while not (workers := workers_of(server)):
        if time.monotonic() > until:
            raise RuntimeError("the server has no worker")
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.kill(chance.choice(workers), signal.SIGKILL)


def _judge(session: Session, shop: Shop, tills: list[Till]) -> Report:
    """Ask everything again, then count."""
    report = Report()
    told: list[int] = []
    for till in tills:
        report.retried += till.retried
        for key, (status, body) in till.answers.items():
            report.answered += 1
            if status != 201:
                report.wrong.append(f"{key} was answered with {status}: {body[:200]!r}")
                continue
            told.append(json.loads(body)["slip_number"])
        for key in list(till.answers)[-50:]:  # within the 600 a minute
            if till.sell(key) != till.answers[key]:
                report.wrong.append(f"{key} is answered otherwise when it is asked again")
    session.rollback()
    village_id = shop.village.id
    slips = Counter(session.scalars(select(Redemption.slip_number).where(Redemption.village_id == village_id)))
    report.slips = slips.total()
    report.lost = len(set(told) - slips.keys())
    report.doubled = report.slips - len(set(told))
    report.wrong += [f"slip {number} was told and is not there" for number in set(told) - slips.keys()]
    report.wrong += [f"slip {number} is there and nobody was told" for number in slips.keys() - set(told)]
    sold = len(told)
    purses = sum(balance_of(session, village_id, f"{number + 1:04}") for number in range(PURSES))
    if (purses, on_shelf(session, shop, "soap")) != (PURSES * PURSE_TENTHS - sold * PRICE_TENTHS, STOCK - sold):
        report.wrong.append(
            f"{sold} pieces were sold; the purses hold {purses}, the shelf {on_shelf(session, shop, 'soap')}"
        )
    session.rollback()
    ring = ledger.read_keyring(keys_folder())
    for finding in ledger.verify(session, village_id) + ledger.check_checkpoints(session, village_id, ring):
        report.wrong.append(f"{finding.check} {finding.seq}: {finding.message}")
    return report


if __name__ == "__main__":
    os.environ["CIVILITY_KEYS"] = str(keys_folder())
    sys.exit(run(kill_server_under_load, kills=100))
