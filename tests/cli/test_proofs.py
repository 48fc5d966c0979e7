"""Sealing, proving and exporting by command."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from civility.clock import frozen, now
from civility.ledger.keyring import OVERLAP
from civility.people.queries import find_division
from tests.factories.people import make_village
from tests.factories.store import grant

TOOL = Path(__file__).resolve().parents[2] / "tools" / "verify_ledger.py"


@pytest.fixture
def village(session):
    village = make_village(session)
    for number in range(5):
        grant(session, village.id, "0001", 10 + number)
    return village.code


def test_seal_prove_export_and_check_outside(civility, village, tmp_path):
    code, told = civility.json("ledger", "seal")
    assert code == 0
    (row,) = told["villages"]
    assert (row["village"], row["township"]) == (village, "confirmed")
    assert row["size"] >= 5

    code, told = civility.json("ledger", "prove", "--village", village, "--seq", "2", "--out", str(tmp_path / "proof"))
    assert (code, told["seq"], told["size"]) == (0, 2, row["size"])

    book = tmp_path / "book.jsonl"
    assert civility.json("ledger", "export", "--village", village, "--out", str(book))[0] == 0
    checked = subprocess.run(
        [sys.executable, TOOL, book, "--proof", tmp_path / "proof"], capture_output=True, text=True, timeout=60
    )
    assert checked.returncode == 0, checked.stderr
    assert "transaction 2 is proven" in checked.stdout
    assert "signed by the book's key, 1 by the township's too" in checked.stdout

    again = civility("ledger", "export", "--village", village, "--out", str(book))
    assert (again.exit_code, again.stderr) == (1, f"Error: {book} 已经有了。请换个名字。\n")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_consistency_is_proven_between_two_checkpoints(civility, session, village):
    first = civility.json("ledger", "seal")[1]["villages"][0]["size"]
    grant(session, find_division(session, village).id, "0001", 7)
    second = civility.json("ledger", "seal")[1]["villages"][0]["size"]
    code, told = civility.json("ledger", "consistency", "--village", village, "--from", str(first), "--to", str(second))
    assert (code, told["from"], told["to"]) == (0, first, second)
    for wrong in ((second, first), (first, 999)):
        result = civility("ledger", "consistency", "--village", village, "--from", str(wrong[0]), "--to", str(wrong[1]))
        assert result.exit_code == 1
        assert "封过账" in result.stderr


@pytest.mark.parametrize(("seq", "said"), [("2", "还没有封"), ("999", "账本里没有第 999 笔")])
def test_what_cannot_be_proven_is_one_line(civility, village, seq, said):
    result = civility("ledger", "prove", "--village", village, "--seq", seq)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_verify_looks_at_the_checkpoints_too(civility, village):
    civility("ledger", "seal")
    assert civility.json("ledger", "verify")[0] == 0


def test_keys_are_listed_and_rotated(civility, monkeypatch, tmp_path):
    monkeypatch.setenv("CIVILITY_KEYS", str(tmp_path / "keys"))
    assert civility.json("keys", "list") == (0, {"keys": []})
    assert civility("init").exit_code == 0
    told = civility.json("keys", "list")[1]["keys"]
    assert [(key["role"], key["state"]) for key in told] == [("book", "signing"), ("witness", "signing")]
    assert civility.json("keys", "rotate", "book")[1]["retired"] == []
    assert sorted(key["state"] for key in civility.json("keys", "list")[1]["keys"]) == [
        "overlapping",
        "signing",
        "signing",
    ]
    with frozen(now() + OVERLAP * 2):
        assert len(civility.json("keys", "rotate", "book")[1]["retired"]) == 1


def test_without_keys_sealing_says_what_to_do(civility, village, monkeypatch, tmp_path):
    monkeypatch.setenv("CIVILITY_KEYS", str(tmp_path / "keys"))
    result = civility("ledger", "seal")
    assert result.exit_code == 1
    assert "civility init" in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_export_holds_no_names(civility, village, tmp_path):
    civility("ledger", "export", "--village", village, "--out", str(tmp_path / "b"))
    text = (tmp_path / "b").read_text(encoding="utf-8")
    assert len([json.loads(line) for line in text.splitlines()]) >= 7
    for name in ("李建国", "王秀兰", "张伟"):
        assert name not in text
