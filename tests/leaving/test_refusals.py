"""What cannot be taken in is refused in one sentence, and nothing has been kept of it."""

import hashlib
import json
import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask_migrate import downgrade

from civility.leaving import export_village, import_village
from civility.leaving.errors import (
    BroughtBookBroken,
    CodeTaken,
    FileChanged,
    FileMissing,
    FolderExists,
    MadeByNewerProgram,
    NotAVillageFolder,
    PlaceDoesNotFit,
    RowDoesNotFit,
    SchemaNotCurrent,
    VillageIsHere,
)
from civility.leaving.folder import MANIFEST, SEAL
from civility.ledger.keyring import book_name
from civility.ledger.notes import Verifier
from civility.people.queries import find_division
from civility.people.services import add_division, add_village
from tests.database import sqlite_database
from tests.factories.people import make_township
from tests.leaving.moving import (
    arrive,
    change_manifest,
    change_rows,
    contents,
    files_of,
    keys_elsewhere,
    program,
    read_rows,
)

SETTLED = "settled-secret-key-of-at-least-32-characters"


def refused(url, folder, kind):
    """The refusal, which must be of a kind, one line, and leave the database as it was."""
    with program(url, SETTLED) as (_app, session):
        before = contents(session)
        with pytest.raises(kind) as refusal:
            import_village(session, folder=folder)
        assert contents(session) == before
    said = refusal.value.describe()
    assert "\n" not in said
    assert "%(" not in said
    return said


def manifest_of(folder):
    return json.loads((folder / MANIFEST).read_text())


def test_one_byte_changed_in_any_file_is_found(folder, elsewhere):
    chance = random.Random(3)
    with program(elsewhere, SETTLED) as (_app, session):
        before = contents(session)
        for name, data in files_of(folder).items():
            if not data:
                continue
            place = chance.randrange(len(data))
            (folder / name).write_bytes(
                data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
            )
            with pytest.raises(FileChanged) as refusal:
                import_village(session, folder=folder)
            assert (MANIFEST if name == SEAL else name) in refusal.value.describe()
            (folder / name).write_bytes(data)
        assert contents(session) == before
    arrive(elsewhere, folder)  # put right again, it comes in


@pytest.mark.parametrize("name", ["data/claim.jsonl", "data/ledger_refusal.jsonl", "README.txt", SEAL])
def test_a_file_that_is_missing_is_named(folder, elsewhere, name):
    (folder / name).unlink()
    assert name in refused(elsewhere, folder, FileMissing)


@pytest.mark.parametrize("text", [None, "", "[]", "{", "null", '{"format": 1}', '{"format": "1"}', "[" * 100_000])
def test_what_is_no_manifest_is_no_village(folder, elsewhere, text):
    if text is None:
        (folder / MANIFEST).unlink()
    else:
        change_manifest(folder)
        seal(folder, text)
    assert "manifest.json" in refused(elsewhere, folder, NotAVillageFolder)


def seal(folder, text):
    (folder / MANIFEST).write_text(text)
    (folder / SEAL).write_text(f"{hashlib.sha256(text.encode()).hexdigest()}  {MANIFEST}\n")


@pytest.mark.parametrize(
    "changed",
    [
        {"village": {"id": "x", "code": "1", "name": "村"}},
        {"village": {"code": "1", "name": "村"}},
        {"book": {"seq": -1, "hash": "00" * 32, "touched": 1}},
        {"book": {"seq": 1, "hash": "00", "touched": 1}},
        {"book": {"seq": True, "hash": "00" * 32, "touched": 1}},
        {"files": {"../../etc/passwd": {"sha256": "00"}}},
        {"files": {"/etc/passwd": {"sha256": "00"}}},
        {"files": {"data/claim.jsonl": {"sha256": "00"}}},
        {"files": {"data/claim.jsonl": {"sha256": "00", "rows": "1", "columns": []}}},
        {"files": []},
        {"keys": ["x"]},
        {"keys": ["civility-book/x+00000000+AQ=="]},
        {"keys": None},
        {"surprise": 1},
    ],
)
def test_a_manifest_nobody_could_have_written_is_refused(folder, elsewhere, changed):
    change_manifest(folder, **changed)
    refused(elsewhere, folder, NotAVillageFolder)


