"""Handing in, reviewing and ranking on their pages."""

import pytest

from civility import clock
from civility.governance.rolls.queries import get_roll
from civility.governance.rolls.rules import parse_period
from civility.township.queries import find_return, get_return
from civility.township.services import submit_return
from civility.township.tasks import tasks
from tests.conftest import sign_in
from tests.factories.governance import NOVEMBER_3, a_notice, a_roll, key, score
from tests.factories.people import make_township, make_user, make_village

OCTOBER = parse_period("2026-10")


@pytest.fixture(autouse=True)
def in_november():
    with clock.frozen(NOVEMBER_3):
        yield


@pytest.fixture
def village(session, app):
    village = make_village(session, households=6)
    score(session, village, "2026-10", {"0001": {"卫生": 50}, "0002": {"孝老": 30}})
    return village


@pytest.fixture
def clerk(session, village):
    return make_user(session, village, "committee")


@pytest.fixture
def officer(session, village):
    return make_user(session, make_township(session), "township_officer")


def handed_in(session, village, actor):
    roll = a_roll(session, village, actor)
    return submit_return(session, village_id=village.id, roll_id=roll.id, actor=actor, request_key=key())


def review(**changed):
    return {"request_key": key(), "attempt": "1", "decision": "accept", "reason": ""} | changed


def test_the_whole_way_with_one_return(session, client, village, clerk, officer):
    (user, actor), hand_in = clerk, f"/v/{village.code}/returns/2026-10"
    sign_in(client, user)
    assert "还没有定榜" in client.get(hand_in).text
    a_roll(session, village, actor)
    assert "报送第 1 号榜" in client.get(hand_in).text
    answer = client.post(hand_in, data={"request_key": key(), "number": "1"})
    assert (answer.status_code, answer.location) == (303, hand_in)

    sign_in(client, officer[0])
    township = make_township(session)
    home = client.get(f"/t/{township.code}/")
    assert home.status_code == 200
    assert f'href="{hand_in}/review"' in home.text
    assert "李*国" in client.get(f"{hand_in}/review").text
    answer = client.post(f"{hand_in}/review", data=review(decision="return", reason="漏了王家。"))
    assert (answer.status_code, answer.location) == (303, f"/t/{township.code}/?month=2026-10")

    sign_in(client, user)
    assert "漏了王家。" in client.get(hand_in).text
    session.expire_all()
    [task] = tasks(session, village, actor)
    assert (task.text, task.note, task.urgency) == ("乡镇退回了%(month)s的榜", "漏了王家。", "now")
    home_page = client.get(f"/v/{village.code}/").text
    assert "乡镇退回了2026年10月的榜" in home_page
    a_roll(session, village, actor)
    client.post(hand_in, data={"request_key": key(), "number": "2"})

    sign_in(client, officer[0])
    client.post(f"{hand_in}/review", data=review(attempt="2"))
    session.expire_all()
    assert (get_return(session, village.id, OCTOBER).attempt, get_roll(session, village.id, 2).state) == (2, "accepted")
    assert tasks(session, village, actor) == []


def test_an_open_notice_is_named_and_nothing_is_handed_in(session, client, village, clerk):
    sign_in(client, clerk[0])
    a_roll(session, village, clerk[1])
    a_notice(session, village, clerk[1], number=7, closes_at=clock.now().replace(month=10, day=30))
    page = client.post(f"/v/{village.code}/returns/2026-10", data={"request_key": key(), "number": "1"})
    assert page.status_code == 409
    assert "这个月到期的公示还没有办完：7" in page.text
    assert find_return(session, village.id, OCTOBER) is None


def test_sending_back_without_a_reason_is_refused(session, client, village, clerk, officer):
    handed_in(session, village, clerk[1])
    sign_in(client, officer[0])
    page = client.post(f"/v/{village.code}/returns/2026-10/review", data=review(decision="return", reason="  "))
    assert page.status_code == 422
    assert "退回要写明原因" in page.text
    session.expire_all()
    assert get_return(session, village.id, OCTOBER).state == "submitted"


