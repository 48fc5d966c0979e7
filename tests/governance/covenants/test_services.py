"""Writing covenants and adopting them, on both databases."""

import threading
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from civility import clock, ledger
from civility.errors import NotFound
from civility.governance.covenants import errors
from civility.governance.covenants.events import covenant_event
from civility.governance.covenants.queries import (
    find_draft,
    find_in_force,
    find_successor,
    get_covenant,
    list_in_force,
    list_versions,
)
from civility.governance.covenants.rules import Article
from civility.governance.covenants.services import adopt_covenant, save_draft, write_draft
from civility.ledger.errors import KeyReused
from civility.papers import find_papers, issue_paper
from civility.people.errors import NoMajorityOfPresent
from tests.factories.governance import ARTICLES, NOVEMBER_3, a_covenant, a_draft, a_vote, key
from tests.factories.people import make_village

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
TODAY = date(2026, 11, 3)


def adopt(session, village, clerk, draft, **changed):
    asked = {
        "vote": a_vote(TODAY),
        "voted_by": "households",
        "in_force_from": TODAY,
        "edition": draft.edition,
        "request_key": key(),
    } | changed
    return adopt_covenant(session, village_id=village.id, covenant_id=draft.id, actor=clerk, **asked)


def save(session, village, clerk, draft, **changed):
    asked = {"title": draft.title, "edition": draft.edition, "articles": ARTICLES} | changed
    return save_draft(session, village_id=village.id, covenant_id=draft.id, actor=clerk, **asked)


def test_a_first_draft_is_version_one_with_its_articles_in_order(session, village, clerk):
    draft = a_draft(session, village, clerk)
    assert (draft.version, draft.state, draft.edition) == (1, "draft", 1)
    assert draft.articles[0] == {"title": "移风易俗", "text": "红事白事从简办，彩礼不攀比。"}
    assert [article["title"] for article in draft.articles] == ["移风易俗", "门前三包", ""]


@pytest.mark.parametrize(
    ("title", "articles", "number", "words"),
    [
        ("约", [Article("", "天天扫。"), Article("", ""), Article("", "违者罚款500元、停发低保")], 3, "低保"),
        ("约", [Article("罚款办法", "天天扫。")], 1, "罚款"),
        ("低保挂钩公约", [Article("", "天天扫。")], 0, "低保"),
    ],
)
def test_a_threat_is_neither_written_nor_saved_and_the_draft_stands_as_it_was(
    session, village, clerk, title, articles, number, words
):
    with pytest.raises(errors.CovenantRedLine) as refused:
        a_draft(session, village, clerk, title=title, articles=articles)
    assert (refused.value.number, refused.value.words) == (number, words)
    assert list_versions(session, village.id) == []

    draft = a_draft(session, village, clerk)
    with pytest.raises(errors.CovenantRedLine):
        save(session, village, clerk, draft, title=title, articles=articles)
    session.expire_all()
    kept = find_draft(session, village.id, "village")
    assert (kept.edition, kept.articles[0]["title"]) == (1, "移风易俗")


def test_the_refusal_names_the_place_the_words_and_what_may_be_written_instead(session, village, clerk):
    with pytest.raises(errors.CovenantRedLine) as refused:
        a_draft(session, village, clerk, articles=[Article("", "违者罚款500元")])
    said = refused.value.describe()
    assert said.startswith("“第 1 条”里的“罚款”碰到红线，不能写进约里")
    assert "先上门提醒" in said


def test_a_doubled_form_writes_one_draft(session, village, clerk):
    asked = {"village_id": village.id, "kind": "village", "title": "约", "articles": ARTICLES, "request_key": key()}
    first = write_draft(session, actor=clerk, **asked).id
    assert write_draft(session, actor=clerk, **asked).id == first
    assert len(list_versions(session, village.id)) == 1


def test_a_kind_has_one_draft_at_a_time_and_other_kinds_their_own(session, village, clerk):
    a_draft(session, village, clerk)
    with pytest.raises(errors.DraftExists) as refused:
        a_draft(session, village, clerk)
    assert refused.value.version == 1
    assert a_draft(session, village, clerk, kind="residents").version == 1
    assert len(list_versions(session, village.id)) == 2


def test_a_kind_that_does_not_exist_is_not_found(session, village, clerk):
    with pytest.raises(NotFound):
        a_draft(session, village, clerk, kind="royal")


def test_saving_replaces_the_words_and_counts_the_edition(session, village, clerk):
    draft = a_draft(session, village, clerk)
    saved = save(session, village, clerk, draft, title="新约", articles=[Article("", "只一条。")])
    assert (saved.title, saved.articles, saved.edition) == ("新约", [{"title": "", "text": "只一条。"}], 2)


def test_a_form_pressed_twice_saves_once_and_is_no_conflict(session, village, clerk):
    draft = a_draft(session, village, clerk)
    for _ in range(2):
        save(session, village, clerk, draft, edition=1, articles=[Article("", "只一条。")])
    assert find_draft(session, village.id, "village").edition == 2


def test_a_second_writer_does_not_overwrite_the_first(session, village, clerk):
    draft = a_draft(session, village, clerk)
    save(session, village, clerk, draft, edition=1, articles=[Article("", "甲写的。")])
    with pytest.raises(errors.DraftChanged):
        save(session, village, clerk, draft, edition=1, articles=[Article("", "乙写的。")])
    assert find_draft(session, village.id, "village").articles == [{"title": "", "text": "甲写的。"}]


