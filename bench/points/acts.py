"""What is done to many rows at once, beside the driver writing as many of the same rows in one commit.

Each round takes in a standard, and carries one deed of every household of a village from the form to the book.
"""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.ledger.books import new_village
from bench.ledger.raw import Raw, awards
from bench.scale import Scale
from civility.clock import frozen
from civility.points.services import close_due_notices, import_standard
from tests.factories.points import Scene, approve, make_clause, make_scene, publish, record, request_key

CLAUSE_COLUMNS = 15
CLAIM_COLUMNS = 15


def measure(engine: Engine, scale: Scale) -> dict[str, Any]:
    times: dict[str, list[float]] = {}

    def timed(name: str, act: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        result = act()
        times.setdefault(name, []).append(time.perf_counter() - began)
        return result

    with Session(engine) as session:
        scene = make_scene(session, households=scale.scored)
        file = _standard(scale.clauses)
        by_hand = new_village(engine, scale.scored)
        raw = Raw(engine)
        for _ in range(scale.rounds):
            _one_round(session, scene, file, timed)
            timed("raw_clauses", lambda: _insert(raw, "clause", CLAUSE_COLUMNS, scene, scale.clauses))
            timed("raw_claims", lambda: _insert(raw, "claim", CLAIM_COLUMNS, scene, scale.scored))
            timed("raw_posted", lambda: raw.write(by_hand, scale.scored, awards))
        raw.close()
    seconds = {name: statistics.median(taken) for name, taken in times.items()}
    return {
        "clauses": scale.clauses,
        "households": scale.scored,
        **{f"{name}_s": taken for name, taken in seconds.items() if not name.startswith("raw")},
        "imported_per_second": scale.clauses / seconds["import"],
        "import_of_raw": seconds["raw_clauses"] / seconds["import"],
        "recorded_per_second": scale.scored / seconds["record"],
        "record_of_raw": seconds["raw_claims"] / seconds["record"],
        "posted_per_second": scale.scored / seconds["close"],
        "close_of_raw": seconds["raw_posted"] / seconds["close"],
    }


def _one_round(session: Session, scene: Scene, file: bytes, timed: Callable[[str, Callable[[], Any]], Any]) -> None:
    timed(
        "import",
        lambda: import_standard(
            session,
            village_id=scene.village_id,
            data=file,
            file_name="standard.csv",
            actor=scene.committee,
            request_key=request_key(),
        ),
    )
    clause = make_clause(session, scene.standard, title=f"公益的事 {request_key()}")
    sheet = timed("record", lambda: record(session, scene, *scene.households, clause_id=clause.id))
    timed("review", lambda: approve(session, scene, sheet))
    notice = timed("publish", lambda: publish(session, scene))
    with frozen(notice.closes_at + timedelta(minutes=1)):
        timed("close", lambda: close_due_notices(session, scene.village_id))


def _standard(clauses: int) -> bytes:
    """A standard of so many clauses, of the shapes and caps that real ones have."""
    shapes = (("5分/次", "每户每月不超过20分"), ("1-10分", ""), ("+2", "每年最多3次"), ("3分", "每人每年不超过12分"))
    lines = ["类别,项目,分值,上限"]
    for number in range(1, clauses + 1):
        points, cap = shapes[number % len(shapes)]
        lines.append(f"第{number // 20 + 1}类,做好第{number}件公益的事,{points},{cap}")
    return "\n".join(lines).encode()


def _insert(raw: Raw, table: str, columns: int, scene: Scene, rows: int) -> None:
    """As many rows as wide in a table of their own, in one commit: what the disk and the driver take at least."""
    own: UUID = scene.village_id
    raw.cursor.execute(
        f"CREATE TABLE IF NOT EXISTS raw_{table} ({', '.join(f'c{n} TEXT' for n in range(columns))}, PRIMARY KEY (c0, c1))"
    )
    values = [(own.hex, uuid4().hex, *("x" * 12 for _ in range(columns - 2))) for _ in range(rows)]
    raw.cursor.execute("BEGIN IMMEDIATE")
    raw.cursor.executemany(f"INSERT INTO raw_{table} VALUES ({','.join('?' * columns)})", values)
    raw.cursor.execute("COMMIT")
