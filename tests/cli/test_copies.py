"""Backup while running, and restore."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from civility import ledger
from civility.backups.databases import run, sqlite_address
from civility.backups.notes import note_of
from civility.backups.queries import digest_of
from civility.config import read_settings
from civility.db import transaction
from civility.people.models import Division
from civility.web.filters import fours
from tests.cli.conftest import Command
from tests.database import OWNER, make_engine, sqlite_database
from tests.factories.store import balance_of, grant, make_shop
from tests.printables.reading import words_of


@pytest.fixture
def shop(session):
    return make_shop(session)


@pytest.fixture
def elsewhere(tmp_path):
    """The address of a database that is not there yet, in a folder of its own."""
    (tmp_path / "new").mkdir()
    return f"sqlite:///{tmp_path / 'new' / 'civility.db'}"


def path_of(url):
    return Path(url.removeprefix("sqlite:///"))


def test_a_copy_made_while_somebody_writes_holds_what_was_there_and_restores(
    civility, environment, elsewhere, session, shop, tmp_path
):
    file = tmp_path / "copy.db"
    code, told = civility.json("backup", file)
    assert (code, told["bytes"]) == (0, file.stat().st_size)
    assert told["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert [book["size"] for book in told["books"]] == [ledger.count_transactions(session, shop.village.id)]
    session.rollback()
    grant(session, shop.village.id, "0001", 77)
    environment(elsewhere)
    code, told = civility.json("restore", file)
    assert (code, told["villages"], told["kept"]) == (0, 1, None)
    engine = make_engine(elsewhere)
    with Session(engine) as restored:
        assert balance_of(restored, shop.village.id, "0001") == 1000
        assert ledger.verify(restored, shop.village.id) == []
    engine.dispose()
    assert sorted(path.name for path in path_of(elsewhere).parent.iterdir()) == ["civility.db"]


def test_a_backup_never_overwrites(civility, shop, tmp_path):
    file = tmp_path / "copy.db"
    file.write_text("precious")
    result = civility("backup", file)
    assert (result.exit_code, file.read_text()) == (1, "precious")
    assert result.stderr.startswith("Error: ")


def test_a_database_that_holds_villages_is_replaced_only_by_force_and_kept_beside(
    civility, session, engine, shop, database_url, tmp_path
):
    file = tmp_path / "copy.db"
    assert civility("backup", file).exit_code == 0
    village_id, village_code, name = shop.village.id, shop.village.code, shop.village.name
    size = ledger.count_transactions(session, village_id)
    grant(session, village_id, "0001", 77)
    session.close()
    engine.dispose()
    refused = civility("restore", file)
    assert (refused.exit_code, "--force" in refused.stderr) == (1, True)
    code, told = civility.json("restore", file, "--force")
    assert code == 0
    assert told["shorter"] == [{"code": village_code, "village": name, "restored": size, "replaced": size + 1}]
    for address, tenths in ((database_url, 1000), (f"sqlite:///{told['kept']}", 1077)):
        there = make_engine(address)
        with Session(there) as opened:
            assert balance_of(opened, village_id, "0001") == tenths
        there.dispose()


def test_two_villages_of_one_name_are_two_and_a_folder_may_be_called_anything(civility, environment, tmp_path):
    folder, file = tmp_path / "数据 #1", tmp_path / "copy.db"
    folder.mkdir()
    environment(sqlite_database(folder))
    engine = make_engine(sqlite_address(folder / "civility.db"))
    with Session(engine) as session:
        one, other = make_shop(session), make_shop(session)
        with transaction(session):
            session.get(Division, other.village.id).name = one.village.name
        sizes = {shop.village.code: ledger.count_transactions(session, shop.village.id) for shop in (one, other)}
        session.rollback()
        made = civility("backup", file)
        assert made.exit_code == 0, made.stderr
        for shop, times in ((one, 1), (other, 2)):
            for _time in range(times):
                grant(session, shop.village.id, "0001", 77)
        name, more = one.village.name, {one.village.code: 1, other.village.code: 2}
    engine.dispose()
    code, told = civility.json("restore", file, "--force")
    assert (code, {each: size for each, (size, _head) in told["books"].items()}) == (0, sizes)
    assert told["shorter"] == [
        {"code": each, "village": name, "restored": sizes[each], "replaced": sizes[each] + more[each]}
        for each in sorted(sizes)
    ]


def test_a_database_in_use_is_not_replaced_even_by_force(civility, session, shop, tmp_path, database_url):
    file = tmp_path / "copy.db"
    assert civility("backup", file).exit_code == 0
    grant(session, shop.village.id, "0001", 77)
    result = civility("restore", file, "--force")
    assert (result.exit_code, "正在使用" in result.stderr) == (1, True)
    assert balance_of(session, shop.village.id, "0001") == 1077


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_what_is_not_a_backup_changes_nothing(civility, environment, elsewhere, tmp_path, content):
    environment(elsewhere)
    file = tmp_path / "copy.db"
    file.write_bytes(content)
    result = civility("restore", file)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert list(path_of(elsewhere).parent.iterdir()) == []


def test_a_copy_with_a_changed_book_is_refused(civility, environment, elsewhere, shop, tmp_path):
    file = tmp_path / "copy.db"
    assert civility("backup", file).exit_code == 0
    note_of(file).unlink()
    with closing(sqlite3.connect(file)) as copy:
        for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            copy.execute(f'DROP TRIGGER "{name}"')
        (seq,) = copy.execute("SELECT max(seq) FROM ledger_posting").fetchone()
        copy.execute("UPDATE ledger_posting SET amount = amount + 1 WHERE seq = ?", (seq,))
        copy.commit()
    environment(elsewhere)
    result = civility("restore", file)
    assert (result.exit_code, f"账本不完好：第 {seq} 笔" in result.stderr) == (1, True)
    assert list(path_of(elsewhere).parent.iterdir()) == []


def test_a_copy_that_is_not_the_one_its_note_tells_of_is_refused(civility, environment, elsewhere, shop, tmp_path):
    file, other = tmp_path / "copy.db", tmp_path / "other.db"
    assert civility("backup", file).exit_code == 0
    assert civility("backup", other).exit_code == 0
    with closing(sqlite3.connect(other)) as changed:
        changed.execute("UPDATE division SET name = 'X村' WHERE level = 'village'")
        changed.commit()
    other.replace(file)
    environment(elsewhere)
    result = civility("restore", file)
    assert (result.exit_code, "和备份时写下的指纹不一样" in result.stderr) == (1, True)
    assert list(path_of(elsewhere).parent.iterdir()) == []


def test_fingerprint_and_end_of_each_book_are_said_when_copied_and_before_it_is_put_back(
    civility, environment, elsewhere, session, shop, tmp_path
):
    file, sheet = tmp_path / "copy.db", tmp_path / "copy.pdf"
    size = ledger.count_transactions(session, shop.village.id)
    head = fours(ledger.get_transaction(session, shop.village.id, size).hash[:8])
    session.rollback()
    made = civility("backup", file, "--sheet", sheet)
    said = [f"SHA-256  {fours(digest_of(file))}", f"{shop.village.name}：到第 {size:,} 笔，{head}"]
    assert made.stdout.splitlines()[1:3] == said
    assert str(read_settings().keys_folder) in made.stdout
    assert sheet.read_bytes()[:4] == b"%PDF"
    for word in (size, *fours(digest_of(file)).split(), *head.split()):
        assert str(word) in words_of(sheet.read_bytes())
    environment(elsewhere)
    looked = civility("restore", file, "--dry-run")
    assert (looked.exit_code, looked.stderr.splitlines()) == (0, said)
    assert list(path_of(elsewhere).parent.iterdir()) == []
    put_back = civility("restore", file)
    assert (put_back.exit_code, put_back.stderr.splitlines()) == (0, said)


def with_schema(file, revision):
    note_of(file).unlink()
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        copy.commit()


def test_a_copy_of_a_newer_program_is_refused_with_what_to_do(civility, environment, elsewhere, shop, tmp_path):
    file = tmp_path / "copy.db"
    assert civility("backup", file).exit_code == 0
    with_schema(file, "9999newer")
    environment(elsewhere)
    result = civility("restore", file)
    assert (result.exit_code, "9999newer" in result.stderr, "那时的程序" in result.stderr) == (1, True, True)
    assert list(path_of(elsewhere).parent.iterdir()) == []


def test_a_copy_of_an_older_program_is_put_back_and_says_to_upgrade_it(
    civility, environment, elsewhere, shop, tmp_path
):
    file = tmp_path / "copy.db"
    assert civility("backup", file).exit_code == 0
    with_schema(file, "0049reminders")
    environment(elsewhere)
    code, told = civility.json("restore", file)
    assert (code, told["upgrade"]) == (0, True)


def test_an_empty_database_is_replaced_without_force(civility, environment, shop, tmp_path):
    file = tmp_path / "copy.db"
    assert civility("backup", file).exit_code == 0
    (tmp_path / "fresh").mkdir()
    environment(sqlite_database(tmp_path / "fresh"))
    assert civility("restore", file).exit_code == 0


def test_postgresql_is_copied_and_restored_by_its_own_programs(environment, postgresql, tmp_path):
    civility, file = Command(), tmp_path / "copy.dump"
    with postgresql.database() as url:
        engine = make_engine(url)
        with Session(engine) as session:
            shop = make_shop(session)
            village_id = shop.village.id
            session.rollback()
            environment(make_url(url).set(username=OWNER).render_as_string(hide_password=False))
            assert civility("backup", file).exit_code == 0
            assert file.read_bytes()[:5] == b"PGDMP"
            code, looked = civility.json("restore", file, "--dry-run")
            size = ledger.count_transactions(session, village_id)
            head = ledger.get_transaction(session, village_id, size).hash.hex()
            assert (code, looked["books"]) == (0, {shop.village.code: [size, head]})
            session.rollback()
            grant(session, village_id, "0001", 77)
            session.rollback()
            refused = civility("restore", file)
            assert (refused.exit_code, "--force" in refused.stderr) == (1, True)
            assert balance_of(session, village_id, "0001") == 1077
            session.rollback()
            code, told = civility.json("restore", file, "--force")
            assert (code, told["villages"]) == (0, 1)
            engine.dispose()
            assert balance_of(session, village_id, "0001") == 1000
            assert ledger.verify(session, village_id) == []
        engine.dispose()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("ALTER TABLE ledger_checkpoint RENAME TO seal", "和这个版本的程序对不上"),
        ("UPDATE alembic_version SET version_num = '9999newer'", "9999newer"),
    ],
)
def test_postgresql_that_was_replaced_is_not_said_to_be_untouched(environment, postgresql, tmp_path, spoil, said):
    civility, file = Command(), tmp_path / "copy.dump"
    with postgresql.database() as url:
        owner = make_url(url).set(username=OWNER)
        engine = make_engine(url)
        with Session(engine) as session:
            make_shop(session)
        engine.dispose()
        environment(owner.render_as_string(hide_password=False))
        changed = create_engine(owner)
        with changed.begin() as connection:
            connection.execute(text(spoil))
        changed.dispose()
        run(["pg_dump", "--format=custom", f"--file={file}"], owner)
        refused = civility("restore", file, "--force")
        assert (refused.exit_code, said in refused.stderr) == (1, True), refused.stderr
        assert ("什么也没有改动" in refused.stderr, "现在就是这份备份" in refused.stderr) == (False, True)


def test_without_the_programs_of_postgresql_one_sentence_says_what_to_install(
    civility, environment, tmp_path, monkeypatch
):
    environment("postgresql://nobody@localhost/nothing")
    monkeypatch.setenv("PATH", str(tmp_path))
    result = civility("backup", tmp_path / "copy.dump")
    assert (result.exit_code, "postgresql-client" in result.stderr) == (1, True)
