"""Buttons pressed at one moment, over HTTP and in services: exact sums, an intact book, never a 500."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from civility.clock import frozen, now
from civility.people.models import Household, SignInFailure
from civility.people.passwords import name_key
from civility.people.services import import_roster, sign_in
from civility.points.models import Claim
from civility.points.services import close_due_notices, rebuild_scores
from civility.store.models import Redemption
from civility.store.services import undo_redemption
from tests.factories.points import make_notice, make_scene
from tests.factories.store import assert_book_is_whole, balance_of, key, make_shop, on_shelf
from tests.faults.test_own_hands import buy
from tests.faults.together import in_sessions, together

pytestmark = pytest.mark.postgresql


def basket(world, **changed) -> dict[str, str]:
    return {"basket": "g0001:1", "shown": "50", "by": "number", "request_key": str(uuid4()), **changed}


def presses(world, browser, number, forms):
    """One press of the confirm button a form, all at once; how each was answered."""
    path = f"/v/{world.village.code}/store/customer/{number}/redeem"
    clients = [browser(world.people["storekeeper"]) for _ in forms]
    return together([lambda c=c, f=f: c.post(path, data=f).status_code for c, f in zip(clients, forms, strict=True)])


def free(browser):
    """Browsers whose threads share no session of the test's."""

    class Nothing:
        def rollback(self) -> None:
            pass

    def make(person):
        client = browser(person)
        client.test_session = Nothing()
        return client

    return make


def test_one_form_pressed_ten_times_sells_once(world, browser, session):
    home = world.shop.households[2]
    session.rollback()
    form = basket(world)
    assert presses(world, free(browser), home.number, [form] * 10) == {303: 10}
    session.rollback()
    assert balance_of(session, world.village.id, home.number) == 950
    assert_book_is_whole(session, world.village.id)


def test_ten_forms_and_points_for_three_give_three(world, browser, session):
    home = world.shop.households[2]
    session.rollback()
    forms = [basket(world, basket="g0001:6", shown="300") for _ in range(8)]
    stock = on_shelf(session, world.shop, "soap")
    session.rollback()
    answers = presses(world, free(browser), home.number, forms)
    session.rollback()
    sold = answers[303]
    assert (sold, sum(answers.values()), set(answers) <= {303, 409, 422}) == (3, 8, True)
    assert balance_of(session, world.village.id, home.number) == 1000 - 900
    assert on_shelf(session, world.shop, "soap") == stock - 18
    assert_book_is_whole(session, world.village.id)


def test_a_changed_form_under_a_used_key_is_refused_whoever_sends_it(world, browser, session):
    home = world.shop.households[2]
    first = basket(world)
    client = browser(world.people["storekeeper"])
    path = f"/v/{world.village.code}/store/customer/{home.number}/redeem"
    assert client.post(path, data=first).status_code == 303
    assert client.post(path, data={**first, "basket": "g0001:2", "shown": "100"}).status_code == 409
    assert browser(world.people["everything"]).post(path, data=first).status_code == 409
    stock = f"/v/{world.village.code}/store/stock"
    received = {"request_key": first["request_key"], "kind": "purchase", "n-g0001": "5"}
    assert client.post(stock, data=received).status_code == 409
    assert balance_of(session, world.village.id, home.number) == 950
    assert_book_is_whole(session, world.village.id)


@pytest.mark.parametrize("quantity", ["0", "-1", "1000", "999999999999999999", "1.5", "", "٣000", "1e3"])
def test_no_basket_of_a_nonsense_size_is_sold(world, browser, session, quantity):
    home = world.shop.households[2]
    client = browser(world.people["storekeeper"])
    path = f"/v/{world.village.code}/store/customer/{home.number}/redeem"
    answer = client.post(path, data=basket(world, basket=f"g0001:{quantity}"))
    assert answer.status_code in (404, 409, 422)
    assert balance_of(session, world.village.id, home.number) == 1000


def test_a_price_that_changed_between_the_page_and_the_press_is_not_taken_silently(world, browser, session):
    home = world.shop.households[2]
    session.rollback()
    approve = f"/v/{world.village.code}/store/prices/{world.values['prices']['number']}/approve"
    committee = browser(world.people["committee"])
    assert committee.post(approve, data={"request_key": str(uuid4())}).status_code == 303
    path = f"/v/{world.village.code}/store/customer/{home.number}/redeem"
    answer = browser(world.people["storekeeper"]).post(path, data=basket(world))
    assert answer.status_code in (409, 422)
    assert balance_of(session, world.village.id, home.number) == 1000


def test_undone_by_five_hands_and_bought_from_meanwhile_it_comes_back_once(engine, session):
    shop = make_shop(session, soap=1, points=50)
    slip_id = buy(session, shop, shop.clerk).id
    village_id, clerk = shop.village.id, shop.clerk
    session.rollback()

    def undo(own):
        undo_redemption(own, village_id=village_id, redemption_id=slip_id, actor=clerk, request_key=key())

    session.refresh(shop.store)
    known = [shop.village.id, shop.store.id, shop.first.id, shop.goods["soap"].id, shop.first.number]
    session.rollback()
    outcomes = in_sessions(engine, [undo] * 5)
    assert outcomes == {"done": 1, "AlreadyUndone": 4}
    assert balance_of(session, known[0], known[4]) == 50
    assert on_shelf(session, shop, "soap") == 1
    assert_book_is_whole(session, known[0])


def test_a_notice_closed_by_four_at_once_is_posted_once(engine, session):
    with frozen(now().replace(year=now().year - 1)):
        scene = make_scene(session, households=9)
        make_notice(session, scene, *scene.households)
    village_id = scene.village_id
    session.rollback()
    assert in_sessions(engine, [lambda own: close_due_notices(own, village_id)] * 4) == {"done": 4}
    posted = session.scalars(select(Claim.posted_seq).where(Claim.village_id == village_id, Claim.state == "posted"))
    assert len(set(posted)) == 9
    assert rebuild_scores(session, village_id) == []
    assert_book_is_whole(session, village_id)


def test_one_roster_confirmed_six_times_at_once_comes_in_once(engine, session):
    scene = make_scene(session, households=0)
    village_id, committee = scene.village_id, scene.committee
    session.rollback()

    def take_in(own):
        import_roster(
            own,
            village_id=village_id,
            file_name="r.csv",
            data="户号,姓名,与户主关系\n1,李建国,户主\n2,王秀兰,户主\n".encode(),
            actor=committee,
            request_key="one-key",
        )

    assert in_sessions(engine, [take_in] * 6) == {"done": 6}
    assert session.scalar(select(func.count()).select_from(Household).where(Household.village_id == village_id)) == 2


def test_wrong_passwords_at_one_moment_are_each_refused_and_counted(engine, session):
    tries = [lambda own: sign_in(own, sign_in_name="wang", password="wrong-password")] * 4
    assert in_sessions(engine, tries) == {"WrongPassword": 4}
    failure = session.get(SignInFailure, name_key("wang"))
    assert failure is not None
    assert failure.count == 4


def test_slip_numbers_stay_dense_when_many_sell(world, browser, session):
    homes = [home.number for home in world.shop.households[1:]]
    session.rollback()
    for number in homes:
        presses(world, free(browser), number, [basket(world) for _ in range(4)])
    session.rollback()
    numbers = session.scalars(
        select(Redemption.slip_number).where(Redemption.village_id == world.village.id).order_by(Redemption.slip_number)
    ).all()
    assert list(numbers) == list(range(1, len(numbers) + 1))
