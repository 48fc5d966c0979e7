"""An article that stands on a clause of the standard: typed, refused, shown with what it gives, and the other way round."""

from datetime import timedelta

import pytest

from civility import clock
from civility.clock import now, today
from civility.governance.covenants.errors import NoSuchClause
from civility.governance.covenants.queries import find_draft, promises_by_clause, worth_of_clauses
from civility.governance.covenants.rules import Article, as_row
from civility.governance.covenants.rules.changes import Part, compare_articles
from civility.governance.covenants.services import adopt_covenant, save_draft, write_draft
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.points.promises import Promise, list_promises
from civility.points.queries import list_clauses_in_force
from tests.conftest import sign_in
from tests.factories.governance import a_vote, key
from tests.factories.people import make_household, make_user, make_village
from tests.factories.points import make_clause, make_standard
from tests.governance.covenants.test_views import typed

pytestmark = pytest.mark.postgresql
PLAIN = "丧事简办"


@pytest.fixture
def village(session, app):
    village = make_village(session)
    make_clause(session, make_standard(session, village.id), PLAIN)
    return village


@pytest.fixture
def writer(session, village):
    return make_user(session, village, "committee")


def write(session, village, actor, *articles):
    return write_draft(
        session,
        village_id=village.id,
        kind="village",
        title="村规民约",
        articles=articles,
        actor=actor,
        request_key=key(),
    )


def adopt(session, village, actor, draft):
    return adopt_covenant(
        session,
        village_id=village.id,
        covenant_id=draft.id,
        edition=draft.edition,
        vote=a_vote(today()),
        voted_by="households",
        in_force_from=today(),
        actor=actor,
        request_key=key(),
    )


def test_an_article_may_name_a_clause_that_counts_and_no_other(session, village, writer):
    _user, actor = writer
    with pytest.raises(NoSuchClause) as refused:
        write(session, village, actor, Article("", "不打架。"), Article("", "不比排场。", clause="没有这一条"))
    assert (refused.value.number, refused.value.title) == (2, "没有这一条")
    assert find_draft(session, village.id, "village") is None
    draft = write(session, village, actor, Article("", "不比排场。", clause=PLAIN))
    assert draft.articles == [{"title": "", "text": "不比排场。", "clause": PLAIN}]
    with pytest.raises(NoSuchClause):
        save_draft(
            session,
            village_id=village.id,
            covenant_id=draft.id,
            edition=draft.edition,
            title="村规民约",
            articles=[Article("", "不比排场。", clause="没有这一条")],
            actor=actor,
        )
    session.refresh(draft)
    assert draft.articles[0]["clause"] == PLAIN
    assert as_row(Article("", "不打架。")) == {"title": "", "text": "不打架。"}


def test_what_an_article_stands_on_is_read_both_ways(session, village, writer):
    draft = write(session, village, writer[1], Article("", "不打架。"), Article("", "不比排场。", clause=PLAIN))
    assert list(worth_of_clauses(session, village.id, [draft])) == [PLAIN]
    assert promises_by_clause([draft]) == {PLAIN: [(draft, 2)]}
    draft.articles = [{"title": "", "text": "不比排场。", "clause": "后来去掉的一条"}]
    assert worth_of_clauses(session, village.id, [draft]) == {}


def test_another_clause_is_a_change():
    old, new = [{"title": "", "text": "不比排场。"}], [{"title": "", "text": "不比排场。", "clause": PLAIN}]
    (told,) = compare_articles(old, new)
    assert (told.kind, told.clause) == ("changed", (Part("ins", PLAIN),))


def test_the_pages_of_the_covenant_and_of_the_standard_lead_to_each_other(client, session, village, writer):
    user, actor = writer
    sign_in(client, user)
    editor = f"/v/{village.code}/covenants/village/draft"
    assert f'<option value="{PLAIN}">' in client.get(editor).text
    wrong = client.post(editor, data=typed(("", "不比排场。"), **{"articles-0-clause": "没有这一条"}))
    assert wrong.status_code == 422
    assert "现行的积分细则里没有这一条" in wrong.text
    assert "不比排场。" in wrong.text
    saved = client.post(editor, data=typed(("", "不比排场。"), **{"articles-0-clause": PLAIN}))
    (worth,) = worth_of_clauses(session, village.id, [find_draft(session, village.id, "village")]).values()
    assert f"积分细则：{PLAIN} · {worth}" in client.get(saved.location).text
    adopt(session, village, actor, find_draft(session, village.id, "village"))
    assert f"积分细则：{PLAIN} · {worth}" in client.get(f"/p/{village.code}/covenants/village").text
    assert "约里写着：村规民约 第 1 条" in client.get(f"/p/{village.code}/standard").text


@pytest.fixture
def promised(session, village, writer):
    """The clause, on which the second article of the covenant in force stands."""
    draft = write(session, village, writer[1], Article("", "不打架。"), Article("", "不比排场。", clause=PLAIN))
    adopt(session, village, writer[1], draft)
    return next(clause for clause in list_clauses_in_force(session, village.id) if clause.title == PLAIN)


def test_only_what_holds_today_is_told_where_clauses_are_chosen(session, village, writer, promised):
    assert list_promises(session, village.id) == {PLAIN: [Promise("村规民约", 2, "village", 1)]}
    with clock.frozen(now() + timedelta(days=1)):
        second = write(session, village, writer[1], Article("", "不比排场。", clause=PLAIN))
        assert list_promises(session, village.id) == {PLAIN: [Promise("村规民约", 2, "village", 1)]}
        adopt(session, village, writer[1], second)
        assert list_promises(session, village.id) == {PLAIN: [Promise("村规民约", 1, "village", 2)]}
    with clock.frozen(now() + timedelta(days=2)):
        third = write(session, village, writer[1], Article("", "不打架。"))
        adopt(session, village, writer[1], third)
        assert list_promises(session, village.id) == {}
    assert list_promises(session, make_village(session, name="下合乐寺村").id) == {}


def test_whoever_records_reads_which_article_a_clause_stands_on(client, session, village, promised):
    home = make_household(session, village.id, "0101", "李家旺")
    sign_in(client, make_user(session, village, "recorder")[0])
    claims = f"/v/{village.code}/claims"
    for chosen, form in (
        (f"{claims}/new/{home.number}", f"{claims}/new/{home.number}/{promised.id}"),
        (f"{claims}/many", f"{claims}/many/{promised.id}"),
    ):
        assert "村规民约第 2 条说到" in client.get(chosen).text
        words = client.get(form).text
        assert "村规民约第 2 条说到这件事" in words
        assert f'href="/v/{village.code}/covenants/village/1"' in words


def test_a_household_reads_it_before_it_claims(client, session, village, promised):
    home = make_household(session, village.id, "0101", "李家旺")
    sign_in(client, CardHolder(issue_card(session, village_id=village.id, household_id=home.id), home))
    assert "村规民约第 2 条说到" in client.get("/my/claims/new").text
    words = client.get(f"/my/claims/new/{promised.id}").text
    assert "村规民约第 2 条说到这件事" in words
    assert 'href="/my/covenants/"' in words


def test_a_clause_that_nobody_promised_says_nothing(client, session, village, writer):
    make_household(session, village.id, "0101", "李家旺")
    sign_in(client, make_user(session, village, "recorder")[0])
    assert "条说到" not in client.get(f"/v/{village.code}/claims/new/0101").text
