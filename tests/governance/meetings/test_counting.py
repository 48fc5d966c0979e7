"""A count is typed by one and confirmed by another; figures that do not fit block it or are written down."""

from datetime import timedelta

import pytest
from hypothesis import given as sampled
from hypothesis import strategies as some
from sqlalchemy import func, select

from civility import clock
from civility.governance.meetings.errors import (
    BallotStillOpen,
    CountDoesNotFit,
    SamePersonConfirms,
    SheetLinesWrong,
    SheetNotHandedIn,
    SheetTotalsWrong,
    SheetTwice,
    WrongMotionStep,
)
from civility.governance.meetings.events import check_ballots, check_meetings
from civility.governance.meetings.models import BallotSheet, Motion
from civility.governance.meetings.queries import count_of, get_ballot, vote_of
from civility.governance.meetings.rules.counting import Count, check_totals, read_sheets
from civility.governance.meetings.services import confirm_count, count_ballot, recount_ballot
from tests.factories.meetings import a_ballot, vote

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]


@pytest.fixture(params=["open", "secret"])
def voted(request, session, hall):
    """Six households: two online (for, against), one at the desk (for), one helped (for), two on paper."""
    meeting, motion = a_ballot(session, hall.village, hall.committee, way=request.param)
    homes = hall.homes
    vote(session, meeting, motion, homes[0], "for")
    vote(session, meeting, motion, homes[1], "against")
    vote(session, meeting, motion, homes[2], "for", channel="desk", actor=hall.recorder)
    vote(session, meeting, motion, homes[3], "for", channel="helper", actor=hall.grid_worker)
    for home in homes[4:]:
        vote(session, meeting, motion, home, None, channel="paper", actor=hall.recorder)
    with clock.frozen(get_ballot(session, motion).closes_at):
        yield meeting, motion


def typed(session, hall, voted, text="5 赞成\n6 废票", issued=3, reason="", **totals):
    meeting, motion = voted
    return count_ballot(
        session,
        village_id=hall.village.id,
        number=meeting.number,
        place=motion.place,
        issued=issued,
        text=text,
        totals=totals or {"for": 1, "spoiled": 1},
        reason=reason,
        actor=hall.recorder,
    )


def second(act, session, hall, voted, actor=None):
    meeting, motion = voted
    return act(
        session,
        village_id=hall.village.id,
        number=meeting.number,
        place=motion.place,
        actor=actor or hall.supervisor,
    )


def sheet_count(session):
    return session.scalar(select(func.count()).select_from(BallotSheet))


def test_a_count_that_fits_is_confirmed_by_a_second_person(session, hall, voted):
    count = typed(session, hall, voted)
    assert count == Count(
        listed=6,
        channels={"online": 2, "desk": 1, "helper": 1, "paper": 2},
        kept=count.kept,
        papers={"for": 1, "spoiled": 1},
        issued=3,
    )
    assert [count.votes(choice) for choice in ("for", "against", "abstain")] == [4, 1, 0]
    assert (count.voted, count.returned, count.typed, count.spoiled, count.valid) == (6, 2, 2, 1, 5)
    assert count.differences(str) == []
    with pytest.raises(SamePersonConfirms):
        second(confirm_count, session, hall, voted, hall.recorder)
    motion = second(confirm_count, session, hall, voted)
    assert (motion.state, motion.outcome) == ("decided", "carried")
    assert (motion.eligible, motion.present, motion.spoiled) == (6, 6, 1)
    vote = vote_of(session, motion)
    assert (vote.votes_for, vote.votes_against, vote.abstentions) == (4, 1, 0)
    assert second(confirm_count, session, hall, voted).id == motion.id, "pressed twice"
    assert check_ballots(session, hall.village.id) == check_meetings(session, hall.village.id) == []


def test_nothing_is_counted_before_the_end(session, hall, voted):
    with clock.frozen(get_ballot(session, voted[1]).closes_at - timedelta(seconds=1)), pytest.raises(BallotStillOpen):
        typed(session, hall, voted)
    assert sheet_count(session) == 0


def test_totals_that_differ_from_the_sheets_say_which(session, hall, voted):
    with pytest.raises(SheetTotalsWrong) as refused:
        typed(session, hall, voted, **{"for": 2})
    assert "赞成手数 2，录的 1；废票手数 0，录的 1" in refused.value.describe()
    assert sheet_count(session) == 0


def test_a_sheet_too_few_blocks_until_somebody_says_why_and_two_sign(session, hall, voted):
    with pytest.raises(CountDoesNotFit) as refused:
        typed(session, hall, voted, "5 赞成", **{"for": 1})
    assert "登记交回纸票 2 张，录进来 1 张，少 1 张" in refused.value.describe()
    assert sheet_count(session) == 0
    typed(session, hall, voted, "5 赞成", reason="一张掉在地上湿了", **{"for": 1})
    motion = second(confirm_count, session, hall, voted)
    assert get_ballot(session, motion).mismatch == "一张掉在地上湿了"
    assert (motion.outcome, motion.present, motion.votes_for, motion.spoiled) == ("carried", 6, 4, 0)


