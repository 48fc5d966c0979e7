"""What a household says to a reminder, itself or through somebody, and how it ends."""

from datetime import timedelta

import pytest

from civility.errors import Forbidden
from civility.governance.covenants.errors import reminders as errors
from civility.governance.covenants.models import ReminderAnswer
from civility.governance.covenants.queries import (
    list_own_reminders,
)
from civility.governance.covenants.rules.reminders import (
    MAX_WORDS,
    MOST_ANSWERS,
)
from civility.governance.covenants.services import (
    close_reminder,
    note_handed,
    take_back_reminder,
)
from civility.people.actors import Actor
from tests.factories.governance import a_reminder, key
from tests.factories.people import make_household, make_user
from tests.governance.covenants.reminding import TODAY, answer, itself, of, ref, rows, said

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]


def test_the_household_answers_with_a_tap_and_later_with_words(session, home, sent):
    first = answer(session, sent, itself(home))
    answer(session, sent, itself(home), "done", "清走了")
    assert sent.state == "answered"
    assert [(each.kind, each.words, each.channel, each.helper_id) for each in said(session, sent)] == [
        ("known", "", "phone", None),
        ("done", "清走了", "phone", None),
    ]
    assert said(session, sent)[0].id == first.id


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
