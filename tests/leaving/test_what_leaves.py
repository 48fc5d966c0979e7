"""What a village owns is read off the tables: nothing new is forgotten, nothing secret leaves."""

import re
from pathlib import Path

from civility.db import Base
from civility.leaving.belongings import BESIDE, KEPT_BACK, LEFT_OUT, Village, belongings, is_of_villages
from civility.leaving.values import readers_of
from civility.photos import make_face
from tests.factories.photos import a_photo
from tests.leaving.moving import files_of, read_rows

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "village-folder.md"
OWNED = {each.table: each for each in belongings(Village(id=None, code=""))}  # type: ignore[arg-type]
SECRET = re.compile(r"password|pin_hash|secret|token_hash|session")


def test_every_table_leaves_or_is_named_as_staying_with_a_reason():
    """A new table without ``village_id`` at the head of its key: add it to BESIDE or to LEFT_OUT in belongings.py."""
    forgotten = {t.name for t in Base.metadata.sorted_tables if t not in OWNED and t.name not in LEFT_OUT}
    assert forgotten == set()
    assert set(BESIDE) <= OWNED.keys()
    assert {t.name for t in OWNED if not is_of_villages(t)} == {t.name for t in BESIDE}
    assert LEFT_OUT.keys() <= {t.name for t in Base.metadata.sorted_tables}
    assert all(LEFT_OUT.values())


def test_nothing_that_leaves_points_at_what_stays():
    dangling = {
        f"{table.name}.{key.parent.name} → {key.column.table.name}"
        for table in OWNED
        for key in table.foreign_keys
        if key.column.table not in OWNED
    }
    assert dangling == set()


def test_only_the_village_itself_stands_for_a_place():
    """Places above the village are matched by code on arrival: a column that names one would have to be changed."""
    division = Base.metadata.tables["division"]
    named = {
        f"{table.name}.{key.parent.name}"
        for table, each in OWNED.items()
        for key in table.foreign_keys
        if key.column.table is division and table is not division and key.parent.name not in each.same
    }
    assert named == set()


def test_no_column_that_leaves_is_secret_and_every_one_can_be_read_back():
    leaving = {f"{table.name}.{column.name}" for table, each in OWNED.items() for column in each.columns}
    assert [name for name in leaving if SECRET.search(name)] == []
    for each in OWNED.values():
        assert readers_of(each.columns).keys() == {column.name for column in each.columns}
    assert all(column in Base.metadata.tables[table].c for table, columns in KEPT_BACK.items() for column in columns)


def test_what_stays_stands_on_the_reference_page():
    told = PAGE.read_text(encoding="utf-8")
    assert [name for name in LEFT_OUT if f"`{name}`" not in told] == []
    columns = [f"{table}.{column}" for table, columns in KEPT_BACK.items() for column in columns]
    assert [name for name in columns if f"`{name}`" not in told] == []


def test_the_folder_holds_no_secret_and_nobody_of_another_village(left):
    everything = b"\n".join(files_of(left.folder).values())
    assert b"argon2" not in everything
    assert "邻村主任".encode() not in everything
    assert "下合乐寺村".encode() not in everything
    assert not [name for name in LEFT_OUT if (left.folder / "data" / f"{name}.jsonl").exists()]


def test_no_face_leaves(left):
    """Two households of the village had a photo kept of who collects for them."""
    face = make_face(a_photo(4)).hex().encode()
    assert not [name for name, data in files_of(left.folder).items() if face in data]


def test_people_of_elsewhere_leave_as_a_name_only(left):
    people = {row["id"]: row for row in read_rows(left.folder, "user_account")}
    named = {row["user_id"] for row in read_rows(left.folder, "sign_in_name")}
    appointed = {row["user_id"] for row in read_rows(left.folder, "appointment")}
    assert named == appointed
    assert named <= people.keys()
    assert {id_ for id_, row in people.items() if row["enabled"]} == appointed
    assert all(set(row) == {"id", "name", "enabled", "household_id", "created_at"} for row in people.values())


def test_the_sheets_open_in_a_spreadsheet_and_run_no_formula(left):
    sheets = {
        path.stem: path.read_bytes().decode("utf-8-sig").splitlines() for path in left.folder.glob("sheets/*.csv")
    }
    assert sheets["households"][0] == "户号,户主,村民小组,网格,住址,人数,入册,迁出,兑换分,荣誉分"
    assert sheets["households"][2].startswith("0002,王秀兰,")
    assert sheets["households"][2].endswith(",100,0")
    assert [line for line in sheets["bank_book"] if line.startswith("0002,")][-1].split(",")[3:7] == [
        "撤销", f"{left.year}年兑换分", "39", "100",
    ]  # fmt: skip
    assert [line for line in sheets["households"] if line.startswith("0003,'=1+1,")]
    assert len(sheets["goods"]) == 6
    assert len(sheets["claims"]) == 8
