"""A covenant's draft before the village, what is said of it, the vote after it, and its number at the township."""

from datetime import date, timedelta

import pytest

from civility import clock, ledger
from civility.errors import NotFound
from civility.governance.covenants import errors
from civility.governance.covenants.events import check_covenants
from civility.governance.covenants.queries import (
    count_comments,
    find_before_village,
    find_draft,
    list_before_village,
    list_comments,
)
from civility.governance.covenants.rules import Article
from civility.governance.covenants.services import (
    adopt_covenant,
    answer_comment,
    comment_on_covenant,
    consult_covenant,
    file_covenant,
    save_draft,
)
from civility.ledger.errors import KeyReused
from civility.people.errors import (
    AnswerEmpty,
    CommentEmpty,
    ConsultationOpen,
    ConsultationTooLong,
    ConsultationTooShort,
    NotConsulted,
    NotFiledYet,
)
from tests.factories.governance import NOVEMBER_3, a_covenant, a_draft, a_vote, key
from tests.factories.people import make_village

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
TODAY = date(2026, 11, 3)
UNTIL = TODAY + timedelta(days=10)


@pytest.fixture
def draft(session, village, clerk):
    return a_draft(session, village, clerk)


def consult(session, village, clerk, draft, until=UNTIL):
    return consult_covenant(session, village_id=village.id, covenant_id=draft.id, until=until, actor=clerk)


def say(session, village, draft, text="礼金再低一点", **more):
    said = {"village_id": village.id, "covenant_id": draft.id, "text": text, "request_key": key()} | more
    return comment_on_covenant(session, **said)


def adopt(session, village, clerk, draft, on):
    return adopt_covenant(
        session, village_id=village.id, covenant_id=draft.id, edition=draft.edition, vote=a_vote(on),
        voted_by="households", in_force_from=on, actor=clerk, request_key=key(),
    )  # fmt: skip


def events(session, village):
    return [each.kind for each in ledger.entries(session, village.id) if each.kind.startswith("covenant")]


def on_day(days):
    return clock.frozen(NOVEMBER_3 + timedelta(days=days))


def test_a_draft_is_put_before_the_village_and_the_book_seals_its_words(session, village, clerk, draft):
    consult(session, village, clerk, draft)
    consult(session, village, clerk, draft)
    assert (draft.consulted_from, draft.consulted_until) == (TODAY, UNTIL)
    assert find_before_village(session, village.id, "village", TODAY).id == draft.id
    assert [each.id for each in list_before_village(session, village.id, UNTIL)] == [draft.id]


@pytest.mark.parametrize(("days", "refusal"), [(6, ConsultationTooShort), (61, ConsultationTooLong)])
def test_a_consultation_lasts_a_week_and_two_months_at_most(session, village, clerk, draft, days, refusal):
    with pytest.raises(refusal):
        consult(session, village, clerk, draft, TODAY + timedelta(days=days))
    assert find_draft(session, village.id, "village").consulted_until is None


def test_an_adopted_version_is_not_consulted_again(session, village, clerk):
    covenant = a_covenant(session, village, clerk, day=TODAY)
    with pytest.raises(errors.NotADraft):
        consult(session, village, clerk, covenant)


def test_words_stay_while_people_comment_and_may_change_afterwards(session, village, clerk, draft):
    consult(session, village, clerk, draft)
    asked = {"village_id": village.id, "covenant_id": draft.id, "edition": 1, "title": "约", "actor": clerk}
    with pytest.raises(errors.DraftBeforeVillage):
        save_draft(session, articles=[Article("", "改了。")], **asked)
    assert find_draft(session, village.id, "village").edition == 1
    with on_day(11):
        assert save_draft(session, articles=[Article("", "改了。")], **asked).edition == 2


def test_comments_are_taken_from_the_first_to_the_last_day_and_once_a_key(session, village, clerk, draft):
    with pytest.raises(NotConsulted):
        say(session, village, draft)
    consult(session, village, clerk, draft)
    first = say(session, village, draft, request_key="once", about="第1条", name="马玉兰")
    assert say(session, village, draft, request_key="once", about="第1条", name="马玉兰").id == first.id
    with pytest.raises(KeyReused):
        say(session, village, draft, "别的话", request_key="once")
    with pytest.raises(CommentEmpty):
        say(session, village, draft, "  ")
    with on_day(10):
        say(session, village, draft, channel="helper", actor=clerk)
    with on_day(11), pytest.raises(NotConsulted):
        say(session, village, draft)
    assert count_comments(session, draft) == 2


def test_an_answer_replaces_the_one_before_and_what_waits_stands_first(session, village, clerk, draft):
    consult(session, village, clerk, draft)
    first, second = say(session, village, draft), say(session, village, draft, "同意")
    told = {"village_id": village.id, "comment_id": first.id, "actor": clerk}
    answer_comment(session, answer="会上再议。", **told)
    assert answer_comment(session, answer="改成60元了。", **told).answer == "改成60元了。"
    assert [each.id for each in list_comments(session, draft)] == [second.id, first.id]
    assert count_comments(session, draft, unanswered=True) == 1
    with pytest.raises(AnswerEmpty):
        answer_comment(session, answer=" ", **told)
    with pytest.raises(NotFound):
        answer_comment(session, answer="好", village_id=make_village(session).id, comment_id=first.id, actor=clerk)


def test_a_vote_comes_after_the_last_day_for_comments(session, village, clerk, draft):
    consult(session, village, clerk, draft)
    with on_day(5), pytest.raises(ConsultationOpen):
        adopt(session, village, clerk, draft, TODAY + timedelta(days=5))
    with on_day(12), pytest.raises(ConsultationOpen):
        adopt(session, village, clerk, draft, UNTIL)
    assert find_draft(session, village.id, "village") is not None
    with on_day(12):
        assert adopt(session, village, clerk, draft, UNTIL + timedelta(days=1)).state == "adopted"


def test_a_comment_after_the_vote_is_refused(session, village, clerk, draft):
    adopt(session, village, clerk, draft, TODAY)
    with pytest.raises(NotConsulted):
        say(session, village, draft)


def test_a_voted_version_is_filed_and_the_audit_finds_what_is_changed_behind_its_back(session, village, clerk, draft):
    told = {"village_id": village.id, "covenant_id": draft.id, "number": "备〔2026〕3号", "actor": clerk}
    with pytest.raises(errors.CovenantNotAdopted):
        file_covenant(session, filed_on=TODAY, **told)
    adopt(session, village, clerk, draft, TODAY)
    with pytest.raises(NotFiledYet):
        file_covenant(session, filed_on=TODAY - timedelta(days=1), **told)
    filed = file_covenant(session, filed_on=TODAY, **told)
    assert (filed.filed_number, filed.filed_on) == ("备〔2026〕3号", TODAY)
    assert check_covenants(session, village.id) == []
    filed.filed_number = "备〔2026〕4号"
    session.commit()
    assert len(check_covenants(session, village.id)) == 1


def test_a_draft_that_lies_about_is_no_longer_shown_to_the_public(session, village, clerk, draft):
    consult(session, village, clerk, draft)
    assert find_before_village(session, village.id, "village", UNTIL + timedelta(days=60)) is not None
    assert find_before_village(session, village.id, "village", UNTIL + timedelta(days=61)) is None
