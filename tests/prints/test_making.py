"""Jobs are made: whole, told of, broken off, and failed with a sentence."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from civility import clock
from civility.cli import due
from civility.clock import now
from civility.db import transaction
from civility.people.models import Household
from civility.people.printing import card_sheet
from civility.people.queries import list_current_cards, list_households
from civility.people.services import issue_missing_cards
from civility.prints import making
from civility.prints.making import make_prints
from civility.prints.models import PrintFile
from civility.prints.queries import get_file, get_job
from civility.prints.services import LEASE, cancel_print
from tests.conftest import sign_in
from tests.factories.people import make_user, make_village
from tests.factories.prints import a_job

RARE = "𱍐"


@pytest.fixture
def village(session, app):
    made = make_village(session, households=35)
    issue_missing_cards(session, village_id=made.id)
    return made


@pytest.fixture
def officer(session, village):
    return make_user(session, village, "committee")[1]


@pytest.fixture
def told_at_once(monkeypatch):
    monkeypatch.setattr(making, "TOLD_EVERY_S", 0.0)


def test_what_is_made_is_to_the_byte_what_the_page_prints(session, village, officer):
    job = a_job(session, village, officer, pieces=35)
    assert make_prints(session) == 1
    households = list_households(session, village.id)
    expected = card_sheet(session, village, households, list_current_cards(session, village.id))
    assert get_file(session, village.id, job.id) == expected
    assert (get_job(session, village.id, job.id).pages, make_prints(session)) == (4, 0)


def test_it_is_told_after_each_sheet_how_many_are_drawn(session, village, officer, told_at_once, monkeypatch):
    a_job(session, village, officer, pieces=35)
    drawn, tell = [], making.tell_drawn
    monkeypatch.setattr(making, "tell_drawn", lambda *args, **said: drawn.append(said["drawn"]) or tell(*args, **said))
    assert make_prints(session) == 1
    assert drawn == [10, 20, 30, 35]


def test_a_job_cancelled_while_it_is_made_is_broken_off(session, village, officer, told_at_once, monkeypatch):
    job = a_job(session, village, officer, pieces=35)
    drawn, tell = [], making.tell_drawn

    def cancelled_meanwhile(*args, **said):
        drawn.append(said["drawn"])
        if said["drawn"] == 20:
            cancel_print(session, village_id=village.id, job_id=job.id)
        return tell(*args, **said)

    monkeypatch.setattr(making, "tell_drawn", cancelled_meanwhile)
    assert make_prints(session) == 0
    assert (drawn, get_job(session, village.id, job.id).state) == ([10, 20], "cancelled")
    assert session.query(PrintFile).count() == 0


def test_a_name_that_cannot_be_printed_fails_the_job_and_is_named_on_its_page(session, village, officer, client):
    with transaction(session):
        for household in list_households(session, village.id)[20:22]:
            session.get_one(Household, (village.id, household.id)).head_name = f"李{RARE}"
    job_id = a_job(session, village, officer, pieces=35).id
    next_one = a_job(session, village, officer, document="plates", pieces=35).id
    assert make_prints(session) == 2
    failed = get_job(session, village.id, job_id)
    assert (failed.state, failed.trouble["print"]) == ("failed", "MissingGlyphs")
    assert get_job(session, village.id, next_one).state == "done"  # plates carry no names
    sign_in(client, make_user(session, village, "committee")[0])
    page = client.get(f"/v/{village.code}/prints/jobs/{job_id}").text
    assert f"有字印不出来：{RARE}（在 李{RARE}家）。没有打印" in page
    assert "纸上缺字" in page
    assert "characters cannot be printed" in client.get(f"/v/{village.code}/prints/jobs/{job_id}?lang=en").text


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [(ZeroDivisionError("x"), "程序出错，没有做成"), (MemoryError(), "程序出错，没有做成")],
)
def test_a_fault_of_ours_fails_the_job_and_says_so(session, village, officer, client, monkeypatch, trouble, sentence):
    def broken(_session, _job, _lease):
        raise trouble

    job_id = a_job(session, village, officer).id
    monkeypatch.setattr(making, "_draw", broken)
    assert make_prints(session) == 1
    sign_in(client, make_user(session, village, "committee")[0])
    assert sentence in client.get(f"/v/{village.code}/prints/jobs/{job_id}").text


def test_a_village_without_cards_is_told_so(session, app, client):
    village = make_village(session, households=2)
    user, officer = make_user(session, village, "committee")
    job_id = a_job(session, village, officer).id
    assert make_prints(session) == 1
    sign_in(client, user)
    assert "没有这样一份" in client.get(f"/v/{village.code}/prints/jobs/{job_id}").text


def test_a_database_that_is_away_leaves_the_job_to_be_taken_up_again(session, village, officer, monkeypatch):
    def away(*_args, **_said):
        raise OperationalError("COMMIT", {}, Exception("server closed the connection"))

    job_id = a_job(session, village, officer, pieces=35).id
    with monkeypatch.context() as patched:
        patched.setattr(making, "_draw", away)
        with pytest.raises(OperationalError):
            make_prints(session)
    session.rollback()
    assert get_job(session, village.id, job_id).state == "making"
    with clock.frozen(now() + LEASE + timedelta(seconds=1)):
        assert make_prints(session) == 1
    assert get_job(session, village.id, job_id).state == "done"


def test_the_worker_looks_after_jobs_between_its_rounds():
    assert [job.run for job in due.SOON] == [make_prints]
    assert due.DUE[-1] is due.SOON[0]
