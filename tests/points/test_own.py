"""A household claims for itself: what it may, how many, who decides, and the pictures it shows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import transaction
from civility.errors import Forbidden, NotFound, RuleBroken
from civility.people.actors import SYSTEM, Actor, HouseholdRef
from civility.people.errors import YearClosed
from civility.people.models import Household
from civility.people.queries import get_settings
from civility.people.services import declare_relative
from civility.photos import keep_photo
from civility.photos.errors import PhotoGone, TooManyPhotos
from civility.points.errors import (
    AlreadyClaimed,
    HappenedInFuture,
    LeftVillage,
    NotForHouseholds,
    NotTheRecorder,
    NotWithdrawable,
    OwnHousehold,
    RelativeHousehold,
    TooManyOwnClaims,
)
from civility.points.models import Claim, ClaimSheet, Clause
from civility.points.queries import (
    get_own_claim,
    list_claimable,
    list_doubles,
    list_own_claims,
    list_sheet_photos,
    tasks,
)
from civility.points.rules.asked import Asked
from civility.points.rules.own import MOST_OPEN_CLAIMS, may_claim_itself
from civility.points.rules.shapes import Fixed, Item, StartFull
from civility.points.services import APPROVED, Decision, Row, record_sheet, review_claims, withdraw_claims
from tests.factories.people import make_user
from tests.factories.photos import a_photo
from tests.factories.points import Scene, claims_of, make_clause, make_scene, record, request_key

pytestmark = pytest.mark.postgresql


def itself(household: Household) -> Actor:
    return Actor(user_id=None, name="", household=HouseholdRef(household.village_id, household.id))


def claim_own(session: Session, scene: Scene, household: Household | None = None, **asked: Any) -> ClaimSheet:
    home = household or scene.households[0]
    said: dict[str, Any] = {
        "village_id": scene.village_id,
        "clause_id": scene.clause.id,
        "rows": [Row(home.id, Asked(), asked.pop("member_id", None), asked.pop("replaces_id", None))],
        "happened_on": today(),
        "reason": "清了门前的沟",
        "actor": itself(home),
        "request_key": request_key(),
    }
    return record_sheet(session, **{**said, **asked})


def decide(session: Session, scene: Scene, sheet: ClaimSheet, actor: Actor, decision: Decision = APPROVED) -> None:
    (claim,) = claims_of(session, sheet)
    review_claims(
        session, village_id=scene.village_id, decisions={claim.id: decision}, actor=actor, request_key=request_key()
    )


def count(session: Session, model: Any = Claim) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


def photo(session: Session, household: Household, seed: int = 1, **saved: Any) -> UUID:
    data = a_photo(seed, **saved)
    return keep_photo(session, village_id=household.village_id, data=data, keeper=itself(household).mark).id


def test_a_household_claims_and_somebody_else_decides(session: Session) -> None:
    scene = make_scene(session)

    sheet = claim_own(session, scene)

    (claim,) = claims_of(session, sheet)
    assert (claim.state, claim.amount_tenths, claim.recorder_id, sheet.recorder_id) == ("submitted", 50, None, None)
    waiting = tasks(session, scene.village, scene.reviewer, frozenset({"reviewer"}))
    assert [(task.count, task.endpoint) for task in waiting] == [(1, "points.reviews")]
    decide(session, scene, sheet, scene.reviewer)
    assert claims_of(session, sheet)[0].state == "reviewed"


def test_a_doubled_form_is_one_claim_and_the_key_stands_for_what_it_said(session: Session) -> None:
    scene = make_scene(session)
    key, shot = request_key(), photo(session, scene.households[0])
    first = claim_own(session, scene, request_key=key, photo_ids=[shot])
    again = claim_own(session, scene, request_key=key, photo_ids=[shot])
    with pytest.raises(ledger.KeyReused):
        claim_own(session, scene, request_key=key, photo_ids=[shot], reason="别的事")
    with pytest.raises(ledger.KeyReused):
        claim_own(session, scene, request_key=key)
    assert (again.id == first.id, count(session)) == (True, 1)


@pytest.mark.parametrize(
    ("direction", "shape", "evidence", "may"),
    [
        ("bonus", Fixed(50), [], True),
        ("bonus", Fixed(50), ["photo"], True),
        ("bonus", Fixed(50), ["certificate", "judging"], True),
        ("bonus", Fixed(50), ["sign_in"], False),
        ("bonus", Fixed(50), ["home_check", "judging", "minutes"], False),
        ("deduction", Fixed(50), ["photo"], False),
        ("bonus", StartFull((Item("院内", 300), Item("门前", 300))), [], False),
    ],
)
def test_a_household_may_claim_a_bonus_it_can_show_something_for(
    direction: Any, shape: Any, evidence: Any, may: bool
) -> None:
    assert may_claim_itself(direction, shape, evidence) is may


def test_other_clauses_are_not_on_its_list_and_are_refused(session: Session) -> None:
    scene = make_scene(session)
    signed = make_clause(session, scene.standard, "参加村民会议")
    with transaction(session):
        session.get_one(Clause, (scene.village_id, signed.id)).evidence = ["sign_in"]

    assert [clause.title for clause in list_claimable(session, scene.village_id)] == [scene.clause.title]
    with pytest.raises(NotForHouseholds):
        claim_own(session, scene, clause_id=signed.id)
    assert count(session) == 0


def test_nobody_claims_for_another_household_and_nobody_at_all_does_not_claim(session: Session) -> None:
    scene = make_scene(session)
    home, neighbour = scene.households[:2]
    for actor in (itself(neighbour), SYSTEM):
        with pytest.raises(Forbidden):
            claim_own(session, scene, home, actor=actor)
    both = [Row(home.id, Asked()), Row(neighbour.id, Asked())]
    with pytest.raises(Forbidden):
        claim_own(session, scene, home, rows=both)
    assert count(session) == 0


def test_of_five_that_wait_there_is_no_sixth_until_one_is_decided(session: Session) -> None:
    scene = make_scene(session)
    sheets = [claim_own(session, scene, happened_on=today() - timedelta(days=n)) for n in range(MOST_OPEN_CLAIMS)]
    with pytest.raises(TooManyOwnClaims):
        claim_own(session, scene, happened_on=today() - timedelta(days=30))
    claim_own(session, scene, scene.households[1])
    record(session, scene, happened_on=today() - timedelta(days=31))  # somebody on duty still may
    decide(session, scene, sheets[0], scene.reviewer)
    claim_own(session, scene, happened_on=today() - timedelta(days=30))
    assert count(session) == MOST_OPEN_CLAIMS + 3


def test_twenty_forms_at_once_keep_to_the_limit(engine: Engine, session: Session) -> None:
    scene = make_scene(session)
    home, village_id, clause_id = itself(scene.households[0]), scene.village_id, scene.clause.id

    def send(n: int) -> str:
        with Session(engine) as own:
            try:
                record_sheet(
                    own,
                    village_id=village_id,
                    clause_id=clause_id,
                    rows=[Row(home.household.household_id, Asked())],  # type: ignore[union-attr]
                    happened_on=today() - timedelta(days=n),
                    reason="清了门前的沟",
                    actor=home,
                    request_key=f"at-once-{n}",
                )
            except TooManyOwnClaims as refusal:
                return refusal.code
            return "claimed"

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(20)))

    assert sorted(answers) == ["claimed"] * MOST_OPEN_CLAIMS + ["too-many-own-claims"] * (20 - MOST_OPEN_CLAIMS)
    assert count(session) == MOST_OPEN_CLAIMS


def test_neither_its_own_people_nor_relatives_decide(session: Session) -> None:
    scene = make_scene(session)
    home = scene.households[0]
    _user, own = make_user(session, scene.village, "reviewer", household=home)
    relative, uncle = make_user(session, scene.village, "reviewer")
    declare_relative(
        session, village_id=scene.village_id, user_id=relative.id, household_id=home.id, actor=scene.supervisor
    )
    sheet = claim_own(session, scene)
    for actor, refusal in ((own, OwnHousehold), (uncle, RelativeHousehold)):
        with pytest.raises(refusal):
            decide(session, scene, sheet, actor)
    assert claims_of(session, sheet)[0].state == "submitted"


def test_somebody_on_duty_still_records_nothing_for_the_own_household(session: Session) -> None:
    scene = make_scene(session)
    _user, recorder = make_user(session, scene.village, "recorder", household=scene.households[0])
    with pytest.raises(OwnHousehold):
        record(session, scene, actor=recorder)
    claim_own(session, scene)  # as the household, from its own page
    assert count(session) == 1


def test_a_household_takes_back_its_own_before_anybody_decided_and_nobody_elses(session: Session) -> None:
    scene = make_scene(session)
    home, neighbour = scene.households[:2]
    sheet, by_staff = claim_own(session, scene), record(session, scene, neighbour)

    def withdraw(which: ClaimSheet, actor: Actor) -> int:
        return withdraw_claims(session, village_id=scene.village_id, sheet_id=which.id, actor=actor)

    for which, actor in (
        (sheet, itself(neighbour)),
        (sheet, scene.recorder),
        (by_staff, itself(neighbour)),
        (sheet, SYSTEM),
    ):
        with pytest.raises(NotTheRecorder):
            withdraw(which, actor)
    assert withdraw(sheet, itself(home)) == 1
    assert withdraw(sheet, itself(home)) == 0
    assert claims_of(session, sheet)[0].state == "withdrawn"
    later = claim_own(session, scene)
    decide(session, scene, later, scene.reviewer)
    with pytest.raises(NotWithdrawable):
        withdraw(later, itself(home))
    assert claims_of(session, later)[0].state == "reviewed"


def test_what_came_back_is_sent_again_as_a_new_claim_with_the_same_pictures(session: Session) -> None:
    scene = make_scene(session)
    home = scene.households[0]
    first_shot = photo(session, home)
    first = claim_own(session, scene, photo_ids=[first_shot])
    (old,) = claims_of(session, first)
    with pytest.raises(NotFound):  # it did not come back
        claim_own(session, scene, replaces_id=old.id, happened_on=today() - timedelta(days=1))
    decide(session, scene, first, scene.reviewer, Decision("returned", "看不清是哪里"))

    second_shot = photo(session, home, 2)
    second = claim_own(session, scene, replaces_id=old.id, photo_ids=[first_shot, second_shot])

    (new,) = claims_of(session, second)
    assert (new.replaces_id, new.state, claims_of(session, first)[0].state) == (old.id, "submitted", "returned")
    assert set(list_sheet_photos(session, scene.village_id, second.id)) == {first_shot, second_shot}
    assert list_sheet_photos(session, scene.village_id, first.id) == [first_shot]
    assert list_doubles(session, scene.village_id, second.id) == []
    ref = itself(home).household
    assert ref is not None
    assert {row.id for row in list_own_claims(session, ref)} == {old.id, new.id}
    with pytest.raises(NotFound):
        claim_own(session, scene, scene.households[1], replaces_id=old.id)
    with pytest.raises(NotFound):
        get_own_claim(session, itself(scene.households[1]).household, old.id)  # type: ignore[arg-type]


def test_a_picture_used_before_is_a_question_with_the_other_claim(session: Session) -> None:
    scene = make_scene(session)
    home, neighbour, third = scene.households
    first = claim_own(session, scene, photo_ids=[photo(session, home, quality=95)])
    same = claim_own(session, scene, neighbour, photo_ids=[photo(session, neighbour, quality=95)])
    alike = claim_own(session, scene, third, photo_ids=[photo(session, third, quality=40), photo(session, third, 7)])

    (before,) = claims_of(session, first)
    found = [
        (double.same, double.claim.household_number) for double in list_doubles(session, scene.village_id, same.id)
    ]
    assert found == [(True, home.number), (False, third.number)]
    looked = list_doubles(session, scene.village_id, alike.id)
    assert {(double.same, double.claim.household_number) for double in looked} == {
        (False, home.number),
        (False, neighbour.number),
    }
    assert {double.claim.id for double in looked} >= {before.id}

    decide(session, scene, first, scene.reviewer, Decision("returned", "重复"))
    left = list_doubles(session, scene.village_id, same.id)
    assert [double.claim.household_number for double in left] == [third.number]


def test_pictures_that_are_gone_or_somebody_elses_are_refused_and_nothing_is_written(session: Session) -> None:
    scene = make_scene(session)
    home, neighbour = scene.households[:2]
    theirs = photo(session, neighbour)
    four = [photo(session, home, seed) for seed in range(2, 6)]
    for ids, refusal in (([theirs], PhotoGone), ([UUID(int=1)], PhotoGone), (four, TooManyPhotos)):
        with pytest.raises(refusal):
            claim_own(session, scene, photo_ids=ids)
    used = claim_own(session, scene, photo_ids=four[:1])
    with pytest.raises(PhotoGone):
        claim_own(session, scene, photo_ids=four[:1], happened_on=today() - timedelta(days=1))
    assert (count(session), list_sheet_photos(session, scene.village_id, used.id)) == (1, four[:1])


def test_a_moved_household_a_future_day_a_closed_year_and_the_same_deed_are_refused(session: Session) -> None:
    scene = make_scene(session)
    home, gone = scene.households[:2]
    with transaction(session):
        session.get_one(Household, (scene.village_id, gone.id)).left_on = today()
    cases: list[tuple[dict[str, Any], type[RuleBroken]]] = [
        ({"household": gone}, LeftVillage),
        ({"happened_on": today() + timedelta(days=1)}, HappenedInFuture),
    ]
    for asked, refusal in cases:
        with pytest.raises(refusal):
            claim_own(session, scene, **asked)
    record(session, scene, home)
    with pytest.raises(AlreadyClaimed):
        claim_own(session, scene)
    with transaction(session):
        get_settings(session, scene.village_id).closed_year = today().year
    with pytest.raises(YearClosed):
        claim_own(session, scene, happened_on=today() - timedelta(days=1))
    assert count(session) == 1
