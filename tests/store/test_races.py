"""Many clerks at once. What must hold is exact: winners, sums, shelf, slips, and an intact book."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from civility.errors import RuleBroken
from civility.people.actors import Actor
from civility.store.models import Redemption
from civility.store.services import redeem_goods, undo_redemption
from tests.factories.store import Shop, assert_book_is_whole, balance_of, grant, key, make_shop, on_shelf

pytestmark = pytest.mark.postgresql


def together(engine: Engine, tries: list[Callable[[Session], object]]) -> Counter[str]:
    """Run all tries at the same moment, a session each; how each ended, by name of refusal or ``done``."""
    start = Barrier(len(tries))

    def run(attempt: Callable[[Session], object]) -> str:
        with Session(engine) as session:
            start.wait(30)
            try:
                attempt(session)
            except RuleBroken as refusal:
                return type(refusal).__name__
            return "done"

    with ThreadPoolExecutor(len(tries)) as pool:
        return Counter(pool.map(run, tries))


def buying(
    shop: Shop, good: str, household_id: UUID, *, quantity: int = 1, request_key: str | None = None
) -> Callable[[Session], object]:
    village_id, store_id, good_id = shop.village.id, shop.store.id, shop.goods[good].id
    clerk: Actor = shop.clerk
    pressed = request_key or key()
    return lambda session: redeem_goods(
        session,
        village_id=village_id,
        store_id=store_id,
        household_id=household_id,
        basket={good_id: quantity},
        collected_by="",
        found_by="card",
        actor=clerk,
        request_key=pressed,
    )


def slips(session: Session, shop: Shop) -> list[int]:
    return list(
        session.scalars(
            select(Redemption.slip_number)
            .where(Redemption.village_id == shop.village.id)
            .order_by(Redemption.slip_number)
        )
    )


def test_fifty_clerks_and_one_item_left_have_one_winner(engine: Engine, session: Session) -> None:
    shop = make_shop(session, soap=1, households=10)
    tries = [buying(shop, "soap", shop.households[n % 10].id) for n in range(50)]
    numbers = [household.number for household in shop.households]
    assert together(engine, tries) == {"done": 1, "OutOfStock": 49}
    session.rollback()
    assert slips(session, shop) == [1]
    assert on_shelf(session, shop, "soap") == 0
    assert sum(balance_of(session, shop.village.id, number) for number in numbers) == 10 * 1000 - 50
    assert_book_is_whole(session, shop.village.id)


def test_one_button_pressed_twenty_times_at_once_sells_once(engine: Engine, session: Session) -> None:
    shop = make_shop(session)
    pressed = key()
    tries = [buying(shop, "soap", shop.first.id, request_key=pressed) for _ in range(20)]
    assert together(engine, tries) == {"done": 20}
    session.rollback()
    assert slips(session, shop) == [1]
    assert balance_of(session, shop.village.id, "0001") == 950
    assert on_shelf(session, shop, "soap") == 19
    assert_book_is_whole(session, shop.village.id)


def test_a_households_limit_holds_at_many_counters(engine: Engine, session: Session) -> None:
    shop = make_shop(session, rice=30, points=0, households=1)
    grant(session, shop.village.id, "0001", 100_000)
    tries = [buying(shop, "rice", shop.first.id) for _ in range(20)]
    assert together(engine, tries) == {"done": 2, "LimitReached": 18}
    session.rollback()
    assert on_shelf(session, shop, "rice") == 28
    assert balance_of(session, shop.village.id, "0001") == 100_000 - 2 * 390
    assert_book_is_whole(session, shop.village.id)


def test_a_purse_is_not_overspent_at_many_counters(engine: Engine, session: Session) -> None:
    shop = make_shop(session, soap=100, points=0, households=1)
    grant(session, shop.village.id, "0001", 70, 2025)
    grant(session, shop.village.id, "0001", 110, 2026)
    tries = [buying(shop, "soap", shop.first.id) for _ in range(20)]
    assert together(engine, tries) == {"done": 3, "InsufficientPoints": 17}
    session.rollback()
    assert balance_of(session, shop.village.id, "0001") == 30
    assert on_shelf(session, shop, "soap") == 97
    assert slips(session, shop) == [1, 2, 3]
    assert_book_is_whole(session, shop.village.id)


def test_ten_undo_buttons_give_back_once(engine: Engine, session: Session) -> None:
    shop = make_shop(session)
    sold = buying(shop, "soap", shop.first.id, quantity=4)(session)
    assert isinstance(sold, Redemption)
    village_id, redemption_id, clerk = shop.village.id, sold.id, shop.clerk
    tries = [
        lambda session: undo_redemption(
            session, village_id=village_id, redemption_id=redemption_id, actor=clerk, request_key=key()
        )
        for _ in range(10)
    ]
    assert together(engine, tries) == {"done": 1, "AlreadyUndone": 9}
    session.rollback()
    assert balance_of(session, shop.village.id, "0001") == 1000
    assert on_shelf(session, shop, "soap") == 20
    assert session.scalar(select(func.count(Redemption.undone_seq)).where(Redemption.village_id == village_id)) == 1
    assert_book_is_whole(session, shop.village.id)
