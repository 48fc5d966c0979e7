"""Signed notes, checkpoints and cosignatures, beside a vector of the format's own authors."""

from base64 import b64decode
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from civility.ledger import notes
from civility.ledger.notes import COSIGNATURE, BadNote, Checkpoint, Verifier

# The example in the documentation of Go's golang.org/x/mod/sumdb/note, where the format comes from.
NEUMANN = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
NEUMANN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
AT = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
SAID = Checkpoint("civility-book/1", 5, bytes(range(32)), AT)
VECTOR = """civility-book/1
5
AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
sealed 2026-11-21T06:30:00Z

"""


def verifier(key: Ed25519PrivateKey, name: str = "civility-book/1", algorithm: int = notes.ED25519) -> Verifier:
    return Verifier(name, key.public_key().public_bytes_raw(), algorithm)


def neumann() -> Verifier:
    return Verifier("PeterNeumann", b64decode(NEUMANN_KEY.split("+", 2)[2])[1:])


def test_a_note_of_another_program_is_read_and_its_signature_holds() -> None:
    assert str(neumann()) == NEUMANN_KEY
    assert notes.signed_by(NEUMANN, [neumann(), verifier(KEY)]) == [neumann()]


@pytest.mark.parametrize("place", range(0, len(NEUMANN), 7))
def test_one_character_changed_anywhere_spoils_it(place: int) -> None:
    other = "A" if NEUMANN[place] != "A" else "B"
    changed = NEUMANN[:place] + other + NEUMANN[place + 1 :]
    with suppress(BadNote):
        assert notes.signed_by(changed, [neumann()]) == []


def test_a_checkpoint_says_what_it_was_given_and_who_signed() -> None:
    note = notes.sign(SAID.text, [("civility-book/1", KEY), ("civility-book/1", OTHER)])
    assert note.startswith(VECTOR)
    assert notes.read_checkpoint(note) == SAID
    assert notes.signed_by(note, [verifier(KEY)]) == [verifier(KEY)]
    assert notes.signed_by(note, [verifier(OTHER), verifier(KEY)]) == [verifier(OTHER), verifier(KEY)]
    assert notes.signed_by(note, [verifier(KEY, "civility-book/2")]) == []


def test_a_witness_adds_a_line_that_says_when_it_saw_it() -> None:
    note = notes.sign(SAID.text, [("civility-book/1", KEY)])
    witness = verifier(OTHER, "town", COSIGNATURE)
    seen = datetime(2026, 11, 22, 0, 5, 9, 900_000, tzinfo=UTC)
    both = note + notes.cosign(note, "town", OTHER, seen)
    assert notes.signed_by(both, [verifier(KEY), witness]) == [verifier(KEY), witness]
    assert notes.witnessed_at(both, [witness]) == seen.replace(microsecond=0)
    assert notes.witnessed_at(note, [witness]) is None
    assert notes.read_checkpoint(both) == SAID
    moved = both.replace(notes.cosign(note, "town", OTHER, seen), notes.cosign(NEUMANN, "town", OTHER, seen))
    with pytest.raises(BadNote, match="town"):
        notes.signed_by(moved, [witness])


def test_a_signature_of_one_kind_does_not_pass_for_the_other() -> None:
    note = notes.sign(SAID.text, [("town", OTHER)])
    assert notes.signed_by(note, [verifier(OTHER, "town", COSIGNATURE)]) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no signatures\n",
        "a\n\n",
        "a\n\n— name\n",
        "a\n\n— name !!!!\n",
        "a\n\n- name AAAAAAAA\n",
        "a\n\n— name AAAA\n",
        f"a\n\n— name {'A' * 70_000}\n",
    ],
)
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        notes.split(text)


@pytest.mark.parametrize(
    "text",
    [
        "civility-book/1\n5\n",
        "civility-book/1\nfive\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nsealed 2026-11-21T06:30:00Z\n",
        "civility-book/1\n05\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nsealed 2026-11-21T06:30:00Z\n",
        "civility-book/1\n5\nAAEC\nsealed 2026-11-21T06:30:00Z\n",
        "civility-book/1\n5\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        notes.read_checkpoint(notes.sign(text, [("x", KEY)]))


@pytest.mark.parametrize("text", ["no newline", "a\tb\n", "a\x00\n"])
def test_only_whole_lines_are_signed(text: str) -> None:
    with pytest.raises(ValueError, match="lines"):
        notes.sign(text, [("x", KEY)])


def test_a_note_is_signed_at_least_once() -> None:
    with pytest.raises(ValueError, match="once"):
        notes.sign("a\n", [])
