"""A job: waits, is made, ends; cancelled, taken up again, given up; what each state lets happen."""

from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from civility import clock
from civility.clock import now
from civility.prints.errors import JobEnded, JobGone, MakerDied, NotReady, TooManyWaiting
from civility.prints.models import PrintFile, PrintJob
from civility.prints.queries import count_printed, get_file, get_job, list_jobs
from civility.prints.services import (
    KEPT,
    LEASE,
    MOST_TRIES,
    MOST_WAITING,
    cancel_print,
    drop_old_prints,
    fail_job,
    finish_job,
    order_print,
    take_job,
    tell_drawn,
)
from printables.errors import MissingGlyphs
from tests.factories.people import make_user, make_village
from tests.factories.prints import a_finished_job, a_job, a_pdf, a_print

pytestmark = pytest.mark.postgresql


@pytest.fixture
def village(session):
    return make_village(session, households=2)


@pytest.fixture
def officer(session, village):
    return make_user(session, village, "committee")[1]


def held(job):
    return {"village_id": job.village_id, "job_id": job.id, "lease": job.lease}


def take(session):
    job = take_job(session)
    assert job is not None
    return job


def test_a_job_is_made_and_its_file_is_whole(session, village, officer):
    ordered = a_job(session, village, officer, pieces=11)
    taken = take(session)
    assert (taken.id, taken.state, taken.tries, taken.drawn) == (ordered.id, "making", 1, 0)
    assert tell_drawn(session, **held(taken), drawn=7)
    assert get_job(session, village.id, taken.id).drawn == 7
    with pytest.raises(NotReady):
        get_file(session, village.id, taken.id)
    pdf = a_pdf(11)
    assert finish_job(session, **held(taken), pdf=pdf)
    done = get_job(session, village.id, taken.id)
    assert (done.state, done.drawn, done.pages, done.lease, done.held_until) == ("done", 11, 2, None, None)
    assert get_file(session, village.id, done.id) == pdf
    assert take_job(session) is None


def test_pressing_twice_orders_once(session, village, officer):
    key = str(uuid4())
    order = {"document": "cards", "reference": "", "size": "A4", "pieces": 9, "actor": officer, "request_key": key}
    first = order_print(session, village_id=village.id, **order)
    assert order_print(session, village_id=village.id, **order).id == first.id
    assert len(list_jobs(session, village.id)) == 1


def test_more_than_a_few_jobs_at_once_are_refused_until_one_ends(session, village, officer):
    jobs = [a_job(session, village, officer) for _ in range(MOST_WAITING)]
    with pytest.raises(TooManyWaiting) as refused:
        a_job(session, village, officer)
    assert refused.value.count == MOST_WAITING
    assert len(list_jobs(session, village.id)) == MOST_WAITING
    a_job(session, make_village(session), officer)  # another village is not kept waiting
    cancel_print(session, village_id=village.id, job_id=jobs[0].id)
    a_job(session, village, officer)


def test_the_one_that_waited_longest_is_taken_first_of_whichever_village(session, village, officer):
    other = make_village(session)
    ordered = []
    for minutes, place in ((3, village), (1, other), (2, village)):
        with clock.frozen(now() + timedelta(minutes=minutes)):
            ordered.append((minutes, a_job(session, place, officer).id))
    with clock.frozen(now() + timedelta(minutes=4)):
        assert [take(session).id for _ in ordered] == [job_id for _minutes, job_id in sorted(ordered)]
        assert take_job(session) is None


def test_a_job_whose_maker_went_silent_is_taken_up_and_the_first_maker_can_do_nothing_more(session, village, officer):
    a_job(session, village, officer)
    first = take(session)
    lost = held(first)
    assert take_job(session) is None
    with clock.frozen(now() + LEASE + timedelta(seconds=1)):
        second = take(session)
        assert (second.id, second.tries) == (first.id, 2)
        assert second.lease != lost["lease"]
        assert not tell_drawn(session, **lost, drawn=3)
        assert not finish_job(session, **lost, pdf=a_pdf())
        assert not fail_job(session, **lost, trouble=JobEnded())
        assert session.query(PrintFile).count() == 0
        assert finish_job(session, **held(second), pdf=a_pdf())


