"""Keys in files: made once, rotated with an overlap, and said plainly when one is damaged."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from civility.ledger import KeyDamaged, KeysMissing, keep_brought, make_missing_keys, notes, read_keyring, rotate
from civility.ledger.keyring import OVERLAP

VILLAGE = UUID("01930000-0000-7000-8000-000000000001")
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def test_each_role_gets_one_key_and_keeps_it(tmp_path):
    folder = tmp_path / "keys"
    made = make_missing_keys(folder, MADE)
    assert [key.role for key in made] == ["book", "witness"]
    assert make_missing_keys(folder, MADE + timedelta(days=1)) == []
    assert [(path.stat().st_mode & 0o777) for path in folder.iterdir()] == [0o600, 0o600]
    assert folder.stat().st_mode & 0o077 == 0
    assert [key.fingerprint for key in read_keyring(folder).keys] == [key.fingerprint for key in made]


def test_no_folder_is_no_keys_and_signing_says_so(tmp_path):
    ring = read_keyring(tmp_path / "none")
    assert ring.keys == []
    with pytest.raises(KeysMissing, match="civility init"):
        ring.signing("book", MADE)


def test_old_and_new_sign_together_for_the_overlap_and_then_the_old_retires(tmp_path):
    make_missing_keys(tmp_path, MADE)
    old = read_keyring(tmp_path).of("book")[0]
    turn = MADE + timedelta(days=100)
    made, retired = rotate(tmp_path, "book", turn)
    assert retired == []
    ring = read_keyring(tmp_path)
    note = notes.sign("a\n", ring.book_signers(VILLAGE, turn))
    assert len(notes.signed_by(note, ring.book_verifiers(VILLAGE))) == 2
    after = turn + OVERLAP
    assert len(ring.signing("book", after)) == 1
    assert len(ring.signing("book", after - timedelta(seconds=1))) == 2

    _newest, retired = rotate(tmp_path, "book", after)
    assert [key.fingerprint for key in retired] == [old.fingerprint]
    ring = read_keyring(tmp_path)
    assert [(key.fingerprint, key.private is None) for key in ring.of("book")][:2] == [
        (old.fingerprint, True),
        (made.fingerprint, False),
    ]
    assert len(notes.signed_by(note, ring.book_verifiers(VILLAGE))) == 2, "what it signed is checked as before"
    assert len(ring.of("witness")) == 1


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_damaged_key_is_named(tmp_path, content):
    make_missing_keys(tmp_path, MADE)
    path = next(tmp_path.glob("book-*.key"))
    path.chmod(0o600)
    path.write_bytes(content)
    with pytest.raises(KeyDamaged, match=path.name):
        read_keyring(tmp_path)


def test_other_files_in_the_folder_are_left_alone(tmp_path):
    (tmp_path / "README").write_text("x")
    (tmp_path / "book-x.key").write_text("x")
    assert read_keyring(tmp_path).keys == []


def test_one_key_has_another_name_for_each_book(tmp_path):
    make_missing_keys(tmp_path, MADE)
    ring = read_keyring(tmp_path)
    other = UUID("01930000-0000-7000-8000-000000000002")
    note = notes.sign("a\n", ring.book_signers(VILLAGE, MADE))
    assert notes.signed_by(note, ring.book_verifiers(other)) == []


def test_keys_a_book_was_sealed_with_elsewhere_count_for_that_book_alone(tmp_path):
    there, here = tmp_path / "there", tmp_path / "here"
    make_missing_keys(there, MADE)
    make_missing_keys(here, MADE)
    brought = read_keyring(there).book_verifiers(VILLAGE)
    keep_brought(here, VILLAGE, brought)
    ring = read_keyring(here)
    own = [key for key in ring.book_verifiers(VILLAGE) if key not in brought]
    assert len(own) == 1
    assert ring.book_verifiers(VILLAGE) == [*brought, *own]
    assert [key.key for key in ring.book_verifiers(UUID(int=1))] == [own[0].key]
    assert len(ring.signing("book", MADE)) == 1
    keep_brought(here, VILLAGE, brought)  # the same again
    assert read_keyring(here).book_verifiers(VILLAGE) == [*brought, *own]
    keep_brought(here, VILLAGE, [])
    assert read_keyring(here).book_verifiers(VILLAGE) == own


@pytest.mark.parametrize("text", [b"nonsense\n", b"\xff\n", b"a+00000000+AQ==\n", b"a+b+c\n"])
def test_a_damaged_file_of_brought_keys_is_named(tmp_path, text):
    make_missing_keys(tmp_path, MADE)
    keep_brought(tmp_path, VILLAGE, read_keyring(tmp_path).book_verifiers(VILLAGE))
    path = tmp_path / f"brought-{VILLAGE}.txt"
    path.write_bytes(text)
    with pytest.raises(KeyDamaged, match="brought-"):
        read_keyring(tmp_path)
