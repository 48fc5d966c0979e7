"""A book written out and checked by a program that shares nothing with ours but the documented format."""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.ledger import Keyring, get_transaction, list_checkpoints, prove_inclusion, reverse, seal
from civility.ledger.exporting import lines_of_book
from civility.ledger.keyring import Key
from tests.ledger.books import VILLAGE, award, redemption, stocking, write
from tests.ledger.test_checkpoints import KEY, SIGNERS, STRANGER, TOWNSHIP, WITNESS_KEY, ask

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "verify_ledger.py"


def load():
    spec = spec_from_file_location("verify_ledger", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load()


def ring(private=KEY) -> Keyring:
    made = datetime(2026, 1, 1, tzinfo=UTC)
    keys = [("book", private), ("witness", WITNESS_KEY)]
    return Keyring(Key(role, made, key.public_key().public_bytes_raw(), key, Path(role)) for role, key in keys)


@pytest.fixture
def lived(book: Session) -> Session:
    """Awards, stock, a redemption and its reversal, sealed twice, the first confirmed by the township."""
    write(book, award("a", 300), stocking("b", 4), redemption("c", 125, 2))
    seal(book, VILLAGE, SIGNERS)
    ask(book)
    with transaction(book):
        reverse(book, village_id=VILLAGE, seq=3, key="d", reason="记错了", actor="clerk")
    write(book, *[award(f"k{n}", 7) for n in range(4)])
    seal(book, VILLAGE, SIGNERS)
    book.rollback()
    return book


def written(session: Session, path: Path, *, keys: Keyring | None = None) -> Path:
    path.write_bytes(b"".join(lines_of_book(session, VILLAGE, ring=keys or ring(), witness_id=TOWNSHIP)))
    return path


def run(*arguments: str | Path, isolated: bool = False) -> subprocess.CompletedProcess[str]:
    """The tool as a stranger runs it; ``isolated`` without any installed library."""
    flags = ["-I", "-S"] if isolated else []
    return subprocess.run([sys.executable, *flags, TOOL, *arguments], capture_output=True, text=True, timeout=60)


@pytest.mark.postgresql
def test_the_stranger_and_the_book_agree(lived: Session, tmp_path: Path) -> None:
    path = written(lived, tmp_path / "book.jsonl")
    head = get_transaction(lived, VILLAGE, 8).hash.hex()
    told = run(path)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == (
        f"whole: 8 transactions, head {head}, 2 checkpoints\n"
        "2 checkpoints signed by the book's key, 1 by the township's too\n"
    )
    bare = run(path, isolated=True)
    assert bare.returncode == 0, bare.stderr
    assert "signatures not checked" in bare.stdout


def test_an_export_is_what_the_page_of_the_format_says(lived: Session, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in written(lived, tmp_path / "b").read_bytes().splitlines()]
    kinds = [line["type"] for line in lines]
    assert kinds == ["book", *["transaction"] * 3, "checkpoint", *["transaction"] * 5, "checkpoint", "end"]
    assert set(lines[0]) == {"type", "format", "version", "village", "origin", "size", "head", "keys"}
    plain = {"type", "seq", "at", "kind", "key", "content", "actor", "reference", "reason", "postings", "hash"}
    assert [set(line) - plain for line in lines if line["type"] == "transaction"][3] == {"reverses"}
    assert set(lines[-1]) == {"type", "size", "root", "sha256"}


def test_an_empty_book_is_whole_too(book: Session, tmp_path: Path) -> None:
    told = run(written(book, tmp_path / "book.jsonl"))
    assert told.returncode == 0, told.stderr
    assert "whole: 0 transactions" in told.stdout


def test_one_byte_changed_anywhere_is_found(lived: Session, tmp_path: Path) -> None:
    whole = written(lived, tmp_path / "book.jsonl").read_bytes()
    changed = tmp_path / "changed.jsonl"
    for place in range(0, len(whole), 3):
        changed.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises((tool.Fault, tool.Unreadable)):
            tool.check(changed)


def forged(whole: bytes, path: Path, change) -> Path:
    """The file with its values changed and its last line made to fit again."""
    lines = [json.loads(line) for line in whole.splitlines()]
    change(lines)
    body = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines[:-1])
    lines[-1]["sha256"] = hashlib.sha256(body).hexdigest()
    path.write_bytes(body + json.dumps(lines[-1]).encode() + b"\n")
    return path


