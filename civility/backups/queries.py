"""Which copies are in a folder, and what a database holds."""

import hashlib
import os
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from civility.backups.notes import ENDING, Book, Copy, read_copy
from civility.config import INSTANCE, Settings
from civility.ledger.models import LedgerHead
from civility.people.models import Division


def list_copies(folder: Path) -> list[Copy]:
    """The finished copies of a folder, newest first; none where the folder is not there."""
    notes = folder.glob(f"*{ENDING}") if folder.is_dir() else ()
    found = [copy for note in notes if (copy := read_copy(note)) is not None]
    return sorted(found, key=lambda copy: (copy.made_at, copy.file.name), reverse=True)


def find_newest_copy(folder: Path) -> Copy | None:
    """The newest copy of a folder."""
    return next(iter(list_copies(folder)), None)


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
    """The revision of the tables."""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def digest_of(file: Path) -> str:
    """The SHA-256 of a file as 64 hex digits, as ``sha256sum`` writes it."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def kept_apart(settings: Settings) -> tuple[str, str]:
    """What no copy holds, so that a copy that is found cannot sign: where the secret of printed codes and the keys lie."""
    secret = "CIVILITY_SECRET_KEY" if os.environ.get("CIVILITY_SECRET_KEY") else str(INSTANCE / "secret_key")
    return secret, str(settings.keys_folder)
