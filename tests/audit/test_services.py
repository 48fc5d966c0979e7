"""Audits fall due once a night, are caught up on, and keep what they found."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from civility.audit import services
from civility.audit.queries import find_newest_run, list_due_villages, list_newest_runs, list_runs
from civility.audit.rules import SPREAD_MINUTES, is_last_night, is_overdue, last_due
from civility.audit.services import audit_due, audit_village
from civility.clock import ZONE, frozen, now
from civility.db import new_id
from civility.ledger import list_jumps
from civility.points.models import MonthlyTotal
from tests.audit.village import live, tampering
from tests.factories.people import make_village
from tests.factories.store import grant

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_each_night_has_one_time_for_a_village_and_many_for_many() -> None:
    villages = [new_id() for _ in range(300)]
    times = {last_due(village, NOON) for village in villages}
    assert len(times) > 100
    assert all(1 <= due.astimezone(ZONE).hour < 1 + SPREAD_MINUTES // 60 for due in times)
    assert all(NOON - DAY < due <= NOON for due in times)
    due = last_due(villages[0], NOON)
    assert last_due(villages[0], due) == due
    assert last_due(villages[0], due - timedelta(seconds=1)) == due - DAY


def test_every_village_is_audited_once_a_night_and_a_missed_night_is_caught_up_on(session: Session) -> None:
    villages = {make_village(session).id for _ in range(2)}
    with frozen(NOON):
        assert set(list_due_villages(session)) == villages
        assert (audit_due(session), audit_due(session)) == (2, 0)
    with frozen(NOON + timedelta(hours=8)):
        assert audit_due(session) == 0
    with frozen(NOON + 5 * DAY):  # the worker was away
        assert (audit_due(session), audit_due(session)) == (2, 0)
    assert [run.number for run in list_runs(session, villages.pop())] == [2, 1]


@pytest.mark.parametrize("jump", [timedelta(days=400), timedelta(days=-3650)])
def test_a_clock_that_jumped_and_came_back_neither_stops_the_audits_nor_makes_a_storm(
    session: Session, jump: timedelta
) -> None:
    village = make_village(session)
    for at in (NOON, NOON + jump, NOON + timedelta(hours=1), NOON + DAY):
        with frozen(at):
            audit_due(session)
            assert audit_due(session) == 0
    newest = find_newest_run(session, village.id)
    assert newest is not None
    assert newest.at == NOON + DAY


def test_what_was_found_is_kept_and_reads_the_same_later(session: Session, engine: Engine) -> None:
    lived = live(session)
    with tampering(engine) as connection:
        connection.execute(delete(MonthlyTotal).where(MonthlyTotal.scope == "village"))
    session.rollback()
    with frozen(NOON):
        audit_village(session, village_id=lived.village.id)
    session.expire_all()
    run = list_newest_runs(session, [lived.village.id])[lived.village.id]
    assert (run.number, run.at, run.finding_count, run.question_count) == (1, NOON, 1, 0)
    assert run.seq > 10
    (finding,) = run.findings
    assert (finding["check"], finding["seq"], finding["fields"]["holder"]) == ("rollup", None, "全村")


def test_no_more_is_kept_of_an_audit_than_can_be_read(
    session: Session, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived = live(session)
    with tampering(engine) as connection:
        connection.execute(delete(MonthlyTotal))
    session.rollback()
    monkeypatch.setattr(services, "MAX_KEPT", 2)
    run = audit_village(session, village_id=lived.village.id)
    assert (run.finding_count, len(run.findings)) == (4, 2)


def test_two_audits_at_once_are_one(app: Flask, engine: Engine, session: Session) -> None:
    lived = live(session)

    def audit() -> int:
        with app.app_context(), Session(engine) as other:
            return audit_due(other)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(audit) for _ in range(4)]:
            done.result()
    session.rollback()
    numbers = [run.number for run in list_runs(session, lived.village.id)]
    assert numbers
    assert numbers == list(range(len(numbers), 0, -1))
    assert list_due_villages(session) == []


def test_a_village_that_cannot_be_audited_keeps_nobody_waiting(
    session: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = make_village(session), make_village(session)
    audit = audit_village

    def broken(session: Session, *, village_id: object) -> object:
        if village_id == first.id:
            raise OSError("the disk is gone")
        return audit(session, village_id=village_id)  # type: ignore[arg-type]

    monkeypatch.setattr(services, "audit_village", broken)
    assert audit_due(session) == 1
    assert find_newest_run(session, second.id) is not None
    assert f"the audit of village {first.id} failed" in caplog.text


# ---- time ------------------------------------------------------------------------------------------------


def test_times_that_go_back_by_more_than_an_hour_are_asked_about_once(session: Session) -> None:
    village = make_village(session)
    for minutes in (0, 600, 545, 481, 70, 80):  # back by 55 minutes, 64, 411
        with frozen(NOON + timedelta(minutes=minutes)):
            grant(session, village.id, "0001", 10)
    assert [jump.seq for jump in list_jumps(session, village.id)] == [4, 5]
    assert list_jumps(session, village.id, after=4)[0].before == NOON + timedelta(minutes=481)

    with frozen(NOON + DAY):
        run = audit_village(session, village_id=village.id)
    assert (run.finding_count, run.question_count) == (0, 2)
    assert run.questions[0]["fields"] == {"seq": 4, "at": "2026-11-20 20:01", "before": "2026-11-20 21:05"}
    with frozen(NOON):
        grant(session, village.id, "0001", 10)
    with frozen(NOON + 2 * DAY):
        run = audit_village(session, village_id=village.id)
    assert [each["seq"] for each in run.questions] == [7]


def test_a_clock_that_ran_ahead_shows_when_it_is_put_right(session: Session) -> None:
    village = make_village(session)
    for at in (NOON, NOON + timedelta(days=400), NOON + timedelta(minutes=5)):
        with frozen(at):
            grant(session, village.id, "0001", 10)
    (jump,) = list_jumps(session, village.id)
    assert (jump.seq, jump.before - jump.at) == (3, timedelta(days=400, minutes=-5))


def test_the_words_of_a_night() -> None:
    three = datetime(2026, 11, 20, 3, 0, tzinfo=ZONE)
    assert is_last_night(three, three + timedelta(hours=20))
    assert not is_last_night(three, three + DAY)
    assert not is_last_night(three + timedelta(hours=6), three + timedelta(hours=7))
    assert not is_overdue(None, now())
    assert (is_overdue(three, three + 2 * DAY), is_overdue(three, three + 2.1 * DAY)) == (False, True)