def test_more_sheets_handed_in_than_given_out_is_a_mismatch(session, hall, voted):
    with pytest.raises(CountDoesNotFit) as refused:
        typed(session, hall, voted, issued=1)
    assert "交回的比发出的多" in refused.value.describe()


def test_more_votes_than_voters_void_the_ballot(session, hall):
    meeting, motion = a_ballot(session, hall.village, hall.committee, way="secret")
    vote(session, meeting, motion, hall.homes[0], None, channel="paper", actor=hall.recorder)
    voted = meeting, motion
    with clock.frozen(get_ballot(session, motion).closes_at):
        typed(session, hall, voted, "5 赞成\n9 赞成", issued=6, reason="箱里多一张，查不出是谁的", **{"for": 2})
        void = second(confirm_count, session, hall, voted)
    assert (void.outcome, void.votes_for, void.present) == ("void", None, None)
    assert check_ballots(session, hall.village.id) == check_meetings(session, hall.village.id) == []


def test_an_open_sheet_of_somebody_who_handed_in_none_is_not_typed(session, hall):
    meeting, motion = a_ballot(session, hall.village, hall.committee, way="open")
    vote(session, meeting, motion, hall.homes[0], "for")
    with clock.frozen(get_ballot(session, motion).closes_at), pytest.raises(SheetNotHandedIn) as refused:
        typed(session, hall, (meeting, motion), "1 反对", issued=6, against=1)
    assert refused.value.numbers == "1"
    assert sheet_count(session) == 0


def test_counted_again_the_sheets_are_typed_anew(session, hall, voted):
    typed(session, hall, voted)
    with pytest.raises(WrongMotionStep):
        typed(session, hall, voted, "5 反对\n6 废票", against=1, spoiled=1)
    assert second(recount_ballot, session, hall, voted).state == "voting"
    assert sheet_count(session) == 0
    again = typed(session, hall, voted, "5 反对\n6 废票", against=1, spoiled=1)
    assert again.votes("against") == 2
    assert typed(session, hall, voted, "5 反对\n6 废票", against=1, spoiled=1) == again, "sent twice"
    assert session.get_one(Motion, (hall.village.id, voted[1].id)).state == "counted"


def test_of_the_six_too_few_voted(session, hall):
    meeting, motion = a_ballot(session, hall.village, hall.committee, way="secret")
    for home in hall.homes[:3]:
        vote(session, meeting, motion, home, "for")
    with clock.frozen(get_ballot(session, motion).closes_at):
        typed(session, hall, (meeting, motion), "", issued=0, abstain=0)
        assert second(confirm_count, session, hall, (meeting, motion)).outcome == "no_quorum"


@pytest.mark.parametrize(
    ("text", "lines"),
    [("5", "1"), ("5 好", "1"), ("赞成 5", "1"), ("1 赞成\n0 赞成\n-3 反对", "2、3"), ("1 赞成 反对", "1")],
)
def test_a_line_that_says_nothing_is_named_by_its_place(text, lines):
    with pytest.raises(SheetLinesWrong) as refused:
        read_sheets(text)
    assert refused.value.lines == lines


def test_a_sheet_typed_twice_is_refused():
    with pytest.raises(SheetTwice) as refused:
        read_sheets("3 赞成\n\n3 反对")
    assert refused.value.numbers == "3"


@sampled(
    some.dictionaries(some.integers(1, 400), some.sampled_from(["赞成", "反对", "弃权", "废票"]), max_size=60),
    some.integers(0, 40),
    some.integers(0, 90),
)
def test_whatever_was_cast_the_figures_fit_or_say_that_they_do_not(sheets, returned, issued):
    """Against counting the slow way: each sheet by itself."""
    read = read_sheets("\n".join(f"{number} {word}" for number, word in sheets.items()))
    words = list(sheets.values())
    check_totals(
        read,
        {
            "for": words.count("赞成"),
            "against": words.count("反对"),
            "abstain": words.count("弃权"),
            "spoiled": words.count("废票"),
        },
    )
    papers = {mark: list(read.values()).count(mark) for mark in ("for", "against", "abstain", "spoiled")}
    count = Count(listed=500, channels={"paper": returned, "online": 7}, kept={"for": 7}, papers=papers, issued=issued)
    assert count.valid + count.spoiled == 7 + len(sheets)
    assert count.is_void == (len(sheets) > returned)
    assert bool(count.differences(str)) == (len(sheets) != returned or issued < returned)


def test_what_was_decided_is_what_was_cast(session, hall, voted):
    typed(session, hall, voted)
    motion = second(confirm_count, session, hall, voted)
    session.execute(
        BallotSheet.__table__.update()
        .where(BallotSheet.village_id == hall.village.id, BallotSheet.number == 6)
        .values(mark="against")
    )
    session.commit()
    assert [finding.check for finding in check_ballots(session, hall.village.id)] == ["ballots"]
    assert [finding.check for finding in check_meetings(session, hall.village.id)] == ["meetings"]
    assert count_of(session, voted[0], motion, issued=3).votes("against") == 2
