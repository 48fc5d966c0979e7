"""Objections: anyone while the notice is open; one stops, the rest go on; somebody independent rules."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen
from civility.errors import Forbidden, NotFound
from civility.ledger import accounts, units
from civility.people.actors import SYSTEM
from civility.points.errors import (
    AlreadyRuled,
    NoticeClosed,
    NotIndependent,
    ObjectionEmpty,
    OwnHousehold,
    RulingEmpty,
)
from civility.points.models import Claim, Objection
from civility.points.queries import get_claim, list_objections
from civility.points.services import close_due_notices, raise_objection, rule_objection
from tests.factories.people import make_user
from tests.factories.points import Scene, claims_of, make_notice, make_scene, record, request_key

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def object_to(session: Session, claim: Claim, **asked: Any) -> Objection:
    said = {"village_id": claim.village_id, "claim_id": claim.id, "text": "那天他家没有来人"}
    return raise_objection(session, **{**said, "request_key": request_key(), **asked})


def rule(session: Session, scene: Scene, objection: Objection, uphold: bool, **asked: Any) -> Objection:
    said = {"village_id": scene.village_id, "objection_id": objection.id, "ruling": "核对了签到表"}
    return rule_objection(session, uphold=uphold, **{**said, "actor": scene.supervisor, **asked})


def state(session: Session, claim: Claim) -> str:
    return get_claim(session, claim.village_id, claim.id).state


def honour(session: Session, scene: Scene, at: int = 0) -> int:
    return ledger.balance(session, scene.village_id, accounts.household(scene.households[at].number), units.HONOUR)


def test_an_objection_stops_only_that_one_and_the_rest_post(session: Session) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        notice, (one, two, three) = make_notice(session, scene, *scene.households)
        objection = object_to(session, two, name=" 王秀兰 ", contact="13900000000")
    assert (objection.name, objection.confidential, objection.state) == ("王秀兰", True, "open")

    assert close_due_notices(session, now=notice.closes_at) == 2

    assert [state(session, claim) for claim in (one, two, three)] == ["posted", "objected", "posted"]
    assert [honour(session, scene, at) for at in range(3)] == [50, 0, 50]


@pytest.mark.parametrize(("uphold", "end", "points"), [(True, "recalled", 0), (False, "posted", 50)])
def test_after_the_notice_closed_a_ruling_recalls_or_posts_at_once(
    session: Session, uphold: bool, end: str, points: int
) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        notice, (claim,) = make_notice(session, scene)
        objection = object_to(session, claim)
    close_due_notices(session, now=notice.closes_at)

    with frozen(notice.closes_at + timedelta(days=2)):
        ruled = rule(session, scene, objection, uphold)

    assert (ruled.state, ruled.ruled_by) == ("upheld" if uphold else "dismissed", scene.supervisor.user_id)
    assert (state(session, claim), honour(session, scene)) == (end, points)
    assert close_due_notices(session, now=notice.closes_at + timedelta(days=3)) == 0


def test_dismissed_while_the_notice_is_open_the_claim_goes_back_on_it(session: Session) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        notice, (claim,) = make_notice(session, scene)
        rule(session, scene, object_to(session, claim), uphold=False)
        assert state(session, claim) == "on_notice"
        second = object_to(session, claim, text="还有一点不对")
        assert state(session, claim) == "objected"
        rule(session, scene, second, uphold=False)
    assert close_due_notices(session, now=notice.closes_at) == 1
    assert honour(session, scene) == 50


def test_of_several_objections_all_must_be_dismissed_and_one_upheld_is_enough(session: Session) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        _notice, (one, two, _three) = make_notice(session, scene, *scene.households)
        first, second = object_to(session, one), object_to(session, one, text="别的人也看见了")
        rule(session, scene, first, uphold=False)
        assert state(session, one) == "objected"
        rule(session, scene, second, uphold=False)
        assert state(session, one) == "on_notice"
        third, fourth = object_to(session, two), object_to(session, two, text="我也说一句")
        rule(session, scene, third, uphold=True)
    assert state(session, two) == "recalled"
    assert {each.id: each.state for each in list_objections(session, scene.village_id, claim_id=two.id)} == {
        third.id: "upheld",
        fourth.id: "upheld",
    }


def test_what_was_recalled_frees_the_day_for_a_right_entry(session: Session) -> None:
    scene = make_scene(session)
    _notice, (claim,) = make_notice(session, scene)
    rule(session, scene, object_to(session, claim), uphold=True)
    assert [again.state for again in claims_of(session, record(session, scene))] == ["submitted"]


def test_an_objection_needs_words_and_an_open_notice(session: Session) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        waiting = claims_of(session, record(session, scene, scene.households[1]))[0]
        notice, (claim,) = make_notice(session, scene, scene.households[2])
        for text in ("", "  ", "长" * 501):
            with pytest.raises(ObjectionEmpty):
                object_to(session, claim, text=text)
        with pytest.raises(NoticeClosed):
            object_to(session, waiting)
        with pytest.raises(NotFound):
            object_to(session, claim, village_id=make_scene(session).village_id)
    with frozen(notice.closes_at), pytest.raises(NoticeClosed):
        object_to(session, claim)
    close_due_notices(session, now=notice.closes_at)
    with frozen(notice.closes_at), pytest.raises(NoticeClosed):
        object_to(session, claim)
    assert session.scalar(select(func.count()).select_from(Objection)) == 0
    assert state(session, claim) == "posted"


def test_a_doubled_objection_is_one_and_a_changed_one_is_refused(session: Session) -> None:
    scene = make_scene(session)
    _notice, (claim,) = make_notice(session, scene)
    key = request_key()
    assert object_to(session, claim, request_key=key).id == object_to(session, claim, request_key=key).id
    with pytest.raises(ledger.KeyReused):
        object_to(session, claim, request_key=key, text="别的话")
    assert session.scalar(select(func.count()).select_from(Objection)) == 1


def test_the_same_words_again_while_they_wait_are_the_same_objection(session: Session) -> None:
    """Whoever went back to the form may have a new key; the receipt is the one they have already."""
    scene = make_scene(session)
    _notice, (claim,) = make_notice(session, scene)
    first = object_to(session, claim)
    assert object_to(session, claim).id == first.id
    assert object_to(session, claim, text="还有一点不对").id != first.id
    assert object_to(session, claim, channel="paper", actor=scene.committee).id != first.id
    rule(session, scene, first, uphold=False)
    assert object_to(session, claim).id != first.id
    assert session.scalar(select(func.count()).select_from(Objection)) == 4


@pytest.mark.parametrize(
    ("raised_at", "answer_by"),
    [
        (datetime(2026, 11, 21, 4, 0, tzinfo=UTC), date(2026, 12, 1)),  # a Saturday
        (datetime(2026, 11, 23, 16, 30, tzinfo=UTC), date(2026, 12, 3)),  # half past midnight of Tuesday in the village
        (
            datetime(2026, 9, 24, 4, 0, tzinfo=UTC),
            date(2026, 10, 12),
        ),  # past two holidays and a Saturday that is worked
    ],
)
def test_an_answer_is_due_in_seven_working_days_and_the_day_is_kept(
    session: Session, raised_at: datetime, answer_by: date
) -> None:
    with frozen(raised_at):
        scene = make_scene(session)
        _notice, (claim,) = make_notice(session, scene)
        assert object_to(session, claim).answer_by == answer_by


def test_recorder_reviewer_and_raiser_do_not_rule(session: Session) -> None:
    scene = make_scene(session)
    _notice, (claim,) = make_notice(session, scene)
    _user, raiser = make_user(session, scene.village, "supervisor")
    objection = object_to(session, claim, actor=raiser, channel="helper")
    for actor in (scene.recorder, scene.reviewer, raiser):
        with pytest.raises(NotIndependent):
            rule(session, scene, objection, True, actor=actor)
    _user, own = make_user(session, scene.village, "supervisor", household=scene.households[0])
    with pytest.raises(OwnHousehold):
        rule(session, scene, objection, False, actor=own)
    with pytest.raises(Forbidden):
        rule(session, scene, objection, False, actor=SYSTEM)
    assert (state(session, claim), objection.state) == ("objected", "open")


def test_a_ruling_is_given_once_with_its_reason(session: Session) -> None:
    scene = make_scene(session)
    _notice, (claim,) = make_notice(session, scene)
    objection = object_to(session, claim)
    for ruling in (" ", "长" * 501):
        with pytest.raises(RulingEmpty):
            rule(session, scene, objection, True, ruling=ruling)
    assert state(session, claim) == "objected"
    rule(session, scene, objection, True)
    rule(session, scene, objection, True)  # the same form again
    with pytest.raises(AlreadyRuled):
        rule(session, scene, objection, False)
    assert state(session, claim) == "recalled"
