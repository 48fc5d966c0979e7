"""What each role sees of an audit, and asking for one by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from civility import ledger
from civility.audit.queries import find_newest_run
from civility.audit.services import audit_village
from civility.clock import ZONE, frozen
from civility.ledger.models import LedgerBalance
from civility.people.queries import find_division
from civility.points.models import Claim
from tests.audit.village import live, person, quiet_village, tampering
from tests.conftest import sign_in
from tests.factories.people import COUNTY, make_township
from tests.factories.store import grant
from tests.pages import key_in, page

NIGHT = datetime(2026, 11, 20, 2, 30, tzinfo=ZONE)


@pytest.fixture
def village(session):
    return quiet_village(session)


@pytest.fixture
def administrator(session, village):
    return person(session, find_division(session, COUNTY), "administrator")


def audit(session, village, at=NIGHT):
    with frozen(at):
        return audit_village(session, village_id=village.id)


def look(client, user, path, at=NIGHT + timedelta(hours=7)):
    sign_in(client, user)
    with frozen(at):
        return page(client.get(path))


def test_the_committee_and_the_supervisors_see_one_line(client, session, village):
    committee, supervisor = (person(session, village, role) for role in ("committee", "supervisor"))
    audit(session, village)
    last = ledger.newest(session, village.id).seq
    home = f"/v/{village.code}/"
    html = look(client, committee, home)
    assert f"昨夜核账：账本完好，核到第 {last} 笔。" in html
    assert f"{home}audit" not in html
    assert f'href="{home}audit"' in look(client, supervisor, home)
    assert "11月20日 星期五 02:30 核账：账本完好" in look(client, committee, home, NIGHT + timedelta(days=1))
    assert "已经 3 天没有核账" in look(client, committee, home, NIGHT + timedelta(days=3))
    assert "核账" not in look(client, person(session, village, "recorder"), home)


def test_before_the_first_audit_the_pages_say_so(client, session, village, administrator):
    supervisor = person(session, village, "supervisor")
    assert "还没有核过账，今夜会核。" in look(client, supervisor, f"/v/{village.code}/")
    assert "还没有核过账" in look(client, supervisor, f"/v/{village.code}/audit")
    html = look(client, administrator, "/admin/")
    assert "还没核过" in html
    assert html.count('class="task-what') == 1  # that nothing is copied at night


def test_a_fault_is_a_task_of_the_administrator_and_explained_on_the_page(client, session, engine):
    lived = live(session)
    village = lived.village
    administrator = person(session, find_division(session, COUNTY), "administrator")
    with tampering(engine) as connection:
        connection.execute(update(Claim).where(Claim.id == lived.claims[0].id).values(amount_tenths=900))
        connection.execute(
            update(LedgerBalance)
            .where(LedgerBalance.account == "household:0001", LedgerBalance.unit == "honour")
            .values(balance=999)
        )
    session.rollback()
    audit(session, village)
    html = look(client, administrator, "/admin/")
    assert f"{village.name}的核账：有 3 处不对" in html
    assert "task-now" in html
    assert client.get("/").headers["Location"] == "/admin/"

    html = look(client, administrator, f"/v/{village.code}/audit")
    assert "有一条申报入账以后被改过" in html
    assert "0001 户 11月2日 星期一 的申报“房前屋后整洁”记进第" in html
    assert f"civility ledger rebuild-balances --village {village.code}" in html
    assert "household:0001 has 50 honour, kept is 999" in html
    assert 'href="/admin/"' in html
    english = client.get(f"/v/{village.code}/audit?lang=en").text
    assert "changed after" in english
    assert "有一条" not in english


def test_a_time_that_went_back_is_a_question_and_leaves_the_book_whole(client, session, village, administrator):
    for at in (NIGHT, NIGHT - timedelta(hours=5)):
        with frozen(at):
            grant(session, village.id, "0001", 10)
    audit(session, village)
    last = ledger.newest(session, village.id).seq
    html = look(client, administrator, f"/v/{village.code}/audit")
    assert f"账本完好，核到第 {last} 笔，另有 1 处时间要问" in html
    assert f"第 {last} 笔记的时间是 2026-11-19 21:30，比前一笔的 2026-11-20 02:30 早了一个多小时。" in html
    assert "不对的地方" not in html
    assert "时间要问" in look(client, administrator, "/admin/")
    audit(session, village, NIGHT + timedelta(days=1))  # the next night asks of nothing new, but the page remembers
    assert "2026-11-19 21:30" in look(client, administrator, f"/v/{village.code}/audit")


def test_an_audit_can_be_asked_for_at_once(client, session, village):
    supervisor = person(session, village, "supervisor")
    sign_in(client, supervisor)
    path = f"/v/{village.code}/audit"
    form = {"request_key": key_in(page(client.get(path)))}
    answer = client.post(path, data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert "核完了：账本完好，核到第 " in page(client.get(path))
    assert find_newest_run(session, village.id).number == 1


def test_an_administrator_sees_the_villages_below_the_own_post_only(client, session, village):
    elsewhere = make_township(session, "632521103000", "沙珠玉乡")
    other = person(session, elsewhere, "administrator")
    assert village.name not in look(client, other, "/admin/")
    assert client.get(f"/v/{village.code}/audit").status_code == 404


def test_the_page_reads_as_well_in_another_time_zone(client, session, village, administrator):
    audit(session, village, datetime(2026, 11, 19, 18, 30, tzinfo=UTC))
    assert "昨夜核账" in look(client, administrator, "/admin/")
