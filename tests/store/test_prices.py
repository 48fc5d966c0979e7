from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen, now, today
from civility.errors import Forbidden, NotFound
from civility.store import errors
from civility.store.queries import get_price_list, list_offers, price_list_lines, price_of
from civility.store.services import approve_prices, propose_prices, withdraw_prices
from tests.factories.people import make_user
from tests.factories.store import Shop, key, make_shop, set_prices

pytestmark = pytest.mark.postgresql


@pytest.fixture
def shop(session: Session) -> Shop:
    return make_shop(session)


def propose(session: Session, shop: Shop, wanted: dict[str, int], **changed: object):  # type: ignore[no-untyped-def]
    asked: dict[str, object] = {
        "village_id": shop.village.id,
        "prices": {shop.goods[name].id: price for name, price in wanted.items()},
        "in_force_from": today(),
        "actor": shop.committee,
        "request_key": key(),
    }
    return propose_prices(session, **{**asked, **changed})  # type: ignore[arg-type]


def approve(session: Session, shop: Shop, proposed, actor):  # type: ignore[no-untyped-def]
    return approve_prices(
        session, village_id=shop.village.id, price_list_id=proposed.id, actor=actor, request_key=key()
    )


def soap_costs(session: Session, shop: Shop, days: int = 0) -> int | None:
    return price_of(session, shop.village.id, shop.goods["soap"].id, today() + timedelta(days=days))


def test_a_proposal_changes_nothing_until_another_approves(session: Session, shop: Shop) -> None:
    proposed = propose(session, shop, {"soap": 60})
    assert (proposed.number, proposed.state) == (2, "draft")
    assert soap_costs(session, shop) == 50
    approve(session, shop, proposed, shop.approver)
    assert soap_costs(session, shop) == 60


def test_prices_count_from_their_day(session: Session, shop: Shop) -> None:
    approve(session, shop, propose(session, shop, {"soap": 60}, in_force_from=today() + timedelta(3)), shop.approver)
    assert [soap_costs(session, shop, days) for days in (0, 2, 3, 30)] == [50, 50, 60, 60]


def test_the_newest_list_that_names_a_good_counts(session: Session, shop: Shop) -> None:
    later = propose(session, shop, {"soap": 70}, in_force_from=today() + timedelta(3))
    approve(session, shop, later, shop.approver)
    set_prices(session, shop.village.id, {shop.goods["soap"].id: 60}, shop.committee, shop.approver)
    set_prices(session, shop.village.id, {shop.goods["rice"].id: 400}, shop.committee, shop.approver)
    assert [soap_costs(session, shop, days) for days in (0, 3)] == [60, 70]


def test_the_proposer_does_not_approve(session: Session, shop: Shop) -> None:
    proposed = propose(session, shop, {"soap": 60})
    with pytest.raises(errors.TwoPeopleNeeded):
        approve(session, shop, proposed, shop.committee)
    assert soap_costs(session, shop) == 50
    assert get_price_list(session, shop.village.id, 2).state == "draft"


def test_who_hands_over_does_not_approve(session: Session, shop: Shop) -> None:
    _, both = make_user(session, shop.village, "committee", "storekeeper")
    proposed = propose(session, shop, {"soap": 60})
    with pytest.raises(errors.PricerHandsOver):
        approve(session, shop, proposed, both)
    assert soap_costs(session, shop) == 50


def test_a_decided_list_stays_decided(session: Session, shop: Shop) -> None:
    proposed = propose(session, shop, {"soap": 60})
    approve(session, shop, proposed, shop.approver)
    with pytest.raises(errors.PricesDecided):
        approve(session, shop, proposed, shop.approver)
    with pytest.raises(errors.PricesDecided):
        withdraw_prices(
            session, village_id=shop.village.id, price_list_id=proposed.id, actor=shop.committee, request_key=key()
        )
    assert soap_costs(session, shop) == 60


def test_a_storekeeper_does_not_withdraw_the_committees_list(session: Session, shop: Shop) -> None:
    proposed = propose(session, shop, {"soap": 60})
    with pytest.raises(Forbidden):
        withdraw_prices(
            session, village_id=shop.village.id, price_list_id=proposed.id, actor=shop.clerk, request_key=key()
        )
    assert get_price_list(session, shop.village.id, 2).state == "draft"


