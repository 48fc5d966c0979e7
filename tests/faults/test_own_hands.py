"""Several roles in one person: no sequence of legal steps lets anybody decide on their own record or household."""

import pytest

from civility.clock import today
from civility.errors import Forbidden
from civility.governance.rolls.rules import month_before, month_of, parse_period
from civility.governance.rolls.services import make_roll
from civility.people.actors import Actor, HouseholdRef
from civility.people.services import add_appointment
from civility.people.sessions import actor_for
from civility.points.errors import NotIndependent, OwnHousehold, ReviewerIsRecorder
from civility.points.queries import get_claim
from civility.points.services import APPROVED, record_claims, review_claims, rule_objection, withdraw_claims
from civility.points.services import raise_objection as object_to
from civility.store.errors import OwnHousehold as OwnBasket
from civility.store.errors import PricedByClerk, PricerHandsOver, TwoPeopleNeeded
from civility.store.services import approve_prices, propose_prices
from civility.township.errors import SubmitterCannotReview
from civility.township.services import review_return, submit_return
from tests.factories.governance import score
from tests.factories.people import make_user
from tests.factories.points import approve, claims_of, make_notice, make_scene, publish, record, request_key
from tests.factories.store import assert_book_is_whole, balance_of, key, make_shop, sell

ALL = ("committee", "recorder", "reviewer", "supervisor", "storekeeper", "grid_worker", "unit_head")


@pytest.fixture
def scene(session):
    return make_scene(session)


@pytest.fixture
def jack(session, scene):
    """Holds every role of the village and lives in its first household."""
    return make_user(session, scene.village, *ALL, household=scene.households[0])[1]


def test_nobody_records_their_own_household_alone_or_in_a_crowd(session, scene, jack):
    for households in (scene.households[:1], scene.households):
        with pytest.raises(Exception) as refused:  # noqa: PT011  (of several households the refusal names each)
            record(session, scene, *households, actor=jack)
        assert refused.value.code in ("own-household", "households-refused")


def test_nobody_reviews_what_they_recorded_or_their_own_household(session, scene, jack):
    own_work = claims_of(session, record(session, scene, scene.households[1], actor=jack))
    own_home = claims_of(session, record(session, scene, scene.households[0]))
    for claims, refusal in ((own_work, ReviewerIsRecorder), (own_home, OwnHousehold)):
        with pytest.raises(refusal):
            review_claims(
                session,
                village_id=scene.village_id,
                decisions={claims[0].id: APPROVED},
                actor=jack,
                request_key=request_key(),
            )
        assert get_claim(session, scene.village_id, claims[0].id).state == "submitted"


def test_withdrawing_and_recording_again_does_not_change_who_may_review(session, scene, jack):
    sheet = record(session, scene, scene.households[1], actor=jack)
    withdraw_claims(session, village_id=scene.village_id, sheet_id=sheet.id, actor=jack)
    again = claims_of(session, record(session, scene, scene.households[1], actor=jack))[0]
    with pytest.raises(ReviewerIsRecorder):
        review_claims(
            session, village_id=scene.village_id, decisions={again.id: APPROVED}, actor=jack, request_key=request_key()
        )


def test_nobody_rules_on_an_objection_by_way_of_another_one_to_the_same_claim(session, scene, jack):
    """Upholding one objection upholds the others with it: that must not carry the ruler's own."""
    _notice, claims = make_notice(session, scene, scene.households[1])
    said = {"village_id": scene.village_id, "claim_id": claims[0].id}
    mine = object_to(session, **said, text="不对", request_key=request_key(), actor=jack)
    theirs = object_to(session, **said, text="也不对", request_key=request_key())
    for objection in (mine, theirs):
        with pytest.raises(NotIndependent):
            rule_objection(
                session, village_id=scene.village_id, objection_id=objection.id, uphold=True, ruling="对", actor=jack
            )
    assert get_claim(session, scene.village_id, claims[0].id).state == "objected"
    rule_objection(
        session, village_id=scene.village_id, objection_id=theirs.id, uphold=True, ruling="查了", actor=scene.supervisor
    )
    assert get_claim(session, scene.village_id, claims[0].id).state == "recalled"


def test_nobody_rules_on_their_own_household_or_their_own_record(session, scene, jack):
    for household, recorder in ((scene.households[0], scene.recorder), (scene.households[1], jack)):
        sheet = record(session, scene, household, actor=recorder)
        approve(session, scene, sheet)
        publish(session, scene)
        claim = claims_of(session, sheet)[0]
        raised = object_to(
            session, village_id=scene.village_id, claim_id=claim.id, text="不对", request_key=request_key()
        )
        with pytest.raises((NotIndependent, OwnHousehold)):
            rule_objection(
                session, village_id=scene.village_id, objection_id=raised.id, uphold=False, ruling="对", actor=jack
            )
        assert get_claim(session, scene.village_id, claim.id).state == "objected"


def test_a_household_with_its_card_records_reviews_and_rules_nothing(session, scene):
    home = scene.households[0]
    card = Actor(user_id=None, name=home.head_name, household=HouseholdRef(scene.village_id, home.id))
    with pytest.raises(Forbidden):
        record_claims(
            session,
            village_id=scene.village_id,
            clause_id=scene.clause.id,
            household_ids=[scene.households[1].id],
            happened_on=today(),
            reason="扫路",
            actor=card,
            request_key=request_key(),
        )


def test_whoever_prices_never_hands_over_whichever_post_came_first(session):
    shop = make_shop(session)
    user, both = make_user(session, shop.village, "committee")
    soap = shop.goods["soap"].id

    def proposed(by):
        return propose_prices(
            session, village_id=shop.village.id, prices={soap: 10}, in_force_from=today(), actor=by, request_key=key()
        )

    def approved(listed, by):
        return approve_prices(session, village_id=shop.village.id, price_list_id=listed.id, actor=by, request_key=key())

    with pytest.raises(TwoPeopleNeeded):
        approved(proposed(both), both)
    approved(proposed(shop.committee), both)
    add_appointment(session, user_id=user.id, role="storekeeper", division_id=shop.village.id)
    both = actor_for(session, user)
    with pytest.raises(PricedByClerk):
        buy(session, shop, both)
    with pytest.raises(PricerHandsOver):
        approved(proposed(shop.committee), both)
    assert balance_of(session, shop.village.id, shop.first.number) == 1000
    assert_book_is_whole(session, shop.village.id)


def test_a_clerk_never_serves_their_own_household(session):
    shop = make_shop(session)
    _, clerk = make_user(session, shop.village, "storekeeper", household=shop.first)
    with pytest.raises(OwnBasket):
        buy(session, shop, clerk)
    assert balance_of(session, shop.village.id, shop.first.number) == 1000


def buy(session, shop, clerk):
    return sell(session, shop, {"soap": 1}, actor=clerk)


def test_whoever_made_a_roll_does_not_accept_it_for_the_township(app, session, scene):
    _, maker = make_user(session, scene.village, "committee")
    code = month_before(month_of(today())).code
    score(session, scene.village, code, {"0001": {"卫生": 50}})
    roll = make_roll(
        session, village_id=scene.village_id, period=parse_period(code), actor=maker, request_key=request_key()
    )
    handed_in = submit_return(
        session, village_id=scene.village_id, roll_id=roll.id, actor=scene.committee, request_key=request_key()
    )
    with pytest.raises(SubmitterCannotReview):
        review_return(
            session,
            village_id=scene.village_id,
            return_id=handed_in.id,
            actor=maker,
            accept=True,
            reason="",
            request_key=request_key(),
        )
    assert handed_in.state == "submitted"
