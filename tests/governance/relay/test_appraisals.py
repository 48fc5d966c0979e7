"""The appraisal of heads and grid workers: stated duties, two scores, shared ranks, figures beside and never instead."""

from datetime import timedelta

import pytest

from civility import clock
from civility.clock import today
from civility.errors import NotFound
from civility.governance.relay import errors
from civility.governance.relay.events import check_appraisals
from civility.governance.relay.queries import find_figure, list_measured, list_standings
from civility.governance.relay.rules import Duty
from civility.governance.relay.services import confirm_for, open_appraisal, score_person
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.relay import (
    key,
    make_appraisal,
    make_grid,
    make_head,
    make_relay_notice,
    make_unit,
    make_visit,
    put_into,
)
from tests.governance.relay.conftest import MORNING

pytestmark = pytest.mark.postgresql


@pytest.fixture
def heads(session, court):
    """Two heads: of households 0001 and 0007."""
    for name, homes in (("第1户长单元", court.homes[:6]), ("第2户长单元", court.homes[6:12])):
        make_head(
            session,
            court.village,
            make_unit(session, court.village, homes, court.committee, name),
            homes[0],
            court.committee,
        )
    return court.homes[0].id, court.homes[6].id


@pytest.fixture
def appraisal(session, court, heads):
    return make_appraisal(session, court.village, court.committee)


@pytest.fixture
def supervisor(session, court):
    return make_user(session, court.village, "supervisor", name="监督员")[1]


def give(session, court, appraisal, subject, points, actor):
    return score_person(
        session, village_id=court.village.id, appraisal_id=appraisal.id, subject=subject, points=points, actor=actor
    )


def standings(session, appraisal):
    return [(each.line.place, each.rank, each.halves) for each in list_standings(session, appraisal)]


@pytest.mark.parametrize("weights", [(60, 30), (60, 50), (100, 0)])
def test_weights_come_to_a_hundred(session, court, weights):
    with pytest.raises(errors.WeightsNotHundred):
        open_appraisal(
            session,
            village_id=court.village.id,
            office="head",
            since_on=today(),
            until_on=today(),
            duties=[Duty("一", weights[0]), Duty("二", weights[1])],
            actor=court.committee,
            request_key=key(),
        )
    assert check_appraisals(session, court.village.id) == []


def test_two_people_score_and_only_then_somebody_has_a_rank(session, court, heads, appraisal, supervisor):
    give(session, court, appraisal, heads[0], [50, 30], court.committee)
    assert standings(session, appraisal) == [("第1户长单元", None, 80), ("第2户长单元", None, 0)]
    give(session, court, appraisal, heads[0], [60, 40], court.committee)  # put right before the second came
    give(session, court, appraisal, heads[0], [50, 30], supervisor)
    give(session, court, appraisal, heads[1], [60, 35], court.committee)
    give(session, court, appraisal, heads[1], [50, 40], supervisor)
    assert standings(session, appraisal) == [("第2户长单元", 1, 185), ("第1户长单元", 2, 180)]
    assert check_appraisals(session, court.village.id) == []


def test_equal_totals_share_a_rank(session, court, heads, appraisal, supervisor):
    for head in heads:
        give(session, court, appraisal, head, [60, 40], court.committee)
        give(session, court, appraisal, head, [60, 30], supervisor)
    assert [rank for _place, rank, _halves in standings(session, appraisal)] == [1, 1]


def test_a_third_score_and_a_change_after_two_are_refused(session, court, heads, appraisal, supervisor):
    _, third = make_user(session, court.village, "committee")
    give(session, court, appraisal, heads[0], [60, 40], court.committee)
    give(session, court, appraisal, heads[0], [50, 30], supervisor)
    for actor in (third, court.committee):
        with pytest.raises(errors.ScoredByTwo):
            give(session, court, appraisal, heads[0], [1, 1], actor)
    give(session, court, appraisal, heads[0], [60, 40], court.committee)  # the same again is nothing
    assert standings(session, appraisal)[0] == ("第1户长单元", 1, 180)


