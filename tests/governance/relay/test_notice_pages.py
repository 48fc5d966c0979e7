"""The pages of notices: sent, carried from house to house, signed on paper, confirmed on the phone."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from civility import clock
from civility.clock import today
from civility.governance.relay.queries import list_reaches, list_receipts
from civility.people.rules import short_number
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from tests.conftest import sign_in
from tests.factories.people import make_township, make_user
from tests.factories.relay import key, make_relay_notice, make_unit
from tests.governance.relay.conftest import MORNING
from tests.governance.relay.test_heads import elect


@pytest.fixture
def base(court):
    return f"/v/{court.village.code}/relay"


@pytest.fixture
def unit(session, court):
    return make_unit(session, court.village, court.homes[:6], court.committee)


@pytest.fixture
def notice(session, court, unit):
    return make_relay_notice(session, court.village, court.committee)


@pytest.fixture
def head(session, court, unit):
    user, _ = make_user(session, court.village, household=court.homes[0], name="老马")
    elect(session, court, unit, user_id=user.id)
    return user


def test_a_notice_is_written_and_who_does_not_know_is_one_tap_away(client, session, court, base, unit):
    sign_in(client, court.user)
    said = {
        "request_key": key(),
        "title": "停水",
        "text": "后天停水。",
        "due_on": (today() + timedelta(days=2)).isoformat(),
    }
    answer = client.post(f"{base}/new", data=said)
    assert answer.headers["Location"].endswith("/relay/1")
    page = client.get(f"{base}/1").text
    assert "还差 6 户" in page
    assert "没有单元的户" in page
    assert court.homes[3].head_name in page
    home = client.get(f"/v/{court.village.code}/").text
    assert "还有 16 户不知道：停水" in home


def test_a_notice_due_in_the_past_is_refused_as_typed(client, session, court, base):
    sign_in(client, court.user)
    said = {"request_key": key(), "title": "停水", "text": "昨天停水。", "due_on": "2026-11-20"}
    refused = client.post(f"{base}/new", data=said)
    assert refused.status_code == 422
    assert "昨天停水。" in refused.text
    assert list_reaches(session, court.village.id) == []


def test_a_head_sees_the_notice_first_and_ticks_house_by_house(client, session, court, base, head, notice):
    sign_in(client, head)
    own = client.get(f"/v/{court.village.code}/my-households").text
    assert "还有 6 户要告诉" in own
    told = {"request_key": key(), "households": [str(home.id) for home in court.homes[:2]], "manner": "visit"}
    assert client.post(f"{base}/1/carry", data=told).headers["Location"].endswith("/my-households")
    page = client.get(f"{base}/1/carry").text
    assert "还有 4 户不知道" in page
    assert "户长、网格员上门告诉的 · 老马" in page
    stranger = told | {"households": [str(court.homes[9].id)]}
    assert client.post(f"{base}/1/carry", data=stranger).status_code == 403
    assert len(list_receipts(session, notice)) == 2


def test_a_head_takes_back_a_tick_by_mistake_with_one_press(client, session, court, base, head, notice):
    sign_in(client, head)
    told = {"request_key": key(), "households": [str(home.id) for home in court.homes[:2]], "manner": "visit"}
    client.post(f"{base}/1/carry", data=told)
    page = client.get(f"{base}/1/carry").text
    back = f"{base}/1/carry/{court.homes[1].id}/back"
    (sent,) = re.findall(f'action="{back}".*?name="request_key"[^>]* value="([^"]+)"', page, re.DOTALL)
    answer = client.post(back, data={"request_key": sent}, follow_redirects=True)
    assert "还有 5 户不知道" in answer.text
    assert re.search("老马 .* 勾的，老马 .* 收回", answer.text)
    assert client.post(back, data={"request_key": key()}).status_code == 409
    assert list(list_receipts(session, notice)) == [court.homes[0].id]


def test_a_head_reads_no_other_unit(client, court, base, head, notice):
    sign_in(client, head)
    page = client.get(f"{base}/1/carry?unit={court.village.id}").text
    assert short_number("0001") in page
    assert short_number("0007") not in page
    assert client.get(f"{base}/1").status_code == 403


def test_the_sheet_lists_the_households_in_the_order_of_the_page(client, court, base, unit, notice):
    sign_in(client, court.user)
    answer = client.get(f"{base}/1/sheet.pdf?unit={unit.id}")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert "全村停水" in text
    places = [text.index(short_number(home.number)) for home in court.homes[:6]]
    assert places == sorted(places)


@pytest.fixture
def household(client, session, court):
    card = issue_card(session, village_id=court.village.id, household_id=court.homes[4].id)
    sign_in(client, CardHolder(card, court.homes[4]))
    return court.homes[4]


def test_a_household_sees_the_notice_until_it_says_that_it_knows(client, session, notice, household):
    assert "后天换主管道" in client.get("/my/").text
    assert client.post("/my/notices/1/known", data={"request_key": key()}).status_code == 303
    assert "后天换主管道" not in client.get("/my/").text
    assert "自己在手机上看的" in client.get("/my/notices").text
    assert [(home, receipt.by) for home, receipt in list_receipts(session, notice).items()] == [(household.id, None)]


def test_a_withdrawn_notice_says_why_and_cannot_be_confirmed(client, session, court, base, notice, household):
    sign_in(client, court.user)
    assert client.post(f"{base}/1/withdraw", data={"request_key": key(), "why": ""}).status_code == 422
    assert client.post(f"{base}/1/withdraw", data={"request_key": key(), "why": "改期了"}).status_code == 303
    assert "改期了" in client.get(f"{base}/1").text
    told = {"request_key": key(), "households": [str(court.homes[0].id)], "manner": "desk"}
    assert client.post(f"{base}/1/carry", data=told).status_code == 409
    assert list_receipts(session, notice) == {}


def test_a_new_notice_begins_with_the_words_of_the_one_it_replaces(client, session, court, base, notice):
    sign_in(client, court.user)
    page = client.get(f"{base}/new?replaces=1").text
    assert "后天换主管道" in page
    said = {"request_key": key(), "title": "停水改期", "text": "改到后天。", "due_on": today().isoformat()}
    client.post(f"{base}/new?replaces=1", data=said)
    assert [reach.state for reach in list_reaches(session, court.village.id)] == ["under_way", "withdrawn"]
    assert "看现在的第 2 号通知" in client.get(f"{base}/1").text


def test_the_township_sees_how_far_its_notice_came(client, session, court):
    township = make_township(session)
    officer, _ = make_user(session, township, "township_officer")
    sign_in(client, officer)
    said = {"request_key": key(), "title": "交医保", "text": "12月1日起。", "due_on": today().isoformat()}
    assert client.post(f"/t/{township.code}/relay", data=said).status_code == 303
    with clock.frozen(MORNING + timedelta(days=1)):
        page = client.get(f"/t/{township.code}/relay").text
    assert "交医保" in page
    assert "16 户，0 户知道了" in page
    assert "到期了，还有户不知道" in page
