"""A worthy from the committee's form over the household's phone to the public page, and back."""

import pytest

from civility.clock import today
from civility.governance.tributes.queries import list_shown, list_tributes
from civility.governance.tributes.services import withdraw_tribute
from civility.papers import address_of, issue_paper
from civility.people.queries import list_households
from civility.people.rules import short_number
from tests.conftest import sign_in
from tests.factories.people import make_user, make_village
from tests.factories.showing import a_motto, a_public_motto, a_public_worthy, a_worthy
from tests.pages import key_in, page
from tests.printables.reading import codes_of, words_of


@pytest.fixture
def village(session, app):
    return make_village(session)


@pytest.fixture
def home(session, village):
    return list_households(session, village.id)[0]


@pytest.fixture
def one(session, village):
    return make_user(session, village, "committee")[1]


@pytest.fixture
def supervisor(session, village, client):
    user, actor = make_user(session, village, "supervisor")
    sign_in(client, user)
    return actor


def test_the_committee_writes_a_worthy_down_and_nobody_sees_it_yet(client, session, village, home, supervisor):
    at = f"/v/{village.code}/tributes/"
    said = {"kind": "worthy", "number": short_number(home.number), "person": "李文昌", "text": "修了渠口的小桥"}
    sent = client.post(at, data={"request_key": key_in(client.get(at).text), **said})
    assert sent.status_code == 303
    [(tribute, household)] = list_tributes(session, village.id)
    assert (tribute.state, tribute.person, household.id) == ("asked", "李文昌", home.id)
    words = page(client.get(sent.location))
    assert "等本户同意" in words
    assert "纸上的同意请另一个人来记" in words
    assert "李文昌" not in client.get(f"/p/{village.code}/tributes").text


def test_a_number_that_is_none_is_refused_and_the_words_are_kept(client, session, village, supervisor):
    at = f"/v/{village.code}/tributes/"
    for number in ("0001-9", "7777", "abc"):
        said = {"kind": "worthy", "number": number, "person": "李文昌", "text": "修了渠口的小桥"}
        refused = client.post(at, data={"request_key": key_in(client.get(at).text), **said})
        assert refused.status_code in (404, 409, 422)
        assert "修了渠口的小桥" in refused.text
    assert list_tributes(session, village.id) == []


def test_paper_is_confirmed_then_it_is_put_up_then_taken_back(client, session, village, home, one, supervisor):
    worthy = a_worthy(session, home, one)
    at = f"/v/{village.code}/tributes/{worthy.id}"
    sent = {"request_key": key_in(client.get(at).text), "signer": "李文昌", "signed": "name"}
    assert client.post(f"{at}/paper", data=sent).status_code == 303
    assert client.post(f"{at}/approve", data={"request_key": key_in(client.get(at).text)}).status_code == 303
    assert "李文昌" in page(client.get(f"/p/{village.code}/tributes"))
    assert client.post(f"{at}/withdraw", data={"request_key": key_in(client.get(at).text)}).status_code == 303
    assert "李文昌" not in client.get(f"/p/{village.code}/tributes").text


def test_whoever_proposed_it_is_refused_kindly(client, session, village, home, supervisor):
    worthy = a_worthy(session, home, supervisor)
    at = f"/v/{village.code}/tributes/{worthy.id}"
    sent = {"request_key": key_in(client.get(at).text), "signer": "李文昌", "signed": "name"}
    refused = client.post(f"{at}/paper", data=sent)
    assert refused.status_code == 403
    assert "请另一个人来看" in refused.text
    assert worthy.state == "asked"


def test_what_is_declined_says_why(client, session, village, home, supervisor):
    motto = a_motto(session, home)
    at = f"/v/{village.code}/tributes/{motto.id}"
    empty = client.post(f"{at}/decline", data={"request_key": key_in(client.get(at).text), "reason": ""})
    assert empty.status_code == 422
    sent = {"request_key": key_in(client.get(at).text), "reason": "像是广告"}
    assert client.post(f"{at}/decline", data=sent).status_code == 303
    assert "像是广告" in page(client.get(at))


def test_a_household_writes_its_motto_and_takes_it_back(client, session, village, home):
    sign_in(client, make_user(session, village, "storekeeper", household=home)[0])
    at = "/my/motto"
    sent = {"request_key": key_in(client.get(at).text), "text": "吃亏是福", "signed": "name"}
    assert client.post(at, data=sent).status_code == 303
    words = page(client.get(at))
    assert "吃亏是福" in words
    assert "等另一个人看" in words
    [(motto, _household)] = list_tributes(session, village.id)
    assert (
        client.post(f"{at}/{motto.id}/withdraw", data={"request_key": key_in(client.get(at).text)}).status_code == 303
    )
    assert "本户收回了" in page(client.get(at))


def test_a_household_is_asked_and_says_yes_in_its_own_way(client, session, village, home, one):
    sign_in(client, make_user(session, village, "storekeeper", household=home)[0])
    worthy = a_worthy(session, home, one)
    words = page(client.get("/my/motto"))
    assert "您家同意吗" in words
    sent = {"request_key": key_in(client.get("/my/motto").text), "signed": "none"}
    assert client.post(f"/my/motto/{worthy.id}/agree", data=sent).status_code == 303
    assert (worthy.state, worthy.channel, worthy.signed) == ("agreed", "phone", "none")


