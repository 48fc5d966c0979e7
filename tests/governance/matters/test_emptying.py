"""Two years after a matter ended nobody reads who raised it, nor what was said in private."""

from datetime import timedelta

import pytest

from civility import clock
from civility.governance.matters.checks import check_matters
from civility.governance.matters.models import Matter
from civility.governance.matters.queries import list_entries, list_steps
from civility.governance.matters.services import empty_old_matters, finish_entry, plan_entry
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