def test_a_withdrawn_list_never_counts(session: Session, shop: Shop) -> None:
    proposed = propose(session, shop, {"soap": 60})
    withdraw_prices(
        session, village_id=shop.village.id, price_list_id=proposed.id, actor=shop.committee, request_key=key()
    )
    with pytest.raises(errors.PricesDecided):
        approve(session, shop, proposed, shop.approver)
    assert soap_costs(session, shop) == 50


def test_the_past_is_not_priced(session: Session, shop: Shop) -> None:
    with pytest.raises(errors.PricesBackdated):
        propose(session, shop, {"soap": 60}, in_force_from=today() - timedelta(1))
    with pytest.raises(NotFound):
        get_price_list(session, shop.village.id, 2)


def test_a_late_approval_counts_from_the_day_it_is_given(session: Session, shop: Shop) -> None:
    proposed = propose(session, shop, {"soap": 60})
    proposed_on = today()
    with frozen(now() + timedelta(days=4)):
        approved = approve(session, shop, proposed, shop.approver)
        assert approved.in_force_from == proposed_on + timedelta(days=4)
    assert [soap_costs(session, shop, days) for days in (0, 3, 4)] == [50, 50, 60]


@pytest.mark.parametrize("price", [0, -50])
def test_a_price_is_more_than_nothing(session: Session, shop: Shop, price: int) -> None:
    with pytest.raises(errors.BadPrice):
        propose(session, shop, {"soap": price})


def test_a_list_names_at_least_one_good(session: Session, shop: Shop) -> None:
    with pytest.raises(errors.NothingPriced):
        propose(session, shop, {})


def test_another_villages_goods_and_lists_are_not_found(session: Session, shop: Shop) -> None:
    other = make_shop(session)
    with pytest.raises(NotFound):
        propose(session, shop, {}, prices={other.goods["soap"].id: 60})
    proposed = propose(session, shop, {"soap": 60})
    with pytest.raises(NotFound):
        approve_prices(
            session,
            village_id=other.village.id,
            price_list_id=proposed.id,
            actor=other.approver,
            request_key=key(),
        )
    assert soap_costs(session, shop) == 50


def test_a_second_press_proposes_once(session: Session, shop: Shop) -> None:
    pressed = key()
    first = propose(session, shop, {"soap": 60}, request_key=pressed)
    assert propose(session, shop, {"soap": 60}, request_key=pressed).id == first.id
    with pytest.raises(NotFound):
        get_price_list(session, shop.village.id, 3)


def test_an_approved_list_is_sealed_in_the_book(session: Session, shop: Shop) -> None:
    proposed = propose(session, shop, {"soap": 60})
    approve(session, shop, proposed, shop.approver)
    kinds = [entry.kind for entry in ledger.find_by_reference(session, shop.village.id, str(proposed.id))]
    assert kinds == ["prices-proposed", "prices-approved"]
    sealed = ledger.find_by_reference(session, shop.village.id, str(proposed.id))[1]
    assert len(sealed.payload_hash or b"") == 32


def test_a_list_is_shown_beside_what_it_changes(session: Session, shop: Shop) -> None:
    proposed = propose(session, shop, {"soap": 60, "plaque": 10})
    lines = price_list_lines(session, proposed)
    assert [(line.good.name, line.price_tenths, line.before_tenths) for line in lines] == [
        ("香皂", 60, 50),
        ("光荣户牌匾", 10, None),
    ]


def test_offers_tell_price_stock_and_what_runs_low(session: Session, shop: Shop) -> None:
    offers = list_offers(session, shop.village.id, shop.store.id, today())
    assert [(o.good.name, o.price_tenths, o.on_hand, o.low, o.sold_out) for o in offers] == [
        ("大米5公斤", 390, 3, False, False),
        ("香皂", 50, 20, False, False),
        ("理发一次", 150, None, False, False),
    ]
    with pytest.raises(NotFound):
        list_offers(session, shop.village.id, make_shop(session).store.id, today())
