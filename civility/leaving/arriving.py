"""Taking a village's folder in: everything is checked, all of it arrives in one transaction, or nothing does.

Tables are filled in the order in which they refer to each other. The book is opened empty, its rows are added as to
any book, which the append-only guards of the database allow, then its head is set and the whole book verified.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from civility import ledger, papers
from civility.db import transaction
from civility.leaving import newcomers
from civility.leaving.belongings import Belonging, Village, belongings
from civility.leaving.errors import BroughtBookBroken, MadeByNewerProgram
from civility.leaving.folder import Manifest, check_files, read_manifest
from civility.leaving.rows import Numbered, lay_in, read_rows
from civility.leaving.schema import current_schema, is_known
from civility.leaving.steps import Progress, Steps


@dataclass(frozen=True)
class Arrival:
    """A village that was taken in. ``sign_in_names`` are those of its people: each needs a new password."""

    code: str
    name: str
    rows: int
    seq: int
    hash: str
    sign_in_names: list[str]


def import_village(session: Session, *, folder: Path, progress: Progress = lambda done, total: None) -> Arrival:
    """Take in the village of an exported folder; ``progress`` is told steps done and steps in all.

    Raises any refusal of ``leaving.errors`` but FolderExists; whichever it is, nothing has been kept.
    """
    manifest = read_manifest(folder)
    village = Village(UUID(manifest.village["id"]), manifest.village["code"])
    owned = belongings(village)
    _require_known(manifest, owned)
    check_files(folder, manifest)
    steps = Steps(progress, manifest.rows + manifest.book["seq"])
    names: list[str] = []
    with transaction(session):
        connection = session.connection()
        current_schema(connection)
        ledger.open_book(session, village.id)
        for each in owned:
            rows = read_rows(folder, manifest, each)
            lay_in(connection, each, _newcomers(connection, village, each, rows, names), steps)
        _finish_book(session, village.id, manifest, steps)
    return Arrival(
        code=village.code,
        name=manifest.village["name"],
        rows=manifest.rows,
        seq=manifest.book["seq"],
        hash=manifest.book["hash"],
        sign_in_names=names,
    )


def _require_known(manifest: Manifest, owned: list[Belonging]) -> None:
    if not is_known(manifest.schema):
        raise MadeByNewerProgram(what=manifest.schema)
    for name in manifest.files.keys() - {each.file for each in owned}:
        if name.endswith(".jsonl"):
            raise MadeByNewerProgram(what=name)


def _newcomers(
    connection: Connection, village: Village, each: Belonging, rows: Iterator[Numbered], names: list[str]
) -> Iterable[Numbered]:
    """The rows to add, with what stands in every row put back; those that are here already left out."""
    whole = ((number, {**row, **each.same}) for number, row in rows)
    match each.table.name:
        case "division":
            return newcomers.places(connection, village.id, village.code, whole)
        case "user_account":
            return newcomers.people(connection, village.id, whole)
        case "sign_in_name":
            return newcomers.sign_in_names(connection, village.code, whole, names)
        case _:
            return whole


def _finish_book(session: Session, village_id: UUID, manifest: Manifest, steps: Steps) -> None:
    """Set the head and trust the keys the book was sealed with.

    Raises BroughtBookBroken unless every transaction is what its hash says, up to the head of the manifest, and every
    checkpoint is what was signed.
    """
    book, seen = manifest.book, 0

    def told(done: int, _total: int) -> None:
        nonlocal seen
        steps.add(done - seen)
        seen = done

    digest = bytes.fromhex(book["hash"])
    ledger.continue_book(session, village_id, seq=book["seq"], digest=digest, touched=book["touched"])
    findings = ledger.verify(session, village_id, progress=told)
    findings += ledger.check_checkpoints(session, village_id, ledger.Keyring(brought=manifest.verifiers))
    if findings:
        first = findings[0]
        raise BroughtBookBroken(seq=first.seq or 0, said=first.describe())
    papers.keep_brought_keys(village_id, manifest.verifiers)
