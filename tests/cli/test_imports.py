"""Importing from files: all rows or none, each bad row named."""

import pytest
from sqlalchemy import func, select

from civility import ledger
from civility.ledger import accounts, units
from civility.people.models import Household, Member
from civility.points.models import Standard
from civility.store.models import Good
from civility.store.services import open_store
from tests.factories.people import make_user, make_village
from tests.factories.store import key

ROSTER = "户号,姓名,与户主关系\n1,李建国,户主\n1,王秀兰,妻\n2,扎西次仁,户主\n"
STANDARD = "类别,项目,分值\n加分,清扫门前道路,5分/次\n加分,参加村民大会,3分/次\n"
RED = STANDARD + "扣分,到县里上访,-20分/次\n"
GOODS = "品名,类别,分值,单位,库存\n香皂,日化,5,块,20\n大米5公斤,粮油,39,袋,3\n"


@pytest.fixture
def village(session):
    return make_village(session, households=0)


def count(session, model):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def test_a_roster_comes_in_once_however_often_the_command_is_run(civility, session, village, tmp_path):
    file = tmp_path / "户籍.csv"
    file.write_text(ROSTER, encoding="utf-8")
    for _ in range(2):
        code, told = civility.json("roster", "import", file, "--village", village.code)
        assert (code, told["imported"]) == (0, {"households": 2, "members": 3})
    assert (count(session, Household), count(session, Member)) == (2, 3)


def test_a_dry_run_reads_and_writes_nothing(civility, session, village, tmp_path):
    file = tmp_path / "r.csv"
    file.write_text(ROSTER, encoding="gb18030")
    code, told = civility.json("roster", "import", file, "--village", village.code, "--dry-run")
    assert (code, told["imported"], told["refused"]) == (0, None, [])
    assert count(session, Household) == 0


def test_one_bad_row_keeps_all_out_and_is_named_on_standard_error(civility, session, village, tmp_path):
    file = tmp_path / "r.csv"
    file.write_text(ROSTER + "abc,马哈桑,户主\n", encoding="utf-8")
    result = civility("roster", "import", file, "--village", village.code)
    assert result.exit_code == 1
    assert result.stderr.startswith("第 5 行 [不能导入]")
    assert "什么也没有导入" in result.stdout
    assert count(session, Household) == 0
    code, told = civility.json("roster", "import", file, "--village", village.code)
    assert (code, [row["row"] for row in told["refused"]], told["imported"]) == (1, [5], None)


def test_a_standard_with_a_red_line_comes_in_only_when_told_to_leave_the_row_out(civility, session, village, tmp_path):
    file = tmp_path / "细则.csv"
    file.write_text(RED, encoding="utf-8-sig")
    code, told = civility.json("standard", "import", file, "--village", village.code, "--confirm")
    assert (code, told["imported"], [row["row"] for row in told["refused"]]) == (1, None, [4])
    assert told["refused"][0]["reasons"]
    assert count(session, Standard) == 0
    code, told = civility.json(
        "standard", "import", file, "--village", village.code, "--confirm", "--leave-out", "--title", "2026 版"
    )
    assert (code, told["imported"]) == (0, {"version": 1})
    session.rollback()
    found = session.scalars(select(Standard)).one()
    assert (found.title, found.state, found.imported_by) == ("2026 版", "draft", None)


def test_goods_bring_prices_to_approve_and_opening_stock(civility, session, village, tmp_path):
    file = tmp_path / "goods.csv"
    file.write_text(GOODS, encoding="utf-8")
    refused = civility("goods", "import", file, "--village", village.code)
    assert (refused.exit_code, "还没有超市" in refused.stderr) == (1, True)
    _user, committee = make_user(session, village, "committee")
    store = open_store(session, village_id=village.id, name="爱心超市", actor=committee, request_key=key())
    code, told = civility.json("goods", "import", file, "--village", village.code, "--from", "2099-01-01")
    assert (code, told["imported"]) == (0, {"goods": 2})
    session.rollback()
    goods = {good.name: good.code for good in session.scalars(select(Good))}
    shelf = accounts.shelf(store.code)
    assert ledger.balance(session, village.id, shelf, units.good(goods["香皂"])) == 20


@pytest.mark.parametrize("kind", ["roster", "standard"])
def test_what_is_not_a_table_or_not_a_village_is_one_line(civility, session, village, tmp_path, kind):
    file = tmp_path / "empty.csv"
    file.write_bytes(b"")
    result = civility(kind, "import", file, "--village", village.code)
    assert (result.exit_code, result.stderr.count("\n"), result.stdout) == (1, 1, "")
    result = civility(kind, "import", file, "--village", "632521109999")
    assert (result.exit_code, result.stderr) == (1, "Error: 没有区划代码是 632521109999 的村。\n")
