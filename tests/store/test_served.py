"""Services: a voucher for who renders it, taken in once, and the month's sheet of each provider."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import frozen, today
from civility.store import errors
from civility.store.models import Good, Hold, HoldLine, RedemptionLine
from civility.store.queries import check_goods
from civility.store.queries.services import list_served, list_unserved
from civility.store.services import (
    collect_hold,
    edit_good,
    hold_goods,
    redeem_goods,
    release_due_holds,
    return_goods,
    undo_redemption,
)
from civility.store.services.goods import GoodDetails
from tests.factories.people import make_user
from tests.factories.store import Shop, assert_book_is_whole, balance_of, key, make_shop
from tests.store.conftest import Counter, forget_the_last_request, text_of

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)
BARBER = "马师傅理发店"


def name_provider(session: Session, shop: Shop, provider: str | None, place: str | None = None) -> Good:
    return edit_good(
        session,
        village_id=shop.village.id,
        good_id=shop.goods["haircut"].id,
        details=GoodDetails("理发一次", "服务", "次", provider=provider, provider_place=place),
        actor=shop.committee,
        request_key=key(),
    )


@pytest.fixture
def shop(session: Session) -> Shop:
    with frozen(NOON - timedelta(hours=1)):
        shop = make_shop(session)
        name_provider(session, shop, BARBER, "村口")
    return shop


def voucher(session: Session, shop: Shop, copies: int = 1) -> list[Hold]:
    with frozen(NOON):
        return hold_goods(
            session,
            village_id=shop.village.id,
            store_id=shop.store.id,
            household_id=shop.first.id,
            basket={shop.goods["haircut"].id: 1},
            kind="voucher",
            copies=copies,
            actor=shop.clerk,
            request_key=key(),
        )


def take_in(session: Session, shop: Shop, made: Hold, at: datetime = NOON + timedelta(days=3)) -> None:
    with frozen(at):
        collect_hold(
            session,
            village_id=shop.village.id,
            kind="voucher",
            number=made.number,
            collected_by="",
            found_by="card",
            actor=shop.clerk,
            request_key=key(),
        )


def rendered(session: Session, shop: Shop, month: date = NOVEMBER) -> dict[str, list[tuple[int, str, int, int]]]:
    found = list_served(session, shop.village.id, month)
    return {
        name: [(each.slip_number, each.what, each.quantity, each.tenths) for each in done]
        for name, done in found.items()
    }


def test_a_service_is_rendered_when_its_voucher_comes_in_and_once(session: Session, shop: Shop) -> None:
    first, _second = voucher(session, shop, copies=2)
    assert list_unserved(session, shop.village.id) == {BARBER: (2, 300)}
    assert rendered(session, shop) == {}
    take_in(session, shop, first)
    with pytest.raises(errors.HoldCollected):
        take_in(session, shop, first)
    assert rendered(session, shop) == {BARBER: [(1, "理发一次", 1, 150)]}
    assert list_unserved(session, shop.village.id) == {BARBER: (1, 150)}
    assert rendered(session, shop, date(2026, 10, 1)) == rendered(session, shop, date(2026, 12, 1)) == {}
    assert_book_is_whole(session, shop.village.id)


def test_what_was_not_rendered_in_its_days_gives_the_points_back(session: Session, shop: Shop) -> None:
    voucher(session, shop)
    with frozen(NOON + timedelta(days=31)):
        assert release_due_holds(session) == 1
    assert balance_of(session, shop.village.id, "0001") == 1000
    assert list_unserved(session, shop.village.id) == rendered(session, shop) == {}


def test_whoever_was_named_when_it_was_printed_is_thanked(session: Session, shop: Shop) -> None:
    (made,) = voucher(session, shop)
    name_provider(session, shop, "新来的理发师")
    take_in(session, shop, made)
    assert list(rendered(session, shop)) == [BARBER]
    assert session.scalars(select(HoldLine.provider)).all() == [BARBER]
    name_provider(session, shop, None)
    (unnamed,) = voucher(session, shop)
    take_in(session, shop, unnamed)
    assert session.scalars(select(RedemptionLine.provider).order_by(RedemptionLine.provider)).all() in (
        [None, BARBER],
        [BARBER, None],
    )
    assert check_goods(session, shop.village.id) == []


def test_at_the_counter_it_counts_at_once_and_neither_undone_nor_brought_back(session: Session, shop: Shop) -> None:
    slips = []
    for place, count in ((0, 2), (1, 1), (2, 3)):
        with frozen(NOON + timedelta(minutes=place)):
            slips.append(
                redeem_goods(
                    session,
                    village_id=shop.village.id,
                    store_id=shop.store.id,
                    household_id=shop.households[place].id,
                    basket={shop.goods["haircut"].id: count, shop.goods["soap"].id: 1},
                    collected_by="",
                    found_by="number",
                    actor=shop.clerk,
                    request_key=key(),
                )
            )
    with frozen(NOON + timedelta(minutes=5)):
        undo_redemption(
            session, village_id=shop.village.id, redemption_id=slips[1].id, actor=shop.clerk, request_key=key()
        )
        return_goods(
            session,
            village_id=shop.village.id,
            redemption_id=slips[2].id,
            pieces={(shop.goods["haircut"].id, "sound"): 2},
            reason="没有去成",
            actor=shop.clerk,
            request_key=key(),
        )
    assert rendered(session, shop) == {BARBER: [(1, "理发一次", 2, 300), (3, "理发一次", 1, 150)]}


# ---- the pages ----


def test_from_the_good_to_the_barbers_sheet(counter: Counter) -> None:
    code = counter.shop.goods["haircut"].code
    page = counter.get(f"/goods/{code}")
    assert "谁来做" in page
    assert "谁来做" not in counter.get(f"/goods/{counter.shop.goods['soap'].code}")
    said = {
        "request_key": key(),
        "name": "理发一次",
        "category": "服务",
        "unit": "次",
        "low_stock": "0",
        "on_offer": "y",
    }
    counter.post(f"/goods/{code}", {**said, "provider": BARBER, "provider_place": "村口"})
    page = counter.get(f"/customer/0001/confirm?{code}=1")
    assert "印成兑换券交给做的人" in text_of(page)
    form = {**counter.confirm(f"0001/confirm?{code}=1"), "collected": "self", "kind": "voucher", "copies": "1"}
    counter.post("/customer/0001/set-aside", form)
    forget_the_last_request()
    paper = PdfReader(io.BytesIO(counter.client.get(f"{counter.root}/vouchers.pdf").data)).pages[0].extract_text()
    assert f"找{BARBER}（村口）" in paper.replace(" ", "")
    assert "办完签字" in paper
    page = text_of(counter.get("/holds/voucher/1"))
    assert f"谁来做 {BARBER}" in page
    assert "做完了，收券" in page
    assert "还没做的 1 份，15 分留着" in text_of(counter.get("/services"))
    counter.post("/holds/voucher/1/collect", {"request_key": key(), "collected": "self"})
    page = text_of(counter.get("/services"))
    assert "做完 1 份，15 分" in page
    forget_the_last_request()
    month = f"{today():%Y-%m}"
    answer = counter.client.get(f"{counter.root}/services.pdf", query_string={"month": month, "provider": BARBER})
    words = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text().replace(" ", "")
    for said_there in ("服务单", f"服务的人：{BARBER}（村口）", "理发一次1次", "合计1笔，15分", "服务的人签字"):
        assert said_there in words
    assert "元" not in words
    forget_the_last_request()
    assert counter.client.get(f"{counter.root}/services.pdf?provider=x").status_code == 404
    assert "没有人做过服务" in text_of(counter.get("/services?month=2000-01"))
    assert "做完 1 份" in text_of(counter.get("/services?month=0001-00"))
    assert "没有人做过服务" in text_of(counter.get("/services?month=0001-01"))
    counter.be(make_user(counter.session, counter.shop.village, "grid_worker")[1])
    counter.get("/services", status=403)