@pytest.mark.parametrize("points", [[61, 0], [-1, 0], [10], [10, 10, 10]])
def test_points_lie_within_the_weight_of_each_duty(session, court, heads, appraisal, points):
    with pytest.raises(errors.PointsOutOfWeight):
        give(session, court, appraisal, heads[0], points, court.committee)
    assert standings(session, appraisal)[0] == ("第1户长单元", None, 0)


def test_nobody_scores_themselves_or_their_own_household(session, court, heads, appraisal):
    _, own = make_user(session, court.village, "committee", household=court.homes[0])
    with pytest.raises(errors.OwnAppraisal):
        give(session, court, appraisal, heads[0], [60, 40], own)
    with pytest.raises(NotFound):
        give(session, court, appraisal, court.homes[3].id, [60, 40], own)


def test_the_figures_beside_say_what_was_in_time_whatever_the_channel(session, court, heads, appraisal):
    make_relay_notice(session, court.village, court.committee)
    told = {"village_id": court.village.id, "number": 1, "actor": court.committee}
    confirm_for(session, **told, household_ids=[home.id for home in court.homes[:4]], channel="paper")
    with clock.frozen(MORNING + timedelta(days=5)):
        confirm_for(session, **told, household_ids=[court.homes[4].id], channel="visit")
    line = list_measured(session, appraisal)[0]
    figure = find_figure(session, court.village, appraisal, line)
    assert (figure.asked, figure.told, figure.visits) == (6, 4, None)  # no account: no visits were asked of them here


def test_a_workers_figures_are_those_of_their_grids(session, court):
    user, worker = make_user(session, court.village, "grid_worker")
    grid = make_grid(session, court.village, court.committee, worker_id=user.id)
    put_into(session, grid, *court.homes[:3])
    appraisal = make_appraisal(session, court.village, court.committee, "worker")
    make_visit(session, court.village, court.homes[0], worker)
    make_relay_notice(session, court.village, court.committee)
    (line,) = list_measured(session, appraisal)
    figure = find_figure(session, court.village, appraisal, line)
    assert (figure.asked, figure.told, figure.visits) == (3, 0, 1)


def test_the_pages_lead_from_duties_to_a_roll(client, session, court, heads):
    sign_in(client, court.user)
    base = f"/v/{court.village.code}/appraisals"
    page = client.get(f"{base}/new?office=head").text
    assert "通知按时送到" in page
    assert "前 3 条是样例，可以改" in page
    assert page.count("（样例，可以改）") == 3
    said = {
        "request_key": key(), "since_on": "2026-10-01", "until_on": "2026-12-31",
        "what_1": "通知按时送到", "weight_1": "60", "probe_1": "notices",
        "what_2": "有事上报", "weight_2": "30", "probe_2": "",
        "what_3": "", "weight_3": "", "probe_3": "",
    }  # fmt: skip
    refused = client.post(f"{base}/new?office=head", data=said)
    assert refused.status_code == 422
    assert "加起来是 90" in refused.text
    assert "样例" not in refused.text  # what was typed is no example
    opened = client.post(f"{base}/new?office=head", data=said | {"weight_2": "40"})
    there = opened.headers["Location"]
    assert client.get(f"{there}/{heads[0]}").status_code == 200
    wrong = client.post(f"{there}/{heads[0]}", data={"request_key": key(), "points_1": "61", "points_2": "1"})
    assert wrong.status_code == 422
    given = client.post(f"{there}/{heads[0]}", data={"request_key": key(), "points_1": "50", "points_2": "30"})
    assert given.status_code == 303
    assert "还差 1 个人打分" in client.get(there).text
    next_time = client.get(f"{base}/new?office=head").text
    assert "前 2 条是上一次的，可以改" in next_time
    assert "样例" not in next_time
