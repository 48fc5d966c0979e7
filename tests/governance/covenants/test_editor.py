"""The editor's picture of the poster, and what a hostile hand types into it."""

import base64
import io
import re

import pytest
from PIL import Image

from civility.governance.covenants.printing import draft_picture
from civility.governance.covenants.queries import find_draft, list_versions
from civility.governance.covenants.rules import MAX_ARTICLES, Article
from civility.papers.models import Paper
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.governance.covenants.test_views import typed


@pytest.fixture
def editor(be, village):
    be("committee")
    return f"/v/{village.code}/covenants/village/draft"


def picture_of(answer):
    assert (answer.status_code, answer.mimetype) == (200, "image/png"), answer.text[:200]
    return Image.open(io.BytesIO(answer.data))


def test_the_picture_is_that_of_the_words_typed_and_nothing_is_saved(client, session, editor, village):
    first = client.post(f"{editor}/picture", data=typed(("门前三包", "天天扫。")))
    again = client.post(f"{editor}/picture", data=typed(("门前三包", "天天扫。")))
    other = client.post(f"{editor}/picture", data=typed(("门前三包", "隔天扫。")))
    assert picture_of(first).size == (900, 1272)
    assert first.data == again.data
    assert first.data != other.data
    assert list_versions(session, village.id) == []
    assert session.query(Paper).count() == 0


def test_without_scripts_the_button_shows_the_same_picture_and_keeps_the_words(client, editor):
    page = client.post(editor, data=typed(("门前三包", "天天扫。"), ("", ""), title="我们的约", step="preview"))
    shown = re.search(r'src="data:image/png;base64,([^"]+)"', page.text)
    alone = client.post(f"{editor}/picture", data=typed(("门前三包", "天天扫。"), title="我们的约"))
    assert page.status_code == 200
    assert base64.b64decode(shown[1]) == alone.data
    assert [words in page.text for words in ("天天扫。", 'value="我们的约"', 'value="门前三包"')] == [True] * 3


@pytest.mark.parametrize(
    ("articles", "said"),
    [
        ([], "写上第一条，这里就有海报的样子。"),
        ([("", ""), ("  ", "\n")], "写上第一条，这里就有海报的样子。"),
        ([("", "扫地")] * 200, f"一个约最多 {MAX_ARTICLES} 条"),
        ([("", "\U000310c0字")], "有字印不出来：\U000310c0（在 \U000310c0字）。没有打印"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence_with_and_without_scripts(client, editor, articles, said):
    answer = client.post(f"{editor}/picture", data=typed(*articles))
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text.startswith(said)
    page = client.post(editor, data=typed(*articles, step="preview"))
    assert page.status_code == 200
    assert said in page.text
    assert "data:image/png" not in page.text


def test_two_hundred_articles_are_refused_and_none_is_lost(client, session, editor, village):
    many = [("", f"第{number}件事。") for number in range(200)]
    page = client.post(editor, data=typed(*many))
    assert page.status_code == 422
    assert f"一个约最多 {MAX_ARTICLES} 条" in page.text
    assert [f"第{number}件事。" in page.text for number in range(200)] == [True] * 200
    assert list_versions(session, village.id) == []


def test_a_title_without_words_is_named_by_its_place_on_the_page(client, editor):
    page = client.post(editor, data=typed(("", ""), ("", "扫地"), ("门前三包", "")))
    assert page.status_code == 422
    assert "第 3 条只有标题，没有内容" in page.text


def test_markup_is_letters_and_control_characters_are_dropped(client, session, editor, village):
    hostile = "<script>alert(1)</script>\x00\u202e{{ 7*7 }}"
    assert client.post(editor, data=typed((hostile[:30], hostile))).status_code == 303
    session.expire_all()
    kept = find_draft(session, village.id, "village").articles
    assert kept == [{"title": "<script>alert(1)</script>{{", "text": "<script>alert(1)</script>{{ 7*7 }}"}]
    assert "<script>alert" not in client.get(editor).text
    picture_of(client.post(f"{editor}/picture", data=typed((hostile, hostile))))


def test_the_longest_covenant_is_drawn(app, session, village):
    most = [Article("标" * 40, "字" * 600)] * MAX_ARTICLES
    assert Image.open(io.BytesIO(draft_picture(village, "约" * 60, most))).size == (900, 1272)


def test_only_who_may_write_covenants_sees_the_picture(client, session, editor, village):
    sign_in(client, make_user(session, village, "storekeeper")[0])
    assert client.post(f"{editor}/picture", data=typed(("", "扫地"))).status_code == 403
    assert client.post(editor.replace("village/draft", "nonsense/draft/picture")).status_code == 403


def test_a_covenant_of_no_kind_has_no_picture(client, editor):
    assert client.post(editor.replace("village/draft", "nonsense/draft/picture")).status_code == 404