def test_a_newer_format_schema_table_or_column_asks_for_a_newer_program(folder, elsewhere):
    told = manifest_of(folder)
    change_manifest(folder, format=2)
    assert "format 2" in refused(elsewhere, folder, MadeByNewerProgram)
    change_manifest(folder, format=1, schema="0999later")
    assert "0999later" in refused(elsewhere, folder, MadeByNewerProgram)
    columns = [*told["files"]["data/grid.jsonl"]["columns"], "colour"]
    grid = told["files"]["data/grid.jsonl"] | {"columns": columns}
    change_manifest(folder, schema=told["schema"], files=told["files"] | {"data/grid.jsonl": grid})
    assert "grid.colour" in refused(elsewhere, folder, MadeByNewerProgram)
    change_manifest(folder, files=told["files"] | {"data/flying.jsonl": grid})
    assert "data/flying.jsonl" in refused(elsewhere, folder, MadeByNewerProgram)


def test_a_table_an_older_program_did_not_have_is_taken_as_empty(folder, elsewhere):
    files = manifest_of(folder)["files"]
    del files["data/appeal.jsonl"]
    change_manifest(folder, files=files)
    arrive(elsewhere, folder)
    with program(elsewhere) as (_app, session):
        counted = contents(session)
        assert (counted["appeal"], counted["claim"]) == (0, 7)


def test_a_village_comes_once(left, elsewhere):
    arrive(elsewhere, left.folder)
    assert left.name in refused(elsewhere, left.folder, VillageIsHere)
    refused(left.url, left.folder, VillageIsHere)


def test_a_code_that_is_another_villages_is_refused(left, elsewhere):
    with program(elsewhere) as (_app, session):
        add_village(session, code=left.code, name="同码村", township_id=make_township(session).id)
    assert "同码村" in refused(elsewhere, left.folder, CodeTaken)


def test_a_place_above_that_is_something_else_here_is_refused(left, elsewhere):
    with program(elsewhere) as (_app, session):
        add_division(session, code=left.code[:9] + "000", name="某县", level="county")
    assert "某县" in refused(elsewhere, left.folder, PlaceDoesNotFit)


def test_places_above_are_matched_by_code(left, elsewhere):
    with program(elsewhere) as (_app, session):
        township = make_township(session).id
    arrive(elsewhere, left.folder)
    with program(elsewhere) as (_app, session):
        assert contents(session)["division"] == 3
        assert find_division(session, left.code).parent_id == township


def test_a_row_that_points_at_nothing_is_named_with_its_file(folder, elsewhere):
    change_rows(folder, "household", *read_rows(folder, "household")[1:])
    assert "第 1 行" in refused(elsewhere, folder, RowDoesNotFit)
    nobody = "01a20000-0000-7000-8000-000000000000"
    grids = read_rows(folder, "grid")
    change_rows(folder, "grid", *(grid | {"parent_id": nobody} for grid in grids))
    assert "data/grid.jsonl" in refused(elsewhere, folder, RowDoesNotFit)


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("household", {"number": 1}),
        ("household", {"number": "1234567"}),
        ("household", {"head_name": None}),
        ("household", {"joined_on": "昨天"}),
        ("household", {"head_name": "a\0b"}),
        ("claim", {"amount_tenths": 1 << 70}),
        ("claim", {"amount_tenths": 1.5}),
        ("claim", {"amount_tenths": True}),
        ("claim", {"state": "flying"}),
        ("claim", {"happened_on": {}}),
        ("claim_sheet", {"recorded_at": "2026-11-25T10:00:00"}),
        ("claim_sheet", {"content_hash": "xyz"}),
        ("division", {"level": "planet"}),
        ("division", {"level": []}),
        ("ledger_posting", {"amount": 0}),
    ],
)
def test_a_value_that_does_not_belong_is_named_with_its_file(folder, elsewhere, table, changed):
    rows = read_rows(folder, table)
    change_rows(folder, table, *rows[:-1], rows[-1] | changed)
    assert f"data/{table}.jsonl" in refused(elsewhere, folder, RowDoesNotFit)