def test_adopting_puts_it_in_force_seals_it_in_the_book_and_issues_its_code(session, village, clerk):
    draft = a_draft(session, village, clerk)
    covenant = adopt(session, village, clerk, draft)
    assert (covenant.state, covenant.in_force_from, covenant.in_force_until) == ("adopted", TODAY, None)
    assert (covenant.eligible, covenant.present, covenant.votes_for) == (60, 45, 40)
    assert covenant.vote_recorded_by == clerk.user_id
    [sealed] = ledger.find_by_reference(session, village.id, str(covenant.id))
    assert (sealed.kind, sealed.payload_hash) == (
        "covenant-adopted",
        covenant_event("covenant-adopted", covenant).payload_hash,
    )
    paper = issue_paper(session, village.code, "covenant", "village-1")
    assert [found.ref for found in find_papers(session, paper.short_code)] == ["village-1"]
    assert ledger.verify(session, village.id) == []


def test_a_doubled_vote_form_adopts_once(session, village, clerk):
    draft = a_draft(session, village, clerk)
    request_key = key()
    for _ in range(2):
        covenant = adopt(session, village, clerk, draft, edition=1, request_key=request_key)
    assert covenant.state == "adopted"
    assert len(ledger.find_by_reference(session, village.id, str(covenant.id))) == 1
    with pytest.raises(KeyReused):
        adopt(session, village, clerk, draft, edition=1, request_key=request_key, vote=a_vote(TODAY, votes_for=41))


def test_a_vote_that_failed_leaves_a_draft(session, village, clerk):
    draft = a_draft(session, village, clerk)
    with pytest.raises(NoMajorityOfPresent):
        adopt(session, village, clerk, draft, vote=a_vote(TODAY, votes_for=20, votes_against=25, abstentions=0))
    assert find_draft(session, village.id, "village").voted_on is None
    assert ledger.find_by_reference(session, village.id, "covenant:village-1") == []


def test_words_changed_since_the_vote_form_was_opened_are_not_adopted(session, village, clerk):
    draft = a_draft(session, village, clerk)
    save(session, village, clerk, draft, edition=1, articles=[Article("", "后来改的。")])
    with pytest.raises(errors.DraftChanged):
        adopt(session, village, clerk, draft, edition=1)
    assert find_in_force(session, village.id, "village", TODAY) is None


def test_what_was_voted_cannot_be_edited_or_voted_again(session, village, clerk):
    covenant = a_covenant(session, village, clerk, day=TODAY)
    with pytest.raises(errors.NotADraft):
        save(session, village, clerk, covenant, articles=[Article("", "偷偷改。")])
    with pytest.raises(errors.NotADraft):
        adopt(session, village, clerk, covenant)
    assert get_covenant(session, village.id, "village", 1).articles[0]["title"] == "移风易俗"


def test_the_newer_version_holds_from_its_day_and_the_older_is_kept(session, village, clerk):
    first = a_covenant(session, village, clerk, day=TODAY)
    second = adopt(session, village, clerk, a_draft(session, village, clerk), in_force_from=date(2026, 12, 1))
    assert (first.version, second.version) == (1, 2)
    assert first.in_force_until == date(2026, 12, 1)
    assert find_in_force(session, village.id, "village", date(2026, 11, 30)).version == 1
    assert find_in_force(session, village.id, "village", date(2026, 12, 1)).version == 2
    assert find_successor(session, first).version == 2
    assert find_successor(session, second) is None


def test_a_newer_version_cannot_begin_with_or_before_the_last(session, village, clerk):
    a_covenant(session, village, clerk, day=TODAY)
    with pytest.raises(errors.InForceBeforeLast):
        adopt(session, village, clerk, a_draft(session, village, clerk))
    assert find_in_force(session, village.id, "village", TODAY).version == 1
    assert get_covenant(session, village.id, "village", 1).in_force_until is None


def test_what_holds_is_listed_in_the_order_of_the_kinds(session, village, clerk):
    for kind in ("custom", "village", "residents"):
        a_covenant(session, village, clerk, day=TODAY, kind=kind)
    assert [covenant.kind for covenant in list_in_force(session, village.id, TODAY)] == [
        "village",
        "residents",
        "custom",
    ]


def test_another_villages_covenant_is_not_found(session, village, clerk):
    elsewhere = make_village(session)
    draft = a_draft(session, elsewhere, clerk)
    with pytest.raises(errors.CovenantNotFound):
        save(session, village, clerk, draft)
    with pytest.raises(errors.CovenantNotFound):
        adopt(session, village, clerk, draft)
    with pytest.raises(errors.CovenantNotFound):
        get_covenant(session, village.id, "village", 1)
    assert find_draft(session, elsewhere.id, "village").edition == 1


def test_a_covenant_that_is_not_there_is_not_found(session, village, clerk):
    with pytest.raises(errors.CovenantNotFound):
        save_draft(
            session, village_id=village.id, covenant_id=uuid4(), edition=1, title="约", articles=ARTICLES, actor=clerk
        )


def test_ten_people_who_begin_at_once_make_one_draft(app, engine, session, village, clerk):
    told: list[str] = []
    there = SimpleNamespace(id=village.id)
    session.rollback()

    def begin():
        with app.app_context(), Session(engine) as own, clock.frozen(NOVEMBER_3):
            try:
                told.append(str(a_draft(own, there, clerk).version))
            except errors.DraftExists:
                told.append("exists")

    threads = [threading.Thread(target=begin) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["1"] + ["exists"] * 9
