"""Pages of reminders: written, read by another, told at home, answered, on paper; and nowhere else."""

import io
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from civility.governance.covenants.models import CovenantReminder
from civility.governance.covenants.queries import list_accesses, list_answers
from civility.governance.covenants.services import return_reminder
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.prints.models import Printed
from tests.conftest import sign_in
from tests.factories.governance import a_covenant, a_reminder, a_sent_reminder, key
from tests.factories.people import make_household, make_user
from tests.factories.points import make_clause, make_standard
from tests.pages import key_in, page

TODAY = date(2026, 11, 3)
WORDS = "柴草占了半边路。"
MY = "/my/covenants/reminders/"


@pytest.fixture
def one(session, village):
    return make_user(session, village, "committee", name="王文书")[1]


@pytest.fixture
def other(session, village):
    return make_user(session, village, "supervisor", name="周监委")[1]


@pytest.fixture
def covenant(session, village, home, one):
    return a_covenant(session, village, one, day=TODAY)


@pytest.fixture
def base(village):
    return f"/v/{village.code}/reminders/"


@pytest.fixture
def sent(session, home, covenant, one, other):
    return a_sent_reminder(session, home, covenant, one, other)


def written(session):
    return session.scalars(select(CovenantReminder).order_by(CovenantReminder.proposed_at)).all()


def form(client, base, **changed):
    said = {"number": "101", "promise": "village-2", "seen_on": "2026-11-03", "words": WORDS}
    return {"request_key": key_in(client.get(f"{base}new").text), **said, **changed}


