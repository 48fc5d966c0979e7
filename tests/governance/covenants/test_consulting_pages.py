"""Pages of a covenant's draft before the village: for the committee, and for everybody."""

import re
from datetime import date, timedelta

import pytest

from civility import clock
from civility.governance.covenants.queries import get_covenant, list_comments
from civility.governance.covenants.rules import Article
from civility.governance.covenants.services import consult_covenant, write_draft
from civility.papers import address_of, issue_paper
from civility.people.services import change_settings
from tests.factories.governance import NOVEMBER_3, a_covenant, key
from tests.printables.reading import codes_of, words_of

TODAY = date(2026, 11, 3)
UNTIL = TODAY + timedelta(days=10)
NEW = (
    Article("移风易俗", "红事白事从简办，彩礼不超过6万元。"),
    Article("门前三包", "门前院后天天扫，柴草杂物码整齐。"),
    Article("出行平安", "骑车戴头盔。"),
)


@pytest.fixture
def clerk(be):
    return be("committee")


@pytest.fixture
def draft(session, village, clerk):
    a_covenant(session, village, clerk, day=TODAY)
    return write_draft(
        session, village_id=village.id, kind="village", title="新村规民约", articles=NEW, actor=clerk, request_key=key()
    )


@pytest.fixture
def base(village, draft):
    return f"/v/{village.code}/covenants/village/2"


@pytest.fixture
def public(village):
    return f"/p/{village.code}/covenants/village/draft"


@pytest.fixture
def opened(session, village, clerk, draft):
    return consult_covenant(session, village_id=village.id, covenant_id=draft.id, until=UNTIL, actor=clerk)


def said(text="彩礼再低一点", **more):
    return {"text": text, "about": "第1条", "name": "马玉兰", "request_key": key()} | more


def say(client, public, **more):
    """Send the public's form with the key that came with it."""
    page = client.get(public).text
    found = re.search(r'name="request_key"[^>]*value="([^"]+)"', page)
    assert found, "the public page has no form"
    return client.post(public, data=said(**more) | {"request_key": found[1]})


def test_a_draft_is_put_before_the_village_and_the_public_reads_what_changes(session, client, base, public):
    answer = client.post(f"{base}/consult", data={"until": UNTIL.isoformat(), "request_key": key()})
    assert (answer.status_code, answer.location) == (303, base)
    page = client.get(public).text
    assert "<del>" in page
    assert "<ins>" in page
    assert "6万" in page
    assert "新村规民约，请您提意见" in client.get(public.rsplit("covenants", 1)[0]).text


def test_too_short_a_time_is_refused_beside_the_day_and_stays_in_the_form(client, base):
    soon = (TODAY + timedelta(days=3)).isoformat()
    answer = client.post(f"{base}/consult", data={"until": soon, "request_key": key()})
    assert answer.status_code == 422
    assert "征求意见至少要 7 天" in answer.text
    assert f'value="{soon}"' in answer.text


def test_changes_are_told_article_by_article_with_words_for_who_does_not_see_them(client, base):
    page = client.get(f"{base}/changes").text
    assert '<ins><span class="visually-hidden">（加上：</span>' in page
    assert '<del><span class="visually-hidden">（去掉：</span>' in page
    for words in ("新增", "去掉", "改动", "没有变"):
        assert words in page


def test_the_first_version_has_nothing_to_be_compared_with(session, client, village, clerk):
    write_draft(session, village_id=village.id, kind="custom", title="约", articles=NEW, actor=clerk, request_key=key())
    answer = client.get(f"/v/{village.code}/covenants/custom/1/changes")
    assert answer.status_code == 404
    assert "还没有施行的一版" in answer.text


def test_anybody_says_something_without_a_name_and_it_is_answered_in_public(session, client, base, public, opened):
    assert say(client, public).status_code == 303
    assert say(client, public, name="", about="").status_code == 303
    assert "收到了，谢谢您" in client.get(public, query_string={"sent": 1}).text
    comment = list_comments(session, opened)[0]
    assert "彩礼再低一点" in client.get(f"{base}/comments").text
    assert "彩礼再低一点" not in client.get(public).text
    client.post(f"{base}/comments/{comment.id}", data={"answer": "采纳了。", "request_key": key()})
    page = client.get(public).text
    assert "采纳了。" in page
    assert "马玉兰" not in page


def test_too_late_is_said_kindly_and_what_was_typed_stays(session, client, public, opened):
    found = re.search(r'name="request_key"[^>]*value="([^"]+)"', client.get(public).text)
    with clock.frozen(NOVEMBER_3 + timedelta(days=11)):
        answer = client.post(public, data=said(request_key=found[1]))
    assert answer.status_code == 409
    assert "现在不在征求意见" in answer.text
    assert "彩礼再低一点" in answer.text
    assert list_comments(session, opened) == []


def test_a_comment_after_the_vote_comes_too_late(session, client, village, clerk, public, opened):
    """The address is still in somebody's hand: it leads to what holds now, says so, and keeps nothing."""
    opened.state, opened.voted_on, opened.in_force_from = "adopted", TODAY, TODAY
    opened.eligible = opened.present = opened.votes_for = 40
    session.commit()
    answer = client.post(public, data=said())
    assert (answer.status_code, answer.location) == (302, f"/p/{village.code}/covenants/village?late=1")
    assert "意见没有记下" in client.get(answer.location).text
    assert list_comments(session, opened) == []


