"""An article said in Tibetan too: typed, kept, voted, sealed, shown and printed beside the Chinese."""

import pytest

from civility.governance.covenants.errors import ArticleWithoutText
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.printing import article_words
from civility.governance.covenants.queries import find_draft
from civility.governance.covenants.rules import Article, as_row, check_words
from tests.governance.covenants.test_views import typed, votes
from tests.printables.reading import poppler_words_of, words_of

CLEAN = "འཕྲོད་བསྟེན་གཙང་སྦྲར་དོ་སྣང་བྱེད་དགོས། །"
PARENTS = "ཕ་མར་བརྩི་བཀུར་བྱེད་དགོས།"
BOTH = {"articles-0-other": CLEAN, "articles-1-other": PARENTS}


@pytest.fixture
def editor(be, village):
    be("committee")
    return f"/v/{village.code}/covenants/village/draft"


def test_an_article_keeps_its_tibetan_and_one_without_is_stored_as_ever():
    assert as_row(Article("", "天天扫。", CLEAN)) == {"title": "", "text": "天天扫。", "other": CLEAN}
    assert as_row(Article("", "天天扫。")) == {"title": "", "text": "天天扫。"}
    assert article_words(as_row(Article("门前三包", "天天扫。", CLEAN))) == f"门前三包：天天扫。\n{CLEAN}"
    assert article_words({"title": "", "text": "天天扫。"}) == "天天扫。"


def test_tibetan_alone_is_no_article():
    with pytest.raises(ArticleWithoutText) as refused:
        check_words("村规民约", [Article("", "天天扫。"), Article("", "", PARENTS)])
    assert refused.value.number == 2


def test_the_draft_keeps_both_and_the_editor_shows_them_again(client, session, editor, village):
    saved = client.post(editor, data=typed(("门前三包", "天天扫。"), ("", "孝敬老人。"), ("", "不打架。"), **BOTH))
    assert saved.status_code == 303
    draft = find_draft(session, village.id, "village")
    assert draft.articles == [
        {"title": "门前三包", "text": "天天扫。", "other": CLEAN},
        {"title": "", "text": "孝敬老人。", "other": PARENTS},
        {"title": "", "text": "不打架。"},
    ]
    page = client.get(editor).text
    assert CLEAN in page
    assert page.count('<details class="import-rows" open>') == 2, "what is filled lies open"
    assert f'<p lang="bo">{PARENTS}</p>' in client.get(saved.location).text


def test_tibetan_moves_with_its_article_and_survives_a_refusal(client, editor):
    moved = client.post(editor, data=typed(("", "天天扫。"), ("", "孝敬老人。"), step="down-0", **BOTH)).text
    assert moved.index("孝敬老人。") < moved.index(PARENTS) < moved.index("天天扫。") < moved.index(CLEAN)
    refused = client.post(editor, data=typed(("", "天天扫。"), ("", ""), **BOTH))
    assert refused.status_code == 422
    assert PARENTS in refused.text


def test_too_long_a_tibetan_text_is_named_at_its_field_and_kept(client, session, editor, village):
    long = "ཀ་" * 651
    refused = client.post(editor, data=typed(("", "天天扫。"), **{"articles-0-other": long}))
    assert refused.status_code == 422
    assert long in refused.text
    assert "1300" in refused.text
    assert find_draft(session, village.id, "village") is None


def test_what_was_voted_is_sealed_with_its_tibetan_and_hangs_on_the_wall_in_both(client, session, editor, village):
    saved = client.post(editor, data=typed(("", "天天扫。"), ("", "孝敬老人。"), **BOTH))
    assert client.post(f"{saved.location}/vote", data=votes()).status_code == 303
    poster = client.get(f"{saved.location}.pdf?size=A3").data
    for read in (words_of(poster), poppler_words_of(poster)):
        assert all(words.replace(" ", "") in read for words in ("天天扫。", CLEAN, "孝敬老人。", PARENTS))
    assert session.query(Covenant).one().articles[1]["other"] == PARENTS
    public = client.get(f"/p/{village.code}/covenants/village").text
    assert f'<p lang="bo">{PARENTS}</p>' in public


def test_a_script_that_no_face_has_is_refused_by_name_in_the_picture(client, editor):
    answer = client.post(f"{editor}/picture", data=typed(("", "天天扫。"), **{"articles-0-other": "ཀ་ไทย"}))
    assert answer.mimetype == "text/plain"
    assert answer.text.startswith("有字印不出来：ไ ท ย（在 天天扫。")
