"""Two steps of review: which claims need them, who may give the second, and what the village votes about it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.people.actors import Actor
from civility.people.events import check_settings
from civility.people.queries import get_settings
from civility.people.services import declare_relative
from civility.people.votes import Vote
from civility.points.errors import (
    AlreadyReviewed,
    NoMajority,
    NothingToPublish,
    NotWithdrawable,
    OwnHousehold,
    RelativeHousehold,
    ReviewedBefore,
    ReviewerIsRecorder,
)
from civility.points.models import Claim, Review
from civility.points.queries import get_claim, list_loads
from civility.points.rules.reviewing import steps_needed
from civility.points.services import (
    APPROVED,
    Decision,
    adopt_second_review,
    lift_second_review,
    review_claims,
    withdraw_claims,
)
from tests.factories.people import make_user
from tests.factories.points import Scene, claims_of, make_scene, publish, record, request_key
from tests.faults.together import in_sessions

pytestmark = pytest.mark.postgresql
VOTE = Vote(voted_on=today() - timedelta(days=1), eligible=30, present=25, votes_for=20, votes_against=3, abstentions=2)
RETURNED = Decision("returned", "照片不是这一户的")


@pytest.fixture
def scene(session: Session) -> Scene:
    """Five points and more are reviewed twice; the clause gives five."""
    scene = make_scene(session)
    adopt(session, scene)
    return scene


@pytest.fixture
def second(session: Session, scene: Scene) -> Actor:
    return make_user(session, scene.village, "reviewer", name="第二位")[1]


def adopt(session: Session, scene: Scene, from_tenths: int = 50) -> None:
    adopt_second_review(session, village_id=scene.village_id, from_tenths=from_tenths, vote=VOTE, actor=scene.committee)


def decide(session: Session, claim: Claim, actor: Actor, decision: Decision = APPROVED) -> Review:
    said = {"village_id": claim.village_id, "actor": actor, "request_key": request_key()}
    return review_claims(session, decisions={claim.id: decision}, **said)[0]  # type: ignore[arg-type]


def states(session: Session, sheet) -> list[str]:  # type: ignore[no-untyped-def]
    return [get_claim(session, claim.village_id, claim.id).shown_state for claim in claims_of(session, sheet)]


@pytest.mark.parametrize(
    ("direction", "amount", "threshold", "steps"),
    [
        ("bonus", 50, None, 1),
        ("bonus", 49, 50, 1),
        ("bonus", 50, 50, 2),
        ("bonus", 51, 50, 2),
        ("deduction", 1, None, 2),
        ("deduction", 1, 50, 2),
    ],
)
def test_large_claims_and_all_deductions_need_two(direction: str, amount: int, threshold: int, steps: int) -> None:
    assert steps_needed(direction, amount, threshold) == steps


def test_the_first_review_waits_for_a_second_by_somebody_else(session: Session, scene: Scene, second: Actor) -> None:
    sheet = record(session, scene)
    (claim,) = claims_of(session, sheet)

    first = decide(session, claim, scene.reviewer)

    assert (first.step, claim.state, states(session, sheet)) == (1, "submitted", ["reviewed_once"])
    with pytest.raises(NothingToPublish):
        publish(session, scene)
    with pytest.raises(ReviewedBefore):
        decide(session, claim, scene.reviewer)
    with pytest.raises(ReviewerIsRecorder):
        decide(session, claim, scene.recorder)

    assert (decide(session, claim, second).step, states(session, sheet)) == (2, ["reviewed"])
    shown = get_claim(session, scene.village_id, claim.id)
    assert [(each.reviewer, each.decision) for each in shown.reviews] == [
        ("复核员", "approved"),
        ("第二位", "approved"),
    ]
    with pytest.raises(AlreadyReviewed):
        decide(session, claim, make_user(session, scene.village, "reviewer")[1])


def test_either_of_the_two_may_return_it(session: Session, scene: Scene, second: Actor) -> None:
    sheet = record(session, scene, *scene.households[:2])
    one, two = claims_of(session, sheet)
    decide(session, one, scene.reviewer, RETURNED)
    decide(session, two, scene.reviewer)
    decide(session, two, second, RETURNED)

    assert states(session, sheet) == ["returned", "returned"]
    assert get_claim(session, scene.village_id, two.id).reviews[1].reason == RETURNED.reason


def test_what_is_smaller_is_reviewed_once(session: Session) -> None:
    scene = make_scene(session)
    adopt(session, scene, 51)
    sheet = record(session, scene)
    decide(session, claims_of(session, sheet)[0], scene.reviewer)
    assert states(session, sheet) == ["reviewed"]


def test_own_household_and_relatives_bar_from_the_second_as_from_the_first(session: Session, scene: Scene) -> None:
    home = scene.households[0]
    _user, own = make_user(session, scene.village, "reviewer", household=home)
    _user, kin = make_user(session, scene.village, "reviewer")
    assert kin.user_id is not None
    declare_relative(
        session, village_id=scene.village_id, user_id=kin.user_id, household_id=home.id, actor=scene.supervisor
    )
    sheet = record(session, scene)
    (claim,) = claims_of(session, sheet)
    for before in (0, 1):
        for actor, refusal in ((own, OwnHousehold), (kin, RelativeHousehold)):
            with pytest.raises(refusal):
                decide(session, claim, actor)
        assert session.scalar(select(func.count()).select_from(Review)) == before
        if not before:
            decide(session, claim, scene.reviewer)
    assert states(session, sheet) == ["reviewed_once"]


def test_what_somebody_reviewed_is_not_withdrawn_any_more(session: Session, scene: Scene) -> None:
    sheet = record(session, scene)
    decide(session, claims_of(session, sheet)[0], scene.reviewer)
    with pytest.raises(NotWithdrawable):
        withdraw_claims(session, village_id=scene.village_id, sheet_id=sheet.id, actor=scene.recorder)
    assert states(session, sheet) == ["reviewed_once"]


def test_the_vote_is_sealed_and_lifting_it_leaves_what_waits_to_a_second_person(
    session: Session, scene: Scene, second: Actor
) -> None:
    settings = get_settings(session, scene.village_id)
    assert (settings.second_review_tenths, settings.second_review_vote) == (50, VOTE.record())
    assert check_settings(session, scene.village_id) == []
    waiting = record(session, scene)
    decide(session, claims_of(session, waiting)[0], scene.reviewer)

    lift_second_review(session, village_id=scene.village_id, vote=VOTE, actor=scene.committee)

    assert check_settings(session, scene.village_id) == []
    with pytest.raises(ReviewedBefore):
        decide(session, claims_of(session, waiting)[0], scene.reviewer)
    decide(session, claims_of(session, waiting)[0], second)
    later = record(session, scene, scene.households[1])
    decide(session, claims_of(session, later)[0], scene.reviewer)
    assert states(session, waiting) + states(session, later) == ["reviewed", "reviewed"]


def test_without_a_majority_nothing_changes(session: Session) -> None:
    scene = make_scene(session)
    lost = Vote(voted_on=today(), eligible=30, present=25, votes_for=10, votes_against=10, abstentions=0)
    with pytest.raises(NoMajority):
        adopt_second_review(session, village_id=scene.village_id, from_tenths=50, vote=lost, actor=scene.committee)
    assert get_settings(session, scene.village_id).second_review_tenths is None


def test_the_list_of_work_says_who_gave_which_reviews(session: Session, scene: Scene, second: Actor) -> None:
    one, two = claims_of(session, record(session, scene, *scene.households[:2]))
    decide(session, one, scene.reviewer)
    decide(session, one, second)
    decide(session, two, scene.reviewer, RETURNED)
    loads = list_loads(session, scene.village_id, scene_began(session))
    assert [(load.name, load.first, load.second, load.returned) for load in loads] == [
        ("复核员", 2, 0, 1),
        ("第二位", 0, 1, 0),
    ]


def scene_began(session: Session):  # type: ignore[no-untyped-def]
    first = session.scalar(select(func.min(Review.at)))
    assert first is not None
    return first


def test_eight_reviewers_at_once_give_two_reviews_and_one_person_pressing_eight_times_one(engine: Engine) -> None:
    with Session(engine) as session:
        scene = make_scene(session)
        adopt(session, scene)
        many, once = claims_of(session, record(session, scene, *scene.households[:2]))
        actors = [make_user(session, scene.village, "reviewer")[1] for _ in range(8)]

        def attempt(claim: Claim, actor: Actor) -> Callable[[Session], None]:
            village_id, claim_id = claim.village_id, claim.id

            def run(own: Session) -> None:
                review_claims(
                    own,
                    village_id=village_id,
                    decisions={claim_id: APPROVED},
                    actor=actor,
                    request_key=request_key(),
                )

            return run

        by_many = [attempt(many, actor) for actor in actors]
        by_one = [attempt(once, actors[0]) for _ in range(8)]
    assert in_sessions(engine, by_many) == {"done": 2, "AlreadyReviewed": 6}
    assert in_sessions(engine, by_one) == {"done": 1, "ReviewedBefore": 7}
    with Session(engine) as session:
        assert [claim.state for claim in session.scalars(select(Claim).order_by(Claim.state))] == [
            "reviewed",
            "submitted",
        ]
