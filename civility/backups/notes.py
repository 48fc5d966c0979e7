"""A copy and what it holds, as written down beside it. Not tables: see the package."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

ENDING: Final = ".json"


@dataclass(frozen=True)
class Book:
    """The end of one village's book: so many transactions, and the hash of the last as 64 hex digits."""

    village_id: str
    code: str
    village: str
    size: int
    head: str


@dataclass(frozen=True)
class Copy:
    """``file`` holds everything as it was at ``made_at``; ``schema`` is the revision of its tables.

    ``faults`` are the first fault of each book that is not intact; such a copy is kept, and no other is dropped for it.
    """

    file: Path
    made_at: datetime
    size_bytes: int
    sha256: str
    schema: str
    books: tuple[Book, ...]
    faults: tuple[str, ...] = ()

    @property
    def note(self) -> Path:
        return note_of(self.file)

    def as_json(self) -> dict[str, Any]:
        """Everything but the folder, which a stick changes from machine to machine."""
        return {**asdict(self), "file": self.file.name, "made_at": self.made_at.isoformat()}


def note_of(file: Path) -> Path:
    """Where the fingerprint of a copy is written down, beside it."""
    return file.with_name(file.name + ENDING)


def read_note(note: Path) -> Copy | None:
    """What a note tells of the copy beside it; None where it is not there or tells of none."""
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        told["file"] = note.with_name(note.name.removesuffix(ENDING))
        told["made_at"] = datetime.fromisoformat(told["made_at"])
        told["books"] = tuple(Book(**book) for book in told["books"])
        return Copy(**{**told, "faults": tuple(told["faults"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_copy(note: Path) -> Copy | None:
    """The same, only where the copy is there and as long as it was."""
    told = read_note(note)
    try:
        return told if told is not None and told.file.stat().st_size == told.size_bytes else None
    except OSError:
        return None
