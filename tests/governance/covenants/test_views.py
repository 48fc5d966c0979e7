"""The pages of covenants: the editor without scripts, the vote, the poster."""

import io
from datetime import date
from html import unescape

import pytest
from pypdf import PdfReader

from civility.governance.covenants.queries import find_draft, find_in_force, get_covenant, list_versions
from tests.conftest import sign_in
from tests.factories.governance import a_covenant, a_draft, key
from tests.factories.people import make_user, make_village

TODAY = date(2026, 11, 3)


@pytest.fixture
def clerk(be):
    return be("committee")


@pytest.fixture
def base(village):
    return f"/v/{village.code}/covenants"


def typed(*articles, step="save", **more):
    fields = {"title": "村规民约", "request_key": key(), "edition": "", "step": step}
    for number, (title, text) in enumerate(articles):
        fields |= {f"articles-{number}-title": title, f"articles-{number}-text": text}
    return fields | more


def votes(**changed):
    return {
        "request_key": key(), "edition": "1", "voted_on": "2026-11-03", "place": "村委会院子", "by": "households",
        "eligible": "60", "present": "45", "votes_for": "40", "votes_against": "3", "abstentions": "2",
        "in_force_from": "2026-11-03",
    } | changed  # fmt: skip


def test_a_threat_comes_back_with_what_was_typed_and_what_to_write_instead(client, be, village, session):
    be("committee")
    answer = client.post(
        f"/v/{village.code}/covenants/village/draft",
        data=typed(("门前三包", "天天扫。"), ("违约", "违者罚款500元、停发低保"), title="我们的约"),
    )
    assert answer.status_code == 422
    for said in ("“第 2 条”里的“低保”碰到红线", "先上门提醒", "违者罚款500元、停发低保", 'value="我们的约"'):
        assert said in unescape(answer.text)
    assert list_versions(session, village.id) == []


def test_the_editor_opens_with_room_for_three_articles(client, clerk, base):
    page = client.get(f"{base}/village/draft")
    assert page.status_code == 200
    assert page.text.count('class="sheet form-part article"') == 3
    assert 'value="村规民约"' in page.text


def test_a_draft_is_saved_and_shown(session, client, clerk, village, base):
    answer = client.post(f"{base}/village/draft", data=typed(("门前三包", "天天扫。"), ("", ""), ("", "互相帮。")))
    assert (answer.status_code, answer.location) == (303, f"{base}/village/1")
    assert find_draft(session, village.id, "village").articles == [
        {"title": "门前三包", "text": "天天扫。"},
        {"title": "", "text": "互相帮。"},
    ]
    page = client.get(answer.location).text
    assert "天天扫。" in page
    assert "登记表决" in page


def test_buttons_add_remove_and_move_articles_and_keep_what_was_typed(client, clerk, base):
    three = (("甲", "一"), ("乙", "二"), ("丙", "三"))

    def texts(step):
        page = client.post(f"{base}/village/draft", data=typed(*three, step=step))
        assert page.status_code == 200
        return [part.split("</textarea>")[0].strip() for part in page.text.split("<textarea")[1:]]

    def words(step):
        return [text.rpartition(">")[2].strip() for text in texts(step)[::2]]  # each with its Tibetan after it

    assert words("add") == ["一", "二", "三", ""]
    assert words("remove-1") == ["一", "三"]
    assert words("up-2") == ["一", "三", "二"]
    assert words("down-0") == ["二", "一", "三"]
    assert words("down-1") == ["一", "三", "二"]
    assert words("down-2") == words("down--1") == words("down-9") == ["一", "二", "三"]
    assert words("up-0") == words("remove-9") == words("remove-x") == ["一", "二", "三"]


def test_no_step_but_save_writes(session, client, clerk, village, base):
    for step in ("add", "remove-0", "up-1", "down-0", "preview"):
        client.post(f"{base}/village/draft", data=typed(("甲", "一"), ("乙", "二"), step=step))
    assert list_versions(session, village.id) == []


def test_an_empty_draft_is_refused_and_the_title_kept(session, client, clerk, village, base):
    page = client.post(f"{base}/village/draft", data=typed(("", ""), title="我们的约"))
    assert page.status_code == 422
    assert "一条也没有写" in page.text
    assert 'value="我们的约"' in page.text
    assert list_versions(session, village.id) == []


def test_a_stale_editor_is_refused_and_keeps_its_words(session, client, clerk, village, base):
    a_draft(session, village, clerk)
    client.post(f"{base}/village/draft", data=typed(("", "甲写的。"), edition="1"))
    page = client.post(f"{base}/village/draft", data=typed(("", "乙写的。"), edition="1"))
    assert page.status_code == 409
    assert "有人先存了这份草稿" in page.text
    assert "乙写的。" in page.text
    session.expire_all()
    assert find_draft(session, village.id, "village").articles == [{"title": "", "text": "甲写的。"}]


