"""The keys that sign checkpoints: files in a folder outside the database, one a key.

Two roles: ``book`` signs the heads of this installation's books, ``witness`` is the township's own. A key file is
named ``<role>-<made>.key`` (PEM, private) and becomes ``.pub`` (PEM, public) when it retires. After a rotation old and
new sign together for ``OVERLAP``, so that whoever learned the new key late still has a signature to check.

A book that came from another installation brought the public keys it was sealed with there: ``brought-<village>.txt``, one a
line as notes write them. They are trusted for that book alone.
"""

import os
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from civility.errors import CivilityError
from civility.ledger.notes import COSIGNATURE, ED25519, BadNote, Verifier, read_verifier

ROLES: Final = ("book", "witness")
OVERLAP: Final = timedelta(days=30)
_MADE: Final = "%Y%m%dT%H%M%S%fZ"
_NAME = re.compile(r"(book|witness)-(\d{8}T\d{12}Z)\.(key|pub)")
_BROUGHT = re.compile(r"brought-[0-9a-f-]{36}\.txt")


class KeysMissing(CivilityError):
    """There is no key of a role to sign with: ``civility init`` makes them."""


class KeyDamaged(CivilityError):
    """A key file cannot be read; its backup has to be put back. The text names the file."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: ``private`` is None once it retired."""

    role: str
    made_at: datetime
    public: bytes
    private: Ed25519PrivateKey | None
    path: Path

    @property
    def fingerprint(self) -> str:
        """Eight characters to tell keys apart by, in four and four."""
        return fingerprint(self.public)


def fingerprint(public: bytes) -> str:
    """The eight characters of a public key."""
    plain = sha256(public).hexdigest()[:8].upper()
    return f"{plain[:4]}-{plain[4:]}"


def book_name(village_id: UUID) -> str:
    """The origin of a village's checkpoints and the name its book's keys sign under; it moves with the book."""
    return f"civility-book/{village_id}"


def witness_name(witness_id: UUID) -> str:
    """The name a township's witness keys sign under."""
    return f"civility-witness/{witness_id}"


class Keyring:
    """The keys of one folder, read once, oldest first; ``brought`` are those of books that were sealed elsewhere."""

    def __init__(self, keys: Iterable[Key] = (), brought: Iterable[Verifier] = ()) -> None:
        self.keys = sorted(keys, key=lambda key: key.made_at)
        self.brought = list(brought)

    def of(self, role: str) -> list[Key]:
        return [key for key in self.keys if key.role == role]

    def signing(self, role: str, at: datetime) -> list[Ed25519PrivateKey]:
        """The newest key, and those it followed less than ``OVERLAP`` before ``at``. Raises KeysMissing."""
        keys = self.of(role)
        if not keys or keys[-1].private is None:
            raise KeysMissing("没有签名用的钥匙。请运行 civility init，或把钥匙的备份放回来。")
        return [key.private for key in reversed(keys) if key.private is not None and not is_over(key, keys, at)]

    def book_signers(self, village_id: UUID, at: datetime) -> list[tuple[str, Ed25519PrivateKey]]:
        return [(book_name(village_id), key) for key in self.signing("book", at)]

    def book_verifiers(self, village_id: UUID) -> list[Verifier]:
        """Whose signatures a book's checkpoints may carry: this installation's, and those it was sealed with before."""
        name = book_name(village_id)
        before = [key for key in self.brought if key.name == name]
        return list(dict.fromkeys([*before, *(Verifier(name, key.public, ED25519) for key in self.of("book"))]))

    def witness_verifiers(self, witness_id: UUID) -> list[Verifier]:
        return [Verifier(witness_name(witness_id), key.public, COSIGNATURE) for key in self.of("witness")]


def is_over(key: Key, keys: Sequence[Key], at: datetime) -> bool:
    """Whether the overlap of ``key`` with the one after it is over."""
    later = [each.made_at for each in keys if each.made_at > key.made_at]
    return bool(later) and min(later) + OVERLAP <= at


def read_keyring(folder: Path) -> Keyring:
    """Every key in the folder; none when there is no folder. Raises KeyDamaged."""
    if not folder.is_dir():
        return Keyring()
    paths = sorted(folder.iterdir())
    return Keyring(
        (_read(path) for path in paths if _NAME.fullmatch(path.name)),
        (key for path in paths if _BROUGHT.fullmatch(path.name) for key in _read_brought(path)),
    )


def make_missing_keys(folder: Path, at: datetime) -> list[Key]:
    """One key for each role that has none; what was made."""
    ring = read_keyring(folder)
    return [_make(folder, role, at) for role in ROLES if not ring.of(role)]


def rotate(folder: Path, role: str, at: datetime) -> tuple[Key, list[Key]]:
    """A new key for a role, and the keys that retired: those whose overlap is over keep only their public half."""
    made = _make(folder, role, at)
    keys = read_keyring(folder).of(role)
    over = [key for key in keys if key.private is not None and is_over(key, keys, at)]
    for key in over:
        _write(key.path.with_suffix(".pub"), _public_pem(key.public), 0o644)
        key.path.unlink()
    return made, over


def keep_brought(folder: Path, village_id: UUID, keys: Sequence[Verifier]) -> None:
    """Trust the public keys that a book was sealed with elsewhere, for this book; what was kept of it before goes."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"brought-{village_id}.txt"
    path.unlink(missing_ok=True)
    if keys:
        _write(path, "".join(f"{key}\n" for key in keys).encode(), 0o644)


def _make(folder: Path, role: str, at: datetime) -> Key:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    private = Ed25519PrivateKey.generate()
    path = folder / f"{role}-{at.astimezone(UTC).strftime(_MADE)}.key"
    _write(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    return _read(path)


def _write(path: Path, data: bytes, mode: int) -> None:
    """Whole and on the disk, or not at all; never over a file that is there."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    finally:
        draft.unlink()


def _read(path: Path) -> Key:
    parts = _NAME.fullmatch(path.name)
    if parts is None:
        raise ValueError(f"not the name of a key file: {path.name}")
    made_at = datetime.strptime(parts[2], _MADE).replace(tzinfo=UTC)
    try:
        if parts[3] == "pub":
            public, private = load_pem_public_key(path.read_bytes()), None
        else:
            private = load_pem_private_key(path.read_bytes(), password=None)
            public = private.public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyDamaged(f"钥匙文件 {path} 坏了。请把备份放回来。") from None
    if not isinstance(public, Ed25519PublicKey) or not isinstance(private, Ed25519PrivateKey | None):
        raise KeyDamaged(f"钥匙文件 {path} 坏了。请把备份放回来。")
    return Key(parts[1], made_at, public.public_bytes_raw(), private, path)


def _read_brought(path: Path) -> list[Verifier]:
    try:
        return [read_verifier(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (BadNote, UnicodeDecodeError):
        raise KeyDamaged(f"钥匙文件 {path} 坏了。请把备份放回来。") from None


def _public_pem(public: bytes) -> bytes:
    return Ed25519PublicKey.from_public_bytes(public).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
