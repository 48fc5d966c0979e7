"""Reminders: two people before a household is told, its answer, kind ends; nothing taken, nothing public, forgotten in time."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import InvalidRequestError

from civility import clock, ledger
from civility.clock import today
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.covenants.checks import check_reminders
from civility.governance.covenants.errors import NotInForce
from civility.governance.covenants.errors import reminders as errors
from civility.governance.covenants.models import CovenantReminder, ReminderAnswer
from civility.governance.covenants.queries import (
    article_at,
    count_reminders,
    count_unanswered_own,
    find_good_deed,
    get_own_reminder,
    list_accesses,
    list_answers,
    list_held_articles,
    list_own_reminders,
    list_reminders,
    read_reminder,
)
from civility.governance.covenants.rules.reminders import (
    AGAIN_DAYS,
    KEPT_DAYS,
    MAX_REASON,
    MAX_WORDS,
    MOST_ANSWERS,
    SEEN_DAYS,
    SENDERS,
    STATES,
    STEPS,
    WRITERS,
    next_state,
)
from civility.governance.covenants.services import (
    answer_reminder,
    close_reminder,
    empty_old_reminders,
    note_access,
    note_handed,
    return_reminder,
    send_reminder,
    take_back_reminder,
    withdraw_reminder,
)
from civility.ledger.errors import KeyReused
from civility.people.actors import Actor, HouseholdRef
from civility.people.errors import HouseholdLeft
from civility.people.permissions import TABLE
from civility.people.services import declare_relative
from civility.points.errors import OwnHeadUnit, OwnHousehold, RelativeHousehold
from civility.web.status import STATES as WORDS
from tests.factories.governance import NOVEMBER_3, a_covenant, a_reminder, a_sent_reminder, key
from tests.factories.people import make_household, make_user, make_village
from tests.factories.points import make_clause, make_standard
from tests.factories.relay import make_unit

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
TODAY = date(2026, 11, 3)


@pytest.fixture
def writer(session, village):
    return make_user(session, village, "grid_worker")[1]


@pytest.fixture
def sender(session, village):
    return make_user(session, village, "committee")[1]


@pytest.fixture
def covenant(session, village, sender, home):
    return a_covenant(session, village, sender, day=TODAY)


@pytest.fixture
def waiting(session, home, covenant, writer):
    return a_reminder(session, home, covenant, writer)


@pytest.fixture
def sent(session, home, covenant, writer, sender):
    return a_sent_reminder(session, home, covenant, writer, sender)


def itself(home):
    return Actor.of(HouseholdRef(home.village_id, home.id))


def ref(home):
    return HouseholdRef(home.village_id, home.id)


def of(reminder):
    return {"village_id": reminder.village_id, "reminder_id": reminder.id}


def answer(session, reminder, actor, kind="known", words="", **changed):
    return answer_reminder(
        session, **of(reminder), kind=kind, words=words, actor=actor, **({"request_key": key()} | changed)
    )


def rows(session, model=CovenantReminder):
    return session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_has_its_states(state, step):
    wanted = {
        ("waiting", "send"): "sent",
        ("waiting", "return"): "returned",
        ("waiting", "withdraw"): "withdrawn",
        ("sent", "hand"): "sent",
        ("answered", "hand"): "answered",
        ("sent", "answer"): "answered",
        ("answered", "answer"): "answered",
        ("sent", "close"): "closed",
        ("answered", "close"): "closed",
        ("sent", "take_back"): "mistaken",
        ("answered", "take_back"): "mistaken",
        ("closed", "take_back"): "mistaken",
    }
    assert next_state(state, step) == wanted.get((state, step))
    assert state in WORDS["reminder"]


def test_the_services_ask_for_the_same_roles_as_the_pages():
    assert (TABLE["reminder.write"], TABLE["reminder.send"]) == (WRITERS, SENDERS)


def test_the_household_is_told_when_a_second_person_has_read_it(session, home, waiting, sender):
    assert list_own_reminders(session, ref(home)) == []
    with pytest.raises(errors.ReminderNotFound):
        get_own_reminder(session, ref(home), waiting.id)
    send_reminder(session, **of(waiting), actor=sender)
    send_reminder(session, **of(waiting), actor=sender)  # pressed twice
    assert [(each.state, each.words, each.article) for each in list_own_reminders(session, ref(home))] == [
        ("sent", "柴草占了半边路。", 2)
    ]
    assert (waiting.decided_by, waiting.decided_at) == (sender.user_id, NOVEMBER_3)
    assert count_unanswered_own(session, ref(home)) == 1
    assert check_reminders(session, home.village_id) == []


def test_nobody_sends_what_they_wrote(session, home, covenant, sender):
    own = a_reminder(session, home, covenant, sender)
    with pytest.raises(errors.ReminderNeedsTwo):
        send_reminder(session, **of(own), actor=sender)
    with pytest.raises(errors.ReminderNeedsTwo):
        return_reminder(session, **of(own), reason="不是真的", actor=sender)
    assert (own.state, own.decided_by) == ("waiting", None)


def test_nobody_sends_to_their_own_household_or_a_relatives(session, village, home, waiting, sender):
    _user, cousin = make_user(session, village, "supervisor")
    declare_relative(session, village_id=village.id, user_id=cousin.user_id, household_id=home.id, actor=sender)
    neighbour = Actor(sender.user_id, sender.name, sender.posts, ref(home))
    for actor, refusal in ((cousin, RelativeHousehold), (neighbour, OwnHousehold)):
        for act in (send_reminder, close_reminder):
            with pytest.raises(refusal):
                act(session, **of(waiting), actor=actor)
        for act in (return_reminder, take_back_reminder):
            with pytest.raises(refusal):
                act(session, **of(waiting), reason="看错了", actor=actor)
    assert waiting.state == "waiting"


def test_only_those_who_send_for_the_village_send(session, village, home, waiting, writer):
    for actor in (writer, itself(home), make_user(session, village, "recorder")[1]):
        with pytest.raises(Forbidden):
            send_reminder(session, **of(waiting), actor=actor)
    assert waiting.state == "waiting"


def test_only_those_who_walk_the_village_write(session, village, home, covenant):
    for role in ("recorder", "storekeeper", "unit_head", "reviewer"):
        with pytest.raises(Forbidden):
            a_reminder(session, home, covenant, make_user(session, village, role)[1])
    assert rows(session) == 0


def test_nobody_reminds_their_own_household_a_relatives_or_one_of_the_unit_they_head(
    session, village, home, covenant, writer, sender
):
    living_here = Actor(writer.user_id, writer.name, writer.posts, ref(home))
    _user, cousin = make_user(session, village, "grid_worker")
    declare_relative(session, village_id=village.id, user_id=cousin.user_id, household_id=home.id, actor=sender)
    beside = make_household(session, village.id, "0102", "赵大山")
    make_unit(session, village, [home, beside], sender)
    _user, walker = make_user(session, village, "grid_worker", "unit_head")
    head = Actor(walker.user_id, walker.name, walker.posts, ref(beside))
    for actor, refusal in ((living_here, OwnHousehold), (cousin, RelativeHousehold), (head, OwnHeadUnit)):
        with pytest.raises(refusal):
            a_reminder(session, home, covenant, actor)
    assert rows(session) == 0


def test_sent_back_it_says_why_and_the_household_never_hears_of_it(session, home, covenant, waiting, writer, sender):
    for reason in ("", "  ", "长" * (MAX_REASON + 1)):
        with pytest.raises(errors.ReminderReasonMissing):
            return_reminder(session, **of(waiting), reason=reason, actor=sender)
    return_reminder(session, **of(waiting), reason="当面说一句就行", actor=sender)
    return_reminder(session, **of(waiting), reason="当面说一句就行", actor=sender)
    assert (waiting.state, waiting.reason, waiting.decided_by) == ("returned", "当面说一句就行", sender.user_id)
    assert list_own_reminders(session, ref(home)) == []
    with pytest.raises(errors.ReminderMoved):
        send_reminder(session, **of(waiting), actor=sender)
    assert a_reminder(session, home, covenant, writer).state == "waiting"  # said better, it may be written again


def test_whoever_wrote_it_thinks_better_of_it(session, waiting, writer, sender):
    with pytest.raises(errors.NotTheWriter):
        withdraw_reminder(session, **of(waiting), actor=sender)
    withdraw_reminder(session, **of(waiting), actor=writer)
    withdraw_reminder(session, **of(waiting), actor=writer)
    assert (waiting.state, waiting.ended_by) == ("withdrawn", writer.user_id)
    with pytest.raises(errors.ReminderMoved):
        send_reminder(session, **of(waiting), actor=sender)


def test_what_was_sent_is_not_withdrawn(session, sent, writer):
    with pytest.raises(errors.ReminderMoved):
        withdraw_reminder(session, **of(sent), actor=writer)
    assert sent.state == "sent"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"seen_on": TODAY + timedelta(days=1)}, errors.SeenInFuture),
        ({"seen_on": TODAY - timedelta(days=SEEN_DAYS + 1)}, errors.SeenTooLongAgo),
        ({"article": 0}, errors.NoSuchArticle),
        ({"article": 4}, errors.NoSuchArticle),
        ({"words": "长" * (MAX_WORDS + 1)}, errors.ReminderWordsTooLong),
        ({"words": "再不清走就罚款200元"}, errors.ReminderRedLine),
        ({"words": "不改就停发低保"}, errors.ReminderRedLine),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(session, home, covenant, writer, changed, refusal):
    with pytest.raises(refusal):
        a_reminder(session, home, covenant, writer, **changed)
    assert rows(session) == 0


def test_the_first_day_and_the_last_letter_fit(session, home, covenant, writer):
    first = a_reminder(
        session, home, covenant, writer, seen_on=TODAY - timedelta(days=SEEN_DAYS), words="长" * MAX_WORDS
    )
    assert (first.seen_on, len(first.words)) == (date(2026, 10, 4), MAX_WORDS)


def test_asking_twice_with_one_key_writes_one(session, home, covenant, writer):
    said = {"request_key": key()}
    one = a_reminder(session, home, covenant, writer, **said)
    assert a_reminder(session, home, covenant, writer, **said).id == one.id
    with pytest.raises(KeyReused):
        a_reminder(session, home, covenant, writer, words="别的话", **said)
    assert rows(session) == 1


def test_one_that_waits_keeps_the_next_away(session, home, covenant, waiting, sender):
    with pytest.raises(errors.ReminderWaiting):
        a_reminder(session, home, covenant, sender)
    assert a_reminder(session, home, covenant, sender, article=3).state == "waiting"  # another article


def test_the_same_article_again_only_after_two_weeks(session, home, covenant, sent, writer, sender):
    close_reminder(session, **of(sent), actor=sender)  # put right, it counts all the same
    with clock.frozen(NOVEMBER_3 + timedelta(days=AGAIN_DAYS - 1)), pytest.raises(errors.RemindedLately) as refused:
        a_reminder(session, home, covenant, writer)
    assert refused.value.fields["again_on"] == "2026-11-17"
    with clock.frozen(NOVEMBER_3 + timedelta(days=AGAIN_DAYS)):
        assert a_reminder(session, home, covenant, writer).state == "waiting"


def test_what_waited_until_it_is_too_long_ago_is_not_sent_and_keeps_nothing_away(
    session, home, covenant, waiting, writer, sender
):
    with clock.frozen(NOVEMBER_3 + timedelta(days=SEEN_DAYS)), pytest.raises(errors.ReminderWaiting):
        a_reminder(session, home, covenant, writer, seen_on=today())
    with clock.frozen(NOVEMBER_3 + timedelta(days=SEEN_DAYS + 1)):
        with pytest.raises(errors.SeenTooLongAgo):
            send_reminder(session, **of(waiting), actor=sender)
        assert waiting.state == "waiting"
        assert a_reminder(session, home, covenant, writer, seen_on=today()).state == "waiting"


def test_after_a_mistake_it_may_be_said_to_the_same_household(session, home, covenant, sent, writer, sender):
    take_back_reminder(session, **of(sent), reason="看错了日子", actor=sender)
    assert a_reminder(session, home, covenant, writer).state == "waiting"


def test_nobody_is_held_to_what_does_not_hold(session, village, home, covenant, waiting, writer, sender):
    a_covenant(session, village, sender, day=TODAY, kind="custom", title="水约")
    with clock.frozen(NOVEMBER_3 + timedelta(days=1)):
        a_covenant(session, village, sender, day=today())
        with pytest.raises(NotInForce):
            send_reminder(session, **of(waiting), actor=sender)
        with pytest.raises(NotInForce):
            a_reminder(session, home, covenant, writer, article=3)
    assert waiting.state == "waiting"


def test_a_household_that_moved_away_is_not_reminded(session, home, covenant, waiting, writer, sender):
    home.left_on = TODAY
    session.commit()
    with pytest.raises(HouseholdLeft):
        send_reminder(session, **of(waiting), actor=sender)
    with pytest.raises(HouseholdLeft):
        a_reminder(session, home, covenant, writer, article=3)


def test_the_household_answers_with_a_tap_and_later_with_words(session, home, sent):
    first = answer(session, sent, itself(home))
    answer(session, sent, itself(home), "done", "清走了")
    assert sent.state == "answered"
    assert [(each.kind, each.words, each.channel, each.helper_id) for each in said(session, sent)] == [
        ("known", "", "phone", None),
        ("done", "清走了", "phone", None),
    ]
    assert said(session, sent)[0].id == first.id


def said(session, reminder):
    return list_answers(session, reminder.village_id, [reminder.id]).get(reminder.id, [])


def test_an_answer_has_words_or_a_tap_and_is_not_too_long(session, home, sent):
    for words, refusal in (("", errors.AnswerWordsMissing), ("长" * (MAX_WORDS + 1), errors.AnswerWordsTooLong)):
        with pytest.raises(refusal):
            answer(session, sent, itself(home), "said", words)
    with pytest.raises(Forbidden):
        answer(session, sent, itself(home), "sorry")
    assert (sent.state, rows(session, ReminderAnswer)) == ("sent", 0)


def test_an_answer_is_taken_once_with_one_key_and_not_without_end(session, home, sent):
    once = {"request_key": key()}
    assert answer(session, sent, itself(home), **once).id == answer(session, sent, itself(home), **once).id
    for _n in range(MOST_ANSWERS - 1):
        answer(session, sent, itself(home), "said", "还有一句")
    with pytest.raises(errors.AnsweredEnough):
        answer(session, sent, itself(home), "said", "再一句")
    assert rows(session, ReminderAnswer) == MOST_ANSWERS


@pytest.mark.parametrize("channel", ["helper", "paper"])
def test_a_helper_who_may_read_it_answers_for_the_household_and_is_named(session, sent, writer, channel):
    answer(session, sent, writer, "said", "不是我家", channel=channel)
    assert [(each.channel, each.helper_id) for each in said(session, sent)] == [(channel, writer.user_id)]


def test_nobody_else_answers_and_no_helper_as_if_they_were_the_household(session, village, sent, writer):
    other = make_household(session, village.id, "0102", "马玉兰")
    for actor in (itself(other), make_user(session, village, "grid_worker")[1], make_user(session, village)[1]):
        with pytest.raises(Forbidden):
            answer(session, sent, actor)
    with pytest.raises(Forbidden):
        answer(session, sent, writer, channel="phone")
    assert (sent.state, rows(session, ReminderAnswer)) == ("sent", 0)


def test_whoever_wrote_it_and_walks_the_village_no_more_says_nothing_for_the_household(session, village, sent, writer):
    gone = Actor(writer.user_id, writer.name, make_user(session, village, "recorder")[1].posts)
    with pytest.raises(Forbidden):
        answer(session, sent, gone, channel="helper")
    with pytest.raises(Forbidden):
        note_handed(session, **of(sent), handed_by="户长", handed_on=TODAY, actor=gone)
    assert (sent.state, sent.handed_on) == ("sent", None)


def test_before_it_is_sent_and_after_it_ended_there_is_nothing_to_answer(session, home, covenant, writer, sender, sent):
    close_reminder(session, **of(sent), actor=sender)
    unsent = a_reminder(session, home, covenant, writer, article=3)
    for each in (unsent, sent):
        with pytest.raises(errors.ReminderMoved):
            answer(session, each, itself(home))


def test_put_right_it_is_closed_and_a_mistake_is_said_to_be_one(session, home, sent, sender):
    close_reminder(session, **of(sent), actor=sender)
    close_reminder(session, **of(sent), actor=sender)
    assert (sent.state, sent.ended_by) == ("closed", sender.user_id)
    take_back_reminder(session, **of(sent), reason="看错了门牌", actor=sender)
    take_back_reminder(session, **of(sent), reason="看错了门牌", actor=sender)
    (shown,) = list_own_reminders(session, ref(home))
    assert (shown.state, shown.reason) == ("mistaken", "看错了门牌")
    with pytest.raises(errors.ReminderMoved):
        close_reminder(session, **of(sent), actor=sender)


def test_an_apology_threatens_with_nothing(session, sent, sender):
    with pytest.raises(errors.ReminderRedLine):
        take_back_reminder(session, **of(sent), reason="看错了，下次再这样就罚款200元", actor=sender)
    assert (sent.state, sent.reason) == ("sent", "")


def test_a_letter_that_was_brought_says_by_whom_and_when(session, sent, writer, sender):
    said_ = {**of(sent), "actor": writer}
    for bearer in ("", "长" * 21):
        with pytest.raises(errors.HandedByMissing):
            note_handed(session, **said_, handed_by=bearer, handed_on=TODAY)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(errors.HandedBeforeSent):
            note_handed(session, **said_, handed_by="户长 马玉兰", handed_on=day)
    for _again in range(2):
        note_handed(session, **said_, handed_by="户长 马玉兰", handed_on=TODAY)
    assert (sent.state, sent.handed_by, sent.handed_on, sent.handed_noted_by) == (
        "sent", "户长 马玉兰", TODAY, writer.user_id,
    )  # fmt: skip
    with pytest.raises(errors.ReminderMoved):
        note_handed(session, **of(sent), handed_by="别人", handed_on=TODAY, actor=sender)


def test_who_reads_it(session, village, home, sent, writer, sender):
    _user, cousin = make_user(session, village, "supervisor")
    declare_relative(session, village_id=village.id, user_id=cousin.user_id, household_id=home.id, actor=sender)
    supervisor = make_user(session, village, "supervisor")[1]
    another_walker = make_user(session, village, "grid_worker")[1]
    neighbour = Actor(sender.user_id, sender.name, sender.posts, ref(home))
    for actor in (writer, sender, supervisor):
        assert read_reminder(session, village.id, sent.id, actor).id == sent.id
        assert [each.id for each, *_ in list_reminders(session, village.id, actor)] == [sent.id]
    for actor in (cousin, another_walker, neighbour):
        with pytest.raises(errors.ReminderNotFound):
            read_reminder(session, village.id, sent.id, actor)
        assert list_reminders(session, village.id, actor) == []
    other = make_household(session, village.id, "0102", "马玉兰")
    with pytest.raises(errors.ReminderNotFound):
        get_own_reminder(session, ref(other), sent.id)


def test_another_village_reads_nothing(session, sent, sender):
    elsewhere = make_village(session)
    stranger = make_user(session, elsewhere, "committee")[1]
    for village_id in (sent.village_id, elsewhere.id):
        with pytest.raises(errors.ReminderNotFound):
            read_reminder(session, village_id, sent.id, stranger)
    with pytest.raises(Forbidden):
        close_reminder(session, **of(sent), actor=stranger)


def test_the_list_has_no_words(session, village, sent, sender):
    village_id = village.id
    session.expunge_all()
    ((listed, _home, _covenant),) = list_reminders(session, village_id, sender)
    with pytest.raises(InvalidRequestError):
        _ = listed.words


def test_what_waits_is_counted_for_whoever_may_send_it(session, home, covenant, sent, writer, sender):
    a_reminder(session, home, covenant, writer, article=3)
    a_reminder(session, home, covenant, sender, article=1)
    assert count_reminders(session, home.village_id, sender) == {"sent": 1, "waiting": 1}


def test_what_was_sent_back_is_counted_for_a_week_for_whoever_wrote_it_alone(
    session, home, covenant, waiting, writer, sender
):
    return_reminder(session, **of(waiting), reason="先当面说", actor=sender)
    assert count_reminders(session, home.village_id, sender) == {}
    assert count_reminders(session, home.village_id, writer) == {"returned": 1}
    with clock.frozen(NOVEMBER_3 + timedelta(days=8)):
        assert count_reminders(session, home.village_id, writer) == {}


def test_each_look_of_a_day_leaves_one_line(session, sent, writer, sender):
    for actor in (writer, writer, sender):
        note_access(session, subject=sent, actor=actor)
    with clock.frozen(NOVEMBER_3 + timedelta(days=1)):
        note_access(session, subject=sent, actor=writer)
    assert [each.user_id for each in list_accesses(session, sent)].count(writer.user_id) == 2
    assert len(list_accesses(session, sent)) == 3


def test_the_book_hears_nothing_of_it(session, home, covenant, writer, sender):
    before = ledger.count_transactions(session, home.village_id)
    reminder = a_sent_reminder(session, home, covenant, writer, sender)
    answer(session, reminder, itself(home))
    close_reminder(session, **of(reminder), actor=sender)
    assert ledger.count_transactions(session, home.village_id) == before


def test_after_a_year_the_words_are_gone_and_no_page_has_it(session, home, sent, writer, sender):
    answer(session, sent, itself(home), "said", "不是我家")
    note_handed(session, **of(sent), handed_by="户长", handed_on=TODAY, actor=writer)
    with clock.frozen(NOVEMBER_3 + timedelta(days=KEPT_DAYS)):
        assert empty_old_reminders(session) == 0
        assert len(list_own_reminders(session, ref(home))) == 1
    with clock.frozen(NOVEMBER_3 + timedelta(days=KEPT_DAYS + 1)):
        assert empty_old_reminders(session) == 1
        assert empty_old_reminders(session) == 0
        assert list_own_reminders(session, ref(home)) == []
        assert list_reminders(session, home.village_id, sender) == []
    session.refresh(sent)
    assert (sent.words, sent.reason, sent.handed_by, sent.handed_on) == ("", "", "", TODAY)
    assert session.scalars(select(ReminderAnswer.words)).all() == [""]


@pytest.mark.parametrize("faulty", ["nobody", "the writer"])
def test_at_night_one_that_lacks_its_second_person_is_found(session, home, sent, writer, faulty):
    decided_by = None if faulty == "nobody" else writer.user_id
    with transaction(session):
        session.execute(update(CovenantReminder).values(decided_by=decided_by))
    (found,) = check_reminders(session, home.village_id)
    assert (found.check, found.fields) == ("reminders", {"day": "2026-11-03"})


def test_keeping_it_earns_what_the_clause_gives(session, village, covenant):
    plain = article_at(covenant, 2)
    assert [each.number for each in list_held_articles(session, village.id, TODAY)] == [1, 2, 3]
    assert find_good_deed(session, village.id, plain) is None
    standard = make_standard(session, village.id)
    clause = make_clause(session, standard, "门前干净")
    make_clause(session, standard, "门前脏乱", direction="deduction")
    named = {title: article_at(_naming(covenant, title), 2) for title in ("门前干净", "门前脏乱", "没有这条")}
    deed = find_good_deed(session, village.id, named["门前干净"])
    assert (deed.clause.id, deed.worth, deed.claimable) == (clause.id, "加 5 分", True)
    assert find_good_deed(session, village.id, named["门前脏乱"]) is None
    assert find_good_deed(session, village.id, named["没有这条"]) is None


def _naming(covenant, clause):
    covenant.articles = [{**article, "clause": clause} for article in covenant.articles]
    return covenant
