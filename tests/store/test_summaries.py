from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from civility.clock import frozen
from civility.store.queries import StoreSummary, StoreTask, store_summary, tasks
from civility.store.services import propose_prices
from tests.factories.people import make_user, make_village
from tests.factories.store import key, make_shop, sell
from tests.store.test_undo import undo

pytestmark = pytest.mark.postgresql

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def test_open_days_are_days_of_the_village(session: Session) -> None:
    with frozen(NOON):
        shop = make_shop(session)
        sell(session, shop, {"soap": 1})
        undo(session, shop, sell(session, shop, {"soap": 1}, household=1))
    with frozen(datetime(2026, 11, 21, 15, 59, tzinfo=UTC)):  # one minute to midnight in the village
        sell(session, shop, {"soap": 1}, household=1)
    with frozen(datetime(2026, 11, 21, 16, 0, tzinfo=UTC)):
        sell(session, shop, {"soap": 2}, household=1)
    since, until = date(2026, 11, 1), date(2026, 12, 1)
    assert store_summary(session, shop.village.id, since=since, until=until) == StoreSummary(2, 3, 2, 200)
    first_day = store_summary(session, shop.village.id, since=date(2026, 11, 21), until=date(2026, 11, 22))
    assert first_day == StoreSummary(1, 2, 2, 100)
    assert store_summary(session, make_village(session).id, since=since, until=until) == StoreSummary(0, 0, 0, 0)


def test_a_clerk_sees_what_runs_low_and_the_day_so_far(session: Session) -> None:
    with frozen(NOON):
        shop = make_shop(session, soap=6, rice=3)
        sell(session, shop, {"soap": 1})
        found = tasks(session, shop.village, shop.clerk)
    assert found == [
        StoreTask("low-stock", count=5, name="香皂", unit="块"),
        StoreTask("tally", count=1, points_tenths=50, name="爱心超市", duty=False),
    ]
    with frozen(NOON + timedelta(days=1)):
        assert tasks(session, shop.village, shop.clerk)[-1].count == 0


def test_prices_wait_for_whoever_may_approve_them(session: Session) -> None:
    with frozen(NOON):
        shop = make_shop(session)
        propose_prices(
            session,
            village_id=shop.village.id,
            prices={shop.goods["soap"].id: 60},
            in_force_from=NOON.date(),
            actor=shop.committee,
            request_key=key(),
        )
        _, both = make_user(session, shop.village, "committee", "storekeeper")
        _, recorder = make_user(session, shop.village, "recorder")
        assert tasks(session, shop.village, shop.approver) == [StoreTask("price-list", number=2)]
        assert tasks(session, shop.village, shop.committee) == []
        assert [task.kind for task in tasks(session, shop.village, both)] == ["tally"]
        assert tasks(session, shop.village, recorder) == []


def test_a_village_without_a_store_is_told_to_open_one(session: Session) -> None:
    village = make_village(session)
    _, committee = make_user(session, village, "committee")
    assert tasks(session, village, committee) == [StoreTask("no-store")]