def test_a_maker_that_tells_keeps_its_job(session, village, officer):
    a_job(session, village, officer)
    job = take(session)
    start = now()
    for step in range(1, 4):
        with clock.frozen(start + step * (LEASE - timedelta(seconds=5))):
            assert tell_drawn(session, **held(job), drawn=step)
            assert take_job(session) is None


def test_a_job_that_lost_its_makers_too_often_fails_and_the_next_is_taken(session, village, officer):
    bad, moment = a_job(session, village, officer), now()
    for _try in range(MOST_TRIES):
        with clock.frozen(moment):
            assert take(session).id == bad.id
        moment += LEASE + timedelta(seconds=1)
    with clock.frozen(moment):
        good = a_job(session, village, officer)
        assert take(session).id == good.id
    failed = get_job(session, village.id, bad.id)
    assert (failed.state, failed.trouble) == ("failed", {"rule": MakerDied.code, "fields": {"tries": MOST_TRIES}})


def test_two_workers_that_look_at_once_never_make_the_same_job(engine, session, village, officer):
    ordered = {a_job(session, village, officer).id for _ in range(4)}
    session.rollback()
    taken = []

    def work():
        with Session(engine) as own:
            while (job := take_job(own)) is not None:
                taken.append(job.id)

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(ordered)


def test_a_job_that_is_cancelled_is_broken_off_and_keeps_no_file(session, village, officer):
    a_job(session, village, officer)
    job = take(session)
    mine = held(job)
    cancel_print(session, village_id=village.id, job_id=job.id)
    assert not tell_drawn(session, **mine, drawn=1)
    assert not finish_job(session, **mine, pdf=a_pdf())
    assert session.query(PrintFile).count() == 0
    assert cancel_print(session, village_id=village.id, job_id=job.id).state == "cancelled"


@pytest.mark.parametrize(
    ("state", "may_take", "may_cancel"),
    [
        ("waiting", True, True),
        ("making", False, True),
        ("done", False, False),
        ("failed", False, False),
        ("cancelled", False, True),
    ],
)
def test_what_may_happen_in_each_state(session, village, officer, state, may_take, may_cancel):
    job = a_job(session, village, officer)
    if state in ("making", "done", "failed"):
        taken = take(session)
        if state == "done":
            assert finish_job(session, **held(taken), pdf=a_pdf())
        if state == "failed":
            assert fail_job(session, **held(taken), trouble=MissingGlyphs(("李𱍐家",), "𱍐"))
    if state == "cancelled":
        cancel_print(session, village_id=village.id, job_id=job.id)
    assert get_job(session, village.id, job.id).state == state
    assert (take_job(session) is not None) is may_take
    if may_cancel:
        assert cancel_print(session, village_id=village.id, job_id=job.id).state == "cancelled"
    else:
        with pytest.raises(JobEnded):
            cancel_print(session, village_id=village.id, job_id=job.id)
        assert get_job(session, village.id, job.id).state == state


def test_ended_jobs_and_their_files_go_after_a_week_and_the_log_stays(session, village, officer):
    a_print(session, village, officer)
    done_id = a_finished_job(session, village, officer).id
    waiting_id = a_job(session, village, officer).id
    with clock.frozen(now() + KEPT - timedelta(minutes=1)):
        assert drop_old_prints(session) == 0
    with clock.frozen(now() + KEPT + timedelta(minutes=1)):
        assert drop_old_prints(session) == 1
        assert drop_old_prints(session) == 0
    assert session.query(PrintFile).count() == 0
    assert [job.id for job in session.query(PrintJob)] == [waiting_id]
    assert count_printed(session, village.id) == 1
    with pytest.raises(JobGone):
        get_job(session, village.id, done_id)


def test_a_job_of_another_village_is_gone(session, village, officer):
    job = a_finished_job(session, village, officer)
    elsewhere = make_village(session)
    for act in (get_job, get_file):
        with pytest.raises(JobGone):
            act(session, elsewhere.id, job.id)
    with pytest.raises(JobGone):
        cancel_print(session, village_id=elsewhere.id, job_id=job.id)
