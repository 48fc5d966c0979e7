"""The folder a village leaves in: files with their SHA-256 in a manifest, and the manifest's own beside it.

Written under another name and renamed at the end, so that a folder of that name is always a whole one.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Any, Final
from uuid import UUID

from civility.backups.databases import sync_folder
from civility.leaving.errors import FileChanged, FileMissing, FolderExists, MadeByNewerProgram, NotAVillageFolder
from civility.ledger import notes
from civility.ledger.keyring import book_name
from civility.ledger.notes import Verifier

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
SEAL: Final = "manifest.sha256"
MAX_MANIFEST_BYTES: Final = 4_000_000
BLOCK: Final = 1 << 20
_NAME = re.compile(r"(?:[A-Za-z0-9_]+/)?[A-Za-z0-9_]+\.(?:jsonl|csv|txt)", re.ASCII)


@dataclass(frozen=True)
class File:
    """What the manifest says of a file; ``rows`` and ``columns`` only of a file of rows."""

    sha256: str
    rows: int | None = None
    columns: list[str] | None = None


@dataclass(frozen=True)
class Manifest:
    """``village`` has id, code and name; ``book`` the head's seq, hash and touched; ``made_at`` is RFC 3339.

    ``keys`` are the public keys its checkpoints were signed with, as notes write them.
    """

    format: int
    program: str
    schema: str
    made_at: str
    village: Mapping[str, str]
    book: Mapping[str, Any]
    keys: Sequence[str]
    files: Mapping[str, File]

    @property
    def verifiers(self) -> list[Verifier]:
        """The keys, read. Raises BadNote."""
        return [notes.read_verifier(key) for key in self.keys]

    @property
    def rows(self) -> int:
        return sum(file.rows or 0 for file in self.files.values())


class Writing:
    """One file being written: hashed as it goes, on the disk when closed."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        self._file = path.open("xb")
        self._hash = hashlib.sha256()

    def write(self, text: str) -> int:
        data = text.encode()
        self._hash.update(data)
        return self._file.write(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def __enter__(self) -> "Writing":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._file as file:
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` that takes its name once the block has ended well. Raises FolderExists."""
    if out.exists() or out.is_symlink():
        raise FolderExists(folder=str(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    made = Path(mkdtemp(dir=out.parent, prefix=f".{out.name}-"))  # for its owner's eyes only: names are in it
    try:
        yield made
        for folder in (*{path.parent for path in made.rglob("*")}, made):
            sync_folder(folder)
        try:
            made.rename(out)
        except (FileExistsError, NotADirectoryError):
            raise FolderExists(folder=str(out)) from None
        except OSError as error:
            if out.exists():
                raise FolderExists(folder=str(out)) from None
            raise error
        sync_folder(out.parent)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """The last two files of a folder."""
    files = {
        name: {key: value for key, value in asdict(file).items() if value is not None}
        for name, file in manifest.files.items()
    }
    text = json.dumps({**asdict(manifest), "files": files}, ensure_ascii=False, indent=1) + "\n"
    with Writing(folder / MANIFEST) as written:
        written.write(text)
    with Writing(folder / SEAL) as seal:
        seal.write(f"{written.sha256}  {MANIFEST}\n")


def read_manifest(folder: Path) -> Manifest:
    """Raises NotAVillageFolder, FileMissing, FileChanged, MadeByNewerProgram."""
    data = _small(folder, MANIFEST)
    if data is None:
        raise NotAVillageFolder(folder=str(folder))
    seal = _small(folder, SEAL)
    if seal is None:
        raise FileMissing(file=SEAL)
    if seal != f"{hashlib.sha256(data).hexdigest()}  {MANIFEST}\n".encode():
        raise FileChanged(file=MANIFEST)
    try:
        said = json.loads(data)
        if type(said["format"]) is int and said["format"] > FORMAT:
            raise MadeByNewerProgram(what=f"format {said['format']}")
        manifest = Manifest(**{**said, "files": {name: File(**file) for name, file in said["files"].items()}})
        return _sound(manifest)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise NotAVillageFolder(folder=str(folder)) from None


def check_files(folder: Path, manifest: Manifest) -> None:
    """Every file is there and what it was. Raises FileMissing, FileChanged."""
    for name, told in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise FileMissing(file=name)
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != told.sha256:
                raise FileChanged(file=name)


def _sound(manifest: Manifest) -> Manifest:
    """The manifest itself, or ValueError when no program of ours could have written it."""
    texts = (
        manifest.program,
        manifest.schema,
        manifest.made_at,
        *(manifest.village[k] for k in ("id", "code", "name")),
    )
    if manifest.format != FORMAT or not all(type(text) is str for text in texts):
        raise ValueError("not texts")
    village_id = UUID(manifest.village["id"])
    for name, file in manifest.files.items():
        if not _NAME.fullmatch(name) or type(file.sha256) is not str:
            raise ValueError(name)
        if name.endswith(".jsonl") and (type(file.rows) is not int or type(file.columns) is not list):
            raise ValueError(name)
    if not all(type(manifest.book[name]) is int and manifest.book[name] >= 0 for name in ("seq", "touched")):
        raise ValueError("book")
    if len(bytes.fromhex(manifest.book["hash"])) != 32:
        raise ValueError("book")
    if {(key.name, key.algorithm) for key in manifest.verifiers} - {(book_name(village_id), notes.ED25519)}:
        raise ValueError("keys of something else than this book")
    return manifest


def _small(folder: Path, name: str) -> bytes | None:
    path = folder / name
    if not path.is_file() or path.stat().st_size > MAX_MANIFEST_BYTES:
        return None
    return path.read_bytes()
