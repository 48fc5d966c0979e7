"""The notebook: who may write, who may read, that looks are noted, and that old words go."""

from datetime import timedelta

import pytest

from civility import clock
from civility.clock import today
from civility.governance.relay import errors
from civility.governance.relay.models import Visit
from civility.governance.relay.queries import list_due, list_looks, list_visits, list_visits_to
from civility.governance.relay.services import empty_old_visits, keep_grid, open_visit
from civility.people.rules import KEPT_DAYS
from civility.people.services import end_appointment, issue_card
from civility.people.sessions import CardHolder, actor_for
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.relay import key, make_grid, make_unit, make_visit, put_into
from tests.governance.relay.conftest import MORNING
from tests.governance.relay.test_heads import elect

pytestmark = pytest.mark.postgresql
WORDS = "房顶漏雨，想申请修。"


@pytest.fixture
def worker(session, court):
    return make_user(session, court.village, "grid_worker", name="小马")


@pytest.fixture
def stranger(session, court):
    return make_user(session, court.village, "grid_worker", name="小李")


@pytest.fixture
def grid(session, court, worker, stranger):
    """The first grid, led by the committee; a second one has another worker."""
    first = make_grid(session, court.village, court.committee, worker_id=worker[0].id, lead_id=court.user.id)
    second = make_grid(session, court.village, court.committee, "第2网格", worker_id=stranger[0].id)
    put_into(session, first, *court.homes[:3])
    put_into(session, second, *court.homes[3:6])
    return first


@pytest.fixture
def visit(session, court, grid, worker):
    return make_visit(session, court.village, court.homes[0], worker[1])


def opened(session, court, visit, actor):
    return open_visit(session, village_id=court.village.id, visit_id=visit.id, actor=actor).text


def test_the_writer_the_grids_worker_and_its_lead_read_an_entry_and_each_look_is_noted(session, court, visit, worker):
    assert opened(session, court, visit, worker[1]) == WORDS
    assert opened(session, court, visit, court.committee) == WORDS
    assert opened(session, court, visit, court.committee) == WORDS
    assert sorted(user.name for _look, user in list_looks(session, visit)) == sorted(["小马", "村文书"])


def test_from_another_grid_an_entry_does_not_exist(session, court, visit, stranger):
    with pytest.raises(errors.VisitNotFound):
        opened(session, court, visit, stranger[1])
    assert list_visits(session, court.village.id, stranger[1]) == []
    assert list_looks(session, visit) == []


def test_somebody_else_of_the_committee_reads_nothing(session, court, visit):
    _, other = make_user(session, court.village, "committee")
    with pytest.raises(errors.VisitNotFound):
        opened(session, court, visit, other)


def test_whoever_is_worker_no_more_reads_no_more(session, court, grid, visit, stranger):
    keep_grid(
        session,
        village_id=court.village.id,
        grid_id=grid.id,
        name=grid.name,
        parent_id=None,
        worker_id=stranger[0].id,
        lead_id=None,
        actor=court.committee,
    )
    assert opened(session, court, visit, stranger[1]) == WORDS
    with pytest.raises(errors.VisitNotFound):
        opened(session, court, visit, court.committee)
    end_appointment(session, appointment_id=stranger[0].appointments[0].id, on=today() - timedelta(days=1))
    with clock.frozen(MORNING + timedelta(days=1)), pytest.raises(errors.VisitNotFound):
        opened(session, court, visit, actor_for(session, stranger[0]))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [({"visited_on": 1}, errors.VisitInFuture), ({"again_on": 0}, errors.AgainBeforeVisit)],
)
def test_days_that_cannot_be_are_refused(session, court, grid, worker, said, refusal):
    days = {name: today() + timedelta(days=offset) for name, offset in said.items()}
    with pytest.raises(refusal):
        make_visit(session, court.village, court.homes[0], worker[1], **days)
    assert list_visits(session, court.village.id, worker[1]) == []


def test_nobody_notes_a_visit_to_a_household_they_do_not_look_after(session, court, grid, worker):
    with pytest.raises(errors.NotYourHouseholds):
        make_visit(session, court.village, court.homes[3], worker[1])
    assert session.query(Visit).count() == 0


def test_a_head_notes_visits_to_the_unit_and_the_grids_worker_reads_them(session, court, grid, worker):
    unit = make_unit(session, court.village, court.homes[:6], court.committee)
    user, _ = make_user(session, court.village, "unit_head", household=court.homes[5], name="老马")
    elect(session, court, unit)  # 0001 is elected, not theirs
    with pytest.raises(errors.NotYourHouseholds):
        make_visit(session, court.village, court.homes[0], actor_for(session, user))
    owner, _ = make_user(session, court.village, "unit_head", household=court.homes[0], name="老李")
    noted = make_visit(session, court.village, court.homes[1], actor_for(session, owner))
    assert opened(session, court, noted, worker[1]) == WORDS


def test_a_promised_visit_is_due_until_the_next_one(session, court, grid, worker):
    make_visit(session, court.village, court.homes[0], worker[1], again_on=today() + timedelta(days=3))
    homes = court.homes[:3]
    assert [
        (each.household.number, each.again_on - today()) for each in list_due(session, court.village.id, homes)
    ] == [("0001", timedelta(days=3))]
    with clock.frozen(MORNING + timedelta(days=2)):
        make_visit(session, court.village, court.homes[0], worker[1])
        assert list_due(session, court.village.id, homes) == []


def test_words_go_after_two_years_and_that_somebody_came_stays(session, court, visit, worker):
    with clock.frozen(MORNING + timedelta(days=KEPT_DAYS)):
        assert empty_old_visits(session) == 0
    with clock.frozen(MORNING + timedelta(days=KEPT_DAYS + 1)):
        assert empty_old_visits(session) == 1
        assert empty_old_visits(session) == 0
        session.expire_all()
        assert opened(session, court, visit, worker[1]) == ""
    assert [
        (each.purpose, user.name) for each, user in list_visits_to(session, court.village.id, court.homes[0].id)
    ] == [("need", "小马")]


def test_the_pages_keep_to_it_too(client, session, court, visit, worker, stranger):
    base = f"/v/{court.village.code}/visits"
    sign_in(client, worker[0])
    assert WORDS not in client.get(f"{base}/").text
    assert WORDS in client.get(f"{base}/{visit.id}").text
    said = {"request_key": key(), "visited_on": today().isoformat(), "purpose": "look", "text": "都好", "again_on": ""}
    assert client.post(f"{base}/new/0002", data=said).status_code == 303
    assert client.post(f"{base}/new/0004", data=said | {"request_key": key()}).status_code == 403
    sign_in(client, stranger[0])
    assert client.get(f"{base}/{visit.id}").status_code == 404
    assert court.homes[0].head_name not in client.get(f"{base}/").text


def test_the_household_sees_who_came_and_why_and_not_the_words(client, session, court, visit):
    card = issue_card(session, village_id=court.village.id, household_id=court.homes[0].id)
    sign_in(client, CardHolder(card, court.homes[0]))
    page = client.get("/my/notices").text
    assert "小马" in page
    assert "有困难、有需要" in page
    assert WORDS not in page
