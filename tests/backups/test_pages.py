"""What the administrator sees of the copies."""

import dataclasses
from datetime import timedelta

import pytest

from civility.backups.queries import list_copies
from civility.backups.services import copy_due
from civility.clock import frozen, now
from civility.people.models import Division
from civility.web.filters import fours
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.store import make_shop
from tests.pages import page
from tests.printables.reading import page_count, words_of


@pytest.fixture
def admin(app, client, session, stick):
    """Signed in as an administrator of a program that copies onto the stick."""
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], backups=stick)
    shop = make_shop(session)
    township = session.get(Division, shop.village.parent_id)
    user, _ = make_user(session, township, "administrator")
    sign_in(client, user)
    session.rollback()
    return client


def line(client):
    html = page(client.get("/admin/"))
    return html[html.index("所有村的数据") :]


def test_without_a_folder_the_first_page_says_so_and_what_to_do(app, admin):
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], backups=None)
    html = page(admin.get("/admin/"))
    assert "备份：没有备份" in html
    assert "没有设 CIVILITY_BACKUPS" in line(admin)
    assert "没有设 CIVILITY_BACKUPS" in page(admin.get("/admin/backups/"))
    assert admin.get("/admin/backups/sheet.pdf").status_code == 404


def test_before_the_first_copy_it_is_awaited(admin):
    assert "几分钟里就会做第一份" in line(admin)


def test_the_line_says_when_and_where_the_last_copy_was_made(admin, session, stick):
    assert copy_due(session) == 1
    said = line(admin)
    assert f"备份到 {stick}。" in said
    assert "备份：" not in page(admin.get("/admin/"))  # no task


def test_after_days_without_a_copy_it_is_a_task(admin, session):
    with frozen(now() - timedelta(days=5)):
        assert copy_due(session) == 1
    assert "已经 5 天没有备份" in line(admin)
    assert "备份：好几天没备份" in page(admin.get("/admin/"))


def test_a_stick_that_was_pulled_out_is_a_task(admin, stick):
    stick.rmdir()
    assert f"放备份的文件夹不在：{stick}" in line(admin)
    assert "备份：备份做不成" in page(admin.get("/admin/"))


@pytest.mark.parametrize("asked", ["stat", "listdir", "statvfs"])
def test_a_stick_that_broke_is_told_on_the_pages_that_report_it(admin, session, stick, break_stick, asked):
    assert copy_due(session) == 1
    break_stick(asked)
    said = f"放备份的文件夹{'不在' if asked == 'stat' else '读写不了'}：{stick}"
    assert said in line(admin)
    assert said in page(admin.get("/admin/backups/"))
    assert admin.get("/metrics").status_code == 200
    assert admin.get("/admin/backups/sheet.pdf").status_code == (200 if asked == "statvfs" else 404)


def test_the_copy_of_a_clock_that_ran_ahead_is_no_newest_one(admin, session, stick):
    at = now()
    with frozen(at + timedelta(days=400)):
        assert copy_due(session) == 1
    with frozen(at - timedelta(days=5)):
        assert copy_due(session) == 1
    with frozen(at):
        assert "已经 5 天没有备份" in line(admin)
        assert f"civility_backup_age_seconds {5 * 86400.0}" in admin.get("/metrics").text.splitlines()


def test_the_page_shows_fingerprint_and_books_and_prints_them(admin, session):
    assert copy_due(session) == 1
    with frozen(now() + timedelta(days=1)):
        assert copy_due(session) == 1
    newest, before = list_copies(newest_folder(admin))
    html = page(admin.get("/admin/backups/"))
    for copy in (newest, before):
        assert fours(copy.sha256) in html
        assert f"{copy.file} --dry-run" in html or copy is before
        answer = admin.get("/admin/backups/sheet.pdf", query_string={"of": copy.file.name})
        assert (answer.status_code, answer.mimetype, page_count(answer.data)) == (200, "application/pdf", 1)
        words = words_of(answer.data)
        assert copy.file.name in words
        for group in fours(copy.sha256).split():
            assert group in words
        assert fours(copy.books[0].head[:16]).replace(" ", "") in words.replace(" ", "")
    assert (
        admin.get("/admin/backups/sheet.pdf").data == admin.get(f"/admin/backups/sheet.pdf?of={newest.file.name}").data
    )
    assert admin.get("/admin/backups/sheet.pdf?size=A5").status_code == 200
    for nonsense in ("of=../secret_key", "of=nothing.db"):
        assert admin.get(f"/admin/backups/sheet.pdf?{nonsense}").status_code == 404
    refused = admin.get("/admin/backups/sheet.pdf?size=A0")
    assert (refused.status_code, "没有 A0 这种纸" in refused.text) == (422, True)


def newest_folder(client):
    return client.application.config["SETTINGS"].backups


def test_nobody_but_an_administrator_sees_them(app, client, session):
    shop = make_shop(session)
    user, _ = make_user(session, shop.village, "committee", "supervisor", "storekeeper")
    sign_in(client, user)
    assert client.get("/admin/backups/").status_code == 403
    assert client.get("/admin/backups/sheet.pdf").status_code == 403


def test_the_age_of_the_newest_copy_is_among_the_figures(app, admin, session, stick):
    assert "civility_backup_age_seconds +Inf" in admin.get("/metrics").text.splitlines()
    at = now()
    with frozen(at):
        assert copy_due(session) == 1
    with frozen(at + timedelta(hours=3)):
        assert "civility_backup_age_seconds 10800.0" in admin.get("/metrics").text.splitlines()