def test_somebody_on_duty_writes_down_what_was_told(session, client, base, opened):
    answer = client.post(f"{base}/comments/new", data=said(channel="paper"))
    assert (answer.status_code, answer.location) == (303, f"{base}/comments")
    assert [(each.channel, each.name) for each in list_comments(session, opened)] == [("paper", "马玉兰")]


def test_the_editor_refuses_while_people_comment_and_keeps_what_was_typed(client, base, village, opened):
    typed = {
        "title": "新村规民约", "articles-0-title": "", "articles-0-text": "另外的话。", "edition": "1",
        "request_key": key(), "step": "save",
    }  # fmt: skip
    answer = client.post(f"/v/{village.code}/covenants/village/draft", data=typed)
    assert answer.status_code == 409
    assert "正在征求意见" in answer.text
    assert "另外的话。" in answer.text


def test_the_number_of_the_township_is_written_down(session, client, village, clerk, base):
    one = base.replace("/2", "/1")
    answer = client.post(f"{one}/filing", data={"number": "备3号", "filed_on": "2026-11-03", "request_key": key()})
    assert (answer.status_code, answer.location) == (303, one)
    assert get_covenant(session, village.id, "village", 1).filed_number == "备3号"
    assert "备3号" in client.get(f"/p/{village.code}/covenants/village").text
    refused = client.post(f"{one}/filing", data={"number": "备3号", "filed_on": "2026-11-02", "request_key": key()})
    assert refused.status_code == 422
    assert "备案要在表决以后" in refused.text


def test_a_village_without_a_draft_or_a_covenant_has_no_such_page(client, village):
    assert client.get(f"/p/{village.code}/covenants/residents/draft").status_code == 404


def test_the_committees_home_says_what_waits(session, client, village, public, opened):
    say(client, public)
    assert "村民的意见等答复" in client.get(f"/v/{village.code}/").text
    with clock.frozen(NOVEMBER_3 + timedelta(days=11)):
        assert "意见提完了，等开会表决" in client.get(f"/v/{village.code}/").text


@pytest.mark.parametrize("size", ["A3", "A4", "A2"])
def test_the_sheet_for_the_wall_marks_what_the_page_marks_and_says_how_to_comment(
    session, client, village, base, opened, tmp_path, size
):
    answer = client.get(f"{base}/consultation.pdf", query_string={"size": size})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    words = words_of(answer.data)
    for told in (
        "新村规民约（征求意见稿）",
        "第2版草稿，和施行中的第1版一条一条对照，还没有表决，现在不算数。",
        "意见提到2026年11月13日星期五为止",
        "户长、网格员",
        "名字写不写都行",
        "新增·第三条",
        "骑车戴头盔。",
    ):
        assert told in words
    assert "〔去掉：" in words
    assert "【加上：" in words
    assert codes_of(answer.data, tmp_path) == [address_of(issue_paper(session, village.code, "draft", "village-2"))]


def test_the_sheet_says_where_the_committee_sits_and_its_telephone(session, client, village, clerk, base, opened):
    decided = {"office_place": "老学校二楼", "office_phone": "0974-8512345"}
    change_settings(session, village_id=village.id, decided=decided, actor=clerk)
    words = words_of(client.get(f"{base}/consultation.pdf").data)
    assert "到老学校二楼说，电话0974-8512345" in words


def test_a_first_covenant_is_printed_plain(session, client, village, clerk):
    first = write_draft(
        session, village_id=village.id, kind="custom", title="约", articles=NEW, actor=clerk, request_key=key()
    )
    consult_covenant(session, village_id=village.id, covenant_id=first.id, until=UNTIL, actor=clerk)
    words = words_of(client.get(f"/v/{village.code}/covenants/custom/1/consultation.pdf").data)
    assert "以前没有定过" in words
    assert "没有变" not in words
    assert words.count("【加上：") == 1  # the line that explains the marks


def test_what_is_not_before_the_village_has_no_such_sheet(client, base, draft):
    assert client.get(f"{base}/consultation.pdf").status_code == 404
    assert client.get(base.replace("/2", "/1") + "/consultation.pdf").status_code == 404


def test_no_other_paper_than_those_it_is_made_for(client, base, opened):
    assert client.get(f"{base}/consultation.pdf", query_string={"size": "A5"}).status_code == 422
    assert "打印征求意见稿 A3" in client.get(base).text


def test_the_code_of_the_sheet_opens_the_draft_and_later_what_was_voted(session, client, village, opened):
    code = f"/s/{issue_paper(session, village.code, 'draft', 'village-2').token}"
    page = client.get(code).text
    assert "这是征求意见稿，还没有表决" in page
    assert "这个码是本系统印的" in page
    assert f'action="/p/{village.code}/covenants/village/draft"' in page
    opened.state, opened.voted_on, opened.in_force_from = "adopted", TODAY, TODAY
    opened.eligible = opened.present = opened.votes_for = 40
    session.commit()
    page = client.get(code).text
    assert "您手里的纸是征求意见稿。后来表决通过了" in page
    assert "骑车戴头盔。" in page


def test_the_code_of_a_draft_that_nobody_was_asked_about_is_unknown(session, client, village, draft):
    assert client.get(f"/s/{issue_paper(session, village.code, 'draft', 'village-2').token}").status_code == 404
    assert client.get(f"/s/{issue_paper(session, village.code, 'draft', 'village-9').token}").status_code == 404
