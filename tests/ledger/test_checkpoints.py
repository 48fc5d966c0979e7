"""Sealing a book, proving what is in it, and a witness that is not fooled."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from civility.clock import frozen, now
from civility.db import transaction
from civility.ledger import (
    CheckpointNotFound,
    Key,
    Keyring,
    NotSealedYet,
    ProofFails,
    TransactionNotFound,
    ask_witness,
    chain,
    check_checkpoints,
    first_checkpoint_over,
    get_transaction,
    last_confirmed,
    list_checkpoints,
    merkle,
    note_of,
    notes,
    post,
    prove_consistency,
    prove_inclusion,
    prove_under,
    seal,
    verify,
)
from civility.ledger.guards import sqlite_unguards
from civility.ledger.keyring import book_name, witness_name
from civility.ledger.notes import COSIGNATURE, Verifier
from tests.database import superuser_url
from tests.ledger.books import LI, OTHER_VILLAGE, VILLAGE, award, redemption, stocking, write

pytestmark = pytest.mark.postgresql

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
WITNESS_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
TOWNSHIP = OTHER_VILLAGE
SIGNERS = [(book_name(VILLAGE), KEY)]
TRUSTED = [Verifier(book_name(VILLAGE), KEY.public_key().public_bytes_raw())]
RING = Keyring([Key("witness", now(), WITNESS_KEY.public_key().public_bytes_raw(), WITNESS_KEY, Path())], TRUSTED)
WITNESS = [Verifier(witness_name(TOWNSHIP), WITNESS_KEY.public_key().public_bytes_raw(), COSIGNATURE)]


def ask(session: Session):
    return ask_witness(session, village_id=VILLAGE, witness_id=TOWNSHIP, trusted=TRUSTED, keys=[WITNESS_KEY])


def tamper(session: Session, engine: Engine, *changes: str) -> None:
    """Run SQL as somebody who owns the database and has taken the guards away."""
    session.rollback()
    sqlite = engine.dialect.name == "sqlite"
    intruder = create_engine(engine.url if sqlite else superuser_url(engine.url))
    off = (
        [each.replace("TRIGGER", "TRIGGER IF EXISTS") for each in sqlite_unguards()]
        if sqlite
        else ["SET session_replication_role = replica"]
    )
    with intruder.begin() as connection:
        for statement in off:
            connection.exec_driver_sql(statement)
        for change in changes:
            assert connection.execute(text(change)).rowcount >= 1, "must hit a row"
    intruder.dispose()
    session.expire_all()


def rewrite(session: Session, engine: Engine, seq: int) -> None:
    """What an insider with the database would do: change a transaction and compute every hash after it anew."""
    previous = get_transaction(session, VILLAGE, seq).previous_hash
    changes = []
    for number in range(seq, 10_000):
        try:
            old = get_transaction(session, VILLAGE, number)
        except TransactionNotFound:
            break
        reason = "改过" if number == seq else old.reason
        new = chain.seal(
            previous,
            chain.sealed_bytes(
                VILLAGE, number, old.at, old.key, old.content_hash, chain.asked_bytes(_with(old, reason))
            ),
        )
        blob = "x'{}'" if engine.dialect.name == "sqlite" else "decode('{}', 'hex')"
        changes.append(
            f"UPDATE ledger_transaction SET reason = '{reason}', previous_hash = {blob.format(previous.hex())},"
            f" hash = {blob.format(new.hex())} WHERE seq = {number} AND key = '{old.key}'"
        )
        previous = new
    changes.append(f"UPDATE ledger_head SET hash = {blob.format(previous.hex())} WHERE seq > 0")
    tamper(session, engine, *changes)


def _with(transaction_, reason):
    return replace(transaction_, reason=reason)


def test_a_book_is_sealed_when_it_grew_and_only_then(book: Session) -> None:
    assert seal(book, VILLAGE, SIGNERS) is None
    write(book, award("a", 10), award("b", 20))
    first = seal(book, VILLAGE, SIGNERS)
    assert first is not None
    again = seal(book, VILLAGE, SIGNERS)
    assert again is not None
    assert (first.size, again.size, again.note) == (2, 2, first.note)
    write(book, award("c", 10))
    seal(book, VILLAGE, SIGNERS)
    assert [each.size for each in list_checkpoints(book, VILLAGE)] == [3, 2]
    assert [each.size for each in list_checkpoints(book, VILLAGE, before=3)] == [2]
    said = notes.read_checkpoint(first.note)
    assert (said.origin, said.size, said.root) == (book_name(VILLAGE), 2, first.root)
    assert notes.signed_by(first.note, TRUSTED) == TRUSTED
    book.rollback()
    assert check_checkpoints(book, VILLAGE, RING) == []
    assert verify(book, VILLAGE) == []


def test_many_transactions_and_checkpoints_fit(book: Session) -> None:
    for start in range(0, 700, 100):
        write(book, *[award(f"k{n}", 1) for n in range(start, start + 100)])
        seal(book, VILLAGE, SIGNERS)
    book.rollback()
    assert check_checkpoints(book, VILLAGE, RING) == []
    for seq in (1, 256, 257, 699, 700):
        proof = prove_inclusion(book, VILLAGE, seq)
        assert proof.size == -(-seq // 100) * 100
        assert merkle.check_inclusion(proof.leaf, proof.index, proof.size, proof.hashes, proof.root)
        assert proof.text.startswith(f"c2sp.org/tlog-proof@v1\nindex {seq - 1}\n")
    proven = prove_consistency(book, VILLAGE, 300, 700)
    assert merkle.check_consistency(300, 700, proven.first_root, proven.second_root, proven.hashes)


def test_what_is_not_sealed_and_what_is_not_there_are_told_apart(book: Session) -> None:
    write(book, award("a", 10))
    with pytest.raises(NotSealedYet):
        prove_inclusion(book, VILLAGE, 1)
    with pytest.raises(TransactionNotFound):
        prove_inclusion(book, VILLAGE, 2)
    seal(book, VILLAGE, SIGNERS)
    write(book, award("b", 10))
    with pytest.raises(CheckpointNotFound):
        prove_inclusion(book, VILLAGE, 1, size=2)
    with pytest.raises(TransactionNotFound):
        prove_inclusion(book, VILLAGE, 2, size=1)
    assert first_checkpoint_over(book, VILLAGE, 2) is None


def test_the_witness_signs_what_adds_to_what_it_knows(book: Session) -> None:
    assert ask(book) is None
    write(book, award("a", 10))
    sealed = seal(book, VILLAGE, SIGNERS)
    assert sealed is not None
    answer = ask(book)
    assert answer is not None
    assert (answer.state, answer.size, answer.number) == ("confirmed", 1, 1)
    assert notes.signed_by(answer.note, [*TRUSTED, *WITNESS]) == [*TRUSTED, *WITNESS]
    assert note_of(book, sealed, TOWNSHIP) == answer.note
    assert ask(book) is None, "nothing new"
    write(book, *[award(f"k{n}", 1) for n in range(600)])
    seal(book, VILLAGE, SIGNERS)
    answer = ask(book)
    assert answer is not None
    assert (answer.state, answer.size, answer.number) == ("confirmed", 601, 2)


def test_a_village_that_rewrote_its_history_is_refused(book: Session, engine: Engine) -> None:
    write(book, award("a", 10), award("b", 20), award("c", 30))
    seal(book, VILLAGE, SIGNERS)
    ask(book)
    rewrite(book, engine, 2)
    assert verify(book, VILLAGE) == [], "a book recomputed to the end agrees with itself"
    with pytest.raises(ProofFails):
        prove_inclusion(book, VILLAGE, 3)
    assert check_checkpoints(book, VILLAGE, RING) != []

    tamper(book, engine, "DELETE FROM ledger_checkpoint")  # and throws away what was sealed
    write(book, award("d", 10))
    seal(book, VILLAGE, SIGNERS)
    book.rollback()
    assert [finding.seq for finding in check_checkpoints(book, VILLAGE, RING)] == [3], (
        "all that fits not is what the township kept"
    )
    answer = ask(book)
    assert answer is not None
    assert (answer.state, answer.reason, answer.size) == ("refused", "rewritten", 4)
    kept = last_confirmed(book, VILLAGE, TOWNSHIP)
    assert kept is not None
    assert kept.size == 3
    assert ask(book) is None, "a refusal is kept once"
    with pytest.raises(ProofFails):
        prove_under(book, get_transaction(book, VILLAGE, 3), kept.size, kept.root, kept.note)


def test_a_book_rolled_back_to_an_earlier_state_is_refused(book: Session, engine: Engine) -> None:
    write(book, award("a", 10), award("b", 20), award("c", 30))
    seal(book, VILLAGE, SIGNERS)
    ask(book)
    hash_2 = get_transaction(book, VILLAGE, 2).hash.hex()
    blob = f"x'{hash_2}'" if engine.dialect.name == "sqlite" else f"decode('{hash_2}', 'hex')"
    tamper(
        book,
        engine,
        "DELETE FROM ledger_posting WHERE seq = 3",
        "DELETE FROM ledger_transaction WHERE seq = 3",
        f"UPDATE ledger_head SET seq = 2, hash = {blob} WHERE seq = 3",
        f"UPDATE ledger_balance SET balance = 30 WHERE account = '{LI}'",
        "UPDATE ledger_balance SET balance = -30 WHERE account = 'issued'",
    )
    assert verify(book, VILLAGE) == []
    assert [finding.message for finding in check_checkpoints(book, VILLAGE, RING)] == [
        "sealed at 3, the book ends at 2",  # what the village sealed
        "sealed at 3, the book ends at 2",  # what the township confirmed
    ]
    tamper(book, engine, "DELETE FROM ledger_checkpoint")
    answer = ask(book)
    assert answer is not None
    assert (answer.state, answer.reason, answer.size) == ("refused", "shorter", 0)
    seal(book, VILLAGE, SIGNERS)
    answer = ask(book)
    assert answer is not None
    assert (answer.state, answer.reason, answer.size) == ("refused", "shorter", 2)
    assert ask(book) is None


def test_a_checkpoint_signed_by_another_key_is_refused(book: Session) -> None:
    write(book, award("a", 10))
    seal(book, VILLAGE, [(book_name(VILLAGE), STRANGER)])
    book.rollback()
    assert [finding.message for finding in check_checkpoints(book, VILLAGE, RING)] == [
        f"the checkpoint is signed by no key of {book_name(VILLAGE)}"
    ]
    answer = ask(book)
    assert answer is not None
    assert (answer.state, answer.reason) == ("refused", "unsigned")
    write(book, award("b", 10))
    seal(book, VILLAGE, SIGNERS)
    answer = ask(book)
    assert answer is not None
    assert answer.state == "confirmed", "the next honest one goes on"


@pytest.mark.parametrize(
    ("change", "seq"),
    [
        ("UPDATE ledger_transaction SET hash = previous_hash WHERE seq = 2", 3),
        ("UPDATE ledger_checkpoint SET root = (SELECT hash FROM ledger_transaction WHERE seq = 2) WHERE size = 3", 3),
        ("UPDATE ledger_checkpoint SET note = replace(note, 'sealed 20', 'sealed 21') WHERE size = 3", 3),
        ("UPDATE ledger_checkpoint SET note = 'x' WHERE size = 3", 3),
        ("UPDATE ledger_checkpoint SET size = 9 WHERE size = 3", 9),
        ("UPDATE ledger_checkpoint SET sealed_at = '2020-01-01 00:00:00.000000' WHERE size = 3", 3),
        ("UPDATE ledger_witnessed SET root = (SELECT hash FROM ledger_transaction WHERE seq = 2)", 3),
        ("UPDATE ledger_witnessed SET size = 2", 2),
        ("UPDATE ledger_witnessed SET at = '2020-01-01 00:00:00.000000'", 3),
        ("UPDATE ledger_witnessed SET note = (SELECT note FROM ledger_checkpoint)", 3),
    ],
)
def test_any_change_to_what_was_sealed_is_found(book: Session, engine: Engine, change: str, seq: int) -> None:
    write(book, award("a", 300), stocking("b", 4), redemption("c", 125, 2))
    seal(book, VILLAGE, SIGNERS)
    ask(book)
    tamper(book, engine, change)
    found = check_checkpoints(book, VILLAGE, RING)
    assert found
    assert found[0].seq == seq


def test_a_changed_group_is_found(book: Session, engine: Engine) -> None:
    write(book, *[award(f"k{n}", 1) for n in range(300)])
    seal(book, VILLAGE, SIGNERS)
    tamper(book, engine, "UPDATE ledger_tile SET root = (SELECT hash FROM ledger_transaction WHERE seq = 2)")
    assert [finding.seq for finding in check_checkpoints(book, VILLAGE, RING)] == [256]
    with pytest.raises(ProofFails):
        prove_inclusion(book, VILLAGE, 300)


def test_sealing_joins_the_transaction_it_is_asked_in(book: Session) -> None:
    def fail() -> None:
        with transaction(book):
            post(book, [award("a", 10)])
            sealed = seal(book, VILLAGE, SIGNERS)
            assert sealed is not None
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list_checkpoints(book, VILLAGE) == []


def test_the_time_of_sealing_is_whole_seconds_and_signed(book: Session) -> None:
    write(book, award("a", 10))
    at = now() - timedelta(days=3)
    with frozen(at):
        sealed = seal(book, VILLAGE, SIGNERS)
    assert sealed is not None
    assert sealed.sealed_at == at.replace(microsecond=0) == notes.read_checkpoint(sealed.note).sealed_at
