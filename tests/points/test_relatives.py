"""Too near to decide: declared relatives and the head of one's unit, in reviews, in rulings and on the pages."""

import pytest
from sqlalchemy.orm import Session

from civility.people.errors import OwnNotRelative
from civility.people.events import check_kinships
from civility.people.models import HeadUnit, Kinship, User
from civility.people.queries import list_kinships, related_households
from civility.people.services import declare_relative, end_relative
from civility.points.errors import OwnHeadUnit, RelativeHousehold
from civility.points.queries import get_sheet
from civility.points.services import APPROVED, raise_objection, review_claims, rows_to_review, rule_objection
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.points import Scene, claims_of, make_notice, make_scene, record, request_key
from tests.pages import key_in, page

pytestmark = pytest.mark.postgresql


def declare(session: Session, scene: Scene, actor, number: int = 0, by=None) -> Kinship:
    return declare_relative(
        session,
        village_id=scene.village_id,
        user_id=actor.user_id,
        household_id=scene.households[number].id,
        actor=by or actor,
    )


def decide(session: Session, scene: Scene, actor, *claims):
    return review_claims(
        session,
        village_id=scene.village_id,
        decisions={claim.id: APPROVED for claim in claims},
        actor=actor,
        request_key=request_key(),
    )


def test_a_declared_relatives_claim_is_for_somebody_else(session: Session) -> None:
    scene = make_scene(session)
    first = declare(session, scene, scene.reviewer)
    assert declare(session, scene, scene.reviewer).id == first.id
    one, two, three = claims_of(session, record(session, scene, *scene.households))

    with pytest.raises(RelativeHousehold):
        decide(session, scene, scene.reviewer, one, two)
    decide(session, scene, scene.reviewer, two, three)
    _user, other = make_user(session, scene.village, "reviewer")
    decide(session, scene, other, one)

    assert {each.state for each in get_sheet(session, scene.village_id, one.sheet_id).claims} == {"reviewed"}


def test_what_is_ended_bars_nobody_and_stays_in_the_book(session: Session) -> None:
    scene = make_scene(session)
    kinship = declare(session, scene, scene.reviewer)
    for _ in range(2):
        end_relative(session, village_id=scene.village_id, kinship_id=kinship.id, actor=scene.supervisor)
    assert related_households(session, scene.village_id, scene.reviewer.user_id) == frozenset()
    assert list_kinships(session, scene.village_id) == []
    decide(session, scene, scene.reviewer, *claims_of(session, record(session, scene)))
    again = declare(session, scene, scene.reviewer)
    assert again.id != kinship.id
    session.rollback()
    assert check_kinships(session, scene.village_id) == []
    again.ended_by, again.ended_at = scene.supervisor.user_id, again.declared_at
    session.commit()
    assert [found.check for found in check_kinships(session, scene.village_id)] == ["kinships"]


def test_ones_own_household_is_no_relatives(session: Session) -> None:
    scene = make_scene(session)
    _user, own = make_user(session, scene.village, "reviewer", household=scene.households[0])
    with pytest.raises(OwnNotRelative):
        declare(session, scene, own)


def test_the_head_of_a_unit_reviews_no_household_of_it(session: Session) -> None:
    scene = make_scene(session)
    unit = HeadUnit(village_id=scene.village_id, name="一组")
    session.add(unit)
    session.flush()
    for household in scene.households[:2]:
        household.head_unit_id = unit.id
    session.commit()
    _user, head = make_user(session, scene.village, "reviewer", "unit_head", household=scene.households[0])
    _user, neighbour = make_user(session, scene.village, "reviewer", household=scene.households[0])
    _own, of_unit, of_another = claims_of(session, record(session, scene, *scene.households))

    with pytest.raises(OwnHeadUnit):
        decide(session, scene, head, of_unit)
    decide(session, scene, head, of_another)
    decide(session, scene, neighbour, of_unit)


def test_an_objection_to_a_relatives_claim_is_ruled_on_by_another(session: Session) -> None:
    scene = make_scene(session)
    _notice, claims = make_notice(session, scene)
    objection = raise_objection(
        session, village_id=scene.village_id, claim_id=claims[0].id, text="不对", request_key=request_key()
    )
    declare(session, scene, scene.supervisor)
    said = {"village_id": scene.village_id, "objection_id": objection.id, "uphold": False, "ruling": "属实"}
    with pytest.raises(RelativeHousehold):
        rule_objection(session, **said, actor=scene.supervisor)
    _user, other = make_user(session, scene.village, "supervisor")
    assert rule_objection(session, **said, actor=other).state == "dismissed"


def test_what_to_look_at_twice_stands_first_and_is_not_ticked(client, session: Session) -> None:
    scene = make_scene(session)
    declare(session, scene, scene.recorder, 2, by=scene.supervisor)
    declare(session, scene, scene.reviewer, 1)
    sheet = record(session, scene, *scene.households)
    rows = rows_to_review(session, scene.village_id, get_sheet(session, scene.village_id, sheet.id), scene.reviewer)
    assert [row.claim.household_number for row in rows] == [scene.households[place].number for place in (2, 1, 0)]

    sign_in(client, session.get_one(User, scene.reviewer.user_id))
    shown = page(client.get(f"/v/{scene.village.code}/reviews/{sheet.id}"))

    assert ("记分的人登记为这一户的亲属" in shown, "登记为您的亲属家" in shown) == (True, True)
    assert (shown.count("checked"), shown.count(" disabled")) == (1, 1)


def test_everybody_declares_their_own_and_a_supervisor_for_others(client, session: Session) -> None:
    scene = make_scene(session)
    at = f"/v/{scene.village.code}/relatives"
    sign_in(client, session.get_one(User, scene.reviewer.user_id))
    empty = page(client.get(at))
    assert "还没有登记" in empty
    assert "没有找到" in page(client.post(at, data={"request_key": key_in(empty), "number": "9999"}), 404)
    sent = {"request_key": key_in(empty), "number": scene.households[0].number}
    assert client.post(at, data=sent).status_code == 303
    mine = page(client.get(at))
    assert (scene.households[0].head_name in mine, "取消" in mine) == (True, False)
    (kinship, _user, _household) = list_kinships(session, scene.village_id)[0]
    assert client.post(f"{at}/{kinship.id}/end", data={"request_key": key_in(mine)}).status_code in (403, 404)

    sign_in(client, session.get_one(User, scene.supervisor.user_id))
    everybodys = page(client.get(at))
    assert "复核员" in everybodys
    sent = {"request_key": key_in(everybodys), "who": str(scene.recorder.user_id), "number": scene.households[1].number}
    assert client.post(at, data=sent).status_code == 303
    assert client.post(f"{at}/{kinship.id}/end", data={"request_key": key_in(everybodys)}).status_code == 303
    session.rollback()
    assert [user.name for _kinship, user, _household in list_kinships(session, scene.village_id)] == ["记分员"]
