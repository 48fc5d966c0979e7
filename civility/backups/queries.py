"""Which copies are in a folder, and what a database holds."""

import hashlib
import os
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from civility.backups.notes import ENDING, Book, Copy, read_copy
from civility.ledger.models import LedgerHead
from civility.people.models import Division


def list_copies(folder: Path) -> list[Copy]:
    """The finished copies of a folder, newest first; none where the folder is not there or cannot be read."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    notes = (folder / name for name in names if name.endswith(ENDING))
    found = [copy for note in notes if (copy := read_copy(note)) is not None]
    return sorted(found, key=lambda copy: (copy.made_at, copy.file.name), reverse=True)


def list_books(connection: Connection) -> tuple[Book, ...]:
    """Where the book of each village ends, in the order of their codes."""
    query = (
        select(Division.id, Division.code, Division.name, LedgerHead.seq, LedgerHead.hash)
        .join(LedgerHead, LedgerHead.village_id == Division.id)
        .order_by(Division.code)
    )
    return tuple(
        Book(str(id_), code, name, size, head.hex()) for id_, code, name, size, head in connection.execute(query)
    )


def get_schema(connection: Connection) -> str:
    """The revision of the tables; "" where none was ever finished."""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none() or "")


def digest_of(file: Path) -> str:
    """The SHA-256 of a file as 64 hex digits, as ``sha256sum`` writes it."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