def test_a_new_version_begins_with_the_words_in_force(session, client, clerk, village, base):
    a_covenant(session, village, clerk, day=TODAY)
    page = client.get(f"{base}/village/draft").text
    assert "红事白事从简办，彩礼不攀比。" in page
    assert client.post(f"{base}/village/draft", data=typed(("", "新的。"))).location == f"{base}/village/2"
    assert get_covenant(session, village.id, "village", 1).articles[0]["title"] == "移风易俗"


def test_a_vote_is_recorded_and_puts_the_covenant_in_force(session, client, clerk, village, base):
    a_draft(session, village, clerk)
    assert "红事白事从简办" in client.get(f"{base}/village/1/vote").text
    answer = client.post(f"{base}/village/1/vote", data=votes())
    assert (answer.status_code, answer.location) == (303, f"{base}/village/1")
    session.expire_all()
    assert find_in_force(session, village.id, "village", TODAY).votes_for == 40
    assert "施行中" in client.get(f"{base}/village/1").text


@pytest.mark.parametrize(
    ("changed", "said", "status"),
    [
        ({"votes_for": "22", "votes_against": "23", "abstentions": "0"}, "没有超过到会人数", 422),
        ({"present": "39", "votes_for": "39", "votes_against": "0", "abstentions": "0"}, "到会的人不够", 422),
        ({"edition": "9"}, "有人先存了", 409),
        ({"voted_on": "昨天"}, "请写日期", 422),
        ({"present": ""}, "请填写这一项", 422),
        ({"votes_for": "-1"}, "请写 0 到 100000 之间的数", 422),
    ],
)
def test_a_wrong_vote_is_refused_in_words_and_changes_nothing(
    session, client, clerk, village, base, changed, said, status
):
    a_draft(session, village, clerk)
    page = client.post(f"{base}/village/1/vote", data=votes(**changed))
    assert page.status_code == status
    assert said in page.text
    session.expire_all()
    assert find_draft(session, village.id, "village").voted_on is None


def test_a_voted_covenant_has_no_vote_form_any_more(session, client, clerk, village, base):
    a_covenant(session, village, clerk, day=TODAY)
    assert client.get(f"{base}/village/1/vote").location == f"{base}/village/1"


@pytest.mark.parametrize(("size", "millimetres"), [("A3", (297, 420)), ("A2", (420, 594))])
def test_the_poster_is_a_pdf_of_its_size_with_every_word(session, client, clerk, village, base, size, millimetres):
    a_covenant(session, village, clerk, day=TODAY)
    answer = client.get(f"{base}/village/1.pdf?size={size}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pdf = PdfReader(io.BytesIO(answer.data))
    box = pdf.pages[0].mediabox
    assert tuple(round(float(side) / 72 * 25.4) for side in (box.width, box.height)) == millimetres
    text = "".join(page.extract_text() for page in pdf.pages).replace("\n", "").replace(" ", "")
    for words in ("村规民约", "门前院后天天扫，柴草杂物码整齐。", "邻里有难，能帮就帮。", "赞成40", village.name):
        assert words in text
    festive = f"{base}/village/1.pdf?festival=mid-autumn"
    assert festive in client.get(f"{base}/village/1").text
    assert "中秋" in PdfReader(io.BytesIO(client.get(festive).data)).pages[0].extract_text()


@pytest.mark.parametrize(
    "address",
    [
        "village/9.pdf",
        "royal/1.pdf",
        "village/2.pdf",
        f"village/{10**19}",
    ],
)
def test_there_is_no_poster_of_what_is_not_there_or_only_a_draft(session, client, clerk, village, base, address):
    a_covenant(session, village, clerk, day=TODAY)
    a_draft(session, village, clerk)
    assert client.get(f"{base}/{address}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "said"), [("size=A9", "没有A9这种纸，可以用：A3、A2、A1"), ("festival=x", "没有这种节日样式")]
)
def test_a_paper_or_a_festival_there_is_not_is_told_with_those_there_are(
    session, client, clerk, village, base, asked, said
):
    a_covenant(session, village, clerk, day=TODAY)
    answer = client.get(f"{base}/village/1.pdf?{asked}")
    assert answer.status_code == 422
    assert said in "".join(answer.text.split())


def test_recorders_read_and_do_not_write(session, client, village, base):
    user, _actor = make_user(session, village, "recorder")
    sign_in(client, user)
    assert client.get(f"{base}/").status_code == 200
    assert client.get(f"{base}/village/draft").status_code == 403
    assert client.post(f"{base}/village/draft", data=typed(("", "一"))).status_code == 403
    assert list_versions(session, village.id) == []


def test_another_villages_committee_finds_nothing(session, client, village, base):
    user, _actor = make_user(session, make_village(session), "committee")
    sign_in(client, user)
    assert client.get(f"{base}/").status_code == 404
    assert client.post(f"{base}/village/draft", data=typed(("", "一"))).status_code == 404
    assert list_versions(session, village.id) == []
