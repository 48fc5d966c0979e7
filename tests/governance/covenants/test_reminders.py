"""Reminders are written by one and sent by another; nobody is nagged, and nobody held to what does not hold."""

from datetime import date, timedelta

import pytest

from civility import clock
from civility.clock import today
from civility.errors import Forbidden
from civility.governance.covenants.checks import check_reminders
from civility.governance.covenants.errors import NotInForce
from civility.governance.covenants.errors import reminders as errors
from civility.governance.covenants.queries import (
    count_unanswered_own,
    get_own_reminder,
    list_own_reminders,
)
from civility.governance.covenants.rules.reminders import (
    AGAIN_DAYS,
    MAX_REASON,
    MAX_WORDS,
    SEEN_DAYS,
    SENDERS,
    STATES,
    STEPS,
    WRITERS,
    next_state,
)
from civility.governance.covenants.services import (
    close_reminder,
    return_reminder,
    send_reminder,
    take_back_reminder,
    withdraw_reminder,
)
from civility.ledger.errors import KeyReused
from civility.people.actors import Actor
from civility.people.errors import HouseholdLeft
from civility.people.permissions import TABLE
from civility.people.services import declare_relative
from civility.points.errors import OwnHeadUnit, OwnHousehold, RelativeHousehold
from civility.web.status import STATES as WORDS
from tests.factories.governance import NOVEMBER_3, a_covenant, a_reminder, key
from tests.factories.people import make_household, make_user
from tests.factories.relay import make_unit
from tests.governance.covenants.reminding import TODAY, itself, of, ref, rows

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]


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
