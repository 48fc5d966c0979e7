"""The pages of units and heads: forming, moving, electing, recalling, as the committee types them."""

import io
from datetime import timedelta

import pytest

from civility.clock import today
from civility.governance.relay.queries import heads_of, list_units
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.photos import a_photo
from tests.factories.relay import key, make_head, make_unit


@pytest.fixture
def base(court, client):
    sign_in(client, court.user)
    return f"/v/{court.village.code}/units"


@pytest.fixture
def unit(session, court):
    return make_unit(session, court.village, court.homes[:6], court.committee)


def test_the_next_neighbours_are_ticked_already_and_form_a_unit(client, session, court, base):
    page = client.get(f"{base}/new")
    assert page.text.count(" checked") == 8  # sixteen households make two units
    said = {"name": "第1户长单元", "request_key": key(), "households": [str(home.id) for home in court.homes[:8]]}
    assert client.post(f"{base}/new", data=said).status_code == 303
    units, without = list_units(session, court.village.id)
    assert [(each.name, len(each.households)) for each in units] == [("第1户长单元", 8)]
    listed = client.get(f"{base}/").text
    assert "户长空着" in listed
    assert "没有单元的 8 户" in listed
    assert len(without) == 8


def test_a_refused_unit_keeps_what_was_typed(client, session, court, base, unit):
    said = {"name": unit.name, "request_key": key(), "households": [str(court.homes[7].id)]}
    refused = client.post(f"{base}/new", data=said)
    assert refused.status_code == 409
    assert "请换一个名字" in refused.text
    assert f'value="{unit.name}"' in refused.text
    assert refused.text.count(" checked") == 1
    assert len(list_units(session, court.village.id)[0]) == 1


def test_households_are_moved_from_the_page_of_their_unit(client, session, court, base, unit):
    other = make_unit(session, court.village, court.homes[6:12], court.committee, "第2户长单元")
    said = {"request_key": key(), "households": [str(court.homes[0].id)], "to": str(other.id)}
    assert client.post(f"{base}/move?from={unit.id}", data=said).status_code == 303
    assert [len(each.households) for each in list_units(session, court.village.id)[0]] == [5, 7]
    page = client.get(f"{base}/{unit.id}").text
    assert "调出去：户号 0001" in page


def form(court, **changed):
    homes = court.homes
    return {
        "request_key": key(), "voted_on": today().isoformat(), "place": "老马家院子", "eligible": "6", "present": "6",
        "candidate_1": str(homes[1].id), "votes_1": "4", "candidate_2": str(homes[2].id), "votes_2": "1",
        "abstentions": "1", "starts_on": today().isoformat(), "ends_on": (today() + timedelta(days=700)).isoformat(),
        "account": "",
    } | changed  # fmt: skip


def test_an_election_is_recorded_with_its_minutes_and_an_account(client, session, court, base, unit):
    user, _ = make_user(session, court.village, household=court.homes[1], name="马家老大")
    page = client.get(f"{base}/{unit.id}/election").text
    assert "至少来 4 户" in page
    assert "马家老大" in page
    said = form(court, account=str(user.id)) | {"minutes": (io.BytesIO(a_photo()), "minutes.jpg")}
    assert client.post(f"{base}/{unit.id}/election", data=said).status_code == 303
    head = heads_of(session, court.village.id)[unit.id]
    assert head.household.number == "0002"
    shown = client.get(f"{base}/{unit.id}").text
    assert "应到 6 户，实到 6 户，得 4 票" in shown
    assert "户号 0003 得 1 票" in shown
    picture = client.get(f"{base}/{unit.id}/minutes/{head.term.photo_id}.jpg")
    assert picture.mimetype == "image/jpeg"
    sign_in(client, user)
    own = client.get(f"/v/{court.village.code}/my-households")
    assert "我管的 6 户" in own.text


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"present": "3", "votes_1": "2", "votes_2": "1", "abstentions": "0"}, 422, "三分之二"),
        ({"votes_1": "3", "votes_2": "3", "abstentions": "0"}, 422, "请当场再投一次"),
        ({"candidate_1": "", "candidate_2": ""}, 422, "一个候选户也没有"),
        ({"present": "x"}, 422, "实到几户"),
    ],
)
def test_an_election_that_decided_nothing_is_shown_again_as_typed(
    client, session, court, base, unit, changed, status, words
):
    answer = client.post(f"{base}/{unit.id}/election", data=form(court, **changed))
    assert answer.status_code == status
    assert words in answer.text
    assert 'value="老马家院子"' in answer.text
    assert heads_of(session, court.village.id) == {}


def test_a_recall_and_a_vacancy_are_recorded_on_pages_of_their_own(client, session, court, base, unit):
    make_head(session, court.village, unit, court.homes[0], court.committee)
    vote = {
        "request_key": key(), "voted_on": today().isoformat(), "place": "", "eligible": "6", "present": "5",
        "votes_for": "2", "votes_against": "3", "abstentions": "0",
    }  # fmt: skip
    assert client.post(f"{base}/{unit.id}/recall", data=vote).status_code == 422
    assert (
        client.post(f"{base}/{unit.id}/recall", data=vote | {"votes_for": "3", "votes_against": "2"}).status_code == 303
    )
    assert "表决罢免" in client.get(f"{base}/{unit.id}").text
    make_two = make_unit(session, court.village, court.homes[6:12], court.committee, "第2户长单元")
    make_head(session, court.village, make_two, court.homes[6], court.committee)
    gone = {"request_key": key(), "what": "resigned", "on": today().isoformat()}
    assert client.post(f"{base}/{make_two.id}/vacancy", data=gone).status_code == 303
    assert "自己辞了" in client.get(f"{base}/{make_two.id}").text


def test_an_empty_unit_is_dissolved_by_one_button(client, session, court, base, unit):
    assert client.post(f"{base}/{unit.id}/dissolve", data={"request_key": key()}).status_code == 409
    everybody = [str(home.id) for home in court.homes[:6]]
    client.post(f"{base}/move?from={unit.id}", data={"request_key": key(), "households": everybody, "to": ""})
    assert client.post(f"{base}/{unit.id}/dissolve", data={"request_key": key()}).status_code == 303
    assert list_units(session, court.village.id)[0] == []
    assert "撤了" in client.get(f"{base}/{unit.id}").text
