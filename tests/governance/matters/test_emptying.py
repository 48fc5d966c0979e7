"""Two years after a matter ended nobody reads who raised it, nor what was said in private."""

from datetime import timedelta

import pytest

from civility import clock, ledger
from civility.db import transaction
from civility.governance.matters.checks import check_matters
from civility.governance.matters.models import Matter, MatterEntry, MatterStep
from civility.governance.matters.queries import list_entries, list_steps
from civility.governance.matters.services import empty_old_matters, finish_entry, plan_entry
from civility.governance.matters.services.raising import UNSEEN_AT_ONCE
from civility.households.services.blanking import blank_household
from civility.people.models import Household
from civility.people.rules import BLANKED, KEPT_DAYS
from civility.photos import Photo, keep_photo
from tests.factories.matters import an_issue, key
from tests.factories.photos import a_photo
from tests.governance.matters.steps import FRIDAY
from tests.governance.matters.test_silence import work

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("on_friday")]
LATE = FRIDAY + timedelta(days=KEPT_DAYS, hours=1)


def told(session, matter):
    session.expire_all()
    found = session.get_one(Matter, (matter.village_id, matter.id))
    return found.name, found.contact, found.other, found.text


def test_the_name_goes_two_years_after_the_end_and_what_was_on_the_wall_stays(session, levels):
    mark = key()
    photo = keep_photo(session, village_id=levels.village.id, data=a_photo(5), keeper=f"form:{mark}")
    said = {"name": "赵四", "contact": "13997000000"}
    matter = an_issue(session, levels, **said, photo_ids=[photo.id], keeper=f"form:{mark}", request_key=mark)
    unanswered = an_issue(session, levels, "井盖丢了", **said)
    work(session, matter, {"grid": levels.grid, "village": levels.committee}[matter.level])
    photo_id, digest = photo.id, bytes(photo.digest)
    with clock.frozen(LATE - timedelta(hours=2)):
        assert empty_old_matters(session) == 0
    with clock.frozen(LATE):
        assert empty_old_matters(session) == 1
        assert empty_old_matters(session) == 0
    assert told(session, matter) == ("", "", "", "村口的路灯坏了")
    assert told(session, unanswered) == ("赵四", "13997000000", "", "井盖丢了"), "it is not over"
    kept = session.get_one(Photo, (levels.village.id, photo_id))
    assert (bytes(kept.digest), kept.emptied_at) == (digest, LATE)
    assert check_matters(session, levels.village.id) == []


def test_of_a_private_matter_no_word_stays_and_its_trail_does(session, levels):
    private = {"kind": "dispute", "other": "钱家", "household_id": levels.households[0].id}
    matter = an_issue(session, levels, "两家为地界吵了", **private, channel="staff", actor=levels.committee)
    where = {"village_id": matter.village_id, "actor": levels.committee}
    entry = plan_entry(session, **where, number=matter.number, kind="agreement", plan="水渠为界", request_key=key())
    finish_entry(session, **where, number=matter.number, entry_id=entry.id, text="两家都按了手印")
    work(session, matter, levels.committee, "说好了")
    steps = [(step.action, step.user_id) for step in list_steps(session, matter)]
    with clock.frozen(LATE):
        assert empty_old_matters(session) == 1
        assert empty_old_matters(session) == 0
    assert told(session, matter) == ("", "", "", BLANKED)
    assert [(step.action, step.user_id) for step in list_steps(session, matter)] == steps
    assert {step.note for step in list_steps(session, matter)} == {""}
    assert {(each.plan, each.text) for each in list_entries(session, matter)} == {("", "")}
    assert check_matters(session, levels.village.id) == []


def a_dispute(session, levels):
    """It is over; somebody told how it went, where it was, and what both agreed."""
    private = {"kind": "dispute", "other": "钱家", "place": "村口水渠", "household_id": levels.households[0].id}
    matter = an_issue(session, levels, "两家为地界吵了", **private, channel="staff", actor=levels.committee)
    where = {"village_id": matter.village_id, "number": matter.number, "actor": levels.committee}
    plan_entry(session, **where, kind="session", plan="请老人来", text="都让了一步", request_key=key())
    work(session, matter, levels.committee, "说好了")
    return matter


def said_of(session, matter):
    """Every word that is left of it."""
    session.expire_all()
    notes = {step.note for step in list_steps(session, matter)}
    entries = {words for each in list_entries(session, matter) for words in (each.plan, each.text)}
    return {*told(session, matter), session.get_one(Matter, (matter.village_id, matter.id)).place} | notes | entries


def test_what_was_said_in_private_goes_in_time_also_of_a_household_that_was_blanked_before(session, levels):
    matter = a_dispute(session, levels)
    home = session.get_one(Household, (levels.village.id, levels.households[0].id))
    with transaction(session):
        ledger.hold(session, levels.village.id)
        blank_household(session, home, "test")
    assert said_of(session, matter) == {"", BLANKED, "村口水渠", "说好了", "请老人来", "都让了一步"}
    with clock.frozen(LATE):
        assert [empty_old_matters(session), empty_old_matters(session)] == [1, 0]
    assert said_of(session, matter) == {"", BLANKED}


@pytest.mark.parametrize("left", ["text", "place", "note", "plan", "told"])
def test_each_single_word_that_stands_there_again_after_the_emptying_goes_as_well(session, levels, left):
    matter = a_dispute(session, levels)
    with clock.frozen(LATE):
        assert empty_old_matters(session) == 1
        kept = session.get_one(Matter, (matter.village_id, matter.id))
        entry = session.query(MatterEntry).filter_by(matter_id=matter.id, kind="session").one()
        step = session.get_one(MatterStep, (matter.village_id, matter.id, 1))
        row, name = {
            "text": (kept, "text"), "place": (kept, "place"), "note": (step, "note"),
            "plan": (entry, "plan"), "told": (entry, "text"),
        }[left]  # fmt: skip
        setattr(row, name, "又说起来了")
        session.commit()
        assert [empty_old_matters(session), empty_old_matters(session)] == [1, 0]
    assert said_of(session, matter) == {"", BLANKED}


def test_who_told_what_was_never_let_through_goes_too(session, levels):
    for _each in range(UNSEEN_AT_ONCE):
        an_issue(session, levels)
    held = an_issue(session, levels, "骂人的话", name="赵四", contact="13997000000")
    assert (held.state, held.ended_at) == ("held", None)
    with clock.frozen(LATE - timedelta(hours=2)):
        assert empty_old_matters(session) == 0
    with clock.frozen(LATE):
        assert [empty_old_matters(session), empty_old_matters(session)] == [1, 0]
    assert told(session, held) == ("", "", "", "骂人的话")
