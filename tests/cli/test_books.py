"""Verifying books and rebuilding balances."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen
from civility.points.services import close_due_notices
from tests.audit.village import tampering
from tests.factories.people import make_village
from tests.factories.points import make_notice, make_scene, seal_what_is_there
from tests.factories.store import grant, make_shop


@pytest.fixture
def books(session):
    shop = make_shop(session)
    other = make_village(session)
    grant(session, other.id, "0001", 30)
    return shop, other


def tamper(engine, statement, **values):
    """Change one row behind the program's back."""
    with tampering(engine) as connection:
        assert connection.execute(text(statement), values).rowcount == 1


def test_intact_books_are_told_village_by_village(civility, books):
    shop, other = books
    result = civility("ledger", "verify")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{village.code} {village.name}：账本完好" for village in sorted(books_of(shop, other), key=lambda v: v.code)
    ]


def books_of(shop, other):
    return [shop.village, other]


def test_a_changed_amount_is_found_at_its_transaction_and_only_in_its_village(civility, books, engine):
    shop, other = books
    with Session(engine) as session:
        seq = ledger.newest(session, other.id).seq
    tamper(
        engine,
        "UPDATE ledger_posting SET amount = amount + 1 WHERE village_id = :village AND seq = :seq",
        village=other.id.hex,
        seq=seq,
    )
    code, told = civility.json("ledger", "verify")
    firsts = {row["village"]: row["first"] for row in told["villages"]}
    assert (code, firsts[shop.village.code], firsts[other.code]["seq"]) == (1, None, seq)
    assert civility("ledger", "verify", "--village", shop.village.code).exit_code == 0
    result = civility("ledger", "verify", "--village", other.code)
    assert result.exit_code == 1
    assert f"账本有问题：第 {seq} 笔" in result.stdout


def test_several_processes_find_what_one_finds(books, engine, database_url):
    """In a process of its own, as it is called: only one without threads may be forked."""
    shop, other = books
    tamper(
        engine,
        "UPDATE ledger_balance SET balance = balance + 1 WHERE village_id = :village AND account = 'household:0001'",
        village=other.id.hex,
    )
    engine.dispose()
    told = [verify(database_url, "--jobs", jobs) for jobs in ("1", "2", "5")]
    assert told[0] == told[1] == told[2]
    code, villages = told[0]
    assert code == 1
    assert {row["village"]: row["findings"] for row in villages} == {shop.village.code: 0, other.code: 2}


def verify(database_url, *words):
    done = subprocess.run(
        [Path(sys.executable).with_name("civility"), "ledger", "verify", *words, "--json"],
        env={**os.environ, "CIVILITY_DATABASE_URL": database_url, "CIVILITY_SECRET_KEY": "k" * 32},
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)["villages"]


def test_a_changed_balance_is_reported_and_put_right(civility, books, engine):
    _shop, other = books
    tamper(
        engine,
        "UPDATE ledger_balance SET balance = 999 WHERE village_id = :village AND account = 'household:0001'",
        village=other.id.hex,
    )
    words = ("ledger", "rebuild-balances", "--village", other.code)
    code, told = civility.json(*words, "--dry-run")
    assert (code, told["applied"]) == (0, False)
    assert [(each["account"], each["stored"], each["rebuilt"]) for each in told["differences"]] == [
        ("household:0001", 999, 30)
    ]
    assert civility.json(*words)[1]["applied"] is True
    assert civility.json(*words)[1] == {"differences": [], "score_differences": [], "applied": False}
    assert civility(*words).stdout == "余额和每月合计都对。\n"


def test_a_changed_monthly_score_is_reported_and_put_right(civility, session, engine):
    with frozen(datetime(2026, 10, 5, 2, 0, tzinfo=UTC)):
        scene = make_scene(session)
        notice, _claims = make_notice(session, scene, *scene.households)
    with frozen(notice.closes_at):
        assert close_due_notices(session, scene.village_id) == 3
    session.rollback()
    words = ("ledger", "rebuild-balances", "--village", scene.village.code)
    assert civility.json(*words)[1]["score_differences"] == []
    tamper(
        engine,
        "UPDATE monthly_score SET honour_tenths = 70, claim_count = 2 WHERE household_id = :household",
        household=scene.households[0].id.hex,
    )
    tamper(engine, "DELETE FROM monthly_score WHERE household_id = :household", household=scene.households[1].id.hex)
    code, told = civility.json(*words)
    assert (code, told["applied"], told["differences"]) == (0, True, [])
    by_household = {each["holder_id"]: each for each in told["score_differences"]}
    changed = by_household[str(scene.households[0].id)]
    assert (changed["month"], changed["category"], changed["stored"], changed["rebuilt"]) == (
        "2026-10-01",
        "卫生",
        [70, 2],
        [50, 1],
    )
    assert by_household[str(scene.households[1].id)]["stored"] is None
    assert len(by_household) == 2
    assert civility.json(*words)[1]["score_differences"] == []


def test_an_audit_says_what_is_wrong_where_and_what_to_do(civility, session, books, engine):
    shop, other = books
    seal_what_is_there(session, shop.village.id)
    seal_what_is_there(session, other.id)
    assert civility("ledger", "audit").exit_code == 0
    tamper(engine, "DELETE FROM stock_movement")
    words = ("ledger", "audit", "--village", shop.village.code)
    result = civility(*words)
    assert result.exit_code == 1
    first, *rest = result.stdout.splitlines()
    assert first.startswith(f"{shop.village.code} {shop.village.name}：有 2 处不对，核到第 ")
    assert "货架 s1 上的“香皂”，账本说有 20，按进货单和兑换单算应有 0。" in rest[0]
    assert "先到货架前点一遍数" in rest[0]
    code, told = civility.json(*words)
    assert (code, [each["check"] for each in told["villages"][0]["findings"]]) == (1, ["shelf", "shelf"])
    assert told["villages"][0]["questions"] == []
    assert civility.json("ledger", "audit", "--village", other.code)[0] == 0


def test_an_audit_names_the_entry_of_a_technical_finding(civility, session, books, engine):
    _shop, other = books
    seq = ledger.newest(session, other.id).seq
    tamper(
        engine,
        "UPDATE ledger_posting SET amount = amount + 1 WHERE village_id = :village AND seq = :seq",
        village=other.id.hex,
        seq=seq,
    )
    said = civility("ledger", "audit", "--village", other.code).stdout
    assert f"第 {seq} 笔 有一笔记下以后被改过：was changed after it was written" in said


def test_a_time_that_went_back_is_asked_about_and_fails_nothing(civility, session):
    with frozen(datetime(2026, 11, 19, tzinfo=UTC)):
        village = make_village(session)
        seal_what_is_there(session, village.id)
    for hour in (9, 5):
        with frozen(datetime(2026, 11, 20, hour, tzinfo=UTC)):
            grant(session, village.id, "0001", 10)
    result = civility("ledger", "audit", "--village", village.code)
    assert result.exit_code == 0
    seq = ledger.newest(session, village.id).seq
    assert f"第 {seq} 笔记的时间是 2026-11-20 13:00，比前一笔的 2026-11-20 17:00 早了一个多小时。" in result.stdout