def test_a_review_of_an_attempt_that_is_not_the_newest_is_stale(session, client, village, clerk, officer):
    handed_in(session, village, clerk[1])
    sign_in(client, officer[0])
    page = client.post(f"/v/{village.code}/returns/2026-10/review", data=review(attempt="7"))
    assert page.status_code == 409
    session.expire_all()
    assert get_return(session, village.id, OCTOBER).state == "submitted"


def test_another_townships_officer_finds_nothing(session, client, village, clerk):
    handed_in(session, village, clerk[1])
    elsewhere = make_township(session, code="632521104000", name="龙羊峡镇")
    sign_in(client, make_user(session, elsewhere, "township_officer")[0])
    here = make_township(session).code
    for address in (f"/t/{here}/", f"/t/{here}/rankings", f"/v/{village.code}/returns/2026-10/review"):
        assert client.get(address).status_code == 404
    assert client.post(f"/v/{village.code}/returns/2026-10/review", data=review()).status_code == 404
    session.expire_all()
    assert get_return(session, village.id, OCTOBER).state == "submitted"


def test_a_committee_does_not_review_and_an_officer_does_not_hand_in(session, client, village, clerk, officer):
    handed_in(session, village, clerk[1])
    sign_in(client, clerk[0])
    assert client.post(f"/v/{village.code}/returns/2026-10/review", data=review()).status_code == 403
    sign_in(client, officer[0])
    assert client.post(f"/v/{village.code}/returns/2026-10", data={"number": "1"}).status_code == 403


def test_nobody_reviews_without_signing_in(client, village):
    assert client.get(f"/v/{village.code}/returns/2026-10/review").status_code == 302


@pytest.mark.parametrize("month", ["2026-13", "2026-Q4", "x", "2026-1"])
def test_a_month_that_is_none_is_refused(session, client, village, clerk, month):
    sign_in(client, clerk[0])
    assert client.get(f"/v/{village.code}/returns/{month}").status_code in (404, 422)


def test_the_ranking_shows_rates_with_their_denominators_and_no_household(session, client, village, officer):
    sign_in(client, officer[0])
    page = client.get(f"/t/{make_township(session).code}/rankings?month=2026-10")
    assert page.status_code == 200
    for words in (village.name, "33.3 %", "2/6 户", "参与率 = 这个月至少有一条加分入账的户数 ÷ 这个月在册的户数。"):
        assert words in page.text
    for hidden in ("李*国", "李建国", "0001"):
        assert hidden not in page.text
    honour = client.get(f"/t/{make_township(session).code}/rankings?month=2026-10&by=honour").text
    assert "1.3 分" in honour
    assert "8 分 / 6 户" in honour


@pytest.mark.parametrize("by", ["notices", "store", "objections"])
def test_every_indicator_has_its_page(session, client, officer, village, by):
    sign_in(client, officer[0])
    assert client.get(f"/t/{make_township(session).code}/rankings?month=2026-10&by={by}").status_code == 200


def test_there_is_no_composite(session, client, officer, village):
    sign_in(client, officer[0])
    assert client.get(f"/t/{make_township(session).code}/rankings?by=total").status_code == 404


def test_a_township_without_villages_has_a_page_that_says_so(session, client, app):
    empty = make_township(session, code="632521105000", name="空乡")
    sign_in(client, make_user(session, empty, "township_officer")[0])
    for address in ("", "rankings"):
        assert "还没有村" in client.get(f"/t/{empty.code}/{address}").text


def test_the_committee_is_told_of_a_month_without_roll_and_then_of_one_not_handed_in(session, village, clerk, app):
    assert [task.text for task in tasks(session, village, clerk[1])] == ["%(month)s的榜还没有定"]
    a_roll(session, village, clerk[1])
    assert [task.text for task in tasks(session, village, clerk[1])] == ["%(month)s的榜还没有报送"]
    recorder = make_user(session, village, "recorder")[1]
    assert tasks(session, village, recorder) == []
    quiet = make_village(session)
    assert tasks(session, quiet, make_user(session, quiet, "committee")[1]) == []