def test_nobody_agrees_for_another_household(client, session, village, home, one):
    neighbour = list_households(session, village.id)[1]
    sign_in(client, make_user(session, village, "storekeeper", household=neighbour)[0])
    worthy = a_public_worthy(session, home, one, make_user(session, village, "supervisor")[1])
    client.get("/my/motto")
    for step in ("agree", "withdraw"):
        sent = {"request_key": key_in(client.get("/my/motto").text), "signed": "name"}
        assert client.post(f"/my/motto/{worthy.id}/{step}", data=sent).status_code == 303
    assert [each.signature for each in list_shown(session, village.id)] == ["李文昌"]


@pytest.fixture
def motto(session, home, supervisor):
    return a_public_motto(session, home, supervisor)


@pytest.mark.parametrize(
    "asked", [{}, {"size": "A3"}, {"festival": "spring"}, {"size": "A3", "festival": "mid-autumn"}]
)
def test_a_public_motto_is_printed_with_the_name_the_family_chose(
    client, session, village, home, motto, tmp_path, asked
):
    at = f"/v/{village.code}/tributes/{motto.id}"
    assert f"{at}/motto.pdf" in client.get(at).text
    answer = client.get(f"{at}/motto.pdf", query_string=asked)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    words = words_of(answer.data)
    for told in ("家训", "吃亏是福。", "——李*国家", "村民委员会", "（盖章）"):
        assert told in words
    assert home.head_name not in words
    assert codes_of(answer.data, tmp_path) == [address_of(issue_paper(session, village.code, "motto", str(motto.id)))]


def test_a_motto_that_is_not_public_is_not_printed(client, session, village, home, one, supervisor):
    waiting, worthy = a_motto(session, home), a_public_worthy(session, home, one, supervisor)
    for tribute in (waiting, worthy):
        at = f"/v/{village.code}/tributes/{tribute.id}"
        assert client.get(f"{at}/motto.pdf").status_code == 404
        assert "motto.pdf" not in client.get(at).text
        paper = issue_paper(session, village.code, "motto", str(tribute.id))
        assert client.get(f"/s/{paper.token}").status_code == 404


def test_no_other_paper_and_no_other_dress(client, village, motto):
    for asked in ({"size": "A2"}, {"festival": "dragon-boat"}):
        assert client.get(f"/v/{village.code}/tributes/{motto.id}/motto.pdf", query_string=asked).status_code == 422


def test_the_code_of_a_motto_that_was_taken_back_says_so_and_tells_its_words_no_more(
    client, session, village, home, supervisor, motto
):
    code = f"/s/{issue_paper(session, village.code, 'motto', str(motto.id)).token}"
    answer = client.get(code)
    assert (answer.status_code, "这条家训是本户同意公开的" in answer.text, "吃亏是福。" in answer.text) == (
        200,
        True,
        True,
    )
    withdraw_tribute(session, village_id=village.id, tribute_id=motto.id, actor=supervisor)
    answer = client.get(code)
    assert (answer.status_code, "这条家训已经收回，不再公开" in answer.text) == (410, True)
    assert "吃亏是福" not in answer.text
    assert "李*国" not in answer.text
    assert client.get(f"/v/{village.code}/tributes/{motto.id}/motto.pdf").status_code == 404


def test_the_motto_of_a_family_that_moved_away_is_neither_printed_nor_told(client, session, village, home, motto):
    home.left_on = today()
    session.commit()
    answer = client.get(f"/s/{issue_paper(session, village.code, 'motto', str(motto.id)).token}")
    assert (answer.status_code, "吃亏是福" in answer.text) == (410, False)
    assert client.get(f"/v/{village.code}/tributes/{motto.id}/motto.pdf").status_code == 404


def test_the_boards_hold_what_is_public_and_their_code_opens_what_still_is(
    client, session, village, home, one, supervisor, motto, tmp_path
):
    at = f"/v/{village.code}/tributes"
    assert client.get(f"{at}/worthies.pdf").status_code == 404
    assert "worthies.pdf" not in client.get(f"{at}/").text
    a_public_worthy(session, home, one, supervisor)
    a_worthy(session, home, one, person="马德福")
    assert "worthies.pdf" in client.get(f"{at}/").text
    worthies, mottoes = (
        client.get(f"{at}/{kind}.pdf", query_string={"size": "A2"}).data for kind in ("worthies", "mottoes")
    )
    assert "乡贤榜" in words_of(worthies)
    assert "自己出钱修了渠口的小桥。——李文昌" in words_of(worthies)
    assert "马德福" not in words_of(worthies)
    assert "吃亏是福。——李*国家" in words_of(mottoes)
    paper = issue_paper(session, village.code, "village", "tributes")
    assert codes_of(worthies, tmp_path, dpi=100) == [address_of(paper)]
    assert client.get(f"/s/{paper.token}").location == f"/p/{village.code}/tributes"