def set_(place: int, **values):
    return lambda lines: lines[place].update(values)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (set_(1, reason="改过"), "transaction 1 was changed"),
        (set_(1, seq=9), "transaction 1 is missing"),
        (set_(2, key="a"), "its key was used before"),
        (set_(1, postings=[["issued", "household:0037", 2**53, "honour"]]), "is no amount"),
        (set_(1, postings=[["issued", "household:0037", 1, "gold"]]), "is no amount"),
        (set_(1, postings=[["issued", "somewhere", 1, "honour"]]), "is no posting"),
        (set_(3, postings=[["household:0037", "redeemed", 999, "spend:2026"]]), "falls to -699"),
        (set_(5, reverses=1), "is not the mirror image of 1"),
        (set_(5, reverses=7), "which cannot be reversed"),
        (lambda lines: lines.pop(8), "transaction 7 is missing"),
        (set_(0, size=9), "the book has 9 transactions"),
        (set_(0, head="00" * 32), "the head carries another hash"),
        (set_(0, origin="civility-book/other"), "of another book"),
        (set_(-1, root="00" * 32), "names another root"),
        (set_(2, type="remark"), "nobody knows a line of type"),
        (lambda lines: lines[1].pop("actor"), "line 2 lacks something"),
        (lambda lines: lines.insert(4, lines.pop(3)), "stands after transaction 2"),
    ],
)
def test_what_is_forged_with_care_is_found_and_named(lived: Session, tmp_path: Path, change, said: str) -> None:
    whole = written(lived, tmp_path / "book.jsonl").read_bytes()
    told = run(forged(whole, tmp_path / "forged.jsonl", change))
    assert told.returncode == 1, told.stdout
    assert said in told.stderr
    assert told.stderr.count("\n") == 1


def test_a_checkpoint_signed_by_another_key_is_found(lived: Session, tmp_path: Path) -> None:
    told = run(written(lived, tmp_path / "book.jsonl", keys=ring(STRANGER)))
    assert told.returncode == 1
    assert "signed by no key of this book" in told.stderr


@pytest.mark.parametrize("end", [0.3, 0.9, 0.999])
def test_a_file_that_breaks_off_is_found(lived: Session, tmp_path: Path, end: float) -> None:
    whole = written(lived, tmp_path / "book.jsonl").read_bytes()
    (tmp_path / "half").write_bytes(whole[: int(len(whole) * end)])
    assert run(tmp_path / "half").returncode in (1, 2)


@pytest.mark.parametrize("content", [b"", b"hello\n", b"\xff\xfe", b"{}\n", b"[]\n", b'{"type":"end","sha256":"x"}\n'])
def test_what_is_no_book_is_said_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    told = run(tmp_path / "file")
    assert told.returncode in (1, 2)
    assert told.stderr.count("\n") == 1
    assert "Traceback" not in told.stderr


def test_a_kept_checkpoint_and_a_proof_are_held_against_the_book(lived: Session, tmp_path: Path) -> None:
    path = written(lived, tmp_path / "book.jsonl")
    first = list_checkpoints(lived, VILLAGE)[-1]
    (tmp_path / "kept").write_text(first.note)
    (tmp_path / "proof").write_text(prove_inclusion(lived, VILLAGE, 5).text)
    told = run(path, "--checkpoint", tmp_path / "kept", "--proof", tmp_path / "proof")
    assert told.returncode == 0, told.stderr
    assert "the kept checkpoint of 3 fits" in told.stdout
    assert "transaction 5 is proven" in told.stdout

    (tmp_path / "other").write_text(first.note.replace(first.note.split("\n")[2], "A" * 43 + "="))
    told = run(path, "--checkpoint", tmp_path / "other")
    assert (told.returncode, "it was rewritten" in told.stderr) == (1, True)
    (tmp_path / "moved").write_text((tmp_path / "proof").read_text().replace("index 4", "index 5"))
    assert run(path, "--proof", tmp_path / "moved").returncode == 1
