"""A yearly close is undone within its days, by a reversal a household, and what can no more be undone after it."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from civility import ledger
from civility.people.errors import YearClosed
from civility.people.queries import get_settings
from civility.points.errors import CloseNotStanding, CloseUndoTooLate, UndoReasonMissing
from civility.points.queries import (
    find_announced,
    list_closes,
)
from civility.points.services import (
    do_due_closes,
)
from civility.store.services import redeem_goods, undo_redemption
from tests.factories.points import record
from tests.factories.store import balance_of, grant, key, make_shop
from tests.points.closes import (
    AFTER,
    ANNOUNCED,
    REMINDED,
    adopt,
    announce,
    assert_whole,
    clear,
    head,
    held,
    make_expiring,
    on,
    step,
    undo,
)

pytestmark = pytest.mark.postgresql


def test_a_sale_whose_points_were_cleared_meanwhile_is_not_undone(session: Session) -> None:
    with on(date(2026, 12, 1)):
        shop = make_shop(session)
        adopt(session, shop.village.id, shop.committee)
    for day in (ANNOUNCED, REMINDED):
        with on(day):
            assert do_due_closes(session, shop.village.id) == 1
    with on(AFTER, hour=0):
        sale = redeem_goods(
            session,
            village_id=shop.village.id,
            store_id=shop.store.id,
            household_id=shop.first.id,
            basket={shop.goods["soap"].id: 1},
            collected_by="",
            found_by="number",
            actor=shop.clerk,
            request_key=key(),
        )
        do_due_closes(session, shop.village.id)
        before = ledger.count_transactions(session, shop.village.id)
        with pytest.raises(YearClosed):
            undo_redemption(
                session, village_id=shop.village.id, redemption_id=sale.id, actor=shop.clerk, request_key=key()
            )
    session.rollback()
    assert ledger.count_transactions(session, shop.village.id) == before
    assert balance_of(session, shop.village.id, shop.first.number) == 0


# -- undoing, and other rules --------------------------------------------------------------------------------


def test_a_close_is_undone_by_a_reversal_a_household_and_announced_anew(session: Session) -> None:
    scene = make_expiring(session, 50, 105)
    close = clear(session, scene)
    with on(date(2027, 3, 31)):
        assert undo(session, scene, close).state == "undone"
        after = head(session, scene)
        assert undo(session, scene, close).state == "undone"
        assert (head(session, scene), held(session, scene)) == (after, [50, 105])
        assert get_settings(session, scene.village_id).closed_year is None
        assert_whole(session, scene)

        record(session, scene, happened_on=date(2027, 1, 31))
        assert do_due_closes(session, scene.village_id) == 1
        again = find_announced(session, scene.village_id)
        assert (again.year, again.attempt, again.usable_until) == (2026, 2, date(2027, 4, 30))
    assert [step(session, scene, date(2027, month, day)) for month, day in ((4, 23), (5, 1))] == [1, 1]
    assert held(session, scene) == [0, 0]
    assert_whole(session, scene)


def test_after_thirty_days_a_close_stands(session: Session) -> None:
    scene = make_expiring(session, 50)
    close = clear(session, scene)
    before = head(session, scene)
    with (
        on(date(2027, 4, 1)),
        pytest.raises(CloseUndoTooLate, match="3月31日 星期三 已经过了"),
    ):
        undo(session, scene, close)
    assert (head(session, scene), held(session, scene)) == (before, [0])


def test_only_a_close_that_stands_last_is_undone_and_with_a_reason(session: Session) -> None:
    scene = make_expiring(session, 50)
    announce(session, scene)
    announced = find_announced(session, scene.village_id)
    with on(REMINDED):
        with pytest.raises(CloseNotStanding):
            undo(session, scene, announced)
        with pytest.raises(UndoReasonMissing):
            undo(session, scene, announced, reason=" ")
    assert step(session, scene, AFTER) == 1
    grant(session, scene.village_id, scene.households[0].number, 20, 2027)
    with on(AFTER):
        adopt(session, scene.village_id, scene.committee, month=1, day=2)
    for day in (date(2027, 12, 3), date(2027, 12, 26), date(2028, 1, 3)):
        assert step(session, scene, day) == 1
    with on(date(2028, 1, 3)), pytest.raises(CloseNotStanding):
        undo(session, scene, announced)
    with on(date(2028, 1, 3)):
        undo(session, scene, list_closes(session, scene.village_id)[0])
        assert get_settings(session, scene.village_id).closed_year == 2026
    assert held(session, scene) == [20]
    assert_whole(session, scene)
