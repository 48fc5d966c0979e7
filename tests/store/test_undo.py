from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen, now, today
from civility.errors import NotFound
from civility.store import errors
from civility.store.models import Redemption
from civility.store.queries import day_tally, get_slip
from civility.store.services import undo_redemption
from tests.factories.people import make_user
from tests.factories.store import Shop, assert_book_is_whole, balance_of, key, make_shop, on_shelf, sell

pytestmark = pytest.mark.postgresql


@pytest.fixture
def shop(session: Session) -> Shop:
    return make_shop(session)


def undo(session: Session, shop: Shop, redemption: Redemption, **changed: object) -> Redemption:
    asked: dict[str, object] = {
        "village_id": shop.village.id,
        "redemption_id": redemption.id,
        "actor": shop.clerk,
        "request_key": key(),
        "reason": "拿错了",
    }
    return undo_redemption(session, **{**asked, **changed})  # type: ignore[arg-type]


def test_undo_gives_back_points_and_goods(session: Session, shop: Shop) -> None:
    redemption = undo(session, shop, sell(session, shop, {"soap": 2}))
    assert balance_of(session, shop.village.id, "0001") == 1000
    assert on_shelf(session, shop, "soap") == 20
    reversal = ledger.get_transaction(session, shop.village.id, redemption.undone_seq or 0)
    assert (reversal.reverses, reversal.reason) == (redemption.seq, "undo of slip 1")
    slip = get_slip(session, shop.village.id, 1)
    assert (slip.state, slip.redemption.undone_reason) == ("undone", "拿错了")
    assert_book_is_whole(session, shop.village.id)


def test_an_undone_slip_keeps_its_number_and_leaves_the_tally(session: Session, shop: Shop) -> None:
    with frozen(now()):
        undo(session, shop, sell(session, shop, {"soap": 2}))
        assert sell(session, shop, {"soap": 2}).slip_number == 2
        tally = day_tally(session, shop.village.id, shop.store.id, today())
    assert (tally.slips, tally.points_tenths, tally.undone) == (1, 100, 1)


def test_an_undone_good_counts_no_more_towards_the_limit(session: Session, shop: Shop) -> None:
    undo(session, shop, sell(session, shop, {"rice": 2}))
    assert sell(session, shop, {"rice": 2}).slip_number == 2


def test_undoing_twice_with_one_key_undoes_once(session: Session, shop: Shop) -> None:
    redemption, pressed = sell(session, shop, {"soap": 2}), key()
    first = undo(session, shop, redemption, request_key=pressed).undone_seq
    assert undo(session, shop, redemption, request_key=pressed).undone_seq == first
    assert balance_of(session, shop.village.id, "0001") == 1000


def test_undoing_a_slip_again_is_refused(session: Session, shop: Shop) -> None:
    redemption = sell(session, shop, {"soap": 2})
    undo(session, shop, redemption)
    with pytest.raises(errors.AlreadyUndone):
        undo(session, shop, redemption)
    assert balance_of(session, shop.village.id, "0001") == 1000
    assert on_shelf(session, shop, "soap") == 20


def test_only_its_own_clerk_undoes_a_slip(session: Session, shop: Shop) -> None:
    _, other = make_user(session, shop.village, "storekeeper")
    with pytest.raises(errors.NotYourSale):
        undo(session, shop, sell(session, shop, {"soap": 2}), actor=other)
    assert balance_of(session, shop.village.id, "0001") == 900


def test_the_minutes_of_the_village_count(session: Session, shop: Shop) -> None:
    sold_at = now()
    with frozen(sold_at):
        first, second = sell(session, shop, {"soap": 2}), sell(session, shop, {"soap": 2})
    with frozen(sold_at + timedelta(minutes=10)):
        assert undo(session, shop, first).undone_seq is not None
    with frozen(sold_at + timedelta(minutes=10, seconds=1)), pytest.raises(errors.UndoTooLate) as refused:
        undo(session, shop, second)
    assert refused.value.fields == {"slip_number": 2, "minutes": 10}
    assert balance_of(session, shop.village.id, "0001") == 900


def test_another_villages_slip_is_not_found(session: Session, shop: Shop) -> None:
    other = make_shop(session)
    redemption = sell(session, shop, {"soap": 2})
    with pytest.raises(NotFound):
        undo(session, shop, redemption, village_id=other.village.id, actor=other.clerk)
    assert balance_of(session, shop.village.id, "0001") == 900
