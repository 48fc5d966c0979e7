"""Marked changes, against a slow and obvious model: applying the marks gives both texts back."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from civility.governance.covenants.rules.changes import Part, compare_articles, mark_changes, new_of, old_of

LETTERS = st.text(alphabet="人情礼金不超过100元2a。，", max_size=40)
ARTICLE = st.fixed_dictionaries({"title": st.text(alphabet="甲乙丙", max_size=2), "text": LETTERS})


def apply(parts):
    """Both texts, letter by letter: what is struck out is in the old one only, what is put in in the new one only."""
    old, new = [], []
    for part in parts:
        for letter in part.text:
            if part.mark in ("same", "del"):
                old.append(letter)
            if part.mark in ("same", "ins"):
                new.append(letter)
    return "".join(old), "".join(new)


@given(LETTERS, LETTERS)
def test_applying_the_marks_gives_both_texts_back(old, new):
    parts = mark_changes(old, new)
    assert apply(parts) == (old, new)
    assert (old_of(parts), new_of(parts)) == (old, new)


@given(LETTERS, LETTERS)
def test_two_neighbours_never_carry_one_mark_and_none_is_empty(old, new):
    parts = mark_changes(old, new)
    assert all(part.text for part in parts)
    assert all(one.mark != other.mark for one, other in pairwise(parts))


@given(LETTERS)
def test_a_text_that_stays_has_no_mark(text):
    assert mark_changes(text, text) == ((Part("same", text),) if text else ())


def test_a_number_is_struck_out_whole():
    assert mark_changes("礼金不超过100元。", "礼金不超过120元。") == (
        Part("same", "礼金不超过"), Part("del", "100"), Part("ins", "120"), Part("same", "元。"),
    )  # fmt: skip


def test_a_lone_letter_between_two_changes_is_taken_into_them():
    parts = mark_changes("请早一点到会场。", "要早两人来会场。")
    assert parts[-1] == Part("same", "会场。")
    assert [part.mark for part in parts] == ["del", "ins", "same"]


@given(st.lists(ARTICLE, max_size=5), st.lists(ARTICLE, max_size=5))
def test_every_article_of_both_versions_is_told_once_and_whole(old, new):
    told = compare_articles(old, new)
    before = {each.old_number: (old_of(each.title), old_of(each.text)) for each in told if each.old_number}
    after = [(new_of(each.title), new_of(each.text)) for each in told if each.number]
    assert before == {place: (each["title"], each["text"]) for place, each in enumerate(old, 1)}
    assert after == [(each["title"], each["text"]) for each in new]
    assert sorted(each.old_number for each in told if each.old_number) == list(range(1, len(old) + 1))


@given(st.lists(ARTICLE, max_size=5))
def test_a_version_against_itself_changes_nothing(articles):
    assert {each.kind for each in compare_articles(articles, articles)} <= {"same"}


def test_an_article_that_moved_is_the_same_article_and_one_that_went_stands_where_it_stood():
    old = [
        {"title": "门前三包", "text": "天天扫。"},
        {"title": "", "text": "不在山上用火，防火期不带火种进山。"},
        {"title": "移风易俗", "text": "人情礼金不超过100元。"},
    ]
    new = [
        {"title": "移风易俗", "text": "人情礼金不超过60元。"},
        {"title": "门前三包", "text": "天天扫。"},
        {"title": "出行平安", "text": "骑车戴头盔。"},
    ]
    told = [(each.kind, each.old_number, each.number) for each in compare_articles(old, new)]
    assert told == [("removed", 2, None), ("changed", 3, 1), ("same", 1, 2), ("added", None, 3)]


def test_a_change_of_the_tibetan_alone_is_a_change_syllable_by_syllable():
    old = [{"title": "", "text": "爱护水源", "other": "བོད་ཡིག་གཙང་"}]
    new = [{"title": "", "text": "爱护水源", "other": "བོད་སྐད་གཙང་"}]
    (told,) = compare_articles(old, new)
    assert told.kind == "changed"
    assert told.other == (Part("same", "བོད་"), Part("del", "ཡིག་"), Part("ins", "སྐད་"), Part("same", "གཙང་"))
    assert compare_articles([{"title": "", "text": "爱护水源"}], old)[0].other == (Part("ins", "བོད་ཡིག་གཙང་"),)
