"""A village leaves and arrives by command."""

import pytest

from civility import ledger
from tests.database import sqlite_database
from tests.factories.store import make_shop
from tests.leaving.moving import program

pytestmark = pytest.mark.postgresql


@pytest.fixture
def shop(session):
    shop = make_shop(session)
    session.rollback()
    return shop


@pytest.fixture
def elsewhere(tmp_path):
    (tmp_path / "new").mkdir()
    return sqlite_database(tmp_path / "new")


def test_a_village_leaves_and_arrives_with_the_same_head(civility, environment, elsewhere, session, shop, tmp_path):
    village, out = shop.village, tmp_path / "out"
    code, told = civility.json("export", "--village", village.code, "--out", out)
    newest = ledger.newest(session, village.id)
    assert (code, told["seq"], told["hash"]) == (0, newest.seq, newest.hash.hex())
    environment(elsewhere)
    code, arrived = civility.json("import", out)
    assert (code, arrived["seq"], arrived["hash"]) == (0, newest.seq, newest.hash.hex())
    assert (arrived["rows"], arrived["village"]) == (told["rows"], village.code)
    assert civility("ledger", "verify").stdout == f"{village.code} {village.name}：账本完好\n"
    assert len(arrived["sign_in_names"]) == 3
    name = arrived["sign_in_names"][0]
    assert civility("user", "reset", name).exit_code == 0


def test_in_words_it_says_what_is_left_to_do(civility, environment, elsewhere, shop, tmp_path):
    out = tmp_path / "out"
    left = civility("export", "--village", shop.village.code, "--out", out)
    assert left.exit_code == 0
    assert "妥善保管" in left.stdout
    environment(elsewhere)
    arrived = civility("import", out)
    assert arrived.exit_code == 0
    assert "civility user reset" in arrived.stdout
    assert "六位密码" in arrived.stdout


def test_what_is_refused_is_one_line_and_exit_1(civility, environment, elsewhere, shop, tmp_path):
    out = tmp_path / "out"
    unknown = civility("export", "--village", "632521102999", "--out", out)
    assert (unknown.exit_code, unknown.stderr) == (1, "Error: 没有区划代码是 632521102999 的村。\n")
    assert not out.exists()
    assert civility("export", "--village", shop.village.code, "--out", out).exit_code == 0
    again = civility("export", "--village", shop.village.code, "--out", out)
    assert (again.exit_code, again.stderr.count("\n"), "已经有了" in again.stderr) == (1, 1, True)
    here = civility("import", out)
    assert (here.exit_code, here.stderr.count("\n"), "这里已经有了" in here.stderr) == (1, 1, True)
    environment(elsewhere)
    (out / "data" / "claim.jsonl").write_text("{}\n")
    changed = civility("import", out)
    assert (changed.exit_code, changed.stderr.count("\n"), "data/claim.jsonl" in changed.stderr) == (1, 1, True)
    nothing = civility("import", tmp_path / "new")
    assert (nothing.exit_code, nothing.stderr.count("\n"), "manifest.json" in nothing.stderr) == (1, 1, True)
    with program(elsewhere) as (_app, session):
        assert ledger.verify(session, shop.village.id)[0].message == "the village has no book"
