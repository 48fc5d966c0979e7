"""Who reads a reminder and how long; the book hears nothing of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import InvalidRequestError

from civility import clock, ledger
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.covenants.checks import check_reminders
from civility.governance.covenants.errors import reminders as errors
from civility.governance.covenants.models import CovenantReminder, ReminderAnswer
from civility.governance.covenants.queries import (
    article_at,
    count_reminders,
    find_good_deed,
    get_own_reminder,
    list_accesses,
    list_held_articles,
    list_own_reminders,
    list_reminders,
    read_reminder,
)
from civility.governance.covenants.rules.reminders import (
    KEPT_DAYS,
)
from civility.governance.covenants.services import (
    close_reminder,
    empty_old_reminders,
    note_access,
    note_handed,
    return_reminder,
)
from civility.people.actors import Actor
from civility.people.services import declare_relative
from tests.factories.governance import NOVEMBER_3, a_reminder, a_sent_reminder
from tests.factories.people import make_household, make_user, make_village
from tests.factories.points import make_clause, make_standard
from tests.governance.covenants.reminding import TODAY, answer, itself, of, ref

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]


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
