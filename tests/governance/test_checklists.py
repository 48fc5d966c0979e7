"""A store's checklists: what holds today, why, and what somebody has to look at."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from civility.clock import frozen, now, today
from civility.governance.checklists.errors import ItemGone, SeenByProgram, TooManyItems
from civility.governance.checklists.models import ChecklistItem
from civility.governance.checklists.queries import PROBE, list_items, look_through
from civility.governance.checklists.rules import EXAMPLE, MOST_ITEMS, PROBES, quarter_start, still_seen
from civility.governance.checklists.services import add_item, begin_lists, drop_item, see_item
from civility.people.models import User
from civility.store.rules.opening import Slot
from civility.store.services import confirm_count, set_hours
from tests.conftest import sign_in
from tests.factories.store import Shop, key, make_shop
from tests.store.conftest import forget_the_last_request, hidden, text_of
from tests.store.test_counting import count
from tests.store.test_donations import give
from tests.store.test_stock import receive, sell

pytestmark = pytest.mark.postgresql


@pytest.fixture
def shop(session: Session, app: Flask) -> Shop:
    return make_shop(session, points=5_000)


def begin(session: Session, shop: Shop) -> None:
    begin_lists(session, village_id=shop.village.id, store_id=shop.store.id, request_key=key())


def holds(session: Session, shop: Shop) -> dict[str, bool]:
    return {line.item.what: line.seen.holds for line in look_through(session, shop.village, shop.store)}


def add(session: Session, shop: Shop, what: str, probe: str = "", **more: Any) -> ChecklistItem:
    asked = {"village_id": shop.village.id, "store_id": shop.store.id, "request_key": key()}
    return add_item(session, **{**asked, **more}, name="six", what=what, probe=probe)


def test_every_probe_has_words_and_every_example_a_probe_or_none() -> None:
    assert set(PROBE) == set(PROBES)
    assert {probe for _list, _what, probe in EXAMPLE} - {""} <= set(PROBES)
    assert [sum(name == each for each, _what, _probe in EXAMPLE) for name in ("six", "five")] == [6, 5]


def test_the_example_is_taken_once(session: Session, shop: Shop) -> None:
    begin(session, shop)
    begin(session, shop)
    assert [item.what for item in list_items(session, shop.village.id, shop.store.id)] == [
        what for _l, what, _p in EXAMPLE
    ]


def test_what_the_program_sees_holds_when_it_is_so(session: Session, shop: Shop, app: Flask) -> None:
    begin(session, shop)
    with app.test_request_context():
        before = holds(session, shop)
        assert {
            what: before[what]
            for what in ("有价目", "有时间", "有专人", "有货物", "一季一盘点", "一月一兑换", "一月一公示")
        } == {
            "有价目": True,
            "有时间": False,
            "有专人": True,
            "有货物": True,
            "一季一盘点": False,
            "一月一兑换": False,
            "一月一公示": False,
        }
        sell(session, shop, {"soap": 1})
        set_hours(
            session,
            village_id=shop.village.id,
            store_id=shop.store.id,
            slots=[Slot("week", 2, 540, 690)],
            actor=shop.clerk,
            request_key=key(),
        )
        waiting = count(session, shop, {"soap": 18}, {"soap": "lost"})
        after = holds(session, shop)
        assert (after["有时间"], after["一月一兑换"], after["一季一盘点"]) == (True, True, False)
        confirm_count(session, village_id=shop.village.id, count_id=waiting.id, actor=shop.committee, request_key=key())
        assert holds(session, shop)["一季一盘点"]


def test_what_was_done_long_ago_holds_no_more(session: Session, shop: Shop, app: Flask) -> None:
    add(session, shop, "补货", "restock")
    add(session, shop, "盘点", "count")
    add(session, shop, "捐赠", "thanks")
    receive(session, shop, {"soap": 1})
    count(session, shop, {"soap": 21})
    give(session, shop, amount_fen=100)
    with app.test_request_context():
        assert holds(session, shop) == {"补货": True, "盘点": True, "捐赠": True}
        with frozen(now() + timedelta(days=400)):
            assert holds(session, shop) == {"补货": False, "盘点": False, "捐赠": False}


def test_what_somebody_looks_at_holds_for_three_months(session: Session, shop: Shop, app: Flask) -> None:
    item = add(session, shop, "有牌子")
    with app.test_request_context():
        assert not holds(session, shop)["有牌子"]
        see_item(session, village_id=shop.village.id, item_id=item.id, actor=shop.clerk)
        (line,) = look_through(session, shop.village, shop.store)
        assert (line.seen.holds, "才让卓玛" in line.seen.why) == (True, True)
        with frozen(now() + timedelta(days=92)):
            assert not holds(session, shop)["有牌子"]


def test_lines_are_added_dropped_and_bounded(session: Session, shop: Shop) -> None:
    one = key()
    first, again = (add(session, shop, "有台账", request_key=one) for _ in range(2))
    assert first.id == again.id
    probed = add(session, shop, "有价目", "prices")
    with pytest.raises(SeenByProgram):
        see_item(session, village_id=shop.village.id, item_id=probed.id, actor=shop.clerk)
    drop_item(session, village_id=shop.village.id, item_id=first.id)
    with pytest.raises(ItemGone):
        see_item(session, village_id=shop.village.id, item_id=first.id, actor=shop.clerk)
    for place in range(MOST_ITEMS - 1):
        add(session, shop, f"第 {place} 条")
    with pytest.raises(TooManyItems):
        add(session, shop, "多了")
    assert len(list_items(session, shop.village.id, shop.store.id)) == MOST_ITEMS


def test_days() -> None:
    assert quarter_start(date(2026, 11, 26)) == date(2026, 10, 1)
    assert quarter_start(date(2026, 1, 1)) == date(2026, 1, 1)
    assert not still_seen(None, today())


def test_the_page_says_why_and_where_it_is_mended(
    app: Flask, client: FlaskClient, session: Session, shop: Shop
) -> None:
    address = f"/v/{shop.village.code}/store/checklists/"

    def page() -> str:
        forget_the_last_request()
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.text

    person = session.get(User, shop.committee.user_id)
    assert person is not None
    sign_in(client, person)
    assert "还没有清单" in page()
    forget_the_last_request()
    assert client.post(f"{address}begin", data=hidden(page())).status_code == 303
    seen = text_of(page())
    assert "六有 6 条，今天有 3 条" in seen
    assert "有时间 没有 还没有写开门时间 去办" in seen
    fields = {"request_key": key(), "list": "six", "what": "有台账", "probe": ""}
    forget_the_last_request()
    assert client.post(f"{address}add", data=fields).status_code == 303
    item = next(each for each in list_items(session, shop.village.id, shop.store.id) if each.what == "有台账")
    forget_the_last_request()
    assert client.post(f"{address}{item.id}/seen", data={"request_key": key()}).status_code == 303
    assert "六有 7 条，今天有 4 条" in text_of(page())
    forget_the_last_request()
    assert client.post(f"{address}{item.id}/drop", data={"request_key": key()}).status_code == 303
    assert "有台账" not in text_of(page()).replace("比如：有台账", "")
