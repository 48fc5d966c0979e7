"""A household that ends or moves away gets back what it had set aside at the store, before its purse goes elsewhere."""

import pytest
from sqlalchemy.orm import Session

from civility.clock import today
from civility.households.services import Change, agree_to_event, write_event
from civility.store.checks import check_shelves
from civility.store.errors import HoldReleased
from civility.store.queries import get_held
from civility.store.services import collect_hold, hold_goods
from civility.store.till_checks import check_holds
from tests.factories.store import Shop, assert_book_is_whole, balance_of, key, make_shop, on_shelf

pytestmark = pytest.mark.postgresql


def set_soap_aside(session: Session, shop: Shop) -> None:
    for kind in ("reservation", "voucher"):
        hold_goods(
            session,
            village_id=shop.village.id,
            store_id=shop.store.id,
            household_id=shop.first.id,
            basket={shop.goods["soap"].id: 2},
            kind=kind,
            actor=shop.clerk,
            request_key=key(),
        )


@pytest.mark.parametrize(("kind", "purses"), [("merge", (0, 2000)), ("move_out", (1000, 1000))])
def test_points_and_goods_are_back_in_the_same_transaction(
    session: Session, kind: str, purses: tuple[int, int]
) -> None:
    shop = make_shop(session)
    set_soap_aside(session, shop)
    assert (balance_of(session, shop.village.id, "0001"), on_shelf(session, shop, "soap")) == (800, 16)
    other = shop.households[1].id if kind == "merge" else None
    event = write_event(
        session,
        village_id=shop.village.id,
        change=Change(kind, today(), "两家商量好的", shop.first.id, other),
        actor=shop.committee,
        request_key=key(),
    )
    agree_to_event(session, village_id=shop.village.id, event_id=event.id, actor=shop.approver)
    assert tuple(balance_of(session, shop.village.id, number) for number in ("0001", "0002")) == purses
    assert on_shelf(session, shop, "soap") == 20
    for which in ("reservation", "voucher"):
        assert get_held(session, shop.village.id, which, 1).hold.state == "cancelled"
        with pytest.raises(HoldReleased):
            collect_hold(
                session,
                village_id=shop.village.id,
                kind=which,
                number=1,
                collected_by="",
                found_by="number",
                actor=shop.clerk,
                request_key=key(),
            )
    assert [*check_holds(session, shop.village.id), *check_shelves(session, shop.village.id)] == []
    assert_book_is_whole(session, shop.village.id)