def test_a_grid_worker_writes_one_and_may_not_send_it(session, client, be, base, covenant):
    be("grid_worker")
    answer = client.post(f"{base}new", data=form(client, base))
    (reminder,) = written(session)
    assert (answer.status_code, answer.location) == (303, f"{base}{reminder.id}")
    assert (reminder.article, reminder.words, reminder.state) == (2, WORDS, "waiting")
    shown = page(client.get(answer.location))
    assert "这份是您写的，要另一个人看过才发。" in shown
    assert "看过了，告诉这一户" not in shown
    assert client.post(f"{base}{reminder.id}/send", data={"request_key": key()}).status_code == 403
    assert reminder.state == "waiting"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"words": "不清走就罚款200元"}, "提醒不罚款"),
        ({"words": "长" * 121}, "最多 120 个字，现在 121 个"),
        ({"words": "长" * 4000}, "看到了什么"),
        ({"seen_on": "2026-12-01"}, "还没有到"),
        ({"seen_on": "2026-01-01"}, "30 天以前的事不翻出来"),
        ({"promise": "village-9"}, "哪一条"),
        ({"promise": "village-x'--"}, "哪一条"),
        ({"number": "9999"}, "没有找到"),
        ({"number": ""}, "户号"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(session, client, be, base, covenant, changed, words):
    be("committee")
    sent = form(client, base, **changed)
    refused = client.post(f"{base}new", data=sent)
    assert refused.status_code in (404, 409, 422)
    assert words in page(refused, refused.status_code)
    assert sent["words"][:100] in refused.text
    assert written(session) == []


def test_the_second_person_reads_and_sends(session, client, be, base, home, covenant, one):
    reminder = a_reminder(session, home, covenant, one)
    be("supervisor")
    assert "1 份提醒等您看过再发" in page(client.get(base.replace("reminders/", "")))
    at = f"{base}{reminder.id}"
    assert WORDS not in client.get(base).text
    assert WORDS in client.get(at).text
    assert client.post(f"{at}/send", data={"request_key": key_in(client.get(at).text)}).status_code == 303
    assert reminder.state == "sent"
    assert "改好了，谢谢这一户" in page(client.get(at))


def test_whoever_wrote_it_is_refused_kindly(session, client, be, base, home, covenant):
    reminder = a_reminder(session, home, covenant, be("committee"))
    refused = client.post(f"{base}{reminder.id}/send", data={"request_key": key()})
    assert refused.status_code == 403
    assert "要另一个人看过才发" in page(refused, refused.status_code)
    assert reminder.state == "waiting"


def test_it_is_sent_back_with_a_reason_or_withdrawn(session, client, be, base, home, covenant, one):
    reminder = a_reminder(session, home, covenant, one)
    actor = be("supervisor")
    at = f"{base}{reminder.id}"
    assert client.post(f"{at}/return", data={"request_key": key(), "reason": ""}).status_code == 422
    assert client.post(f"{at}/return", data={"request_key": key(), "reason": "当面说吧"}).status_code == 303
    assert "当面说吧" in page(client.get(at))
    own = a_reminder(session, home, covenant, actor, article=3)
    assert client.post(f"{base}{own.id}/withdraw", data={"request_key": key()}).status_code == 303
    assert (reminder.state, own.state) == ("returned", "withdrawn")


def test_the_household_is_told_and_answers_with_one_tap(session, client, at_home, sent):
    assert "村里悄悄给您家提个醒" in page(client.get("/my/"))
    assert "村规民约 第 2 条 门前三包" in page(client.get(MY))
    shown = page(client.get(f"{MY}{sent.id}"))
    for words in ("门前院后天天扫", WORDS, "一分也不扣", "周监委"):
        assert words in shown
    assert "王文书" not in shown  # the village speaks, not whoever saw it
    answer = client.post(f"{MY}{sent.id}/answer", data={"request_key": key(), "kind": "done", "words": ""})
    assert (answer.status_code, sent.state) == (303, "answered")
    assert "村里悄悄给您家提个醒" not in client.get("/my/").text
    assert "您家说的" in page(client.get(f"{MY}{sent.id}"))


def test_the_household_answers_in_words_and_a_refusal_keeps_them(session, client, at_home, sent):
    at = f"{MY}{sent.id}/answer"
    assert client.post(at, data={"request_key": key(), "kind": "said", "words": ""}).status_code == 422
    refused = client.post(at, data={"request_key": key(), "kind": "said", "words": "长" * 121})
    assert (refused.status_code, "长" * 121 in refused.text) == (422, True)
    assert client.post(at, data={"request_key": key(), "kind": "<b>", "words": "x"}).status_code == 403
    assert client.post(at, data={"request_key": key(), "words": "不是我家<b>的"}).status_code == 303
    (answer,) = list_answers(session, sent.village_id, [sent.id])[sent.id]
    assert (answer.kind, answer.words, answer.channel) == ("said", "不是我家<b>的", "phone")
    assert "不是我家&lt;b&gt;的" in client.get(f"{MY}{sent.id}").text


def test_the_household_reads_thanks_or_an_apology(session, client, be, base, at_home, sent, village):
    be("supervisor")
    at = f"{base}{sent.id}"
    assert client.post(f"{at}/close", data={"request_key": key()}).status_code == 303
    assert client.post(f"{at}/take-back", data={"request_key": key(), "reason": ""}).status_code == 422
    sign_in(client, CardHolder(issue_card(session, village_id=village.id, household_id=at_home.id), at_home))
    assert "改好了，谢谢您家" in page(client.get(f"{MY}{sent.id}"))
    be("supervisor")
    assert client.post(f"{at}/take-back", data={"request_key": key(), "reason": "看错了门牌"}).status_code == 303
    sign_in(client, CardHolder(issue_card(session, village_id=village.id, household_id=at_home.id), at_home))
    shown = page(client.get(f"{MY}{sent.id}"))
    assert "对不起，这一条发错了" in shown
    assert "为什么错了：看错了门牌" in shown
    sent.words = sent.reason = ""  # as it arrives where the village moved to
    session.commit()
    assert "为什么错了" not in page(client.get(f"{MY}{sent.id}"))
    assert client.post(f"{MY}{sent.id}/answer", data={"request_key": key(), "kind": "known"}).status_code == 409


def test_nothing_is_told_at_home_before_it_is_sent(session, client, at_home, covenant, one):
    reminder = a_reminder(session, at_home, covenant, one)
    assert "没有提醒" in page(client.get(MY))
    assert client.get(f"{MY}{reminder.id}").status_code == 404
    assert client.post(f"{MY}{reminder.id}/answer", data={"request_key": key(), "kind": "known"}).status_code == 404
    assert reminder.state == "waiting"


def test_another_household_finds_nothing(session, client, village, sent):
    neighbour = make_household(session, village.id, "0102", "马玉兰")
    sign_in(client, CardHolder(issue_card(session, village_id=village.id, household_id=neighbour.id), neighbour))
    assert client.get(f"{MY}{sent.id}").status_code == 404
    assert client.post(f"{MY}{sent.id}/answer", data={"request_key": key(), "kind": "known"}).status_code == 404
    assert sent.state == "sent"


@pytest.mark.parametrize("role", ["recorder", "reviewer", "storekeeper", "unit_head", "outlet_keeper"])
def test_who_has_nothing_to_do_with_it_sees_nothing(client, be, base, sent, role):
    be(role)
    assert [client.get(each).status_code for each in (base, f"{base}new", f"{base}{sent.id}")] == [403, 403, 403]
    assert client.get(f"{base}{sent.id}/letter.pdf").status_code == 403


def test_a_grid_worker_sees_their_own_and_a_committee_member_not_what_their_household_was_told(
    session, client, be, base, home, sent
):
    be("grid_worker")
    assert client.get(f"{base}{sent.id}").status_code == 404
    be("committee", household=home)
    assert client.get(f"{base}{sent.id}").status_code == 404
    assert client.get(f"{base}{sent.id}/letter.pdf").status_code == 404
    assert "李家旺" not in client.get(base).text


def test_every_look_leaves_a_line_but_the_household_s_own(session, client, be, base, at_home, sent):
    client.get(f"{MY}{sent.id}")
    assert list_accesses(session, sent) == []
    be("committee", name="赵主任")
    assert "赵主任" in client.get(f"{base}{sent.id}").text
    client.get(f"{base}{sent.id}/letter.pdf")
    assert len(list_accesses(session, sent)) == 1


def test_the_letter_is_for_the_household_and_its_print_is_logged_without_its_words(
    session, client, be, base, village, home, sent
):
    be("committee")
    answer = client.get(f"{base}{sent.id}/letter.pdf")
    (sheet,) = PdfReader(io.BytesIO(answer.data)).pages
    words = sheet.extract_text().replace("\n", "").replace(" ", "")
    for each in ("李家旺家（0101-", "门前院后天天扫", WORDS, "一分也不扣", "找周监委", "不是我家"):
        assert each in words
    assert "王文书" not in words
    (printed,) = session.scalars(select(Printed)).all()
    assert (printed.document, printed.reference) == ("reminder-letter", str(sent.id))


def test_there_is_no_letter_before_it_is_sent(session, client, be, base, home, covenant, one):
    reminder = a_reminder(session, home, covenant, one)
    be("supervisor")
    assert client.get(f"{base}{reminder.id}/letter.pdf").status_code == 404


def test_a_letter_that_was_handed_over_and_an_answer_on_paper_are_typed_in(session, client, be, base, sent):
    be("committee", name="赵主任")
    at = f"{base}{sent.id}"
    wrong = {"request_key": key(), "handed_by": "户长 马玉兰", "handed_on": "2026-12-01"}
    refused = client.post(f"{at}/handed", data=wrong)
    assert (refused.status_code, "户长 马玉兰" in refused.text) == (422, True)
    assert client.post(f"{at}/handed", data=wrong | {"handed_on": "2026-11-03"}).status_code == 303
    assert "户长 马玉兰 11月3日 星期二 交到本户手里" in page(client.get(at))
    said = {"request_key": key(), "channel": "paper", "kind": "known", "words": "晓得了"}
    assert client.post(f"{at}/answer", data=said).status_code == 303
    assert "本户写在纸上的，赵主任录的" in page(client.get(at))


def test_the_page_and_the_letter_say_what_earns_points(session, client, be, base, village, at_home, covenant, sent):
    clause = make_clause(session, make_standard(session, village.id), "门前干净")
    covenant.articles = [{**article, "clause": "门前干净"} for article in covenant.articles]
    session.commit()
    shown = client.get(f"{MY}{sent.id}").text
    assert f"/my/claims/new/{clause.id}" in shown
    assert "加 5 分" in shown
    be("committee")
    answer = client.get(f"{base}{sent.id}/letter.pdf")
    (sheet,) = PdfReader(io.BytesIO(answer.data)).pages
    assert "门前干净，加5分。登录“我家”自己申报" in sheet.extract_text().replace("\n", "").replace(" ", "")


def test_the_public_learns_nothing(client, village, sent):
    for path in ("", "covenants/village", "triad", "notices/", "services"):
        answer = client.get(f"/p/{village.code}/{path}")
        assert answer.status_code == 200
        assert "提醒" not in answer.text
        assert WORDS not in answer.text


def test_without_a_covenant_in_force_the_form_says_so(client, be, base):
    be("committee")
    assert "村里表决通过了约，才有可以提醒的条文。" in page(client.get(f"{base}new"))
    assert "没有要提醒的" in page(client.get(base))


def test_a_helper_of_the_household_is_the_household_on_its_own_pages(session, client, be, home, sent):
    """Somebody with a post answers at home as anybody of the family."""
    be("recorder", household=home)
    assert client.post(f"{MY}{sent.id}/answer", data={"request_key": key(), "kind": "known"}).status_code == 303
    (answer,) = list_answers(session, sent.village_id, [sent.id])[sent.id]
    assert (answer.channel, answer.helper_id) == ("phone", None)


def test_what_was_sent_back_stands_on_the_first_page_of_whoever_wrote_it(
    session, client, be, base, home, covenant, other
):
    writer = be("grid_worker")
    front = base.replace("reminders/", "")
    reminder = a_reminder(session, home, covenant, writer)
    assert "退回来了" not in page(client.get(front))
    return_reminder(session, village_id=home.village_id, reminder_id=reminder.id, reason="先当面说一声", actor=other)
    assert "您写的 1 份提醒退回来了，看看为什么" in page(client.get(front))
    assert "先当面说一声" in page(client.get(f"{base}{reminder.id}"))