@pytest.mark.parametrize("line", [b"\xff\xfe\n", b"{}\n", b"[1]\n", b"NaN\n", b"\n", b"[" * 200_000])
def test_a_line_that_is_no_row_is_named_by_its_number(folder, elsewhere, line):
    path = folder / "data" / "good.jsonl"
    data = path.read_bytes() + line
    path.write_bytes(data)
    files = manifest_of(folder)["files"]
    files["data/good.jsonl"]["sha256"] = hashlib.sha256(data).hexdigest()
    change_manifest(folder, files=files)
    assert "data/good.jsonl 第 6 行" in refused(elsewhere, folder, RowDoesNotFit)


@pytest.mark.parametrize("forgery", ["amount", "hash", "reason", "shorter", "head", "balance"])
def test_a_forged_book_is_found_however_well_the_folder_is_sealed(folder, elsewhere, forgery):
    transactions, postings = read_rows(folder, "ledger_transaction"), read_rows(folder, "ledger_posting")
    balances = read_rows(folder, "ledger_balance")
    book = manifest_of(folder)["book"]
    match forgery:
        case "amount":
            postings[-1]["amount"] += 10
        case "hash":
            transactions[-1]["hash"] = "11" * 32
        case "reason":
            transactions[3]["reason"] = "别的事"
        case "shorter":
            last = transactions.pop()["seq"]
            postings = [row for row in postings if row["seq"] != last]
            book["seq"] -= 1
        case "head":
            book["hash"] = "22" * 32
        case "balance":
            next(row for row in balances if row["account"] == "household:0001")["balance"] += 1
    change_rows(folder, "ledger_transaction", *transactions)
    change_rows(folder, "ledger_posting", *postings)
    change_rows(folder, "ledger_balance", *balances)
    change_manifest(folder, book=book)
    refused(elsewhere, folder, BroughtBookBroken)


def a_key(name):
    return str(Verifier(name, Ed25519PrivateKey.generate().public_key().public_bytes_raw()))


def test_checkpoints_signed_by_another_key_are_found(left, folder, elsewhere):
    change_manifest(folder, keys=[a_key(book_name(left.village_id))])
    assert "signed by no key" in refused(elsewhere, folder, BroughtBookBroken)
    assert list(keys_elsewhere(elsewhere).glob("brought-*")) == []


def test_no_key_is_taken_in_for_the_book_of_another_village(left, folder, elsewhere):
    keys = manifest_of(folder)["keys"]
    change_manifest(folder, keys=[*keys, a_key("civility-book/01a20000-0000-7000-8000-000000000000")])
    refused(elsewhere, folder, NotAVillageFolder)


def test_rows_cannot_be_slipped_into_another_village(left, folder, elsewhere):
    """The village of a row is the folder's: there is no column to say otherwise."""
    rows = read_rows(folder, "good")
    change_rows(folder, "good", *(row | {"village_id": str(left.village_id)} for row in rows))
    assert "good.village_id" in refused(elsewhere, folder, MadeByNewerProgram)
    change_rows(folder, "good", *rows)
    rows = read_rows(folder, "user_account")
    change_rows(folder, "user_account", *(row | {"password_hash": "x"} for row in rows))
    assert "user_account.password_hash" in refused(elsewhere, folder, MadeByNewerProgram)


def test_a_database_of_an_older_program_is_upgraded_first(left, tmp_path):
    url = sqlite_database(tmp_path)
    with program(url) as (_app, session):
        downgrade(revision="base")
        with pytest.raises(SchemaNotCurrent, match="civility init"):
            import_village(session, folder=left.folder)


def test_an_export_never_overwrites(left, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    with program(left.url) as (_app, session), pytest.raises(FolderExists, match="out"):
        export_village(session, village_id=left.village_id, out=out)
    assert list(tmp_path.iterdir()) == [out]
    assert list(out.iterdir()) == []
