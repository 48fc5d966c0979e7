"""Writing a village's folder from one snapshot of the database, a row at a time. Changes nothing."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, collate, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from civility import papers
from civility.clock import now
from civility.db import snapshot
from civility.errors import NotFound
from civility.governance.meetings.queries import is_voting
from civility.leaving.belongings import Belonging, Village, belongings
from civility.leaving.errors import BallotRunning
from civility.leaving.folder import FORMAT, File, Manifest, Writing, new_folder, write_manifest
from civility.leaving.readme import readme
from civility.leaving.schema import current_schema
from civility.leaving.sheets import SHEETS
from civility.leaving.steps import Progress, Steps
from civility.leaving.values import line_of
from civility.ledger.models import LedgerHead, LedgerTransaction
from civility.people.models import Division
from civility.people.queries import chain_of
from civility.tables import write_csv

README = "README.txt"
ROWS_AT_ONCE = 1_000
BY_BYTES = {"postgresql": "C", "sqlite": "BINARY"}


def export_village(
    session: Session, *, village_id: UUID, out: Path, progress: Progress = lambda done, total: None
) -> Manifest:
    """Everything a village owns, into the new folder ``out``; ``progress`` is told rows done and rows in all.

    Raises FolderExists, SchemaNotCurrent, BallotRunning, NotFound.
    """
    with new_folder(out) as folder, snapshot(session) as connection, Session(connection) as seen:
        schema = current_schema(connection)
        village = seen.get(Division, village_id)
        head = seen.get(LedgerHead, village_id)
        if village is None or head is None:
            raise NotFound()
        if is_voting(seen, village_id):
            raise BallotRunning()
        owned = belongings(_village(seen, village))
        steps = Steps(progress, sum(_count(connection, each) for each in owned))
        files = {each.file: _write_rows(connection, each, folder, steps) for each in owned}
        for name, lines in SHEETS.items():
            with Writing(folder / name) as file:
                write_csv(file, lines(seen, village_id))
            files[name] = File(file.sha256)
        with Writing(folder / README) as file:
            file.write(readme(village.name, village.code))
        files[README] = File(file.sha256)
        manifest = Manifest(
            format=FORMAT,
            program=f"civility {version('civility')}",
            schema=schema,
            made_at=now().isoformat(timespec="seconds"),
            village={"id": str(village.id), "code": village.code, "name": village.name},
            book={"seq": head.seq, "hash": head.hash.hex(), "touched": head.touched},
            keys=[str(key) for key in papers.keyring().book_verifiers(village.id)],
            files=files,
        )
        write_manifest(folder, manifest)
    return manifest


def _village(seen: Session, village: Division) -> Village:
    marks = seen.scalars(
        select(LedgerTransaction.actor).where(LedgerTransaction.village_id == village.id).distinct()
    ).all()
    return Village(village.id, village.code, tuple(chain_of(seen, village)), tuple(_users_of(marks)))


def _users_of(marks: Sequence[str]) -> Iterator[UUID]:
    """The people among those who wrote in a book; its other marks are the program itself and households."""
    for mark in marks:
        try:
            yield UUID(mark)
        except ValueError:
            continue


def _count(connection: Connection, each: Belonging) -> int:
    return connection.scalar(select(func.count()).select_from(each.rows.subquery())) or 0


def _write_rows(connection: Connection, each: Belonging, folder: Path, steps: Steps) -> File:
    rows = connection.execute(
        each.rows.order_by(*_key(each.table, connection.dialect.name)), execution_options={"yield_per": ROWS_AT_ONCE}
    )
    count = 0
    with Writing(folder / each.file) as file:
        for some in rows.partitions():
            file.write("".join(line_of(each.columns, row) for row in some))
            count += len(some)
            steps.add(len(some))
    return File(file.sha256, count, [column.name for column in each.columns])


def _key(table: Table, engine: str) -> list[ColumnElement[Any]]:
    """The primary key to order by: texts by their bytes, the same on every engine."""
    return [
        collate(column, BY_BYTES[engine]) if column.type.python_type is str else column for column in table.primary_key
    ]
