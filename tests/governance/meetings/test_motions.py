"""Wording is fixed before a vote; hands are counted among those who came; minutes take two."""

import pytest

from civility.errors import NotFound
from civility.governance.meetings.errors import (
    DecidesNothing,
    HandsDoNotAddUp,
    HandsNotCounted,
    MinutesEmpty,
    MotionPending,
    SamePersonCloses,
    WrongMeetingStep,
    WrongMotionStep,
)
from civility.governance.meetings.events import check_meetings
from civility.governance.meetings.models import Meeting, Motion
from civility.governance.meetings.queries import list_motions, list_photo_ids, vote_of
from civility.governance.meetings.services import (
    close_minutes,
    decide_by_hands,
    drop_motion,
    fix_motion,
    return_minutes,
    write_minutes,
    write_motion,
)
from civility.people.votes import Vote
from civility.photos import keep_photo
from tests.factories.meetings import a_motion, called, held, key
from tests.factories.photos import a_photo

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]


def hands(session, hall, meeting, motion, *counts):
    return decide_by_hands(
        session,
        village_id=hall.village.id,
        number=meeting.number,
        place=motion.place,
        votes_for=counts[0],
        votes_against=counts[1],
        abstentions=counts[2],
        actor=hall.recorder,
    )


@pytest.mark.parametrize("kind", ["informed", "candid"])
def test_a_meeting_that_only_talks_votes_on_nothing(session, hall, kind):
    meeting = called(session, hall.village, hall.committee, kind=kind)
    with pytest.raises(DecidesNothing) as refused:
        a_motion(session, meeting, hall.committee)
    assert "不表决" in refused.value.describe()
    assert list_motions(session, meeting) == []


def test_one_key_writes_one_motion(session, hall):
    meeting = called(session, hall.village, hall.committee)
    said = {"village_id": hall.village.id, "number": meeting.number, "wording": "同意。", "way": "hands"}
    said |= {"actor": hall.committee, "request_key": key()}
    assert write_motion(session, **said).id == write_motion(session, **said).id
    assert len(list_motions(session, meeting)) == 1


def test_hands_are_not_counted_over_words_that_may_still_change(session, hall):
    meeting = held(session, hall.village, hall.committee, [1, 2, 3, 4])
    motion = a_motion(session, meeting, hall.committee, fixed=False)
    with pytest.raises(WrongMotionStep):
        hands(session, hall, meeting, motion, 4, 0, 0)
    assert session.get_one(Motion, (hall.village.id, motion.id)).outcome is None


def test_hands_are_not_counted_before_it_is_known_who_came(session, hall):
    meeting = called(session, hall.village, hall.committee)
    motion = a_motion(session, meeting, hall.committee)
    with pytest.raises(HandsNotCounted):
        hands(session, hall, meeting, motion, 4, 0, 0)


@pytest.mark.parametrize(
    ("came", "counts", "outcome"),
    [
        (4, (3, 1, 0), "carried"),
        (4, (2, 1, 1), "lost"),
        (4, (2, 0, 0), "lost"),
        (3, (3, 0, 0), "no_quorum"),
        (6, (4, 0, 0), "carried"),
    ],
)
def test_what_a_show_of_hands_came_to(session, hall, came, counts, outcome):
    meeting = held(session, hall.village, hall.committee, range(1, came + 1))
    motion = a_motion(session, meeting, hall.committee)
    decided = hands(session, hall, meeting, motion, *counts)
    assert (decided.state, decided.outcome) == ("decided", outcome)
    assert (decided.eligible, decided.present, decided.spoiled) == (6, came, 0)
    assert vote_of(session, decided) == Vote(decided.decided_on, 6, came, *counts, place="村委会院子")
    assert hands(session, hall, meeting, motion, *counts).id == decided.id, "said again"
    with pytest.raises(WrongMotionStep):
        hands(session, hall, meeting, motion, 0, 0, 0)
    assert check_meetings(session, hall.village.id) == []


def test_more_hands_than_people_are_refused(session, hall):
    meeting = held(session, hall.village, hall.committee, [1, 2, 3, 4])
    motion = a_motion(session, meeting, hall.committee)
    with pytest.raises(HandsDoNotAddUp) as refused:
        hands(session, hall, meeting, motion, 3, 1, 1)
    assert (refused.value.cast, refused.value.present) == (5, 4)
    assert session.get_one(Motion, (hall.village.id, motion.id)).state == "fixed"


def test_a_motion_that_was_not_voted_cannot_be_cited(session, hall):
    meeting = called(session, hall.village, hall.committee)
    with pytest.raises(NotFound):
        vote_of(session, a_motion(session, meeting, hall.committee))


def test_a_motion_is_fixed_once_and_dropped_once(session, hall):
    meeting = called(session, hall.village, hall.committee)
    motion = a_motion(session, meeting, hall.committee)
    said = {"village_id": hall.village.id, "number": meeting.number, "place": motion.place, "actor": hall.committee}
    at = motion.fixed_at
    assert fix_motion(session, **said).fixed_at == at
    assert drop_motion(session, **said).state == drop_motion(session, **said).state == "dropped"
    with pytest.raises(WrongMotionStep):
        fix_motion(session, **said)
    assert check_meetings(session, hall.village.id) == []


def test_minutes_are_written_by_one_and_closed_by_another(session, hall):
    meeting = held(session, hall.village, hall.committee, [1, 2, 3, 4])
    motion = a_motion(session, meeting, hall.committee)
    said = {"village_id": hall.village.id, "number": meeting.number}
    with pytest.raises(MotionPending) as refused:
        write_minutes(session, text="议了", actor=hall.recorder, **said)
    assert refused.value.place == motion.place
    hands(session, hall, meeting, motion, 4, 0, 0)
    with pytest.raises(MinutesEmpty):
        write_minutes(session, text=" ", actor=hall.recorder, **said)
    photo = keep_photo(session, village_id=hall.village.id, data=a_photo(), keeper=hall.recorder.mark)
    write_minutes(session, text="王主任主持，议了修路。", photo_ids=[photo.id], actor=hall.recorder, **said)
    assert list_photo_ids(session, meeting) == [photo.id]
    with pytest.raises(SamePersonCloses):
        close_minutes(session, actor=hall.recorder, **said)
    assert return_minutes(session, actor=hall.supervisor, **said).state == "held"
    write_minutes(session, text="王主任主持，议定修路。", photo_ids=[photo.id], actor=hall.recorder, **said)
    closed = close_minutes(session, actor=hall.supervisor, **said)
    assert (closed.state, closed.minutes) == ("closed", "王主任主持，议定修路。")
    assert close_minutes(session, actor=hall.supervisor, **said).closed_at == closed.closed_at
    with pytest.raises(WrongMeetingStep):
        write_minutes(session, text="改一句", actor=hall.recorder, **said)
    assert session.get_one(Meeting, (hall.village.id, meeting.id)).minutes == "王主任主持，议定修路。"
    assert check_meetings(session, hall.village.id) == []


def test_nothing_is_put_to_the_vote_at_a_meeting_that_is_over(session, hall):
    meeting = held(session, hall.village, hall.committee, [1])
    said = {"village_id": hall.village.id, "number": meeting.number}
    write_minutes(session, text="没议成", actor=hall.recorder, **said)
    close_minutes(session, actor=hall.supervisor, **said)
    with pytest.raises(WrongMeetingStep):
        a_motion(session, meeting, hall.committee)
