"""Signed notes and checkpoints as the transparency-log world writes them. Pure; knows keys, no books.

A **note** is text, an empty line, and signature lines (C2SP ``signed-note``). A **checkpoint** is a note whose text
says how long a log is and what its Merkle root is (C2SP ``tlog-checkpoint``). A **witness** adds a line of its own to
a checkpoint it found consistent with the last one it saw (C2SP ``tlog-cosignature``). Any tool that reads those
formats reads ours; ``docs/reference/ledger-format.md`` has vectors.
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MAX_NOTE: Final = 64 * 1024
ED25519: Final = 0x01
COSIGNATURE: Final = 0x04
_SEALED: Final = "sealed "
_HASH_SIZE: Final = 32


class BadNote(ValueError):
    """Text that is no signed note, or no checkpoint."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key under a name; ``algorithm`` is ED25519 for a book, COSIGNATURE for a witness."""

    name: str
    key: bytes
    algorithm: int = ED25519

    @property
    def key_id(self) -> bytes:
        """The four bytes a signature line names its key by."""
        return sha256(self.name.encode() + b"\n" + bytes([self.algorithm]) + self.key).digest()[:4]

    def __str__(self) -> str:
        """The key as it is handed to others: ``name+id+key``."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.algorithm]) + self.key).decode()}"

    def verifies(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a signed head says: the log ``origin`` had ``size`` entries under ``root`` at ``sealed_at``."""

    origin: str
    size: int
    root: bytes
    sealed_at: datetime

    @property
    def text(self) -> str:
        """The note's text; the time of sealing is an extension line, so it is signed with the rest."""
        at = self.sealed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n{_SEALED}{at}\n"


def read_verifier(text: str) -> Verifier:
    """The key that ``str(verifier)`` wrote. Raises BadNote."""
    try:
        name, key_id, encoded = text.split("+", 2)
        blob = b64decode(encoded, validate=True)
        found = Verifier(name, blob[1:], blob[0])
    except (ValueError, IndexError):
        raise BadNote("not a public key") from None
    if not name or len(found.key) != _HASH_SIZE or found.key_id.hex() != key_id:
        raise BadNote("not a public key")
    return found


def sign(text: str, signers: Iterable[tuple[str, Ed25519PrivateKey]]) -> str:
    """``text`` (whole lines) as a note signed with each key under its name."""
    if not text.endswith("\n") or any(ord(char) < 0x20 and char != "\n" for char in text):
        raise ValueError("the text of a note is whole lines without control characters")
    lines = []
    for name, key in signers:
        verifier = Verifier(name, key.public_key().public_bytes_raw())
        lines.append(_line(name, verifier.key_id + key.sign(text.encode())))
    if not lines:
        raise ValueError("a note is signed at least once")
    return f"{text}\n{''.join(lines)}"


def cosign(note: str, name: str, key: Ed25519PrivateKey, at: datetime) -> str:
    """The line a witness adds to a checkpoint: it saw it at ``at``, whole seconds."""
    text, _lines = split(note)
    seconds = int(at.timestamp())
    verifier = Verifier(name, key.public_key().public_bytes_raw(), COSIGNATURE)
    return _line(name, verifier.key_id + seconds.to_bytes(8, "big") + key.sign(_cosigned(text, seconds)))


def split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text of a note and its signatures, ``(name, key id ‖ signature)``. Raises BadNote."""
    text, gap, tail = note.rpartition("\n\n")
    if not gap or len(note) > MAX_NOTE or not tail.endswith("\n"):
        raise BadNote("not a signed note")
    signatures = []
    for line in tail[:-1].split("\n"):
        dash, _space, rest = line.partition(" ")
        name, _space, encoded = rest.partition(" ")
        try:
            blob = b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise BadNote("a signature is not base64") from None
        if dash != "—" or not name or len(blob) <= 4 or b64encode(blob).decode() != encoded:
            raise BadNote("a line is no signature")
        signatures.append((name, blob))
    return text + "\n", signatures


def signed_by(note: str, verifiers: Iterable[Verifier]) -> list[Verifier]:
    """Which of the keys signed the note. One that claims a known key and is wrong spoils the note: BadNote."""
    text, signatures = split(note)
    found = []
    for verifier in verifiers:
        for name, blob in signatures:
            if name != verifier.name or blob[:4] != verifier.key_id:
                continue
            if not _holds(text, verifier, blob[4:]):
                raise BadNote(f"the signature of {verifier.name} does not fit")
            found.append(verifier)
            break
    return found


def witnessed_at(note: str, verifiers: Iterable[Verifier]) -> datetime | None:
    """When the first of the witnesses that signed the note says it saw it; None when none of them did."""
    _text, signatures = split(note)
    for verifier in signed_by(note, verifiers):
        for name, blob in signatures:
            if name == verifier.name and blob[:4] == verifier.key_id and verifier.algorithm == COSIGNATURE:
                return datetime.fromtimestamp(int.from_bytes(blob[4:12], "big"), UTC)
    return None


def read_checkpoint(note: str) -> Checkpoint:
    """What a checkpoint says, its signatures unseen. Raises BadNote."""
    text, _signatures = split(note)
    lines = text[:-1].split("\n")
    try:
        origin, size, encoded, *more = lines
        root = b64decode(encoded, validate=True)
        sealed = next(line for line in more if line.startswith(_SEALED))
        sealed_at = datetime.strptime(sealed.removeprefix(_SEALED), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if not origin or str(int(size)) != size or int(size) < 0 or len(root) != _HASH_SIZE:
            raise ValueError
    except (ValueError, StopIteration):
        raise BadNote("not a checkpoint of a book") from None
    return Checkpoint(origin, int(size), root, sealed_at)


def proof_text(index: int, proof: Sequence[bytes], note: str) -> str:
    """A proof of inclusion as one text with its checkpoint (C2SP ``tlog-proof``), to keep or hand on."""
    hashes = "".join(f"{b64encode(each).decode()}\n" for each in proof)
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n{note}"


def _line(name: str, blob: bytes) -> str:
    return f"— {name} {b64encode(blob).decode()}\n"


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _holds(text: str, verifier: Verifier, signature: bytes) -> bool:
    if verifier.algorithm == COSIGNATURE:
        return len(signature) == 72 and verifier.verifies(
            _cosigned(text, int.from_bytes(signature[:8], "big")), signature[8:]
        )
    return verifier.verifies(text.encode(), signature)
