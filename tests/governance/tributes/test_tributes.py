"""Worthies and mottoes: nobody is shown who did not agree, two people look, and the household takes it back at any time."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.tributes import errors
from civility.governance.tributes.checks import check_tributes
from civility.governance.tributes.models import Tribute
from civility.governance.tributes.queries import count_asked, count_to_decide, list_shown
from civility.governance.tributes.rules import MOST_CHARS, STATES, STEPS, next_state, signature
from civility.governance.tributes.services import (
    agree_own,
    confirm_paper,
    decide_tribute,
    propose_tribute,
    withdraw_tribute,
)
from civility.people.actors import Actor, HouseholdRef
from civility.people.errors import HouseholdLeft
from civility.people.queries import list_households
from civility.web.status import STATES as WORDS
from tests.factories.people import make_user, make_village
from tests.factories.showing import a_motto, a_public_worthy, a_worthy
from tests.factories.store import key

pytestmark = pytest.mark.postgresql


@pytest.fixture
def village(session, app):
    return make_village(session)


@pytest.fixture
def home(session, village):
    return list_households(session, village.id)[0]


@pytest.fixture
def one(session, village):
    return make_user(session, village, "committee")[1]


@pytest.fixture
def other(session, village):
    return make_user(session, village, "supervisor")[1]


def own(household):
    return Actor.of(HouseholdRef(household.village_id, household.id))


def of(tribute):
    return {"village_id": tribute.village_id, "tribute_id": tribute.id}


def shown(session, village):
    return [(each.text, each.signature) for each in list_shown(session, village.id)]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_has_its_states(state, step):
    wanted = {
        ("asked", "agree"): "agreed",
        ("agreed", "approve"): "public",
        ("agreed", "decline"): "declined",
        ("asked", "withdraw"): "withdrawn",
        ("agreed", "withdraw"): "withdrawn",
        ("public", "withdraw"): "withdrawn",
    }
    assert next_state(state, step) == wanted.get((state, step))
    assert state in WORDS["tribute"]


@pytest.mark.parametrize(
    ("kind", "signed", "words"),
    [
        ("motto", "name", "李建国家"),
        ("motto", "masked", "李*国家"),
        ("motto", "none", ""),
        ("worthy", "name", "李建国"),
        ("worthy", "masked", "李*国"),
        ("worthy", "none", ""),
    ],
)
def test_it_is_signed_as_the_household_chose(kind, signed, words):
    assert signature(kind, "李建国", signed) == words


def test_a_motto_of_the_family_is_public_once_somebody_else_looked(session, village, home, one):
    motto = a_motto(session, home, "吃亏是福。")
    assert (motto.state, motto.channel, motto.proposed_by) == ("agreed", "phone", None)
    assert shown(session, village) == []
    decide_tribute(session, **of(motto), public=True, actor=one)
    decide_tribute(session, **of(motto), public=True, actor=one)  # pressed twice
    assert shown(session, village) == [("吃亏是福。", "李*国家")]
    assert check_tributes(session, village.id) == []


def test_a_worthy_is_asked_first_and_nobody_agrees_for_another_household(session, village, home, one, other):
    worthy = a_worthy(session, home, one)
    with pytest.raises(errors.TributeMoved):
        decide_tribute(session, **of(worthy), public=True, actor=other)
    neighbour = list_households(session, village.id)[1]
    with pytest.raises(Forbidden):
        agree_own(session, **of(worthy), signed="name", actor=own(neighbour))
    agree_own(session, **of(worthy), signed="name", actor=own(home))
    decide_tribute(session, **of(worthy), public=True, actor=other)
    assert shown(session, village) == [("自己出钱修了渠口的小桥。", "李文昌")]


def test_consent_on_paper_is_seen_by_somebody_who_did_not_propose_it(session, village, home, one, other):
    worthy = a_worthy(session, home, one)
    said = {**of(worthy), "signed": "none"}
    with pytest.raises(errors.TributeNeedsTwo):
        confirm_paper(session, **said, signer="李文昌", actor=one)
    with pytest.raises(errors.PaperSignerMissing):
        confirm_paper(session, **said, signer=" ", actor=other)
    assert worthy.state == "asked"
    confirm_paper(session, **said, signer="李文昌", actor=other)
    assert (worthy.state, worthy.channel, worthy.signer, worthy.confirmed_by) == (
        "agreed", "paper", "李文昌", other.user_id,
    )  # fmt: skip
    with pytest.raises(errors.TributeNeedsTwo):
        decide_tribute(session, **of(worthy), public=True, actor=one)
    decide_tribute(session, **of(worthy), public=True, actor=other)
    assert shown(session, village) == [("自己出钱修了渠口的小桥。", "")]


def test_nobody_decides_about_the_own_family(session, village, home):
    relative = make_user(session, village, "committee", household=home)[1]
    motto = a_motto(session, home)
    with pytest.raises(errors.TributeNeedsTwo):
        decide_tribute(session, **of(motto), public=True, actor=relative)
    assert motto.state == "agreed"


def test_what_is_not_shown_says_why_and_the_family_may_write_another(session, village, home, one):
    motto = a_motto(session, home)
    with pytest.raises(errors.TributeReasonMissing):
        decide_tribute(session, **of(motto), public=False, actor=one)
    decide_tribute(session, **of(motto), public=False, reason="像是广告", actor=one)
    assert (motto.state, motto.reason) == ("declined", "像是广告")
    assert a_motto(session, home, "书要读，地要种。").state == "agreed"


@pytest.mark.parametrize("who", ["household", "committee"])
def test_the_household_takes_it_back_at_once_and_it_stays_written_down(session, village, home, one, other, who):
    worthy = a_public_worthy(session, home, one, other)
    actor = own(home) if who == "household" else one
    withdraw_tribute(session, **of(worthy), actor=actor)
    withdraw_tribute(session, **of(worthy), actor=actor)  # pressed twice
    assert shown(session, village) == []
    kept = session.get_one(Tribute, (village.id, worthy.id))
    assert (kept.state, kept.withdrawn_by) == ("withdrawn", actor.user_id)
    assert kept.agreed_at
    assert kept.decided_by == other.user_id
    with pytest.raises(errors.TributeMoved):
        decide_tribute(session, **of(worthy), public=True, actor=other)


def test_a_neighbour_takes_nothing_back(session, village, home, one, other):
    worthy = a_public_worthy(session, home, one, other)
    neighbour = list_households(session, village.id)[1]
    with pytest.raises(Forbidden):
        withdraw_tribute(session, **of(worthy), actor=own(neighbour))
    assert len(shown(session, village)) == 1


def test_a_family_that_moved_away_is_not_shown(session, village, home, one, other):
    a_public_worthy(session, home, one, other)
    with transaction(session):
        home.left_on = home.joined_on
    assert shown(session, village) == []
    with pytest.raises(HouseholdLeft):
        a_motto(session, home)


@pytest.mark.parametrize("text", ["", "字" * (MOST_CHARS["motto"] + 1)])
def test_a_motto_has_its_length(session, village, home, text):
    with pytest.raises(errors.TributeTextWrong) as refused:
        a_motto(session, home, text)
    assert (refused.value.limit, refused.value.length) == (60, len(text))
    assert a_motto(session, home, "字" * MOST_CHARS["motto"]).state == "agreed"


def test_words_that_points_may_not_touch_are_not_hung_up_either(session, village, home):
    with pytest.raises(errors.TributeRedLine) as refused:
        a_motto(session, home, "谁上访就取消低保")
    assert refused.value.words in "谁上访就取消低保"
    assert list_shown(session, village.id) == []


def test_a_family_has_one_motto_at_a_time(session, village, home):
    first = a_motto(session, home)
    with pytest.raises(errors.OneMotto):
        a_motto(session, home, "书要读。")
    withdraw_tribute(session, **of(first), actor=own(home))
    assert a_motto(session, home, "书要读。").text == "书要读。"


def test_a_household_names_no_worthy_itself_and_the_recorder_none_at_all(session, village, home):
    recorder = make_user(session, village, "recorder")[1]
    for actor in (own(home), recorder):
        with pytest.raises(Forbidden):
            propose_tribute(
                session, village_id=village.id, household_id=home.id, kind="worthy", person="李文昌", text="修桥",
                actor=actor, request_key=key(),
            )  # fmt: skip


def test_a_worthy_has_a_name(session, village, home, one):
    with pytest.raises(errors.TributePersonMissing):
        a_worthy(session, home, one, person=" ")


def test_the_audit_finds_what_was_put_up_without_two(session, village, home, one, other):
    worthy = a_public_worthy(session, home, one, other)
    with transaction(session):
        worthy.decided_by = one.user_id
    assert [(each.check, each.fields["kind"]) for each in check_tributes(session, village.id)] == [("tributes", "乡贤")]


def test_the_database_keeps_nothing_public_without_consent(session, village, home, one):
    worthy = a_worthy(session, home, one)
    with pytest.raises(IntegrityError), transaction(session):
        session.execute(update(Tribute).where(Tribute.id == worthy.id).values(state="public", decided_by=one.user_id))


def test_whoever_may_decide_is_told_and_the_household_that_is_asked(session, village, home, one, other):
    worthy = a_worthy(session, home, one)
    neighbour = list_households(session, village.id)[1]
    assert (count_asked(session, village.id, home.id), count_asked(session, village.id, neighbour.id)) == (1, 0)
    assert count_to_decide(session, village.id, other) == 0
    agree_own(session, **of(worthy), signed="name", actor=own(home))
    relative = make_user(session, village, "committee", household=home)[1]
    assert [count_to_decide(session, village.id, each) for each in (one, other, relative)] == [0, 1, 0]
    assert count_asked(session, village.id, home.id) == 0
